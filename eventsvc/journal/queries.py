"""Reading the journal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, or_, select

from eventsvc.kit.db import db, table_of

from .models import ActorKind, JournalEntry
from .service import Actor


@dataclass(frozen=True)
class EntryRow:
    """One thing that was done: when, by whom, what, and its facts."""

    id: UUID
    at: datetime
    actor_kind: ActorKind
    actor_id: UUID | None
    action: str
    subject_id: UUID
    event_id: UUID | None
    facts: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """Some entries, the newest first, and beside which of them newer and older ones begin, if there are any."""

    rows: tuple[EntryRow, ...]
    newer: UUID | None
    older: UUID | None


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


def was_done_since(action: str, subject_id: UUID, *, by: Actor, since: datetime) -> bool:
    """Whether the same has done the same to the same subject since then."""
    found = select(_TABLE.c.id).where(
        _TABLE.c.subject_id == subject_id,
        _TABLE.c.at >= since,
        _TABLE.c.action == action,
        _TABLE.c.actor_id == by.id,
    )
    return db.session.scalar(found.limit(1)) is not None


def entry_page(
    conditions: Collection[ColumnElement[bool]],
    *,
    older_than: UUID | None = None,
    newer_than: UUID | None = None,
    number: int,
) -> EntryPage:
    """Return so many of the entries for which the conditions hold, the newest first, from beside the one that is named.

    The page begins at a key, not at a number: the thousandth costs what the first does.
    """
    key = _TABLE.c.at, _TABLE.c.id
    query = select(*(_TABLE.c[field.name] for field in fields(EntryRow))).where(*conditions)
    mark = _mark(older_than or newer_than)
    goes_back = mark is None or older_than is not None
    if mark is not None:
        beside = _before(mark) if goes_back else _after(mark)
        query = query.where(*beside)
    order = (column.desc() if goes_back else column.asc() for column in key)
    found = [EntryRow(*row) for row in db.session.execute(query.order_by(*order).limit(number + 1))]
    has_more, rows = len(found) > number, found[:number]
    if not goes_back:
        rows.reverse()
    is_begun = mark is not None and goes_back
    return EntryPage(
        rows=tuple(rows),
        newer=rows[0].id if rows and (is_begun or (has_more and not goes_back)) else None,
        older=rows[-1].id if rows and (has_more or not goes_back) else None,
    )


def _mark(entry_id: UUID | None) -> tuple[datetime, UUID] | None:
    row = db.session.execute(select(_TABLE.c.at, _TABLE.c.id).where(_TABLE.c.id == entry_id)).one_or_none()
    return (row.at, row.id) if row else None


def _before(mark: tuple[datetime, UUID]) -> tuple[ColumnElement[bool], ...]:
    at, entry_id = mark
    return _TABLE.c.at <= at, or_(_TABLE.c.at < at, _TABLE.c.id < entry_id)


def _after(mark: tuple[datetime, UUID]) -> tuple[ColumnElement[bool], ...]:
    at, entry_id = mark
    return _TABLE.c.at >= at, or_(_TABLE.c.at > at, _TABLE.c.id > entry_id)


_TABLE = table_of(JournalEntry)
_ENTRIES: Select[Any] = (
    select(*(_TABLE.c[field.name] for field in fields(EntryRow)))
    .where(_TABLE.c.subject_id == bindparam("subject"))
    .order_by(_TABLE.c.at.desc(), _TABLE.c.id.desc())
    .limit(bindparam("newest"))
)
