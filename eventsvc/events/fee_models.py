"""The table of what signing off costs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.kit.db import Base
from eventsvc.kit.ids import new_id

from .models import Event


class FeeStepRow(Base):
    """From so many days before the start on, signing off costs a share of the net price, or a fixed amount in cents."""

    __tablename__ = "fee_steps"
    __table_args__ = (
        UniqueConstraint("event_id", "days"),
        CheckConstraint("(percent IS NULL) <> (amount_cents IS NULL)", name="either_or"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    days: Mapped[int]
    percent: Mapped[int | None]
    amount_cents: Mapped[int | None]
