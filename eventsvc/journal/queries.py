"""Reading the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from eventsvc.kit.db import db

from .models import ActorKind, JournalEntry


@dataclass(frozen=True)
class EntryRow:
    """One thing that was done: when, by whom, what, and its facts."""

    id: UUID
    at: datetime
    actor_kind: ActorKind
    actor_id: UUID | None
    action: str
    facts: dict[str, Any]


def entries_about(subject_id: UUID, *, newest: int = 200) -> list[EntryRow]:
    """Return what was done to the subject, the newest first."""
    rows = db.session.execute(
        select(
            JournalEntry.id,
            JournalEntry.at,
            JournalEntry.actor_kind,
            JournalEntry.actor_id,
            JournalEntry.action,
            JournalEntry.facts,
        )
        .where(JournalEntry.subject_id == subject_id)
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(newest)
    )
    return [EntryRow(*row) for row in rows]
