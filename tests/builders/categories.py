"""Categories with their quotas."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from eventsvc.events.categories import CategoryKind
from eventsvc.events.models import Category, Event, Pool
from eventsvc.kit.db import transaction


def a_category(
    event: Event, kind: CategoryKind = CategoryKind.MEMBER, *, capacity: int | None = None, **given: Any
) -> Category:
    """Insert a category of the event; `capacity` gives it a quota of its own."""
    with transaction() as session:
        position = session.scalar(select(func.count()).select_from(Category).where(Category.event_id == event.id))
        if capacity is not None:
            pool = Pool(event_id=event.id, capacity=capacity)
            session.add(pool)
            session.flush()
            given["pool_id"] = pool.id
        facts = {"position": position, "kind": kind, "name_de": kind.label, "name_en": kind.value} | given
        category = Category(event_id=event.id, **facts)
        session.add(category)
    return category
