"""The tables of how the service is: they hold times and figures, nobody's name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.kit.db import Base, UtcDateTime, words

from .states import Mishap


class PeriodicJob(Base):
    """When a periodic job was last done, how long it took, and what went wrong: one row for each."""

    __tablename__ = "periodic_jobs"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    # Since when it is known: what has not run yet is late only from then on.
    known_since: Mapped[datetime] = mapped_column(UtcDateTime)
    # When the clock last rang for it, not the bell of a change.
    ticked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    took_ms: Mapped[int] = mapped_column(default=0)
    # Set until it goes well again.
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mishap: Mapped[Mishap | None] = mapped_column(words(Mishap, name="mishap"))
    mishap_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # What the programmers call it.
    fault: Mapped[str] = mapped_column(String(120), default="")


class Trouble(Base):
    """A check that was not fine when it was last made, and since when; gone once it is."""

    __tablename__ = "troubles"

    check: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
