"""Writing the categories of an event; who holds its places is another room's matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from eventsvc.kit.db import db, refusing, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_id
from eventsvc.kit.text import N_

from .categories import Admission, CategoryKind
from .category_queries import CategoryRow
from .errors import CategoryStillUsed
from .models import Category, CategoryCluster, Pool

MOST_CATEGORIES = 20
HIGHEST_VAT = Decimal(99)


class CategoryProblem(StrEnum):
    """What is wrong with a category."""

    CLOSES_BEFORE_OPENING = "closes_before_opening"
    CLUSTERS_MISSING = "clusters_missing"
    SHARED_UNKNOWN = "shared_unknown"

    @property
    def label(self) -> str:
        """The German sentence, marked for the catalogues."""
        return PROBLEM_LABELS[self]


PROBLEM_LABELS = {
    CategoryProblem.CLOSES_BEFORE_OPENING: N_("Das Fenster muss öffnen, bevor es schließt."),
    CategoryProblem.CLUSTERS_MISSING: N_("Wählen Sie die Cluster, deren Mitglieder gemeint sind."),
    CategoryProblem.SHARED_UNKNOWN: N_("Wählen Sie eine Kategorie mit eigenem Kontingent."),
}


@dataclass(frozen=True, kw_only=True)
class CategoryDraft:
    """A category as its organizer writes it; `shares_with` names another one whose quota it takes part in."""

    kind: CategoryKind
    name_de: str
    name_en: str = ""
    quota: int | None = None
    shares_with: UUID | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    admission: Admission = Admission.EVERYONE
    cluster_ids: frozenset[UUID] = frozenset()
    proof_de: str = ""
    proof_en: str = ""
    # Net, in cents.
    price_cents: int = 0
    vat_percent: Decimal = Decimal()

    def problems(self) -> list[tuple[str, CategoryProblem]]:
        """Return what is wrong with it, by field."""
        found = []
        if self.opens_at is not None and self.closes_at is not None and self.opens_at >= self.closes_at:
            found.append(("closes_at", CategoryProblem.CLOSES_BEFORE_OPENING))
        if self.admission is Admission.MEMBERS and not self.cluster_ids:
            found.append(("clusters", CategoryProblem.CLUSTERS_MISSING))
        return found


def draft_of_category(category: CategoryRow, present: Iterable[CategoryRow]) -> CategoryDraft:
    """Return a category as its organizer has written it; a shared quota is that of the first other one that has it."""
    others = (one for one in present if one.id != category.id)
    sharing = [one.id for one in others if one.pool_id is not None and one.pool_id == category.pool_id]
    kept = {
        field.name: getattr(category, field.name) for field in fields(CategoryDraft) if hasattr(category, field.name)
    }
    return CategoryDraft(
        **kept, quota=None if sharing else category.capacity, shares_with=sharing[0] if sharing else None
    )


_CATEGORIES, _CLUSTERS, _POOLS = table_of(Category), table_of(CategoryCluster), table_of(Pool)
_TEXTS = (
    *("kind", "name_de", "name_en", "opens_at", "closes_at", "admission"),
    *("proof_de", "proof_en", "price_cents", "vat_percent"),
)


def insert_category(event_id: UUID, draft: CategoryDraft, pool_id: UUID | None) -> UUID:
    """Add a category at the end of the event's, and return its id."""
    last = select(func.max(_CATEGORIES.c.position)).where(_CATEGORIES.c.event_id == event_id)
    position, category_id = 1 + (db.session.scalar(last) or 0), new_id()
    db.session.execute(
        insert(_CATEGORIES).values(
            id=category_id, event_id=event_id, position=position, pool_id=pool_id, **_columns(draft)
        )
    )
    _set_clusters(category_id, draft)
    return category_id


def update_category(category_id: UUID, draft: CategoryDraft, pool_id: UUID | None) -> None:
    """Write the draft over a category, with the quota it takes part in."""
    db.session.execute(
        update(_CATEGORIES).where(_CATEGORIES.c.id == category_id).values(pool_id=pool_id, **_columns(draft))
    )
    _set_clusters(category_id, draft)


def delete_category(category_id: UUID) -> None:
    """Remove a category that nobody ever took, or raise CategoryStillUsed."""
    db.session.execute(delete(_CLUSTERS).where(_CLUSTERS.c.category_id == category_id))
    with refusing("fk_registrations_category_id_categories", CategoryStillUsed()):
        db.session.execute(delete(_CATEGORIES).where(_CATEGORIES.c.id == category_id))


def arrange_categories(event_id: UUID, order: Iterable[UUID]) -> None:
    """Put the event's categories in this order."""
    wanted = list(order)
    present = set(db.session.scalars(select(_CATEGORIES.c.id).where(_CATEGORIES.c.event_id == event_id)))
    if set(wanted) != present:
        raise NotFound(event_id)
    # Out of the way first: two categories never share a position.
    for offset in (len(wanted) + MOST_CATEGORIES * MOST_CATEGORIES, 1):
        for position, category_id in enumerate(wanted):
            db.session.execute(
                update(_CATEGORIES).where(_CATEGORIES.c.id == category_id).values(position=position + offset)
            )


def open_pool(event_id: UUID, capacity: int) -> UUID:
    """Add a quota to the event, and return its pool."""
    pool_id = new_id()
    db.session.execute(
        insert(_POOLS).values(id=pool_id, event_id=event_id, capacity=capacity, taken=0, waiting=0, last_position=0)
    )
    return pool_id


def close_unused_pool(pool_id: UUID) -> None:
    """Remove a quota that no category takes part in any more."""
    is_used = select(func.count()).where(_CATEGORIES.c.pool_id == pool_id)
    if not db.session.scalar(is_used):
        db.session.execute(delete(_POOLS).where(_POOLS.c.id == pool_id))


def _columns(draft: CategoryDraft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in _TEXTS}


def _set_clusters(category_id: UUID, draft: CategoryDraft) -> None:
    db.session.execute(delete(_CLUSTERS).where(_CLUSTERS.c.category_id == category_id))
    if draft.admission is Admission.MEMBERS:
        rows = [{"category_id": category_id, "cluster_id": one} for one in sorted(draft.cluster_ids)]
        db.session.execute(insert(_CLUSTERS), rows)
