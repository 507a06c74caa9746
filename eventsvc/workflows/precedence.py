"""Who of those that wait goes before whom: members, where the event says so."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from eventsvc.events.categories import CategoryKind, QueueOrder
from eventsvc.events.category_queries import categories_of
from eventsvc.events.queries import Terms
from eventsvc.registration.queries import RegistrationRow


def going_first(terms: Terms) -> frozenset[UUID] | None:
    """Return the categories whose people go before everyone else who waits; None where nobody does."""
    if terms.queue_order is QueueOrder.FIRST_COME:
        return None
    return frozenset(one.id for one in categories_of(terms.facts.id) if one.kind is CategoryKind.MEMBER)


def behind_members(terms: Terms, registrations: Sequence[RegistrationRow]) -> int:
    """Return 1 for people who wait together behind the members: as soon as one of them is none; else 0."""
    first = going_first(terms)
    return int(first is not None and any(one.category_id not in first for one in registrations))


def priority_of(terms: Terms, registrations: Sequence[RegistrationRow]) -> int:
    """Return the priority of people who wait for the event together; where the team decides, its rank is the order."""
    return 0 if terms.is_decided else behind_members(terms, registrations)
