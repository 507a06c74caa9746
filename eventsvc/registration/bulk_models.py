"""Tables of what is done to many people at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.accounts.models import Account
from eventsvc.events.models import Event
from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id

from .bulk import BulkDeed, BulkSkip, BulkState
from .models import Registration


class BulkAction(Base):
    """Something that is done to many people: what, to what end, by whom. Kept thirty days; the journal keeps what was done."""

    __tablename__ = "bulk_actions"
    __table_args__ = (Index("ix_bulk_actions_event", "event_id", "begun_at"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Account.id))
    # The one-time key of the form: sent twice, it is one action.
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    deed: Mapped[BulkDeed] = mapped_column(words(BulkDeed, name="deed"))
    # To which category, session or day, or with which word.
    target: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BulkPerson(Base):
    """One of those to whom it is done, how far it is with them, and how they stood before. Kept thirty days."""

    __tablename__ = "bulk_people"
    __table_args__ = (Index("ix_bulk_people_left", "action_id", "state", "position"),)

    action_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(BulkAction.id), primary_key=True)
    registration_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Registration.id), primary_key=True, index=True)
    position: Mapped[int]
    state: Mapped[BulkState] = mapped_column(words(BulkState, name="bulk_state"))
    skip: Mapped[BulkSkip | None] = mapped_column(words(BulkSkip, name="bulk_skip"))
    before: Mapped[str] = mapped_column(String(40), default="")
