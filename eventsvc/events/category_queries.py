"""Reading the categories of an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import bindparam, select

from eventsvc.kit.db import db, table_of

from .categories import Admission, CategoryKind
from .models import Category, CategoryCluster, Pool
from .rules import WindowStatus


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
    # How its quota stands; capacity None means that only the event's counts.
    capacity: int | None = None
    taken: int = 0
    waiting: int = 0

    @property
    def free(self) -> int | None:
        """How many places its quota has left; None means that only the event's capacity counts."""
        return None if self.capacity is None else self.capacity - self.taken

    @property
    def gross_cents(self) -> int:
        """The price with VAT, rounded to the cent as on an invoice."""
        return self.price_cents + self.vat_cents

    @property
    def vat_cents(self) -> int:
        """The VAT on the price, rounded to the cent as on an invoice."""
        return int((self.price_cents * self.vat_percent / 100).quantize(Decimal(1), ROUND_HALF_UP))

    def status(self, now: datetime) -> WindowStatus:
        """Whether its own window is open at `now`; the event's binds it too."""
        if self.opens_at is not None and now < self.opens_at:
            return WindowStatus.NOT_YET_OPEN
        if self.closes_at is not None and now > self.closes_at:
            return WindowStatus.CLOSED
        return WindowStatus.OPEN


_CATEGORIES, _CLUSTERS, _POOLS = table_of(Category), table_of(CategoryCluster), table_of(Pool)
_COLUMNS = (
    *("id", "position", "kind", "name_de", "name_en", "pool_id", "opens_at", "closes_at", "admission"),
    *("proof_de", "proof_en", "price_cents", "vat_percent"),
)
_COUNTS = ("capacity", "taken", "waiting")
_OF_EVENT = (
    select(*(_CATEGORIES.c[name] for name in _COLUMNS), *(_POOLS.c[name] for name in _COUNTS), _CLUSTERS.c.cluster_id)
    .outerjoin(_POOLS, _POOLS.c.id == _CATEGORIES.c.pool_id)
    .outerjoin(_CLUSTERS, _CLUSTERS.c.category_id == _CATEGORIES.c.id)
    .where(_CATEGORIES.c.event_id == bindparam("event_id"))
    .order_by(_CATEGORIES.c.position)
)


def find_category(event_id: UUID, category_id: UUID | None) -> CategoryRow | None:
    """Return a category of the event, or None where the registration has none."""
    if category_id is None:
        return None
    return next((one for one in categories_of(event_id) if one.id == category_id), None)


def categories_of(event_id: UUID) -> tuple[CategoryRow, ...]:
    """Return the categories of the event in their order; one statement."""
    found: dict[UUID, CategoryRow] = {}
    for row in db.session.execute(_OF_EVENT, {"event_id": event_id}):
        known = found.get(row.id)
        clusters = (known.cluster_ids if known else frozenset()) | ({row.cluster_id} if row.cluster_id else set())
        counts = {name: getattr(row, name) for name in _COUNTS} if row.pool_id else {}
        found[row.id] = CategoryRow(
            **{name: getattr(row, name) for name in _COLUMNS}, **counts, cluster_ids=frozenset(clusters)
        )
    return tuple(found.values())
