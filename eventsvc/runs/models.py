"""The table of long work."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id

from .states import RunKind, RunState

_WORKING = text("state = 'working'")


class Run(Base):
    """One piece of long work: what it is about, who began it, how far it is. It holds figures, no names."""

    __tablename__ = "runs"
    __table_args__ = (
        Index("ix_runs_working", "touched_at", sqlite_where=_WORKING, postgresql_where=_WORKING),
        Index("ix_runs_subject", "subject_id", "started_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    kind: Mapped[RunKind] = mapped_column(words(RunKind, name="run_kind"))
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    account_id: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[RunState] = mapped_column(words(RunState, name="run_state"))
    # Empty until it is known how much there is to do.
    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    # How often a portion broke off since the last that went well.
    tries: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(300), default="")
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Of several, the one that has waited longest goes on.
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
