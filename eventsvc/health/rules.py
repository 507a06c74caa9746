"""When something counts as late, low or broken: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .states import Mishap, Verdict

# The beat rings every minute: whoever has not been heard for so long is not there.
SILENT = timedelta(minutes=3)
LATE_MAIL, STANDING_MAIL = timedelta(minutes=5), timedelta(minutes=30)
# A wrong address now and then is everyday life.
SOME_FAILED = 10
LOW_DISK, FULL_DISK = 2_000_000_000, 300_000_000
OLD_BACKUP, NO_BACKUP = timedelta(hours=26), timedelta(days=3)
STANDING_WORK = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class JobRow:
    """A periodic job: how often it is due, and how it went."""

    name: str
    every: timedelta
    known_since: datetime | None = None
    ticked_at: datetime | None = None
    ended_at: datetime | None = None
    took_ms: int = 0
    failing_since: datetime | None = None
    mishap: Mishap | None = None
    mishap_at: datetime | None = None
    fault: str = ""

    @property
    def due_at(self) -> datetime | None:
        """When the clock rings for it next, or should have; nobody knows before the first time."""
        begun = self.ticked_at or self.known_since
        return begun + self.every if begun else None

    def is_late(self, now: datetime) -> bool:
        """Whether it should have run long ago: three times in a row nothing came, and for five minutes at least."""
        begun = self.ticked_at or self.known_since
        return begun is not None and now - begun > max(3 * self.every, timedelta(minutes=5))

    def verdict(self, now: datetime) -> Verdict:
        """How it is with the job."""
        if self.is_late(now) or self.failing_since is not None:
            return Verdict.BROKEN
        return Verdict.UNKNOWN if self.ended_at is None else Verdict.FINE


@dataclass(frozen=True)
class Crew:
    """Whether the worker and the beat are there, told by what they have left behind."""

    worker: Verdict
    beat: Verdict


def crew(ticked_at: datetime | None, ended_at: datetime | None, bells: int | None, now: datetime) -> Crew:
    """Say who is missing: when the clock last rang and was heard, when any job last ended, and how many bells wait unheard.

    The beat rings and the worker hears: with both there, a ring is heard every minute. If none is, the bells that wait
    say which of the two has gone; without the queue nobody can say.
    """
    if _is_recent(ticked_at, now):
        return Crew(Verdict.FINE, Verdict.FINE)
    if bells is None:
        return Crew(Verdict.UNKNOWN, Verdict.UNKNOWN)
    if bells and not _is_recent(ended_at, now):
        return Crew(Verdict.BROKEN, Verdict.UNKNOWN)
    return Crew(Verdict.FINE if _is_recent(ended_at, now) else Verdict.UNKNOWN, Verdict.BROKEN)


def of_waiting_mail(age: timedelta) -> Verdict:
    """How bad it is that the oldest mail is so late."""
    return Verdict.FINE if age <= LATE_MAIL else Verdict.WARNING if age <= STANDING_MAIL else Verdict.BROKEN


def of_failed_mail(failed: int, sent: int) -> Verdict:
    """How bad it is that so many failed while so many were sent."""
    if failed < SOME_FAILED:
        return Verdict.FINE
    return Verdict.BROKEN if failed > sent else Verdict.WARNING


def of_disk(free: int) -> Verdict:
    """How bad it is that so many bytes are left."""
    return Verdict.FINE if free >= LOW_DISK else Verdict.WARNING if free >= FULL_DISK else Verdict.BROKEN


def of_backup(age: timedelta) -> Verdict:
    """How bad it is that the newest backup is so old."""
    return Verdict.FINE if age <= OLD_BACKUP else Verdict.WARNING if age <= NO_BACKUP else Verdict.BROKEN


def _is_recent(at: datetime | None, now: datetime) -> bool:
    return at is not None and now - at <= SILENT
