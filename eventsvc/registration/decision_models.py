"""The table of what is decided and not told yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.accounts.models import Account
from eventsvc.kit.db import Base, UtcDateTime, words

from .deciding import Outcome, Skip
from .models import Registration

_RELEASED = text("released_at IS NOT NULL")


class HeldDecision(Base):
    """A decision that only the team knows; the row goes once it is carried out. Kept no longer than its registration."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_released", "released_at", sqlite_where=_RELEASED, postgresql_where=_RELEASED),
    )

    registration_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Registration.id), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(words(Outcome, name="outcome"))
    # The order within the outcome: in it those in reserve join the list.
    rank: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500), default="")
    is_reason_told: Mapped[bool] = mapped_column(default=True)
    account_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Account.id))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Since when it is to be carried out; empty: it is held back.
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Why it could not be carried out the last time.
    skipped: Mapped[Skip | None] = mapped_column(words(Skip, name="skipped"))
