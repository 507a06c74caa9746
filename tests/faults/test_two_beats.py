"""Two beats at once, on both sides of both clock changes: each person is reminded once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsvc.events.models import Event, ReminderAnchor, ReminderPlan
from eventsvc.events.reminders import due_at, not_after
from eventsvc.kit.db import db, transaction
from eventsvc.kit.ids import new_id
from eventsvc.messaging.models import OutgoingMail
from eventsvc.workflows.reminders import post_due_reminders
from tests.builders import a_registration, an_event

BERLIN = ZoneInfo("Europe/Berlin")
BEATS = 4
PEOPLE = 30

SPRING, AUTUMN = datetime(2026, 3, 30, 9, tzinfo=BERLIN), datetime(2026, 10, 26, 9, tzinfo=BERLIN)


def an_event_with_people(starts_at: datetime) -> Event:
    early = starts_at - timedelta(days=30)
    event = an_event(starts_at=starts_at, now=early, capacity=None)
    due = due_at(ReminderAnchor.START, 1, time(10), event.starts_at, event.ends_at, event.timezone)
    latest = not_after(ReminderAnchor.START, due, event.starts_at)
    facts = {"anchor": ReminderAnchor.START, "days": 1, "at": time(10), "due_at": due, "not_after": latest}
    with transaction() as session:
        session.add(ReminderPlan(id=new_id(), event_id=event.id, revision=0, **facts))
    for _ in range(PEOPLE):
        a_registration(event, now=early)
    return event


def beat_together(app: Flask, now: datetime) -> list[BaseException]:
    """Let several beats tick at the same moment, each in small bites as the job does."""
    barrier, problems = Barrier(BEATS), []

    def tick() -> None:
        with app.app_context():
            barrier.wait()
            try:
                posted = 1
                while posted:
                    with transaction():
                        posted = post_due_reminders(now, 7)
            except BaseException as problem:  # noqa: BLE001 -- told to the test
                problems.append(problem)

    beats = [Thread(target=tick) for _ in range(BEATS)]
    for beat in beats:
        beat.start()
    for beat in beats:
        beat.join()
    return problems


@pytest.mark.parametrize("starts_at", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_beats_at_the_same_moment_remind_each_person_once(app: Flask, starts_at: datetime) -> None:
    an_event_with_people(starts_at.astimezone(UTC))
    ten_on_the_day_before = datetime.combine(starts_at.date() - timedelta(days=1), time(10), tzinfo=BERLIN)
    assert beat_together(app, ten_on_the_day_before - timedelta(minutes=1)) == []
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 0
    for minutes in (0, 1, 60):
        assert beat_together(app, ten_on_the_day_before + timedelta(minutes=minutes)) == []
    db.session.rollback()
    addresses = list(db.session.scalars(select(OutgoingMail.to_address)))
    assert (len(addresses), len(set(addresses))) == (PEOPLE, PEOPLE)
