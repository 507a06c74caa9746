from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from eventsvc.events.models import Event
from eventsvc.events.queries import event_facts
from eventsvc.events.states import EventState
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.ids import new_id
from eventsvc.registration import freshness, letters
from eventsvc.registration.freshness import RULES, why_not_send
from eventsvc.registration.letters import (
    AddressReplaced,
    ApplicationDeclined,
    ApplicationReceived,
    EventCalledOff,
    EventChanged,
    EventFollowUp,
    EventReminder,
    MovedUpFromWaitingList,
    PutOnWaitingList,
    RegistrationCancelled,
    RegistrationChanged,
    RegistrationConfirmed,
    RegistrationWithdrawn,
    Schedule,
)
from eventsvc.registration.models import Registration
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import RegistrationState
from tests.builders import a_registration, an_event

S = RegistrationState
EXTRA = {
    ApplicationDeclined: {"reason": "Voll"},
    RegistrationCancelled: {"reason": "Voll"},
    EventCalledOff: {"reason": "Sturm"},
    PutOnWaitingList: {"position": 1},
    RegistrationWithdrawn: {"was_waiting": False},
}

pytestmark = pytest.mark.usefixtures("app", "clock")


@pytest.fixture
def letter_about() -> Callable[..., object]:
    def write(kind: type, registration: Registration) -> object:
        event = event_facts(registration.event_id)
        extra = EXTRA.get(kind, {})
        if kind is EventChanged:
            extra = {"before": Schedule(starts_at=event.starts_at, ends_at=event.ends_at, place=event.place)}
        return kind(event=event, registration=get_registration(registration.id).facts, **extra)

    return write


def set_event(event: Event, **values: object) -> None:
    with transaction() as session:
        session.execute(update(Event).where(Event.id == event.id).values(**values))


def test_every_letter_about_a_registration_has_its_rules() -> None:
    about_registrations = {
        kind
        for kind in vars(letters).values()
        if hasattr(kind, "letter_name") and "registration" in kind.__dataclass_fields__
    }
    assert set(RULES) == about_registrations


@pytest.mark.parametrize(
    ("kind", "holds_while"),
    [
        (RegistrationConfirmed, {S.CONFIRMED}),
        (MovedUpFromWaitingList, {S.CONFIRMED}),
        (EventReminder, {S.CONFIRMED}),
        (PutOnWaitingList, {S.WAITLISTED}),
        (ApplicationReceived, {S.APPLIED}),
        (RegistrationChanged, {S.APPLIED, S.CONFIRMED, S.WAITLISTED, S.OFFERED}),
        (AddressReplaced, set(S)),
        (EventChanged, {S.APPLIED, S.CONFIRMED, S.WAITLISTED, S.OFFERED}),
        (ApplicationDeclined, {S.DECLINED, S.WITHDRAWN, S.CANCELLED, S.LAPSED}),
        (RegistrationWithdrawn, {S.DECLINED, S.WITHDRAWN, S.CANCELLED, S.LAPSED}),
        (RegistrationCancelled, {S.DECLINED, S.WITHDRAWN, S.CANCELLED, S.LAPSED}),
    ],
)
def test_a_letter_leaves_only_while_what_it_says_is_true(kind, holds_while, letter_about) -> None:
    event = an_event()
    for state in S:
        registration = a_registration(event, state)
        reason = why_not_send(registration.id, letter_about(kind, registration), read_clock())
        assert (reason is None) is (state in holds_while), state


def test_after_an_event_was_called_off_only_that_is_told(letter_about) -> None:
    event = an_event()
    registration = a_registration(event)
    called_off = letter_about(EventCalledOff, registration)
    others = [letter_about(kind, registration) for kind in (RegistrationConfirmed, EventReminder, EventChanged)]
    assert why_not_send(registration.id, called_off, read_clock()) == freshness.NOT_CALLED_OFF
    set_event(event, state=EventState.CALLED_OFF)
    assert why_not_send(registration.id, called_off, read_clock()) is None
    assert {why_not_send(registration.id, letter, read_clock()) for letter in others} == {freshness.CALLED_OFF}


@pytest.mark.parametrize("kind", [EventReminder, EventFollowUp, EventChanged])
def test_a_letter_about_a_schedule_that_has_changed_again_does_not_leave(kind, letter_about) -> None:
    event = an_event()
    registration = a_registration(event)
    letter = letter_about(kind, registration)
    at = event.ends_at if kind is EventFollowUp else read_clock()
    set_event(event, schedule_revision=1)
    assert why_not_send(registration.id, letter, at) == freshness.MOVED
    assert why_not_send(registration.id, letter_about(kind, registration), at) is None


def test_a_reminder_does_not_leave_once_the_event_has_begun(letter_about) -> None:
    registration = a_registration(an_event(starts_at=read_clock() + timedelta(hours=1)))
    letter = letter_about(EventReminder, registration)
    assert why_not_send(registration.id, letter, read_clock()) is None
    assert why_not_send(registration.id, letter, read_clock() + timedelta(hours=1)) == freshness.STARTED


def test_thanks_do_not_leave_before_the_end(letter_about) -> None:
    event = an_event()
    registration = a_registration(event)
    letter = letter_about(EventFollowUp, registration)
    assert why_not_send(registration.id, letter, event.ends_at - timedelta(seconds=1)) == freshness.NOT_OVER
    assert why_not_send(registration.id, letter, event.ends_at) is None
    set_event(event, state=EventState.CALLED_OFF)
    assert why_not_send(registration.id, letter, event.ends_at) == freshness.CALLED_OFF


def test_a_letter_about_a_registration_that_was_erased_does_not_leave(letter_about) -> None:
    registration = a_registration()
    letter = letter_about(RegistrationConfirmed, registration)
    assert why_not_send(new_id(), replace(letter), read_clock()) == freshness.GONE


def test_the_question_is_one_statement(letter_about, statements) -> None:
    registration = a_registration()
    letter = letter_about(RegistrationConfirmed, registration)
    with statements() as seen:
        why_not_send(registration.id, letter, read_clock())
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1
