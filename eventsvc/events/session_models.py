"""The table of an event's programme."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id

from .kinds import Participation
from .models import Event, Pool


class Session(Base):
    """Part of an event's programme; one that people choose has a pool, unlimited where its capacity is empty."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("is_choosable = (pool_id IS NOT NULL)", name="pool_if_choosable"),
        Index("ix_sessions_programme", "event_id", "starts_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    title_de: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200), default="")
    description_de: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    room: Mapped[str] = mapped_column(String(120), default="")
    speaker: Mapped[str] = mapped_column(String(200), default="")
    is_choosable: Mapped[bool] = mapped_column(default=False)
    # Of the sessions that share a group one person chooses one at most; empty: it is chosen by itself.
    parallel_group: Mapped[str] = mapped_column(String(20), default="")
    # Who can choose it: only those who take part this way; empty: everyone.
    participation: Mapped[Participation | None] = mapped_column(words(Participation, name="participation"))
    pool_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Pool.id), unique=True)
    # Puts sessions that begin together in order.
    position: Mapped[int] = mapped_column(default=0)
