"""People sign up, or are added by the organizer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from eventsvc.events.answering import pools_of
from eventsvc.events.questions import Question, Value
from eventsvc.journal import Actor, note
from eventsvc.journal.models import ActorKind
from eventsvc.kit.db import attempt, refusing, rehearsal
from eventsvc.kit.errors import Refusal
from eventsvc.registration.applications import Application, Participant, Source
from eventsvc.registration.bookings import get_booking
from eventsvc.registration.errors import ChoiceFull, EventFull, WayNotOffered
from eventsvc.registration.letters import ApplicationReceived
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.rules import Offer, decide, decide_by_hand, decide_over_capacity
from eventsvc.registration.service import record, strike
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.undoing import undo_bookings

from .acting import booked_by
from .entry import let_in, refuse_another_address
from .group_news import tell_contact
from .locking import Locked, lock
from .placing import confirm, make_room, move_up, needs_of, offer_to, put_on_waiting_list
from .precedence import priority_of
from .session_places import wish_for, with_sessions
from .shared_places import hand_down

Rule = Callable[[Offer, datetime], RegistrationState]
Wishes = Mapping[UUID, Collection[UUID]]


@dataclass(frozen=True, kw_only=True)
class Placed:
    """How it ended for one person: confirmed, waiting at a position, or applied."""

    registration: RegistrationRow
    state: RegistrationState
    position: int | None = None


@dataclass(frozen=True, kw_only=True)
class SignedUp:
    """How a sign-up ended for each of its people; whoever found neither place nor waiting list is left out."""

    placed: tuple[Placed, ...]
    left_out: tuple[RegistrationRow, ...] = ()


def sign_up(application: Application, now: datetime) -> SignedUp:
    """Take the application, and confirm its people, put them on the waiting list or keep them for the organizer's decision.

    Raises the refusal of the event's window, EventFull if nobody finds a place, ChoiceFull, WayNotOffered,
    QuestionsChanged, FileGone, AlreadyRegistered or AlreadySubmitted, or what the closed door says.
    """
    refuse_another_address(application)
    return _take(application, decide, by=Actor.person(), now=now)


def rehearse(application: Application, now: datetime) -> None:
    """Do all that a sign-up does, whoever is named, and undo it: it is refused as it would be in earnest."""
    with rehearsal():
        _take(application, decide, by=Actor.person(), now=now)


def add_by_hand(application: Application, *, over_capacity: bool = False, by: Actor, now: datetime) -> SignedUp:
    """Take people whom the organizer adds: the window does not bind them, the places do.

    With `over_capacity`, the organizer's word, there are as many places more as they need, of a full answer too; the
    journal says so, and who has entered consents or kept the letter back.
    """
    rule = decide_over_capacity if over_capacity else decide_by_hand
    signed_up = _take(application, rule, by=by, now=now)
    entered = dict(zip((one.person.email for one in application.people), application.people, strict=True))
    for one in signed_up.placed:
        registration = one.registration
        if entered[registration.person.email].consents:
            note("registration.consents_changed", registration.id, by=by, now=now, event_id=registration.event_id)
        if not application.is_told:
            note("registration.not_told", registration.id, by=by, now=now, event_id=registration.event_id)
    return signed_up


@dataclass(frozen=True, kw_only=True)
class Listed:
    """How it ended for each of many applications, or why it was refused; and how many places were added to which pools."""

    outcomes: tuple[SignedUp | Refusal, ...]
    room_made: Mapping[UUID, int]


def add_listed(applications: Sequence[Application], rule: Rule, *, by: Actor, now: datetime) -> Listed:
    """Take many whom the organizer brings at once, each a booking of their own; whom it cannot take keeps nobody from the rest.

    Everyone is written down before the places of the event are locked, as a single one is.
    """
    recorded = [_recorded(one, now) for one in applications]
    locked = lock(applications[0].event_id)
    before = {pool_id: places.capacity for pool_id, places in locked.places.items()}
    locked.untold = frozenset(
        registration.id
        for application, one in zip(applications, recorded, strict=True)
        if not isinstance(one, Refusal) and not application.is_told
        for registration in one
    )
    outcomes = [
        one if isinstance(one, Refusal) else _place_listed(locked, application, one, rule, by=by, now=now)
        for application, one in zip(applications, recorded, strict=True)
    ]
    made = {
        pool_id: (places.capacity or 0) - (before[pool_id] or 0)
        for pool_id, places in locked.places.items()
        if places.capacity != before[pool_id]
    }
    return Listed(outcomes=tuple(outcomes), room_made=made)


def _recorded(application: Application, now: datetime) -> list[RegistrationRow] | Refusal:
    try:
        with attempt(), refusing("fk_registrations_pool_id_pools", WayNotOffered()):
            return record(application, now)
    except Refusal as refusal:
        return refusal


def _place_listed(
    locked: Locked,
    application: Application,
    registrations: Sequence[RegistrationRow],
    rule: Rule,
    *,
    by: Actor,
    now: datetime,
) -> SignedUp | Refusal:
    """Every refusal comes before a place is touched: what was written down is taken back."""
    try:
        if rule is not decide_over_capacity:
            refuse_full_choices(locked, application.questions, application.people, application.answers)
        recorded = list(zip(registrations, application.people, strict=True))
        return place_all(locked, recorded, rule, is_together=application.is_together, by=by, now=now)
    except Refusal as refusal:
        undo_bookings({one.booking_id for one in registrations})
        return refusal


def _take(application: Application, rule: Rule, *, by: Actor, now: datetime) -> SignedUp:
    with refusing("fk_registrations_pool_id_pools", WayNotOffered()):
        registrations = record(application, now)
    locked = lock(application.event_id)
    if application.source is Source.ONLINE or application.entry is not None:
        registrations = let_in(locked, application.entry, registrations, now)
    if not application.is_told:
        locked.untold = frozenset(one.id for one in registrations)
    if rule is not decide_over_capacity:
        refuse_full_choices(locked, application.questions, application.people, application.answers)
    recorded = list(zip(registrations, application.people, strict=True))
    signed_up = place_all(locked, recorded, rule, is_together=application.is_together, by=by, now=now)
    if application.is_for_others and application.is_told:
        booking = get_booking(registrations[0].booking_id)
        tell_contact(booking, locked.terms, left_out=signed_up.left_out, once="booked", now=now)
    return signed_up


def place_all(
    locked: Locked,
    recorded: Sequence[tuple[RegistrationRow, Participant]],
    rule: Rule,
    *,
    is_together: bool,
    by: Actor,
    now: datetime,
) -> SignedUp:
    """Place people who were just recorded, together or as many as fit; raises EventFull if nobody finds a place."""
    registrations = [registration for registration, _ in recorded]
    wishes = {registration.id: participant.session_ids for registration, participant in recorded}
    parties = [registrations] if is_together else [[one] for one in registrations]
    placed: list[Placed] = []
    left_out: list[RegistrationRow] = []
    for party in parties:
        try:
            placed += _place(locked, party, wishes, rule, by=by, now=now)
        except EventFull:
            left_out += party
    if not placed:
        raise EventFull
    for registration in left_out:
        hand_down(locked, registration)
        strike(registration)
    # A group that finds too few places keeps them from now on, for a day.
    move_up(locked, now)
    return SignedUp(placed=tuple(placed), left_out=tuple(left_out))


def refuse_full_choices(
    locked: Locked,
    questions: Sequence[Question],
    people: Sequence[Participant],
    shared: Mapping[UUID, Value] | None = None,
) -> None:
    """Nobody waits for an answer to choose: whoever comes too late for it chooses another.

    What is `shared`, answered once for all of them, takes one place.
    """
    answered = [*(one.answers for one in people), shared or {}]
    needs = Counter(chain.from_iterable(pools_of(questions, one) for one in answered))
    for pool_id, number in needs.items():
        free = locked.places[pool_id].free
        if free is not None and free < number:
            raise ChoiceFull(pool_id)


def _place(
    locked: Locked, party: Sequence[RegistrationRow], wishes: Wishes, rule: Rule, *, by: Actor, now: datetime
) -> list[Placed]:
    """Give people who come together their places, put them all on the waiting list, or keep them all for a decision."""
    pools = locked.pools_of(party)
    state = rule(offer_to(locked, party, needs_of(pools), now), now)
    positions: dict[object, int] = {}
    priority = priority_of(locked.terms, party) if state is RegistrationState.WAITLISTED else 0
    for registration in party:
        who = booked_by(registration) if by.kind is ActorKind.PERSON else by
        wish_for(registration, wishes[registration.id], now)
        if state is RegistrationState.CONFIRMED:
            make_room(locked, pools[registration.id], by=by, now=now)
            confirm(locked, registration, pools[registration.id], by=who, now=now)
        elif state is RegistrationState.WAITLISTED:
            positions[registration.id] = put_on_waiting_list(
                locked, registration, pools[registration.id], priority=priority, by=who, now=now
            )
        else:
            _keep_for_decision(locked, registration, by=who, now=now)
    return [Placed(registration=one, state=state, position=positions.get(one.id)) for one in party]


def _keep_for_decision(locked: Locked, registration: RegistrationRow, *, by: Actor, now: datetime) -> None:
    letter = ApplicationReceived(event=locked.terms.facts, registration=with_sessions(locked, registration).facts)
    locked.tell(registration, letter, "received", now)
    note("registration.applied", registration.id, by=by, now=now, event_id=registration.event_id)
