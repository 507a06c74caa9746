"""Reading the categories of an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from eventsvc.kit.db import db, table_of

from .categories import Admission, CategoryKind
from .models import Category, CategoryCluster


@dataclass(frozen=True, kw_only=True)
class CategoryRow:
    """A category as its event offers it; `pool_id` None means that only the event's capacity counts."""

    id: UUID
    position: int
    kind: CategoryKind
    name_de: str
    name_en: str
    pool_id: UUID | None
    opens_at: datetime | None
    closes_at: datetime | None
    admission: Admission
    proof_de: str
    proof_en: str
    # Net, in cents.
    price_cents: int
    vat_percent: Decimal
    cluster_ids: frozenset[UUID] = frozenset()


_CATEGORIES, _CLUSTERS = table_of(Category), table_of(CategoryCluster)
_COLUMNS = (
    *("id", "position", "kind", "name_de", "name_en", "pool_id", "opens_at", "closes_at", "admission"),
    *("proof_de", "proof_en", "price_cents", "vat_percent"),
)
_OF_EVENT = (
    select(*(_CATEGORIES.c[name] for name in _COLUMNS), _CLUSTERS.c.cluster_id)
    .outerjoin(_CLUSTERS, _CLUSTERS.c.category_id == _CATEGORIES.c.id)
    .where(_CATEGORIES.c.event_id == bindparam("event_id"))
    .order_by(_CATEGORIES.c.position)
)


def categories_of(event_id: UUID) -> tuple[CategoryRow, ...]:
    """Return the categories of the event in their order; one statement."""
    found: dict[UUID, CategoryRow] = {}
    for row in db.session.execute(_OF_EVENT, {"event_id": event_id}):
        known = found.get(row.id)
        clusters = (known.cluster_ids if known else frozenset()) | ({row.cluster_id} if row.cluster_id else set())
        found[row.id] = CategoryRow(**{name: getattr(row, name) for name in _COLUMNS}, cluster_ids=frozenset(clusters))
    return tuple(found.values())
