"""Somebody else comes: by a link that a person forwards, or because the contact of the booking says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.queries import Terms
from eventsvc.events.question_queries import questions_by_id
from eventsvc.journal import Actor, note
from eventsvc.kit.errors import NotFound
from eventsvc.messaging.letters import Recipient
from eventsvc.messaging.outbox import post
from eventsvc.registration.answers import hold_questions
from eventsvc.registration.applications import Person
from eventsvc.registration.errors import EventOver, HandoverEnded, WrongState
from eventsvc.registration.handovers import (
    HandoverRow,
    Substitute,
    find_handover,
    newest_handover,
    open_handover,
    replace_person,
    settle_handover,
)
from eventsvc.registration.letters import (
    ApplicationReceived,
    PlaceHandedOver,
    PutOnWaitingList,
    RegistrationConfirmed,
    SubstituteDeclined,
)
from eventsvc.registration.queries import RegistrationRow, get_registration
from eventsvc.registration.rules import refuse_after
from eventsvc.registration.states import CAN_BE_PASSED_ON, HandoverState, RegistrationState
from eventsvc.registration.waiting import waiting_position

from .acting import acts_alone, refuse_unless_own
from .answer_change import Sheet, write_sheet
from .group_news import tell_contacts
from .locking import Locked, lock
from .placing import move_up, waiting_letter
from .repeated_sign_up import tell_known
from .session_places import with_sessions


def can_send_substitute(registration: RegistrationRow, terms: Terms, now: datetime) -> bool:
    """Whether the person can send a substitute: they have a place, and it is not too late."""
    return leads_on(registration, terms, now) and acts_alone(terms, registration)


def leads_on(registration: RegistrationRow, terms: Terms, now: datetime) -> bool:
    """Whether a link that was sent still leads somewhere."""
    has_place = registration.state is RegistrationState.CONFIRMED
    return has_place and terms.gives_places(now) and now <= terms.cutoffs.substitute


def offer_handover(registration_id: UUID, now: datetime) -> HandoverRow:
    """Return the link with which the person sends a substitute; asked for twice, it is one.

    Raises WrongState without a place, EventOver, TooLate, OnlyTheContactMay.
    """
    locked, registration = _lock(registration_id)
    refuse_unless_own(locked.terms, registration)
    _refuse_unless_ready(locked, registration, now, frozenset({RegistrationState.CONFIRMED}))
    standing = newest_handover(registration_id)
    if standing is not None and standing.state.is_standing:
        return standing
    note("registration.substitute_sought", registration_id, by=Actor.person(), now=now, event_id=registration.event_id)
    return open_handover(registration_id, now)


def take_back_handover(registration_id: UUID, now: datetime) -> bool:
    """End the link before it has led to a substitute; return whether there was one."""
    _, registration = _lock(registration_id)
    standing = newest_handover(registration_id)
    if standing is None or not standing.state.is_standing:
        return False
    settle_handover(standing, HandoverState.WITHDRAWN, now)
    note(
        "registration.substitute_link_ended",
        registration_id,
        by=Actor.person(),
        now=now,
        event_id=registration.event_id,
    )
    return True


def accept_handover(public_id: str, substitute: Substitute, now: datetime) -> HandoverState:
    """Take the place over, or ask the team for its word where the event wants it.

    Raises HandoverEnded if the link leads nowhere any more, AlreadyRegistered if the substitute comes already, ChoiceFull,
    QuestionsChanged or FileGone.
    """
    hold_questions(_sheet(substitute).questions)
    locked, handover, registration = _open(public_id, HandoverState.OPEN, now)
    return _accept(locked, handover, registration, substitute, now, by=Actor.guest())


def pass_on(
    registration_id: UUID, person: Person, now: datetime, *, proof: str = "", link_version: int | None = None
) -> HandoverState:
    """Let the contact of a booking say who comes instead of someone, be it for a place or a place in the queue.

    A link that was sent for it is used by that; another substitute who waits for the team's word is forgotten.
    `link_version` is that of the person whom the contact has seen there. Raises WrongState where there is nothing to pass
    on, or somebody else has it meanwhile, EventOver, TooLate, AlreadyRegistered if the other comes already.
    """
    locked, registration = _lock(registration_id)
    if link_version not in {None, registration.link_version}:
        raise WrongState(registration.state)
    _refuse_unless_ready(locked, registration, now, CAN_BE_PASSED_ON)
    handover = newest_handover(registration_id)
    if handover is not None and handover.state is HandoverState.REQUESTED:
        settle_handover(handover, HandoverState.WITHDRAWN, now)
    if handover is None or handover.state is not HandoverState.OPEN:
        handover = open_handover(registration_id, now)
    substitute = Substitute(person=person, language=registration.language, is_named_by_contact=True, proof=proof)
    by = Actor.contact(registration.booking_id)
    return _accept(locked, handover, registration, substitute, now, by=by)


def spend_handover(public_id: str, email: str, now: datetime) -> None:
    """End the link of someone who turned out to come already, and tell their mailbox alone."""
    _, handover, registration = _open(public_id, HandoverState.OPEN, now)
    tell_known(registration.event_id, email, now)
    settle_handover(handover, HandoverState.SPENT, now)


def approve_substitute(registration_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let the substitute come who waits for the team's word.

    Raises HandoverEnded if none waits any more, AlreadyRegistered if they have signed up themselves meanwhile, ChoiceFull
    if somebody else took the last place of an answer of theirs, QuestionsChanged, FileGone.
    """
    asked = _requested(registration_id).substitute
    if asked is not None:
        hold_questions(_sheet(asked).questions)
    locked, registration = _lock(registration_id)
    handover = _requested(registration_id)
    if registration.state not in CAN_BE_PASSED_ON or not locked.terms.gives_places(now):
        raise HandoverEnded(handover.public_id)
    assert handover.substitute is not None
    _take_over(locked, handover, registration, handover.substitute, by=by, now=now)


def decline_substitute(registration_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let the first person come after all, and tell both; raises HandoverEnded if no substitute waits any more."""
    locked, registration = _lock(registration_id)
    handover = _requested(registration_id)
    substitute = handover.substitute
    assert substitute is not None
    settle_handover(handover, HandoverState.DECLINED, now)
    once = f"registration:{registration.id}:substitute-declined:{handover.id}"
    letter = SubstituteDeclined(
        event=locked.terms.facts, registration=registration.facts, substitute=substitute.person.name
    )
    post(letter, to=registration.recipient, once=once, now=now)
    to = Recipient(substitute.person.email, substitute.person.name, substitute.language)
    told = replace(letter, event=replace(letter.event, join_url=""), is_for_substitute=True)
    post(told, to=to, once=f"{once}:substitute", now=now)
    note("registration.substitute_declined", registration.id, by=by, now=now, event_id=registration.event_id)


def _accept(
    locked: Locked,
    handover: HandoverRow,
    registration: RegistrationRow,
    substitute: Substitute,
    now: datetime,
    *,
    by: Actor,
) -> HandoverState:
    if locked.terms.rules.approves_substitutes:
        settle_handover(handover, HandoverState.REQUESTED, now, substitute)
        note("registration.substitute_asked", registration.id, by=by, now=now, event_id=registration.event_id)
        return HandoverState.REQUESTED
    _take_over(locked, handover, registration, substitute, by=by, now=now)
    return HandoverState.ACCEPTED


def _take_over(
    locked: Locked,
    handover: HandoverRow,
    before: RegistrationRow,
    substitute: Substitute,
    *,
    by: Actor,
    now: datetime,
) -> None:
    after = replace_person(before, substitute, now)
    settle_handover(handover, HandoverState.ACCEPTED, now)
    if substitute.question_ids:
        write_sheet(locked, after, _sheet(substitute))
    once = f"registration:{before.id}:handed-over:{handover.id}"
    name = "" if substitute.is_named_by_contact else substitute.person.name
    post(
        PlaceHandedOver(event=replace(locked.terms.facts, join_url=""), registration=before.facts, substitute=name),
        to=before.recipient,
        once=once,
        now=now,
    )
    _welcome(locked, replace(after, language=substitute.language), f"{once}:substitute", now)
    note("registration.handed_over", before.id, by=by, now=now, event_id=before.event_id)
    move_up(locked, now)
    tell_contacts(locked.terms, [after], now)


def _sheet(substitute: Substitute) -> Sheet:
    """What the substitute has answered, as far as it is still to be found."""
    questions = tuple(questions_by_id(substitute.question_ids).values())
    keys = {question.key for question in questions}
    answers = {key: value for key, value in substitute.answers.items() if key in keys}
    return Sheet(questions=questions, person=answers, form_key=substitute.form_key)


def _welcome(locked: Locked, registration: RegistrationRow, once: str, now: datetime) -> None:
    """Tell the substitute where they stand, as newcomers are told."""
    facts, now_standing = locked.terms.facts, with_sessions(locked, locked.asked([registration])[0])
    letter: RegistrationConfirmed | PutOnWaitingList | ApplicationReceived
    if registration.state is RegistrationState.CONFIRMED:
        letter = RegistrationConfirmed(event=facts, registration=now_standing.facts)
    elif registration.state is RegistrationState.WAITLISTED:
        letter = waiting_letter(locked, now_standing, waiting_position(registration))
    else:
        letter = ApplicationReceived(event=facts, registration=now_standing.facts)
    post(letter, to=registration.recipient, once=once, now=now)


def _lock(registration_id: UUID) -> tuple[Locked, RegistrationRow]:
    """The places' lock orders whoever hands over, takes over, signs off or is cancelled."""
    locked = lock(get_registration(registration_id).event_id)
    return locked, get_registration(registration_id)


def _open(public_id: str, state: HandoverState, now: datetime) -> tuple[Locked, HandoverRow, RegistrationRow]:
    known = find_handover(public_id)
    if known is None:
        raise NotFound(public_id)
    locked, registration = _lock(known.registration_id)
    handover = find_handover(public_id)
    if handover is None or handover.state is not state or not leads_on(registration, locked.terms, now):
        raise HandoverEnded(public_id)
    return locked, handover, registration


def _requested(registration_id: UUID) -> HandoverRow:
    handover = newest_handover(registration_id)
    if handover is None or handover.state is not HandoverState.REQUESTED:
        raise HandoverEnded(str(registration_id))
    return handover


def _refuse_unless_ready(
    locked: Locked, registration: RegistrationRow, now: datetime, states: Collection[RegistrationState]
) -> None:
    if registration.state not in states:
        raise WrongState(registration.state)
    if now >= locked.terms.facts.starts_at:
        raise EventOver
    refuse_after(locked.terms.cutoffs.substitute, locked.terms.window, now)
