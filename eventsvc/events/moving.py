"""Moving dates along with their event: by the clock on the wall, whatever the clocks or the zone do between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def same_hour(at: datetime, by: timedelta, old: ZoneInfo, new: ZoneInfo) -> datetime:
    """Return what the clock of `new` shows when it stands so much later than the clock of `old` did at `at`.

    A time that the clocks skip is taken as an hour later, one that comes twice as the first.
    """
    return (_on_the_wall(at, old) + by).replace(tzinfo=new).astimezone(UTC)


def with_start(at: datetime, start: datetime, to: datetime) -> datetime:
    """Return where a date comes to lie when its event begins at `to` instead of `start`, all by the clock on the wall.

    What lies on the day of the start keeps its distance to it: it begins later, so do they. What lies on other days keeps
    its hour and moves by whole days, as a deadline at noon is one at noon again.
    """
    return at + (to - start if at.date() == start.date() else to.date() - start.date())


@dataclass(frozen=True)
class Move:
    """An event moves from one start to another, each by the clock of its own zone."""

    starts_at: datetime
    to: datetime
    old: ZoneInfo
    new: ZoneInfo

    @property
    def _starts(self) -> tuple[datetime, datetime]:
        return _on_the_wall(self.starts_at, self.old), _on_the_wall(self.to, self.new)

    def __call__(self, at: datetime) -> datetime:
        """Return where a date of the event comes to lie."""
        if (self.starts_at, self.old) == (self.to, self.new):
            return at
        there = with_start(_on_the_wall(at, self.old), *self._starts)
        return there.replace(tzinfo=self.new).astimezone(UTC)

    def end(self, ends_at: datetime) -> datetime:
        """Return the end: as long after the start, by the clock, as it was; always after it."""
        start, to = self._starts
        moved = same_hour(ends_at, to - start, self.old, self.new)
        return moved if moved > self.to else self.to + (ends_at - self.starts_at)


def _on_the_wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)
