"""Who of those that wait goes before whom: members, where the event says so; and who waits for the team's word."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from eventsvc.events.categories import CategoryKind, QueueOrder
from eventsvc.events.category_queries import categories_of
from eventsvc.events.queries import Terms
from eventsvc.registration.decisions import HeldRow
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.queue import RESERVE
from eventsvc.registration.states import RegistrationState


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
    """Return the priority of people who wait for the event together; where the team decides, its rank is the order.

    Where it decides of some categories only, whoever comes with one of those stands on its reserve list.
    """
    if terms.is_decided:
        return 0
    return RESERVE if is_any_decided(terms, registrations) else behind_members(terms, registrations)


def is_any_decided(terms: Terms, registrations: Sequence[RegistrationRow]) -> bool:
    """Whether the team decides of one of them because of their category."""
    if not terms.decides_category:
        return False
    decided = {one.id for one in categories_of(terms.facts.id) if one.admission.is_decided}
    return any(one.category_id in decided for one in registrations)


def is_the_teams(terms: Terms, someone: RegistrationRow | HeldRow) -> bool:
    """Whether someone is on a reserve list, or could come on it: the team accepts and declines them."""
    if someone.state is RegistrationState.WAITLISTED:
        return terms.is_decided or someone.is_in_reserve
    return terms.has_reserve
