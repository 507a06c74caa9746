"""Who is let in: each state of a registration, and what stands above it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from eventsvc.attendance.rules import LABELS, Standing, Ticket, Verdict, admit
from eventsvc.events.kinds import Participation
from eventsvc.events.states import EventState
from eventsvc.registration.states import RegistrationState

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
HERE, ELSEWHERE = UUID(int=1), UUID(int=2)
PUBLISHED = EventState.PUBLISHED


def ticket(state: RegistrationState = RegistrationState.CONFIRMED, **given) -> Ticket:
    facts = {
        "registration_id": UUID(int=9),
        "event_id": HERE,
        "code": "ABCDEFGH23456789",
        "state": state,
        "participation": Participation.ON_SITE,
        "first_name": "Mirja",
        "last_name": "Übelacker",
        "organization": "Übelacker Werkzeugbau GmbH",
        "access_needs": "",
        "remarks": "",
        "reason": "",
        "standing": None,
    }
    return Ticket(**facts | given)


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (RegistrationState.CONFIRMED, Verdict.ADMITTED),
        (RegistrationState.APPLIED, Verdict.APPLIED),
        (RegistrationState.WAITLISTED, Verdict.WAITING),
        (RegistrationState.OFFERED, Verdict.OFFERED),
        (RegistrationState.DECLINED, Verdict.DECLINED),
        (RegistrationState.WITHDRAWN, Verdict.SIGNED_OFF),
        (RegistrationState.LAPSED, Verdict.SIGNED_OFF),
        (RegistrationState.CANCELLED, Verdict.CANCELLED),
    ],
)
def test_only_a_confirmed_registration_opens_the_door(state: RegistrationState, verdict: Verdict) -> None:
    answer = admit(ticket(state), HERE, PUBLISHED, NOW)
    assert answer.verdict is verdict
    assert answer.lets_in is (verdict is Verdict.ADMITTED)
    assert answer.ticket is not None


def test_every_state_and_every_verdict_has_its_answer_and_its_word() -> None:
    for state in RegistrationState:
        admit(ticket(state), HERE, PUBLISHED, NOW)
    assert set(LABELS) == set(Verdict)


def test_a_second_scan_says_when_and_by_whom_the_first_was_made() -> None:
    first = Standing(at=NOW - timedelta(minutes=7), by="Dora Einlass")
    answer = admit(ticket(standing=first), HERE, PUBLISHED, NOW)
    assert (answer.verdict, answer.at, answer.by) == (Verdict.ALREADY_IN, first.at, first.by)


def test_who_was_in_and_signed_off_later_is_still_said_to_be_in() -> None:
    first = Standing(at=NOW, by="Dora Einlass")
    assert (
        admit(ticket(RegistrationState.WITHDRAWN, standing=first), HERE, PUBLISHED, NOW).verdict is Verdict.ALREADY_IN
    )


def test_a_ticket_of_another_event_tells_nothing_of_its_holder() -> None:
    answer = admit(ticket(), ELSEWHERE, PUBLISHED, NOW)
    assert (answer.verdict, answer.ticket) == (Verdict.OTHER_EVENT, None)


def test_a_code_that_nobody_has_is_unknown() -> None:
    assert admit(None, HERE, PUBLISHED, NOW).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("state", [EventState.CALLED_OFF, EventState.DRAFT])
def test_an_event_that_does_not_take_place_lets_nobody_in(state: EventState) -> None:
    assert admit(ticket(), HERE, state, NOW).verdict is Verdict.EVENT_CALLED_OFF
