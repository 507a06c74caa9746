"""The verbs of a programme: add, change and remove a session, and move all of it with its event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select, update

from eventsvc.journal import Actor, changes_of, note
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_id

from .errors import BadSession, SessionsOutsideEvent
from .kinds import EventFormat
from .models import Event, Pool
from .moving import same_hour
from .pools import lock_places_of, set_capacity
from .programme_queries import SessionRow, get_session, programme_of
from .session_models import Session
from .sessions import Frame, SessionDraft, session_problems

_SESSIONS, _POOLS = table_of(Session), table_of(Pool)
_WRITTEN = tuple(field.name for field in fields(SessionDraft) if field.name != "capacity")


def lock_programme(event_id: UUID) -> None:
    """Lock the event, then all its places: the order that everyone keeps who changes what people rely on."""
    query = select(Event.id).where(Event.id == event_id).with_for_update(key_share=True)
    if db.session.scalar(query) is None:
        raise NotFound(event_id)
    lock_places_of(event_id)


def add_session(event_id: UUID, draft: SessionDraft, *, now: datetime, by: Actor) -> UUID:
    """Add a session to the event's programme and return its id, or raise BadSession."""
    lock_programme(event_id)
    _check(event_id, draft)
    session_id = new_id()
    last = db.session.scalar(select(func.max(Session.position)).where(Session.event_id == event_id))
    db.session.execute(
        insert(_SESSIONS),
        {
            "id": session_id,
            "event_id": event_id,
            "pool_id": _add_pool(event_id, draft.capacity) if draft.is_choosable else None,
            "position": 0 if last is None else last + 1,
            **_columns(draft),
        },
    )
    note("programme.session_added", event_id, by=by, now=now, event_id=event_id, title=draft.title_de)
    return session_id


def edit_session(event_id: UUID, session_id: UUID, draft: SessionDraft, *, now: datetime, by: Actor) -> SessionRow:
    """Save the draft over the session and return how it was before, or raise BadSession.

    Takes place under the lock of the programme. Who has chosen it is not asked here, only above.
    """
    _check(event_id, draft)
    before = get_session(event_id, session_id)
    pool_id = before.pool_id
    if not draft.is_choosable:
        pool_id = None
    elif pool_id is None:
        pool_id = _add_pool(event_id, draft.capacity)
    elif draft.capacity != before.capacity:
        set_capacity(pool_id, draft.capacity)
    _save(session_id, pool_id=pool_id, **_columns(draft))
    if before.pool_id is not None and pool_id is None:
        db.session.execute(delete(_POOLS).where(_POOLS.c.id == before.pool_id))
    found = changes_of(before, draft, (*_WRITTEN, "capacity"))
    note("programme.session_edited", event_id, by=by, now=now, event_id=event_id, title=draft.title_de, changes=found)
    return before


def remove_session(event_id: UUID, session_id: UUID, *, now: datetime, by: Actor) -> None:
    """Take the session out of the programme; nobody may have chosen it."""
    session = get_session(event_id, session_id)
    db.session.execute(delete(_SESSIONS).where(_SESSIONS.c.id == session_id))
    if session.pool_id is not None:
        db.session.execute(delete(_POOLS).where(_POOLS.c.id == session.pool_id))
    note("programme.session_removed", event_id, by=by, now=now, event_id=event_id, title=session.title_de)


def move_programme(before: Event, starts_at: datetime, ends_at: datetime, timezone: str) -> None:
    """Let the programme follow its event to another day or zone: each session keeps its day of the event and its hour.

    Raises SessionsOutsideEvent for those that do not fit into the event's new times.
    """
    programme = programme_of(before.id)
    old, new = ZoneInfo(before.timezone), ZoneInfo(timezone)
    days = starts_at.astimezone(new).date() - before.starts_at.astimezone(old).date()
    moved = [
        (session, same_hour(session.starts_at, days, old, new), same_hour(session.ends_at, days, old, new))
        for session in programme
    ]
    _refuse_outside(moved, starts_at, ends_at)
    for session, begins, ends in moved:
        if (begins, ends) != (session.starts_at, session.ends_at):
            _save(session.id, starts_at=begins, ends_at=ends)


def _refuse_outside(
    moved: Iterable[tuple[SessionRow, datetime, datetime]], starts_at: datetime, ends_at: datetime
) -> None:
    outside = [session.title for session, begins, ends in moved if begins < starts_at or ends > ends_at]
    if outside:
        raise SessionsOutsideEvent(outside)


def _check(event_id: UUID, draft: SessionDraft) -> None:
    query = select(Event.starts_at, Event.ends_at, Event.format).where(Event.id == event_id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(event_id)
    frame = Frame(starts_at=row.starts_at, ends_at=row.ends_at, participations=EventFormat(row.format).participations)
    if found := session_problems(draft, frame):
        raise BadSession(found)


def _add_pool(event_id: UUID, capacity: int | None) -> UUID:
    pool = Pool(id=new_id(), event_id=event_id, capacity=capacity)
    db.session.add(pool)
    db.session.flush()
    return pool.id


def _save(session_id: UUID, **columns: Any) -> None:
    db.session.execute(update(_SESSIONS).where(_SESSIONS.c.id == session_id).values(**columns))


def _columns(draft: SessionDraft) -> dict[str, Any]:
    columns = {name: getattr(draft, name) for name in _WRITTEN}
    if not draft.is_choosable:
        columns |= {"parallel_group": "", "participation": None}
    return columns
