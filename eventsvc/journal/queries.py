"""Reading the journal."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from eventsvc.kit.db import db, table_of

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
    rows = db.session.execute(_ENTRIES, {"subject": subject_id, "newest": newest})
    return [EntryRow(*row) for row in rows]


_TABLE = table_of(JournalEntry)
_ENTRIES: Select[Any] = (
    select(*(_TABLE.c[field.name] for field in fields(EntryRow)))
    .where(_TABLE.c.subject_id == bindparam("subject"))
    .order_by(_TABLE.c.at.desc(), _TABLE.c.id.desc())
    .limit(bindparam("newest"))
)
