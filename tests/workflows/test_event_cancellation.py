"""An event is called off: who hears of it, and that nobody slips through."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import select

from eventsvc.events.errors import NotPublished
from eventsvc.events.models import Event
from eventsvc.events.states import EventState
from eventsvc.kit.db import db, transaction
from eventsvc.kit.errors import Refusal
from eventsvc.registration.errors import EventIsCalledOff
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.event_cancellation import call_off_event
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_registration, an_application, an_event

REASON = "Die Referentin ist erkrankt."


def test_everyone_who_lives_hears_of_it_and_keeps_their_state(app, now, organizer, letters, state_of):
    event = an_event()
    living = [
        a_registration(event, state)
        for state in (RegistrationState.CONFIRMED, RegistrationState.WAITLISTED, RegistrationState.APPLIED)
    ]
    a_registration(event, RegistrationState.WITHDRAWN)
    a_registration(event, RegistrationState.DECLINED)
    with transaction():
        told = call_off_event(event.id, REASON, now=now, by=organizer)
    assert told == 3
    assert sorted(letters()) == sorted(("event_called_off", one.email) for one in living)
    assert [state_of(one.id) for one in living] == [one.state for one in living]


def test_nobody_signs_up_for_what_is_called_off(app, now, organizer):
    event = an_event()
    with transaction():
        call_off_event(event.id, REASON, now=now, by=organizer)
    application = an_application(event)
    with pytest.raises(EventIsCalledOff), transaction():
        sign_up(application, now)


def test_whoever_signs_up_meanwhile_is_refused_or_told(app, now, organizer, at_once, letters):
    event = an_event()
    applications = [an_application(event) for _ in range(6)]
    steps = [partial(sign_up, application, now) for application in applications]
    steps.insert(3, partial(call_off_event, event.id, REASON, now=now, by=organizer))
    outcomes = at_once(steps)
    in_time = {
        application.contact.email
        for application, outcome in zip(applications, outcomes[:3] + outcomes[4:], strict=True)
        if not isinstance(outcome, Refusal)
    }
    assert {address for letter, address in letters() if letter == "event_called_off"} == in_time
    assert outcomes[3] == len(in_time)


def test_two_who_call_it_off_at_once_tell_people_once(app, now, organizer, at_once, letters):
    event = an_event()
    a_registration(event)
    outcomes = at_once([partial(call_off_event, event.id, REASON, now=now, by=organizer)] * 4)
    assert sum(isinstance(outcome, NotPublished) for outcome in outcomes) == 3
    assert len(letters()) == 1
    assert db.session.scalar(select(Event.state).where(Event.id == event.id)) is EventState.CALLED_OFF
