"""Places in the sessions of a programme: given, given back, moved on to who waits for them.

All of it happens under the lock of the event's places. Only who has a place at the event holds places in its sessions;
whoever waits for the event keeps their wishes until they move up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.programme_queries import SessionRow, programme_of
from eventsvc.events.sessions import Slot, chosen_slots
from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.choices import choose, drop_choices, sessions_chosen_by, settle_choice, whose_turn_in
from eventsvc.registration.letters import SessionPlaceGiven
from eventsvc.registration.queries import RegistrationRow, get_registration
from eventsvc.registration.service import revise
from eventsvc.registration.states import ChoiceState

from .locking import Locked
from .precedence import behind_members

CHOSEN, WAITING, WISHED = ChoiceState.CHOSEN, ChoiceState.WAITING, ChoiceState.WISHED


def wish_for(registration: RegistrationRow, session_ids: Collection[UUID], now: datetime) -> None:
    """Write down what someone would like to take part in, or raise why it cannot be had together.

    Raises what `chosen_slots` raises: what was on offer a moment ago may be gone.
    """
    if session_ids:
        slots = (session.slot for session in programme_of(registration.event_id))
        choose(registration.id, [slot.id for slot in chosen_slots(slots, session_ids, registration.participation)], now)


def give_sessions(locked: Locked, registration: RegistrationRow, now: datetime) -> RegistrationRow:
    """Turn the wishes of someone who has a place at the event into places, or positions in the queues of full sessions.

    Returns the registration with all that the person has chosen.
    """
    registration = with_sessions(locked, registration)
    wished = [session.id for session in registration.sessions if session.state is WISHED]
    if not wished:
        return registration
    wanted = [session for session in programme_of(registration.event_id) if session.id in wished]
    for session in wanted:
        _give(locked, registration, session, now)
    # A place can be free although somebody waits: who is elsewhere at that time is passed over.
    move_up_in_sessions(locked, wished, now, but_for=registration.id)
    return with_sessions(locked, registration)


def give_up_sessions(
    locked: Locked, registration: RegistrationRow, now: datetime, *, session_ids: Collection[UUID] | None = None
) -> None:
    """Take back these sessions, or all, of someone; freed places go to who waits for them."""
    if not locked.has_further:
        return
    chosen = {session.id: session.state for session in sessions_chosen_by(registration.id)}
    given_up = {one: state for one, state in chosen.items() if session_ids is None or one in session_ids}
    if not given_up:
        return
    drop_choices(registration.id, given_up)
    for session in programme_of(registration.event_id):
        state = given_up.get(session.id, WISHED)
        if session.pool_id is not None and state is not WISHED:
            locked.settle([session.pool_id], taken=-(state is CHOSEN), waiting=-(state is WAITING))
    # Whoever gives one up is free at that time, and may get another that they wait for.
    move_up_in_sessions(locked, chosen, now, but_for=registration.id)


def give_up_foreign_sessions(locked: Locked, registration: RegistrationRow, now: datetime) -> None:
    """Take back what is not for those who take part as this person now does."""
    if locked.has_further:
        ways = {None, registration.participation}
        foreign = [one.id for one in programme_of(registration.event_id) if one.participation not in ways]
        give_up_sessions(locked, registration, now, session_ids=foreign)


def move_up_in_sessions(
    locked: Locked, session_ids: Iterable[UUID], now: datetime, *, but_for: UUID | None = None
) -> int:
    """Give every free place of the sessions to whose turn it is, and return how many moved up.

    Who has another session at that time, because one of the two was moved, is passed over and keeps their position.
    `but_for` is told otherwise. Once the event has begun or is called off nobody moves up any more.
    """
    if not locked.terms.gives_places(now):
        return 0
    wanted = set(session_ids)
    programme = programme_of(locked.terms.facts.id)
    slots = {session.id: session.slot for session in programme}
    return sum(
        _move_up(locked, session.pool_id, slots[session.id], slots, now, but_for)
        for session in programme
        if session.id in wanted and session.pool_id is not None
    )


def with_sessions(locked: Locked, registration: RegistrationRow) -> RegistrationRow:
    """Return the registration with all that the person has chosen: for the letters that tell of it."""
    return replace(registration, sessions=sessions_chosen_by(registration.id)) if locked.has_further else registration


def _give(locked: Locked, registration: RegistrationRow, session: SessionRow, now: datetime) -> None:
    assert session.pool_id is not None
    places = locked.places[session.pool_id]
    if places.has_room and not places.waiting:
        settle_choice(registration.id, session.id, CHOSEN, now)
        locked.settle([places.id], taken=1)
    else:
        last, priority = places.last_position + 1, behind_members(locked.terms, [registration])
        settle_choice(registration.id, session.id, WAITING, now, priority=priority, position=last)
        locked.settle([places.id], waiting=1, position=last)


def _move_up(
    locked: Locked, pool_id: UUID, slot: Slot, slots: dict[UUID, Slot], now: datetime, but_for: UUID | None
) -> int:
    if not (locked.places[pool_id].waiting and locked.places[pool_id].has_room):
        return 0
    turn = whose_turn_in(slot, locked.places[pool_id].free, slots)
    for registration_id in turn:
        settle_choice(registration_id, slot.id, CHOSEN, now)
        locked.settle([pool_id], taken=1, waiting=-1)
        if registration_id != but_for:
            _tell(locked, registration_id, slot.id, now)
    return len(turn)


def _tell(locked: Locked, registration_id: UUID, session_id: UUID, now: datetime) -> None:
    registration = with_sessions(locked, revise(get_registration(registration_id)))
    session = next(one for one in registration.sessions if one.id == session_id)
    post(
        SessionPlaceGiven(event=locked.terms.facts, registration=registration.facts, session=session),
        to=registration.recipient,
        once=f"registration:{registration_id}:session-given:{registration.revision}",
        now=now,
    )
    note("registration.session_given", registration_id, by=Actor.system(), now=now, event_id=registration.event_id)
