"""The organizer decides applications, and may put someone before the queue."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.deciding import Decision, Outcome, why_skip
from eventsvc.registration.decisions import drop_decisions, has_released, keep_reason
from eventsvc.registration.errors import EventFull, WrongState
from eventsvc.registration.letters import ApplicationDeclined
from eventsvc.registration.queries import RegistrationRow, get_registration
from eventsvc.registration.queue import RESERVE
from eventsvc.registration.rules import placement_after_decision, refuse_unless_upcoming
from eventsvc.registration.service import advance
from eventsvc.registration.states import RegistrationState

from .group_news import tell_contacts
from .locking import Locked, lock
from .placing import confirm, make_room, move_up, needs_of, offer_to, put_on_waiting_list, release
from .precedence import is_the_teams, priority_of


def accept_application(registration_id: UUID, *, by: Actor, now: datetime) -> RegistrationState:
    """Accept an application, or someone from the reserve list, and return where they stand now.

    That is confirmed, or EventFull is raised, also while the only free places are kept for a group that waits in the
    queue. Where nothing is decided any more, the queue holds for them. Raises WrongState if it was decided already.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = locked.asked([get_registration(registration_id)])[0]
    has_reserve = is_the_teams(locked.terms, registration)
    if why_skip(registration.state, Outcome.ACCEPT, has_reserve=has_reserve):
        raise WrongState(RegistrationState.CONFIRMED)
    refuse_unless_upcoming(locked.terms.window, now)
    pool_ids = locked.pools_of([registration])[registration.id]
    offer = offer_to(locked, [registration], needs_of({registration.id: pool_ids}), now)
    if has_reserve and (not offer.has_room or offer.would_overtake):
        raise EventFull
    state = placement_after_decision(offer)
    note("application.accepted", registration.id, by=by, now=now, event_id=registration.event_id)
    if state is RegistrationState.CONFIRMED:
        confirm(locked, registration, pool_ids, was_applied=True, by=by, now=now)
    else:
        priority = priority_of(locked.terms, [registration])
        put_on_waiting_list(locked, registration, pool_ids, priority=priority, by=by, now=now)
    _settle(locked, registration, now)
    return state


def reserve_application(registration_id: UUID, *, by: Actor, now: datetime) -> int:
    """Put an application at the end of the reserve list, and return its place there.

    Raises WrongState if it was decided already, or if the team decides of nobody any more: then there is no such list.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = locked.asked([get_registration(registration_id)])[0]
    if why_skip(registration.state, Outcome.RESERVE, has_reserve=is_the_teams(locked.terms, registration)):
        raise WrongState(RegistrationState.WAITLISTED)
    refuse_unless_upcoming(locked.terms.window, now)
    note("application.reserved", registration.id, by=by, now=now, event_id=registration.event_id)
    pool_ids = locked.pools_of([registration])[registration.id]
    priority = 0 if locked.terms.is_decided else RESERVE
    place = put_on_waiting_list(locked, registration, pool_ids, priority=priority, by=by, now=now)
    _settle(locked, registration, now)
    return place


def decline_application(
    registration_id: UUID, reason: str, *, is_reason_told: bool = True, by: Actor, now: datetime
) -> None:
    """Decline an application, or someone on the reserve list; raise WrongState if it was decided already.

    The person is told the reason, or it is kept for the team.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    if why_skip(registration.state, Outcome.DECLINE, has_reserve=is_the_teams(locked.terms, registration)):
        raise WrongState(RegistrationState.DECLINED)
    told = reason if is_reason_told else ""
    advance(registration, RegistrationState.DECLINED, now=now, reason=told)
    if not is_reason_told:
        keep_reason(registration.id, reason)
    post(
        ApplicationDeclined(event=locked.terms.facts, registration=registration.facts, reason=told),
        to=registration.recipient,
        once=f"registration:{registration.id}:declined",
        now=now,
    )
    note("application.declined", registration.id, by=by, now=now, event_id=registration.event_id)
    release(locked, registration, now)
    _settle(locked, registration, now)


def decide(registration_id: UUID, decision: Decision, *, by: Actor, now: datetime) -> None:
    """Carry the decision out, or raise what is in its way."""
    match decision.outcome:
        case Outcome.ACCEPT:
            accept_application(registration_id, by=by, now=now)
        case Outcome.RESERVE:
            reserve_application(registration_id, by=by, now=now)
        case Outcome.DECLINE:
            told = decision.is_reason_told
            decline_application(registration_id, decision.reason, is_reason_told=told, by=by, now=now)


def confirm_out_of_turn(registration_id: UUID, *, add_place: bool, by: Actor, now: datetime) -> None:
    """Confirm someone who waits before those ahead of them; the journal says so.

    A full event needs `add_place`, the organizer's word that the capacity rises by one; else EventFull is raised.
    Raises WrongState if the person does not wait.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = locked.asked([get_registration(registration_id)])[0]
    _refuse_unless_in(registration.state, RegistrationState.WAITLISTED, RegistrationState.CONFIRMED)
    refuse_unless_upcoming(locked.terms.window, now)
    pool_ids = locked.pools_of([registration])[registration.id]
    if not add_place and not all(locked.places[pool_id].has_room for pool_id in pool_ids):
        raise EventFull
    make_room(locked, pool_ids, by=by, now=now)
    note("registration.confirmed_out_of_turn", registration.id, by=by, now=now, event_id=registration.event_id)
    confirm(locked, registration, pool_ids, by=by, now=now)
    tell_contacts(locked.terms, [registration], now)


def _settle(locked: Locked, registration: RegistrationRow, now: datetime) -> None:
    """Forget what was held back, let the reserve list move up if this was the last to be decided, and tell the contact.

    Where more of the booking is about to be decided, the contact is told after the last of it.
    """
    drop_decisions([registration.id])
    move_up(locked, now)
    if not has_released(registration.booking_id):
        tell_contacts(locked.terms, [registration], now)


def _refuse_unless_in(state: RegistrationState, needed: RegistrationState, wanted: RegistrationState) -> None:
    if state is not needed:
        raise WrongState(wanted)
