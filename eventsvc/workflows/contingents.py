"""Places are kept for an organization, and go back to everyone on their date."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.contingents import (
    ContingentDraft,
    ContingentRow,
    change_contingent,
    close_contingent,
    due_contingents,
    get_contingent,
    open_contingent,
)
from eventsvc.events.pools import set_capacity
from eventsvc.journal import Actor, changes_of, note
from eventsvc.kit.edits import Edit, edited, parts_in
from eventsvc.messaging.letters import Recipient
from eventsvc.messaging.outbox import post
from eventsvc.registration.entries import change_pool
from eventsvc.registration.errors import CapacityBelowTaken, ContingentReleased, NotSoManyFree, WayNotOffered
from eventsvc.registration.invitation_letters import ContingentOpened
from eventsvc.registration.invitations import reserved_in
from eventsvc.registration.rules import refuse_unless_upcoming

from .locking import Locked, lock
from .placing import move_up

# What the journal shows of a contingent.
NOTED = ("organization", "contact_name", "contact_email", "language", "capacity", "release_at")


def hold_contingent(event_id: UUID, draft: ContingentDraft, *, by: Actor, now: datetime) -> ContingentRow:
    """Take places out of a way to take part and keep them for an organization; its contact gets the link.

    Raises the refusal of the event's window, WayNotOffered, or NotSoManyFree with how many there are.
    """
    locked = lock(event_id)
    refuse_unless_upcoming(locked.terms.window, now)
    way = next((one for one in locked.places.values() if one.participation is draft.participation), None)
    if way is None:
        raise WayNotOffered
    _take_places(locked, way.id, draft.capacity)
    contingent = open_contingent(event_id, draft, way.id, now)
    _tell_contact(locked, contingent, now)
    note("contingent.opened", contingent.id, by=by, now=now, event_id=event_id, number=draft.capacity)
    return contingent


def change_contingent_terms(contingent_id: UUID, edit: Edit, *, by: Actor, now: datetime) -> int:
    """Change how many places are kept, until when and for whom; return how many people that lets move up.

    Another address gets a link of its own, and the old link ends. The way to take part stays. Raises ContingentReleased,
    EditsClash, CapacityBelowTaken with how many places are given out or promised, or NotSoManyFree.
    """
    locked = lock(get_contingent(contingent_id).event_id)
    before = get_contingent(contingent_id)
    if before.pool_id is None:
        raise ContingentReleased
    draft = edited(ContingentDraft, before, edit)
    if draft == ContingentDraft(**parts_in(ContingentDraft, before)):
        return 0
    given_out = locked.places[before.pool_id].taken + reserved_in(contingent_id)
    if draft.capacity < given_out:
        raise CapacityBelowTaken(given_out)
    _take_places(locked, before.from_pool_id, draft.capacity - before.capacity)
    set_capacity(before.pool_id, draft.capacity)
    moved = draft.contact_email.casefold() != before.contact_email.casefold()
    change_contingent(
        contingent_id,
        organization=draft.organization,
        contact_name=draft.contact_name,
        contact_email=draft.contact_email,
        language=draft.language,
        capacity=draft.capacity,
        release_at=draft.release_at,
        link_version=before.link_version + moved,
        colleagues_version=before.colleagues_version + moved,
    )
    if moved:
        _tell_contact(locked, get_contingent(contingent_id), now)
    found = changes_of(before, draft, NOTED)
    note("contingent.changed", contingent_id, by=by, now=now, event_id=before.event_id, changes=found)
    return move_up(lock(before.event_id), now)


def release(contingent_id: UUID, *, by: Actor, now: datetime) -> int:
    """Give the contingent back to its way, people and rest, and return how many move up; released before, nothing happens."""
    locked = lock(get_contingent(contingent_id).event_id)
    contingent = get_contingent(contingent_id)
    if contingent.pool_id is None:
        return 0
    own, way = locked.places[contingent.pool_id], locked.places[contingent.from_pool_id]
    if way.capacity is not None:
        set_capacity(way.id, way.capacity + (own.capacity or 0))
    locked.settle([own.id], taken=-own.taken, waiting=-own.waiting)
    locked.settle([way.id], taken=own.taken, waiting=own.waiting)
    change_pool(own.id, way.id)
    close_contingent(contingent, now)
    note("contingent.released", contingent.id, by=by, now=now, event_id=contingent.event_id, free=own.free)
    return move_up(lock(contingent.event_id), now)


def release_due(now: datetime) -> bool:
    """Release one contingent whose date has come, and return whether there was one."""
    due = due_contingents(now, 1)
    for contingent_id in due:
        release(contingent_id, by=Actor.system(), now=now)
    return bool(due)


def renew_colleagues_link(contingent_id: UUID, now: datetime) -> None:
    """End the link that colleagues were given, and begin a new one; who came with it stays."""
    contingent = get_contingent(contingent_id)
    change_contingent(contingent_id, colleagues_version=contingent.colleagues_version + 1)
    note(
        "contingent.link_renewed", contingent_id, by=Actor.contact(contingent_id), now=now, event_id=contingent.event_id
    )


def _take_places(locked: Locked, way_id: UUID, number: int) -> None:
    """Take free places out of a way to take part, or put some back; one without a limit has as many as one likes."""
    way = locked.places[way_id]
    if way.capacity is None:
        return
    free = way.capacity - way.taken
    if number > free:
        raise NotSoManyFree(free)
    set_capacity(way_id, way.capacity - number)
    locked.places[way_id] = replace(way, capacity=way.capacity - number)


def _tell_contact(locked: Locked, contingent: ContingentRow, now: datetime) -> None:
    if contingent.contact_email:
        post(
            ContingentOpened(event=replace(locked.terms.facts, join_url=""), contingent=contingent.facts),
            to=Recipient(contingent.contact_email, contingent.contact_name, contingent.language),
            once=f"contingent:{contingent.id}:opened:{contingent.link_version}",
            now=now,
        )
