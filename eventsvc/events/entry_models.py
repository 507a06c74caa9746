"""Tables of what lets people in besides the open door: codes, and contingents for organizations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id

from .kinds import Participation
from .models import Category, Event, Pool

_HELD_SQL = text("released_at IS NULL")


class Contingent(Base):
    """Places of one way to take part that are kept for an organization until a date; its contact gives them out.

    Its contact is kept ninety days after the event, then emptied; the rest only counts.
    """

    __tablename__ = "contingents"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="not_empty"),
        CheckConstraint("(pool_id IS NULL) = (released_at IS NOT NULL)", name="held_or_released"),
        Index("ix_contingents_due", "release_at", sqlite_where=_HELD_SQL, postgresql_where=_HELD_SQL),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id), index=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    # Raised, it ends the contact's link; the colleagues' has its own.
    link_version: Mapped[int] = mapped_column(default=1)
    colleagues_version: Mapped[int] = mapped_column(default=1)
    organization: Mapped[str] = mapped_column(String(160))
    # Empty where the team gives the places out itself, by a code.
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(2), default="de")
    participation: Mapped[Participation] = mapped_column(words(Participation, name="participation"))
    category_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Category.id), index=True)
    capacity: Mapped[int]
    # Its own places, until they go back to those they were taken from.
    pool_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Pool.id), index=True)
    from_pool_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Pool.id), index=True)
    release_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Code(Base):
    """Words that let people into a closed event, a category or a contingent, as often as its limit says.

    Kept with its event, without its note: it names nobody.
    """

    __tablename__ = "codes"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        CheckConstraint("most_uses IS NULL OR most_uses > 0", name="usable"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    # As it is compared: upper case, letters and digits alone.
    code: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(200), default="")
    # How many people may come with it; empty: any number.
    most_uses: Mapped[int | None]
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    category_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Category.id), index=True)
    # Whose places it gives out; empty: those of the event.
    contingent_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Contingent.id), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
