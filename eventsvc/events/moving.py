"""Moving dates along with their event: by the clock on the wall, whatever the clocks or the zone do between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def same_hour(at: datetime, by: timedelta, old: ZoneInfo, new: ZoneInfo) -> datetime:
    """Return what the clock of `new` shows when it stands so much later than the clock of `old` did at `at`.

    A time that the clocks skip is taken as an hour later, one that comes twice as the first.
    """
    return (at.astimezone(old).replace(tzinfo=None, fold=0) + by).replace(tzinfo=new).astimezone(UTC)


@dataclass(frozen=True)
class Move:
    """An event moves from one start to another, each by the clock of its own zone.

    What lies on the day of the start keeps its distance to it: it begins later, so do they. What lies on other days keeps
    its hour and moves by whole days, as a deadline at noon is one at noon again.
    """

    starts_at: datetime
    to: datetime
    old: ZoneInfo
    new: ZoneInfo

    @property
    def distance(self) -> timedelta:
        """How far the start moves, as clocks and calendars on the wall count."""
        return self.to.astimezone(self.new).replace(tzinfo=None) - self.starts_at.astimezone(self.old).replace(
            tzinfo=None
        )

    @property
    def days(self) -> timedelta:
        """How many days the start moves, whatever its hour."""
        return self.to.astimezone(self.new).date() - self.starts_at.astimezone(self.old).date()

    def __call__(self, at: datetime) -> datetime:
        """Return where a date of the event comes to lie."""
        if (self.starts_at, self.old) == (self.to, self.new):
            return at
        is_on_the_day = at.astimezone(self.old).date() == self.starts_at.astimezone(self.old).date()
        return same_hour(at, self.distance if is_on_the_day else self.days, self.old, self.new)

    def end(self, ends_at: datetime) -> datetime:
        """Return the end: as long after the start, by the clock, as it was; always after it."""
        moved = same_hour(ends_at, self.distance, self.old, self.new)
        return moved if moved > self.to else self.to + (ends_at - self.starts_at)
