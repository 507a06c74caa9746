"""Until when an offered place is held."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from eventsvc.kit.holidays import is_bavarian_holiday

NIGHT_FROM, NIGHT_UNTIL = time(21), time(8)
# What would end at a bad hour ends later, in the morning: early enough for the next in line, late enough to read one's mail.
MORNING = time(10)
FRIDAY, SUNDAY = 4, 6
DAY = timedelta(days=1)


def offer_deadline(now: datetime, hours: int, *, starts_at: datetime, timezone: str) -> datetime:
    """Return when an offer made at `now` ends: so many hours later, on the clocks of the event.

    It never ends at night, on a Sunday or on a Bavarian holiday, but on the next working day's morning; and never after
    the event's start.
    """
    zone = ZoneInfo(timezone)
    ends_at = (now + timedelta(hours=hours)).astimezone(zone)
    if _is_at_rest(ends_at):
        ends_at = _next_morning(ends_at, zone)
    return min(ends_at, starts_at)


def _is_at_rest(at: datetime) -> bool:
    is_night = at.time() >= NIGHT_FROM or at.time() < NIGHT_UNTIL
    return is_night or at.weekday() == SUNDAY or is_bavarian_holiday(at.date())


def _next_morning(at: datetime, zone: ZoneInfo) -> datetime:
    day = at.date() if at.time() < NIGHT_UNTIL else at.date() + DAY
    while day.weekday() > FRIDAY or is_bavarian_holiday(day):
        day += DAY
    return datetime.combine(day, MORNING, tzinfo=zone)
