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


def an_event_with_people(starts_at: datetime, anchor: ReminderAnchor) -> Event:
    early = starts_at - timedelta(days=30)
    event = an_event(starts_at=starts_at, now=early, capacity=None)
    due = due_at(anchor, 1, time(10), event.starts_at, event.ends_at, event.timezone)
    latest = not_after(anchor, due, event.starts_at)
    facts = {"anchor": anchor, "days": 1, "at": time(10), "due_at": due, "not_after": latest}
    with transaction() as session:
        session.add(ReminderPlan(id=new_id(), event_id=event.id, **facts))
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


@pytest.mark.parametrize("anchor", list(ReminderAnchor))
@pytest.mark.parametrize("starts_at", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_beats_at_the_same_moment_write_to_each_person_once(
    app: Flask, starts_at: datetime, anchor: ReminderAnchor
) -> None:
    # Mondays after the clocks change: the day before lies on the other side, and so does the day after a Saturday.
    is_before = anchor is ReminderAnchor.START
    starts_at = starts_at if is_before else starts_at - timedelta(days=2)
    an_event_with_people(starts_at.astimezone(UTC), anchor)
    day = starts_at.date() + timedelta(days=-1 if is_before else 1)
    ten = datetime.combine(day, time(10), tzinfo=BERLIN)
    assert beat_together(app, ten - timedelta(minutes=1)) == []
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 0
    for minutes in (0, 1, 60):
        assert beat_together(app, ten + timedelta(minutes=minutes)) == []
    db.session.rollback()
    addresses = list(db.session.scalars(select(OutgoingMail.to_address)))
    assert (len(addresses), len(set(addresses))) == (PEOPLE, PEOPLE)
