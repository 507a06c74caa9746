"""Adding rows by the thousand, with ids that are the same on every machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from eventsvc.clusters.models import Carrier, Cluster
from eventsvc.kit.db import Base, db

Row = dict[str, Any]

_SEED = UUID("c1a57e20-2006-5eed-8e4b-0a9c7e3d1f52")


def ident(*names: str) -> UUID:
    """Return the id that belongs to these names, now and for ever."""
    return uuid5(_SEED, "/".join(names))


def add(model: type[Base], rows: Sequence[Row]) -> int:
    """Insert the rows in one statement; return how many there were."""
    if rows:
        db.session.execute(insert(cast("Table", model.__table__)), list(rows))
    return len(rows)


def present(column: InstrumentedAttribute[Any], values: Iterable[Any]) -> set[Any]:
    """Return which of the values the column holds already."""
    return set(db.session.scalars(select(column).where(column.in_(list(values)))))


def ids_by_slug(model: type[Cluster | Carrier], slugs: Iterable[str]) -> dict[str, UUID]:
    """Return the ids that the slugs have in this database."""
    rows = db.session.execute(select(model.slug, model.id).where(model.slug.in_(set(slugs))))
    return {row.slug: row.id for row in rows}
