"""The table of scans."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.accounts.models import Account
from eventsvc.events.models import Event
from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id
from eventsvc.kit.text import N_
from eventsvc.registration.models import Registration

_STANDING = text("undone_at IS NULL")


class ScanMethod(StrEnum):
    """How someone was recognised at the desk."""

    CODE = "code"
    NAME = "name"
    LINK = "link"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return METHOD_LABELS[self]


METHOD_LABELS = {
    ScanMethod.CODE: N_("Ticketcode"),
    ScanMethod.NAME: N_("Name"),
    ScanMethod.LINK: N_("QR-Code"),
}


class Scan(Base):
    """Someone was let in: when, how and by whom; at most one stands, an undone one stays as evidence.

    Kept with its registration: once that names nobody, it only counts.
    """

    __tablename__ = "scans"
    __table_args__ = (
        Index("uq_scans_standing", "registration_id", unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING),
        Index("ix_scans_event", "event_id", "at"),
        Index("ix_scans_registration", "registration_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    registration_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Registration.id))
    method: Mapped[ScanMethod] = mapped_column(words(ScanMethod, name="method"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Account.id))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_account_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Account.id))
