"""The table of the journal."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.kit.db import APPEND_ONLY, Base, UtcDateTime, words
from eventsvc.kit.ids import new_id
from eventsvc.kit.text import N_


class ActorKind(StrEnum):
    """Who can act."""

    PERSON = "person"
    CONTACT = "contact"
    GUEST = "guest"
    ACCOUNT = "account"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        """The German words for an actor without a name, marked for the catalogues."""
        return ACTOR_LABELS[self]


ACTOR_LABELS = {
    ActorKind.PERSON: N_("von der Person selbst"),
    ActorKind.CONTACT: N_("vom Kontakt"),
    ActorKind.GUEST: N_("von einem Gast"),
    ActorKind.ACCOUNT: N_("vom Team"),
    ActorKind.SYSTEM: N_("automatisch"),
}


_BY_SOMEONE = text("actor_id IS NOT NULL")


class JournalEntry(Base):
    """One thing that was done; it stays as it was written, and is kept as long as the database.

    What its facts say of a person is kept as long as that person is known: then the facts are emptied, and it goes on
    saying what was done, and when.
    """

    __tablename__ = "journal_entries"
    __table_args__ = (
        Index("ix_journal_entries_subject", "subject_id", "at"),
        Index("ix_journal_entries_event", "event_id", "at"),
        Index("ix_journal_entries_at", "at", "id"),
        Index("ix_journal_entries_actor", "actor_id", "at", postgresql_where=_BY_SOMEONE, sqlite_where=_BY_SOMEONE),
        {"info": {APPEND_ONLY: True}},
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_kind: Mapped[ActorKind] = mapped_column(words(ActorKind, name="actor_kind"))
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    action: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    event_id: Mapped[UUID | None] = mapped_column(Uuid)
    # What concerns a cluster as a whole; what is done at its events is found through them.
    cluster_id: Mapped[UUID | None] = mapped_column(Uuid)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
