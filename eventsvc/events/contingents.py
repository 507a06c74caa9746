"""Contingents: places that are kept for an organization until a date."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_code, new_id

from .entry_models import Contingent
from .kinds import Participation
from .letters import ContingentFacts
from .models import Pool

PUBLIC_ID_LENGTH = 12
_CONTINGENTS, _POOLS = table_of(Contingent), table_of(Pool)


@dataclass(frozen=True, kw_only=True)
class ContingentDraft:
    """A contingent as its organizer writes it; without an address the team gives its places out itself."""

    organization: str
    contact_name: str = ""
    contact_email: str = ""
    language: str = "de"
    participation: Participation
    category_id: UUID | None = None
    capacity: int
    release_at: datetime


@dataclass(frozen=True, kw_only=True)
class ContingentRow(ContingentDraft):
    """A contingent as it stands; `pool_id` is None once it is released."""

    id: UUID
    event_id: UUID
    public_id: str
    link_version: int
    colleagues_version: int
    pool_id: UUID | None
    from_pool_id: UUID
    released_at: datetime | None
    created_at: datetime

    @property
    def open_until(self) -> datetime | None:
        """Until when its places are given out, also after the event's deadline; None once it is released."""
        return None if self.pool_id is None else self.release_at

    def is_open(self, now: datetime) -> bool:
        """Whether its places can still be given out."""
        return self.pool_id is not None and now < self.release_at

    @property
    def facts(self) -> ContingentFacts:
        """The contingent as a letter tells it."""
        return ContingentFacts(
            id=self.id,
            public_id=self.public_id,
            link_version=self.link_version,
            organization=self.organization,
            contact_name=self.contact_name,
            participation=self.participation,
            capacity=self.capacity,
            release_at=self.release_at,
        )


_QUERY = select(*(_CONTINGENTS.c[field.name] for field in fields(ContingentRow)))


def get_contingent(contingent_id: UUID) -> ContingentRow:
    """Return the contingent, or raise NotFound."""
    row = db.session.execute(_QUERY.where(_CONTINGENTS.c.id == contingent_id)).one_or_none()
    if row is None:
        raise NotFound(contingent_id)
    return ContingentRow(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it


def find_contingent(public_id: str) -> ContingentRow | None:
    """Return the contingent behind the public id of a link, or None."""
    row = db.session.execute(_QUERY.where(_CONTINGENTS.c.public_id == public_id)).one_or_none()
    return ContingentRow(**row._mapping) if row is not None else None  # noqa: SLF001 -- SQLAlchemy's public name for it


def contingents_of(event_id: UUID) -> list[ContingentRow]:
    """Return the contingents of the event, the oldest first."""
    rows = db.session.execute(_QUERY.where(_CONTINGENTS.c.event_id == event_id).order_by(_CONTINGENTS.c.id))
    return [ContingentRow(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name for it


def due_contingents(now: datetime, number: int) -> list[UUID]:
    """Return up to `number` contingents whose release date has come."""
    query = (
        select(_CONTINGENTS.c.id)
        .where(_CONTINGENTS.c.release_at <= now, _CONTINGENTS.c.released_at.is_(None))
        .order_by(_CONTINGENTS.c.release_at, _CONTINGENTS.c.id)
    )
    return list(db.session.scalars(query.limit(number)))


def contingent_in(pool_id: UUID) -> ContingentRow | None:
    """Return the contingent whose places the pool holds, or None."""
    row = db.session.execute(_QUERY.where(_CONTINGENTS.c.pool_id == pool_id)).one_or_none()
    return ContingentRow(**row._mapping) if row is not None else None  # noqa: SLF001 -- SQLAlchemy's public name for it


def contingents_given_to(email_key: str, number: int) -> list[ContingentRow]:
    """Return up to `number` contingents of which this mailbox is the contact, the latest first."""
    query = _QUERY.where(func.lower(_CONTINGENTS.c.contact_email) == email_key).order_by(_CONTINGENTS.c.id.desc())
    return [ContingentRow(**row._mapping) for row in db.session.execute(query.limit(number))]  # noqa: SLF001 -- SQLAlchemy's public name for it


def taken_of(event_id: UUID) -> dict[UUID, int]:
    """Return how many places are taken in each contingent of the event that is not released, by the contingents' ids."""
    query = (
        select(_CONTINGENTS.c.id, _POOLS.c.taken)
        .join(_POOLS, _POOLS.c.id == _CONTINGENTS.c.pool_id)
        .where(_CONTINGENTS.c.event_id == event_id)
    )
    return {row.id: row.taken for row in db.session.execute(query)}


def open_contingent(event_id: UUID, draft: ContingentDraft, from_pool_id: UUID, now: datetime) -> ContingentRow:
    """Write a contingent down with a pool of its own, and return it; its places are taken from elsewhere above."""
    pool = Pool(id=new_id(), event_id=event_id, capacity=draft.capacity)
    db.session.add(pool)
    db.session.flush()
    contingent = ContingentRow(
        **{field.name: getattr(draft, field.name) for field in fields(ContingentDraft)},
        id=new_id(),
        event_id=event_id,
        public_id=new_code(PUBLIC_ID_LENGTH),
        link_version=1,
        colleagues_version=1,
        pool_id=pool.id,
        from_pool_id=from_pool_id,
        released_at=None,
        created_at=now,
    )
    db.session.execute(
        insert(_CONTINGENTS), {field.name: getattr(contingent, field.name) for field in fields(contingent)}
    )
    return contingent


def close_contingent(contingent: ContingentRow, now: datetime) -> None:
    """Note that the contingent is released, and take its empty pool away."""
    db.session.execute(
        update(_CONTINGENTS).where(_CONTINGENTS.c.id == contingent.id).values(pool_id=None, released_at=now)
    )
    db.session.execute(delete(_POOLS).where(_POOLS.c.id == contingent.pool_id))


def change_contingent(contingent_id: UUID, **columns: object) -> None:
    """Write single columns of a contingent."""
    db.session.execute(update(_CONTINGENTS).where(_CONTINGENTS.c.id == contingent_id).values(**columns))
