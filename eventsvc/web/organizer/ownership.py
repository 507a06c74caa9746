"""Whose event it is: another cluster's does not exist for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import g
from flask_security import current_user

from eventsvc.accounts.hosting import HostTerms
from eventsvc.accounts.policy import OF_OWN_CONTACTS, Permission
from eventsvc.events.category_queries import categories_of
from eventsvc.events.holding import EventKey, get_event_key
from eventsvc.events.organizer_queries import HeldEvent, get_held_event_at, hosts_of
from eventsvc.journal import Actor
from eventsvc.kit.errors import NotFound
from eventsvc.registration.queries import RegistrationRow, get_registration
from eventsvc.web.guards import access
from eventsvc.web.sight import own_contacts_at

from . import blueprint


def own_key(slug: str, permission: Permission) -> EventKey:
    """Return the event's identity if the account of this request holds `permission` for it, or raise NotFound."""
    key = get_event_key(slug)
    if permission not in rights_at(key.id, key.lead_cluster_id):
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


def own_people(slug: str) -> HeldEvent:
    """Return the event if the account may see its people; whoever only reads applications sees those of an event that decides them."""
    event = own_event(slug, Permission.SEE_APPLICATIONS)
    if not sees_everyone(event):
        raise NotFound(slug)
    return event


@dataclass(frozen=True)
class Sight:
    """Whom of an event's people the account sees, and its rights over them.

    That is everyone, the own contacts of its clusters, or, where it reads applications alone, those of the categories of
    which the team decides.
    """

    event: HeldEvent
    rights: frozenset[Permission]
    own: frozenset[UUID] | None = None
    decided: frozenset[UUID] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the account sees everyone."""
        return self.own is None and self.decided is None

    def shows(self, registration: RegistrationRow) -> bool:
        """Whether it is one of these."""
        if self.decided is not None and registration.category_id not in self.decided:
            return False
        return self.own is None or registration.origin_cluster_id in self.own


def people_in_sight(slug: str) -> Sight:
    """Return whom the account sees of the event's people, as far as was agreed; NotFound if nobody."""
    sight = find_sight(own_event(slug, Permission.SEE_EVENTS))
    if sight is None:
        raise NotFound(slug)
    return sight


def find_sight(event: HeldEvent) -> Sight | None:
    """Return whom the account sees of the event's people; None if nobody."""
    rights = rights_at(event.id, event.lead_cluster_id)
    if sees_everyone(event):
        return Sight(event, rights)
    seen = {right: own_contacts_at(event.id, right) for right in OF_OWN_CONTACTS}
    if seen[Permission.SEE_ATTENDEES]:
        return Sight(event, rights | {right for right, own in seen.items() if own}, seen[Permission.SEE_ATTENDEES])
    if event.decides_category and may(Permission.SEE_APPLICATIONS, event):
        return Sight(
            event, rights, decided=frozenset(one.id for one in categories_of(event.id) if one.admission.is_decided)
        )
    return None


def sighted(slug: str, registration_id: UUID) -> tuple[Sight, RegistrationRow]:
    """Return one of the people whom the account sees, or raise NotFound."""
    sight, registration = people_in_sight(slug), get_registration(registration_id)
    if registration.event_id != sight.event.id or not sight.shows(registration):
        raise NotFound(registration_id)
    return sight, registration


def own_applicant(slug: str, registration_id: UUID) -> RegistrationRow:
    """Return one of the people whom the account sees and decides about, or raise NotFound."""
    sight, registration = sighted(slug, registration_id)
    if Permission.DECIDE not in sight.rights:
        raise NotFound(registration_id)
    return registration


def sees_everyone(event: HeldEvent) -> bool:
    """Whether the account sees all of the event's people; whoever only reads applications those of an event that decides them."""
    if may(Permission.SEE_ATTENDEES, event):
        return True
    return event.is_decided and may(Permission.SEE_APPLICATIONS, event)


@blueprint.app_template_global()
def sees_people(event: HeldEvent) -> bool:
    """Whether the account sees anybody of the event's people."""
    if sees_everyone(event) or own_contacts_at(event.id, Permission.SEE_ATTENDEES):
        return True
    return event.decides_category and may(Permission.SEE_APPLICATIONS, event)


def own_guests(slug: str) -> HeldEvent:
    """Return the event if the account may say who is let in: it edits the event, and sees everyone there."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    if not may(Permission.SEE_ATTENDEES, event):
        raise NotFound(slug)
    return event


def may(permission: Permission, event: HeldEvent) -> bool:
    """Whether the account of this request has the right for the event."""
    return permission in rights_at(event.id, event.lead_cluster_id)


@blueprint.app_template_global()
def rights_at(event_id: UUID, lead_cluster_id: UUID) -> frozenset[Permission]:
    """Return the rights of this request's account at an event, read once; who joins it is asked only if its lead does not decide.

    What shows people is among them only where it shows everyone.
    """
    known: dict[UUID, frozenset[Permission]] = g.setdefault("rights_at", {})
    if event_id not in known:
        known[event_id] = frozenset(_rights(event_id, lead_cluster_id))
    return known[event_id]


def _rights(event_id: UUID, lead_cluster_id: UUID) -> Iterator[Permission]:
    hosts: dict[UUID, HostTerms] | None = None
    for permission in Permission:
        reach = access().reach(permission)
        if reach.clusters is None or event_id in reach.events or lead_cluster_id in reach.clusters:
            yield permission
        elif reach.clusters:
            hosts = hosts_of(event_id) if hosts is None else hosts
            if any(reach.goes_through(terms) for cluster, terms in hosts.items() if cluster in reach.clusters):
                yield permission


def actor() -> Actor:
    """Return the account of this request as the journal names it."""
    return Actor.account(current_user.id)
