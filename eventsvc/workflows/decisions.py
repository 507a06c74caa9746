"""The organizer decides applications, and may put someone before the queue."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.errors import EventFull, WrongState
from eventsvc.registration.letters import ApplicationDeclined
from eventsvc.registration.queries import get_registration
from eventsvc.registration.rules import placement_after_decision, refuse_unless_upcoming
from eventsvc.registration.service import advance
from eventsvc.registration.states import RegistrationState

from .locking import lock
from .placing import confirm, make_room, needs_of, offer_to, priority_of, put_on_waiting_list, release


def accept_application(registration_id: UUID, *, by: Actor, now: datetime) -> RegistrationState:
    """Accept an application: confirmed while there is room, else on the waiting list; return which.

    Raises EventFull where there is no waiting list, WrongState if it was decided already.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    _refuse_unless_in(registration.state, RegistrationState.APPLIED, RegistrationState.CONFIRMED)
    refuse_unless_upcoming(locked.terms.window, now)
    pool_ids = locked.pools_of([registration])[registration.id]
    state = placement_after_decision(offer_to(locked, [registration], needs_of({registration.id: pool_ids}), now))
    note("application.accepted", registration.id, by=by, now=now, event_id=registration.event_id)
    if state is RegistrationState.CONFIRMED:
        confirm(locked, registration, pool_ids, by=by, now=now)
    else:
        priority = priority_of(locked.terms, [registration])
        put_on_waiting_list(locked, registration, pool_ids, priority=priority, by=by, now=now)
    return state


def decline_application(registration_id: UUID, reason: str, *, by: Actor, now: datetime) -> None:
    """Decline an application and tell the person why, or raise WrongState if it was decided already."""
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    advance(registration, RegistrationState.DECLINED, now=now, reason=reason)
    post(
        ApplicationDeclined(event=locked.terms.facts, registration=registration.facts, reason=reason),
        to=registration.recipient,
        once=f"registration:{registration.id}:declined",
        now=now,
    )
    note("application.declined", registration.id, by=by, now=now, event_id=registration.event_id)
    release(locked, registration, now)


def confirm_out_of_turn(registration_id: UUID, *, add_place: bool, by: Actor, now: datetime) -> None:
    """Confirm someone who waits before those ahead of them; the journal says so.

    A full event needs `add_place`, the organizer's word that the capacity rises by one; else EventFull is raised.
    Raises WrongState if the person does not wait.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    _refuse_unless_in(registration.state, RegistrationState.WAITLISTED, RegistrationState.CONFIRMED)
    refuse_unless_upcoming(locked.terms.window, now)
    pool_ids = locked.pools_of([registration])[registration.id]
    if not add_place and not all(locked.places[pool_id].has_room for pool_id in pool_ids):
        raise EventFull
    make_room(locked, pool_ids, by=by, now=now)
    note("registration.confirmed_out_of_turn", registration.id, by=by, now=now, event_id=registration.event_id)
    confirm(locked, registration, pool_ids, by=by, now=now)


def _refuse_unless_in(state: RegistrationState, needed: RegistrationState, wanted: RegistrationState) -> None:
    if state is not needed:
        raise WrongState(wanted)
