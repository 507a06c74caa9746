"""The table of lists that were handed to venues."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.accounts.models import Account
from eventsvc.events.models import Event
from eventsvc.kit.db import Base, UtcDateTime
from eventsvc.kit.ids import new_id


class FrozenList(Base):
    """Who was to come, word by word, when the team handed the list to a venue or a kitchen. Kept two weeks after the event."""

    __tablename__ = "frozen_lists"
    __table_args__ = (Index("ix_frozen_lists_event", "event_id", "frozen_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Account.id))
    recipient: Mapped[str] = mapped_column(String(120))
    # Whether it says what people need to eat, and to get in.
    with_needs: Mapped[bool]
    # In which language answers stand on it.
    language: Mapped[str] = mapped_column(String(2))
    number: Mapped[int]
    lines: Mapped[list[Any]] = mapped_column(JSON)
