"""The places of an event: the one row that gets scarcer, and its lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select, update

from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound

from .kinds import Participation
from .models import Pool


@dataclass(frozen=True, kw_only=True)
class Places:
    """How a pool stands; `capacity` None means unlimited."""

    id: UUID
    event_id: UUID
    participation: Participation
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
_SETTLE = (
    update(_POOLS)
    .where(_POOLS.c.id == bindparam("pool_id"))
    .values(
        taken=_POOLS.c.taken + bindparam("taken_more"),
        waiting=_POOLS.c.waiting + bindparam("waiting_more"),
        last_position=func.coalesce(bindparam("position", type_=_POOLS.c.last_position.type), _POOLS.c.last_position),
    )
)


def lock_places(pool_ids: Iterable[UUID]) -> list[Places]:
    """Lock the pools, in order of id, and return how they stand; the last thing before commit.

    On SQLite the transaction's own write lock does the same.
    """
    rows = db.session.execute(
        select(
            Pool.id,
            Pool.event_id,
            Pool.participation,
            Pool.capacity,
            Pool.taken,
            Pool.waiting,
            Pool.last_position,
        )
        .where(Pool.id.in_(list(pool_ids)))
        .order_by(Pool.id)
        .with_for_update(key_share=True)
    )
    return [Places(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name for it


def lock_places_of(pool_id: UUID) -> Places:
    """Lock one pool and return how it stands, or raise NotFound."""
    for places in lock_places([pool_id]):
        return places
    raise NotFound(pool_id)


def pool_ids_of(event_id: UUID) -> list[UUID]:
    """Return the pools of an event, in order of id."""
    return list(db.session.scalars(select(Pool.id).where(Pool.event_id == event_id).order_by(Pool.id)))


def find_pool(event_id: UUID, participation: Participation) -> UUID | None:
    """Return the pool in which someone takes part this way, or None where the event does not offer it."""
    return db.session.scalar(select(Pool.id).where(Pool.event_id == event_id, Pool.participation == participation))


def settle_places(pool_id: UUID, *, taken: int = 0, waiting: int = 0, last_position: int | None = None) -> None:
    """Add to what is taken and waited for in a locked pool; the table's checks refuse a wrong sum."""
    db.session.execute(
        _SETTLE,
        {"pool_id": pool_id, "taken_more": taken, "waiting_more": waiting, "position": last_position},
    )


def set_capacity(pool_id: UUID, capacity: int | None) -> None:
    """Set the capacity of a locked pool; None means unlimited."""
    db.session.execute(update(_POOLS).where(_POOLS.c.id == pool_id).values(capacity=capacity))
