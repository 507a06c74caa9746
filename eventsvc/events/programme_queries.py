"""Reading an event's programme: its sessions in order of time, each with its places."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.kit.localized import Bilingual

from .kinds import Participation
from .models import Pool
from .session_models import Session
from .sessions import SessionDraft, Slot


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """A session and how its places stand; without a pool nobody chooses it, `capacity` None means unlimited."""

    id: UUID
    event_id: UUID
    title_de: str
    title_en: str
    description_de: str
    description_en: str
    starts_at: datetime
    ends_at: datetime
    room: str
    speaker: str
    is_choosable: bool
    parallel_group: str
    participation: Participation | None
    pool_id: UUID | None
    position: int
    capacity: int | None
    taken: int
    waiting: int

    @property
    def title(self) -> Bilingual:
        """Its title, German and English."""
        return Bilingual(self.title_de, self.title_en)

    @property
    def slot(self) -> Slot:
        """The session as the rules see it."""
        return Slot(
            id=self.id,
            title=self.title,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            is_choosable=self.is_choosable,
            parallel_group=self.parallel_group,
            participation=self.participation,
        )

    @property
    def draft(self) -> SessionDraft:
        """The session as its organizer has written it."""
        return SessionDraft(**{field.name: getattr(self, field.name) for field in fields(SessionDraft)})

    @property
    def free(self) -> int | None:
        """How many places a newcomer could get: none while somebody waits; None means any number."""
        if self.capacity is None:
            return None
        return 0 if self.waiting else self.capacity - self.taken

    @property
    def has_place(self) -> bool:
        """Whether a newcomer would get a place at once."""
        return self.free is None or self.free > 0


def programme_of(event_id: UUID) -> tuple[SessionRow, ...]:
    """Return the event's sessions in order of time, in one statement."""
    return tuple(_row(row) for row in db.session.execute(_PROGRAMME, {"event_id": event_id}))


def get_session(event_id: UUID, session_id: UUID) -> SessionRow:
    """Return a session of the event, or raise NotFound."""
    for session in programme_of(event_id):
        if session.id == session_id:
            return session
    raise NotFound(session_id)


def _row(row: Row[Any]) -> SessionRow:
    facts = dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it
    return SessionRow(**facts | {"taken": facts["taken"] or 0, "waiting": facts["waiting"] or 0})


# Read with every page of an event and every sign-up: made once, and from the tables.
_SESSIONS, _POOLS = table_of(Session), table_of(Pool)
_OF_THE_POOL = ("capacity", "taken", "waiting")
_OF_THE_SESSION = tuple(field.name for field in fields(SessionRow) if field.name not in _OF_THE_POOL)
_PROGRAMME = (
    select(*(_SESSIONS.c[name] for name in _OF_THE_SESSION), *(_POOLS.c[name] for name in _OF_THE_POOL))
    .outerjoin(_POOLS, _POOLS.c.id == _SESSIONS.c.pool_id)
    .where(_SESSIONS.c.event_id == bindparam("event_id"))
    .order_by(_SESSIONS.c.starts_at, _SESSIONS.c.position, _SESSIONS.c.id)
)
