"""When a reminder is due: counted in days and wall-clock time of the event's zone, kept as an instant."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .models import ReminderAnchor
from .rules import before_start

# What could not go out for a day (a long outage, an event published late) is better not sent.
BEFORE_THE_START = timedelta(days=1)
# What comes after the event is still welcome for a week.
AFTER_THE_END = timedelta(days=7)


def due_at(
    anchor: ReminderAnchor, days: int, at: time, starts_at: datetime, ends_at: datetime, timezone: str
) -> datetime:
    """Return the instant `days` before the start, or after the end, at `at` in the zone.

    A time that the clocks skip is taken as an hour later, one that comes twice as the first. What comes after the end
    never comes before it, whatever the hour.
    """
    if anchor is ReminderAnchor.START:
        return before_start(starts_at, days, at, timezone)
    zone = ZoneInfo(timezone)
    day = ends_at.astimezone(zone).date() + timedelta(days=days)
    return max(ends_at, datetime.combine(day, at, tzinfo=zone)).astimezone(UTC)


def not_after(anchor: ReminderAnchor, due: datetime, starts_at: datetime) -> datetime:
    """Return until when a reminder that is due at `due` is worth sending."""
    return min(starts_at, due + BEFORE_THE_START) if anchor is ReminderAnchor.START else due + AFTER_THE_END
