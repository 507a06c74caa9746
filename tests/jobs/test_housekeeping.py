from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import structlog
import time_machine
from flask import Flask

from eventsvc.events.models import Pool
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.letters import LETTERS
from eventsvc.registration.census import Miscount, miscounts
from eventsvc.registration.states import RegistrationState
from tests.builders import a_pool_of, a_registration, an_event
from tests.builders.mails import TEST_LETTERS, a_mail

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def run(app: Flask) -> Callable[[str], list[dict]]:
    """Run a task as a worker does, and return which alarms it raised about places and mails."""

    def go(name: str) -> list[dict]:
        with structlog.testing.capture_logs() as logs:
            app.extensions["celery"].tasks[name]()
        return [entry for entry in logs if entry["event"] in {"health.places", "health.mails"}]

    return go


def test_counters_that_say_what_the_registrations_say_raise_no_alarm(run: Callable) -> None:
    event = an_event()
    a_registration(event)
    a_registration(event, RegistrationState.WAITLISTED)
    a_registration(event, RegistrationState.WITHDRAWN)
    an_event()
    assert run("house.check") == []


def test_counters_that_do_not_add_up_raise_an_alarm_and_are_left_alone(run: Callable) -> None:
    event = an_event()
    a_registration(event)
    a_registration(event, RegistrationState.WAITLISTED)
    with transaction() as session:
        session.execute(db.update(Pool).values(taken=2, waiting=0))
    pool = a_pool_of(event)
    wrong = Miscount(pool_id=pool.id, event_id=event.id, taken=2, holding=1, waiting=0, queueing=1)
    assert miscounts() == [wrong]
    (alarm,) = run("house.check")
    assert (alarm["event"], alarm["log_level"], alarm["verdict"]) == ("health.places", "error", "broken")
    assert alarm["details"] == [f"pool {pool.id}: taken 2, counted 1; waiting 0, counted 1"]
    assert a_pool_of(event).taken == 2


def test_mail_that_does_not_leave_raises_an_alarm(
    run: Callable, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, kind in TEST_LETTERS.items():
        monkeypatch.setitem(LETTERS, name, kind)
    a_mail()
    assert run("house.check") == []
    clock.shift(timedelta(minutes=6))
    (alarm,) = run("house.check")
    assert (alarm["event"], alarm["verdict"]) == ("health.mails", "warning")
    assert alarm["details"] == ["the oldest mail that is due waits for 360 s"]
