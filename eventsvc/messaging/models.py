"""The table of outgoing mail: the only truth about what is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, SmallInteger, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id

from .states import MailState

_WAITING = text("state = 'queued'")
_SENDING = text("state = 'sending'")


class OutgoingMail(Base):
    """A letter to one address, with its facts, tries and lease. Kept ninety days after it was settled."""

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        Index("ix_outgoing_mails_due", "priority", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_outgoing_mails_lease", "lease_until", sqlite_where=_SENDING, postgresql_where=_SENDING),
        Index("ix_outgoing_mails_subject", "subject_id", "created_at"),
        Index("ix_outgoing_mails_event", "event_id", "created_at"),
        Index("ix_outgoing_mails_log", "created_at"),
        Index("ix_outgoing_mails_mailbox", "mailbox", "settled_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    # Built from stable facts: the same thing is told once.
    once: Mapped[str] = mapped_column(String(160), unique=True)
    letter: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    to_address: Mapped[str] = mapped_column(String(254))
    # The address as mailboxes see it, small letters only: what reached it lately is counted.
    mailbox: Mapped[str | None] = mapped_column(String(254))
    to_name: Mapped[str] = mapped_column(String(170), default="")
    language: Mapped[str] = mapped_column(String(2))
    # What the letter speaks of, read again just before sending.
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    event_id: Mapped[UUID | None] = mapped_column(Uuid)
    priority: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[MailState] = mapped_column(words(MailState, name="state"), default=MailState.QUEUED)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_token: Mapped[UUID | None] = mapped_column(Uuid)
    tries: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
