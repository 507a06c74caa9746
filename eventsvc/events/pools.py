"""The places of an event: the one row that gets scarcer, and its lock."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound

from .kinds import Participation
from .models import Pool


@dataclass(frozen=True, kw_only=True)
class Places:
    """How a pool stands; `capacity` None means unlimited, `participation` None that it is no way to take part."""

    id: UUID
    event_id: UUID
    participation: Participation | None
    capacity: int | None
    taken: int
    waiting: int
    last_position: int

    @property
    def free(self) -> int | None:
        """How many more there is room for; None means any number."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def has_room(self) -> bool:
        """Whether one more fits."""
        return self.free is None or self.free > 0


_POOLS = table_of(Pool)
_ALL = (
    select(*(_POOLS.c[field.name] for field in fields(Places)))
    .where(_POOLS.c.event_id == bindparam("event_id"))
    .order_by(_POOLS.c.id)
)
_LOCKED = _ALL.with_for_update(key_share=True)
_SETTLE = (
    update(_POOLS)
    .where(_POOLS.c.id == bindparam("pool_id"))
    .values(
        taken=_POOLS.c.taken + bindparam("taken_more"),
        waiting=_POOLS.c.waiting + bindparam("waiting_more"),
        last_position=func.coalesce(bindparam("position", type_=_POOLS.c.last_position.type), _POOLS.c.last_position),
    )
)


def lock_places_of(event_id: UUID) -> list[Places]:
    """Lock all places of the event, in order of id, and return how they stand; the last thing before commit.

    On SQLite the transaction's own write lock does the same.
    """
    rows = db.session.execute(_LOCKED, {"event_id": event_id})
    return [Places(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name for it


def places_of(event_id: UUID) -> list[Places]:
    """Return how all places of the event stand at this moment, in order of id."""
    rows = db.session.execute(_ALL, {"event_id": event_id})
    return [Places(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name for it


def event_of_pool(pool_id: UUID) -> UUID:
    """Return the event whose places the pool counts, or raise NotFound."""
    event_id = db.session.scalar(select(Pool.event_id).where(Pool.id == pool_id))
    if event_id is None:
        raise NotFound(pool_id)
    return event_id


def find_pool(event_id: UUID, participation: Participation) -> UUID | None:
    """Return the pool in which someone takes part this way, or None where the event does not offer it."""
    return db.session.scalar(select(Pool.id).where(Pool.event_id == event_id, Pool.participation == participation))


def pool_ids_of(event_id: UUID) -> dict[Participation, UUID]:
    """Return the pools of the ways in which people take part in the event."""
    query = select(Pool.participation, Pool.id).where(Pool.event_id == event_id, Pool.participation.is_not(None))
    return {row.participation: row.id for row in db.session.execute(query)}


def settle_places(pool_id: UUID, *, taken: int = 0, waiting: int = 0, last_position: int | None = None) -> None:
    """Add to what is taken and waited for in a locked pool; the table's checks refuse a wrong sum."""
    db.session.execute(
        _SETTLE,
        {"pool_id": pool_id, "taken_more": taken, "waiting_more": waiting, "position": last_position},
    )


def set_closing(pool_id: UUID, closes_at: datetime | None) -> None:
    """Set until when one can sign up the way that a locked pool is; None: as long as for its event."""
    db.session.execute(update(_POOLS).where(_POOLS.c.id == pool_id).values(closes_at=closes_at))


def set_capacity(pool_id: UUID, capacity: int | None) -> None:
    """Set the capacity of a locked pool; None means unlimited."""
    db.session.execute(update(_POOLS).where(_POOLS.c.id == pool_id).values(capacity=capacity))
