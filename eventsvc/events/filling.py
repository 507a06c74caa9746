"""How full the ways to take part are, with the places that are kept for organizations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Row, ScalarSelect, func, select

from eventsvc.kit.db import table_of

from .entry_models import Contingent
from .kinds import Participation
from .models import Pool


@dataclass(frozen=True, kw_only=True)
class PoolRow:
    """How one way to take part is filled for everyone, and how those of its places are that contingents keep.

    `capacity` None means unlimited.
    """

    id: UUID
    participation: Participation
    capacity: int | None
    taken: int
    waiting: int
    # Until when one can sign up this way, where it closes before the event does.
    closes_at: datetime | None
    kept: int
    kept_taken: int

    @property
    def is_full(self) -> bool:
        """Whether no place is left for everyone."""
        return self.free == 0

    @property
    def free(self) -> int | None:
        """How many places are left for everyone; None means any number."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def all_taken(self) -> int:
        """How many take part, by contingents too."""
        return self.taken + self.kept_taken

    @property
    def all_places(self) -> int | None:
        """How many places there are, those of contingents too; None means any number."""
        return None if self.capacity is None else self.capacity + self.kept


_POOLS, _CONTINGENTS = table_of(Pool), table_of(Contingent)
_OWN = _POOLS.alias("own")


def _of_contingents(column: Column[Any]) -> ScalarSelect[int]:
    """Sum a column of the contingents' own pools that were taken out of a way's pool."""
    return (
        select(func.coalesce(func.sum(column), 0))
        .select_from(_CONTINGENTS.join(_OWN, _OWN.c.id == _CONTINGENTS.c.pool_id))
        .where(_CONTINGENTS.c.from_pool_id == _POOLS.c.id)
        .correlate(_POOLS)
        .scalar_subquery()
    )


POOL_FACTS = (
    _POOLS.c.id.label("pool_id"),
    *(_POOLS.c[name] for name in ("participation", "capacity", "taken", "waiting")),
    _POOLS.c.closes_at.label("way_closes_at"),
    _of_contingents(_OWN.c.capacity).label("kept"),
    _of_contingents(_OWN.c.taken).label("kept_taken"),
)
IS_A_WAY = _POOLS.c.participation.is_not(None)
ON_SITE_FIRST = _POOLS.c.participation != Participation.ON_SITE


def pool_row(row: Row[Any]) -> PoolRow:
    """Return what a statement with `POOL_FACTS` has found of a pool."""
    names = ("participation", "capacity", "taken", "waiting", "kept", "kept_taken")
    facts = {name: getattr(row, name) for name in names}
    return PoolRow(id=row.pool_id, closes_at=row.way_closes_at, **facts)
