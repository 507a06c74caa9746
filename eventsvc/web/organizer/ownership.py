"""Whose event it is: another cluster's does not exist for whoever asks."""

from __future__ import annotations

from uuid import UUID

from flask_security import current_user

from eventsvc.accounts.policy import Permission
from eventsvc.events.holding import EventKey, get_event_key
from eventsvc.events.organizer_queries import HeldEvent, get_held_event_at, hosts_of
from eventsvc.journal import Actor
from eventsvc.kit.errors import NotFound
from eventsvc.registration.queries import RegistrationRow, get_registration
from eventsvc.web.guards import access


def own_key(slug: str, permission: Permission) -> EventKey:
    """Return the event's identity if the account of this request holds `permission` for it, or raise NotFound."""
    key = get_event_key(slug)
    if not access().may(permission, key.cluster_ids):
        raise NotFound(slug)
    return key


def own_event(slug: str, permission: Permission) -> HeldEvent:
    """Return the event with its fill level if the account holds `permission` for it, or raise NotFound."""
    event = get_held_event_at(slug)
    if not may(permission, event):
        raise NotFound(slug)
    return event


def own_registration(slug: str, registration_id: UUID, permission: Permission) -> RegistrationRow:
    """Return a registration of an own event, or raise NotFound."""
    key = own_key(slug, permission)
    registration = get_registration(registration_id)
    if registration.event_id != key.id:
        raise NotFound(registration_id)
    return registration


def may(permission: Permission, event: HeldEvent) -> bool:
    """Whether the account of this request holds `permission` for the event; who joins it is asked only if its lead does not decide."""
    allowed = access().clusters(permission)
    if allowed is None or event.lead_cluster_id in allowed:
        return True
    return bool(allowed) and not allowed.isdisjoint(hosts_of(event.id))


def actor() -> Actor:
    """Return the account of this request as the journal names it."""
    return Actor.account(current_user.id)
