"""A programme as people read it: by day, and side by side what begins together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from .programme_queries import SessionRow


@dataclass(frozen=True)
class Block:
    """The sessions that begin at the same time."""

    sessions: tuple[SessionRow, ...]

    @property
    def starts_at(self) -> datetime:
        """When they begin."""
        return self.sessions[0].starts_at

    @property
    def ends_at(self) -> datetime | None:
        """When they end; None if not all at the same time."""
        ends = {session.ends_at for session in self.sessions}
        return ends.pop() if len(ends) == 1 else None


@dataclass(frozen=True)
class Day:
    """One day of the programme, in the event's zone."""

    date: date
    blocks: tuple[Block, ...]


def timetable(programme: Iterable[SessionRow], timezone: str) -> tuple[Day, ...]:
    """Return the programme, which is in order of time, by days and blocks."""
    zone = ZoneInfo(timezone)

    def day_of(session: SessionRow) -> date:
        return session.starts_at.astimezone(zone).date()

    def start_of(session: SessionRow) -> datetime:
        return session.starts_at

    return tuple(
        Day(day, tuple(Block(tuple(together)) for _, together in groupby(sessions, start_of)))
        for day, sessions in groupby(programme, day_of)
    )
