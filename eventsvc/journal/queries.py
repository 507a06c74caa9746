"""Reading the journal."""

from __future__ import annotations

from collections.abc import Collection
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
    event_id: UUID | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class DoneRow:
    """When something was done, and by whom."""

    at: datetime
    actor_kind: ActorKind
    actor_id: UUID | None


def entries_about(subject_id: UUID, *, newest: int = 200) -> list[EntryRow]:
    """Return what was done to the subject, the newest first."""
    rows = db.session.execute(_ENTRIES, {"subject": subject_id, "newest": newest})
    return [EntryRow(*row) for row in rows]


def last_done(event_id: UUID, actions: Collection[str]) -> dict[tuple[UUID, str], DoneRow]:
    """Return when each of the actions was last done to each subject of the event, and by whom."""
    query = select(_TABLE.c.subject_id, _TABLE.c.action, _TABLE.c.at, _TABLE.c.actor_kind, _TABLE.c.actor_id)
    rows = db.session.execute(
        query.where(_TABLE.c.event_id == event_id, _TABLE.c.action.in_(actions)).order_by(_TABLE.c.at, _TABLE.c.id)
    )
    return {(row.subject_id, row.action): DoneRow(row.at, row.actor_kind, row.actor_id) for row in rows}


def entries_of_event(event_id: UUID, actions: Collection[str]) -> list[EntryRow]:
    """Return which of these acts happened around the event, whomever they concerned, the newest first."""
    rows = db.session.execute(
        select(*(_TABLE.c[field.name] for field in fields(EntryRow)))
        .where(_TABLE.c.event_id == event_id, _TABLE.c.action.in_(actions))
        .order_by(_TABLE.c.at.desc(), _TABLE.c.id.desc())
    )
    return [EntryRow(*row) for row in rows]


_TABLE = table_of(JournalEntry)
_ENTRIES: Select[Any] = (
    select(*(_TABLE.c[field.name] for field in fields(EntryRow)))
    .where(_TABLE.c.subject_id == bindparam("subject"))
    .order_by(_TABLE.c.at.desc(), _TABLE.c.id.desc())
    .limit(bindparam("newest"))
)
