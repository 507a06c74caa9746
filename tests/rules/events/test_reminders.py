from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from eventsvc.events.models import ReminderAnchor
from eventsvc.events.reminders import due_at, not_after

START, END = ReminderAnchor.START, ReminderAnchor.END


@pytest.mark.parametrize(
    ("anchor", "days", "at", "starts_at", "expected"),
    [
        (START, 7, time(10), datetime(2027, 2, 10, 8, tzinfo=UTC), datetime(2027, 2, 3, 9, tzinfo=UTC)),
        # The clocks go forward on 28 March: ten o'clock stays ten o'clock.
        (START, 7, time(10), datetime(2027, 3, 30, 8, tzinfo=UTC), datetime(2027, 3, 23, 9, tzinfo=UTC)),
        (START, 1, time(10), datetime(2027, 3, 30, 8, tzinfo=UTC), datetime(2027, 3, 29, 8, tzinfo=UTC)),
        # Half past two is skipped on that night.
        (START, 2, time(2, 30), datetime(2027, 3, 30, 8, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        # And comes twice on 31 October: the first counts.
        (START, 1, time(2, 30), datetime(2027, 11, 1, 8, tzinfo=UTC), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        # Just after midnight in Munich is the day before in UTC.
        (START, 0, time(0, 15), datetime(2027, 6, 1, 22, 30, tzinfo=UTC), datetime(2027, 6, 1, 22, 15, tzinfo=UTC)),
        (END, 1, time(9), datetime(2027, 2, 10, 8, tzinfo=UTC), datetime(2027, 2, 11, 8, tzinfo=UTC)),
        # The clocks go forward in the night between.
        (END, 1, time(9), datetime(2027, 3, 27, 8, tzinfo=UTC), datetime(2027, 3, 28, 7, tzinfo=UTC)),
        # On the day itself: at its hour, but never before the end.
        (END, 0, time(18), datetime(2027, 2, 10, 8, tzinfo=UTC), datetime(2027, 2, 10, 17, tzinfo=UTC)),
        (END, 0, time(7), datetime(2027, 2, 10, 8, tzinfo=UTC), datetime(2027, 2, 10, 8, 50, tzinfo=UTC)),
    ],
)
def test_days_and_clock_time_are_those_of_the_zone(
    anchor: ReminderAnchor, days: int, at: time, starts_at: datetime, expected: datetime
) -> None:
    ends_at = starts_at.replace(minute=50)
    assert due_at(anchor, days, at, starts_at, ends_at, "Europe/Berlin") == expected


def test_a_reminder_before_the_start_is_worthless_after_it() -> None:
    starts_at = datetime(2027, 2, 10, 8, tzinfo=UTC)
    due = due_at(START, 1, time(9), starts_at, starts_at, "Europe/Berlin")
    assert not_after(START, due, starts_at) == starts_at


def test_a_reminder_that_is_a_day_late_is_better_not_sent() -> None:
    starts_at = datetime(2027, 2, 10, 8, tzinfo=UTC)
    due = due_at(START, 7, time(9), starts_at, starts_at, "Europe/Berlin")
    assert not_after(START, due, starts_at) == due + timedelta(days=1)


def test_what_comes_after_the_end_is_welcome_for_a_week() -> None:
    ends_at = datetime(2027, 2, 10, 8, tzinfo=UTC)
    due = due_at(END, 1, time(9), ends_at, ends_at, "Europe/Berlin")
    assert not_after(END, due, ends_at) == due + timedelta(days=7)
