from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, update

from eventsvc.events.models import Event, ReminderAnchor, ReminderPlan
from eventsvc.events.reminders import due_at, not_after
from eventsvc.events.states import EventState
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.kit.ids import new_id
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.reminders import post_due_reminders
from tests.builders import a_registration, an_event

BERLIN = ZoneInfo("Europe/Berlin")
# A Thursday, nine o'clock in Munich.
START = datetime(2026, 5, 7, 7, tzinfo=UTC)
LONG_BEFORE = START - timedelta(days=40)

pytestmark = pytest.mark.usefixtures("app", "clock")


def a_plan(event: Event, days: int = 1, at: time = time(10), anchor: ReminderAnchor = ReminderAnchor.START) -> None:
    """Plan a reminder as the events' room does."""
    due = due_at(anchor, days, at, event.starts_at, event.ends_at, event.timezone)
    with transaction() as session:
        session.add(
            ReminderPlan(
                id=new_id(),
                event_id=event.id,
                anchor=anchor,
                days=days,
                at=at,
                due_at=due,
                not_after=not_after(anchor, due, event.starts_at),
                revision=0,
            )
        )


def tick(now: datetime, number: int = 500) -> int:
    with transaction():
        return post_due_reminders(now, number)


def reminded() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(OutgoingMail.to_address)))


def change(event: Event, **values: object) -> None:
    with transaction() as session:
        session.execute(update(Event).where(Event.id == event.id).values(**values))


def test_everyone_with_a_place_is_reminded_once_the_day_before_at_ten() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event)
    people = [a_registration(event, now=LONG_BEFORE) for _ in range(3)]
    for state in (RegistrationState.WAITLISTED, RegistrationState.WITHDRAWN, RegistrationState.APPLIED):
        a_registration(event, state, now=LONG_BEFORE)
    ten = datetime(2026, 5, 6, 10, tzinfo=BERLIN)
    assert tick(ten - timedelta(minutes=1)) == 0
    assert tick(ten) == 3
    assert tick(ten) == 0
    assert tick(ten + timedelta(hours=3)) == 0
    assert reminded() == sorted(person.email for person in people)


def test_a_reminder_leaves_before_the_event_or_never() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event)
    a_registration(event, now=LONG_BEFORE)
    assert tick(START) == 0
    assert tick(START - timedelta(minutes=1)) == 1
    assert db.session.scalar(select(OutgoingMail.not_after)) == START


def test_a_reminder_that_is_a_day_late_never_leaves() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event, days=7)
    a_registration(event, now=LONG_BEFORE)
    assert tick(datetime(2026, 5, 1, 10, tzinfo=BERLIN)) == 0


def test_whoever_got_a_place_after_the_hour_has_just_been_told_everything() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event)
    ten = datetime(2026, 5, 6, 10, tzinfo=BERLIN)
    a_registration(event, now=ten + timedelta(minutes=1))
    assert tick(ten + timedelta(minutes=2)) == 0


@pytest.mark.parametrize("state", [EventState.CALLED_OFF, EventState.DRAFT])
def test_an_event_that_does_not_take_place_reminds_nobody(state: EventState) -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE, state=state)
    a_plan(event)
    a_registration(event, now=LONG_BEFORE)
    assert tick(datetime(2026, 5, 6, 10, tzinfo=BERLIN)) == 0


def test_a_moved_event_reminds_anew() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event)
    a_registration(event, now=LONG_BEFORE)
    assert tick(datetime(2026, 5, 6, 10, tzinfo=BERLIN)) == 1
    with transaction() as session:
        starts_at = START + timedelta(days=7)
        session.execute(update(Event).values(starts_at=starts_at, ends_at=starts_at + timedelta(hours=7)))
        due = due_at(ReminderAnchor.START, 1, time(10), starts_at, starts_at, event.timezone)
        session.execute(update(ReminderPlan).values(due_at=due, not_after=starts_at, revision=1))
    assert tick(datetime(2026, 5, 12, 10, tzinfo=BERLIN)) == 0
    assert tick(datetime(2026, 5, 13, 10, tzinfo=BERLIN)) == 1


def test_an_hour_that_is_changed_after_the_reminder_went_out_reminds_nobody_twice() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event)
    a_registration(event, now=LONG_BEFORE)
    ten = datetime(2026, 5, 6, 10, tzinfo=BERLIN)
    assert tick(ten) == 1
    with transaction() as session:
        session.execute(delete(ReminderPlan))
    a_plan(event, at=time(9))
    assert tick(ten + timedelta(minutes=5)) == 0


def test_after_a_long_silence_two_reminders_are_one() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event, at=time(10))
    a_plan(event, days=0, at=time(8))
    a_registration(event, now=LONG_BEFORE)
    assert tick(datetime(2026, 5, 7, 8, 30, tzinfo=BERLIN)) == 1


def test_a_crash_in_the_middle_of_many_goes_on_where_it_stopped() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE, capacity=None)
    a_plan(event)
    people = [a_registration(event, now=LONG_BEFORE) for _ in range(7)]
    ten = datetime(2026, 5, 6, 10, tzinfo=BERLIN)
    assert tick(ten, 3) == 3
    with pytest.raises(ZeroDivisionError):
        crash(ten)
    assert [tick(ten, 3), tick(ten, 3), tick(ten, 3)] == [3, 1, 0]
    assert reminded() == sorted(person.email for person in people)


def crash(now: datetime) -> None:
    with transaction():
        post_due_reminders(now, 3)
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("starts_on", "day_before"),
    [
        ((2026, 3, 29, 14), "2026-03-28 10:00+01:00"),
        ((2026, 3, 30, 9), "2026-03-29 10:00+02:00"),
        ((2026, 10, 25, 14), "2026-10-24 10:00+02:00"),
        ((2026, 10, 26, 9), "2026-10-25 10:00+01:00"),
    ],
)
def test_over_both_clock_changes_everyone_is_reminded_once_at_ten(
    starts_on: tuple[int, int, int, int], day_before: str
) -> None:
    starts_at = datetime(*starts_on, tzinfo=BERLIN).astimezone(UTC)
    early = starts_at - timedelta(days=20)
    event = an_event(starts_at=starts_at, now=early)
    a_plan(event)
    a_registration(event, now=early)
    moment, posted_at = starts_at - timedelta(days=2), []
    while moment < starts_at + timedelta(days=1):
        posted_at += [moment] * tick(moment)
        moment += timedelta(minutes=15)
    assert [at.astimezone(BERLIN).isoformat(" ", "minutes") for at in posted_at] == [day_before]


def test_a_tick_without_anything_due_asks_once(statements: Callable) -> None:
    an_event()
    with statements() as seen:
        tick(read_clock())
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1


def test_the_letter_speaks_of_the_schedule_it_was_written_for() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    change(event, schedule_revision=4)
    a_plan(event)
    registration = a_registration(event, now=LONG_BEFORE, language="en")
    tick(datetime(2026, 5, 6, 10, tzinfo=BERLIN))
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.letter, mail.language, mail.subject_id) == ("event_reminder", "en", registration.id)
    assert mail.facts["event"]["sequence"] == 4
