"""Days on which something is plausibly held: working days, no holidays, quiet at Christmas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from eventsvc.kit.holidays import is_bavarian_holiday

HOME = "Europe/Berlin"
DAY = timedelta(days=1)
FRIDAY = 4

QUIET_FROM, QUIET_UNTIL, QUIET_DAYS = (12, 22), (1, 6), 17


def is_quiet(day: date) -> bool:
    """Whether the day lies in the weeks around Christmas, when nobody meets."""
    return (day.month, day.day) >= QUIET_FROM or (day.month, day.day) <= QUIET_UNTIL


def is_working_day(day: date) -> bool:
    """Whether people in Bavaria work on that day and would come to a seminar."""
    return day.weekday() <= FRIDAY and not is_quiet(day) and not is_bavarian_holiday(day)


def fitting_day(today: date, offset: int, fits: Callable[[date], bool]) -> date:
    """Return the first day that fits, at `offset` days from today or further out on the same side.

    What falls into the quiet weeks moves out of them by their length, so that it does not all meet on one day;
    what falls on a weekend moves to the middle of the week beside it.
    """
    step = DAY if offset >= 0 else -DAY
    wished = today + offset * DAY
    if offset and is_quiet(wished):
        wished += QUIET_DAYS * step
    if offset and wished.weekday() > FRIDAY:
        wished += 3 * step
    return next(day for day in (wished + number * step for number in count()) if fits(day))


def weekday_before(day: date) -> date:
    """Return the day itself, or the Friday before a weekend: offices open and close lists on weekdays."""
    return day - max(0, day.weekday() - FRIDAY) * DAY


def at(day: date, clock: time, zone: str = HOME) -> datetime:
    """Return the instant of the day at this wall-clock time in the zone."""
    return datetime.combine(day, clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)
