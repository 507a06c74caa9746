"""What is written down of each time that a periodic job was done, and what is told when nobody does them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from celery.contrib.testing.worker import start_worker
from celery.exceptions import SoftTimeLimitExceeded
from flask import Flask
from sqlalchemy.exc import OperationalError

from eventsvc.cli.doctor import doctor
from eventsvc.health.queries import job_rows, troubles
from eventsvc.health.states import Mishap, Verdict
from eventsvc.jobs.schedule import TICK, TICKS
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import end_reading
from eventsvc.workflows.checkup import KEYS, examine


def row(name: str):
    """The job as it stands; a task has a session of its own, so what was read before it ends first."""
    end_reading()
    return next(one for one in job_rows(TICKS) if one.name == name)


@pytest.mark.usefixtures("clock")
def test_each_time_is_written_down_and_a_mishap_stays_readable(app: Flask, clock, monkeypatch) -> None:
    promises = app.extensions["celery"].tasks["house.keep_promises"]
    assert row("house.keep_promises").ended_at is None
    promises()
    first = row("house.keep_promises")
    assert (first.ended_at, first.ticked_at, first.mishap) == (read_clock(), None, None)
    for error, mishap in (
        (OperationalError("", {}, Exception()), Mishap.DATABASE),
        (SoftTimeLimitExceeded(), Mishap.TIME),
        (ValueError("Frau Huber"), Mishap.FAULT),
    ):
        clock.shift(timedelta(hours=1))

        def break_off(error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(promises, "run", break_off)
        with pytest.raises(type(error)):
            promises()
        assert (row("house.keep_promises").mishap, row("house.keep_promises").failing_since) == (
            mishap,
            first.ended_at + timedelta(hours=1),
        )
    assert row("house.keep_promises").fault == "ValueError", "never what it said: that may hold a name"
    monkeypatch.undo()
    promises()
    healed = row("house.keep_promises")
    assert (healed.failing_since, healed.mishap) == (None, Mishap.FAULT)


@pytest.mark.usefixtures("clock")
def test_what_is_wrong_is_known_since_it_was_first_seen(app: Flask, clock, monkeypatch) -> None:
    check, began = app.extensions["celery"].tasks["house.check"], read_clock()
    check()
    clock.shift(timedelta(minutes=10))
    check()
    # The queue of the tests does not answer.
    assert troubles()["queue"] == began
    monkeypatch.setitem(app.extensions, "instruments", replace(app.extensions["instruments"], count_bells=lambda: 0))
    check()
    end_reading()
    assert "queue" not in troubles()


def test_with_the_worker_stopped_the_page_and_the_doctor_say_so(
    another_app: Callable[..., Flask], new_database, redis_url: str
) -> None:
    """A real worker and a real queue: while it runs nothing is missing; stopped, the bells that nobody hears tell."""
    app = another_app(DATABASE_URL=new_database("sqlite").url, REDIS_URL=f"{redis_url}?db=9")
    celery, instruments = app.extensions["celery"], app.extensions["instruments"]
    drain, is_done = celery.tasks["mail.drain"], threading.Event()

    def crew() -> list[Verdict]:
        with app.app_context():
            return [one.finding.verdict for one in examine(instruments, read_clock(), ("queue", "worker", "beat"))]

    assert crew() == [Verdict.FINE, Verdict.UNKNOWN, Verdict.BROKEN]
    drain.apply_async(headers={TICK: True})
    assert crew() == [Verdict.FINE, Verdict.BROKEN, Verdict.UNKNOWN]
    with app.app_context():
        said = app.test_cli_runner().invoke(doctor, ["worker"])
    assert said.exit_code == 1
    assert "Background work has stopped: nobody takes jobs." in said.output
    with start_worker(celery, pool="solo", perform_ping_check=False, shutdown_timeout=30):
        for _ in range(200):
            if crew() == [Verdict.FINE, Verdict.FINE, Verdict.FINE]:
                is_done.set()
                break
            threading.Event().wait(0.05)
    assert is_done.is_set()


def test_the_doctor_knows_every_check_of_the_page(app: Flask) -> None:
    said = app.test_cli_runner().invoke(doctor).output
    for key in KEYS:
        assert f"{key}: " in said


def test_every_ring_of_the_beat_says_that_it_is_one(another_app: Callable[..., Flask]) -> None:
    schedule = another_app(DATABASE_URL="sqlite://").extensions["celery"].conf.beat_schedule
    assert all(entry["options"]["headers"] == {TICK: True} for entry in schedule.values())
