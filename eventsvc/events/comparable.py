"""The event that another one is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, select

from eventsvc.kit.db import db, table_of

from .models import Event
from .organizer_queries import HeldEvent
from .states import EventState

_E = table_of(Event)


@dataclass(frozen=True, kw_only=True)
class EarlierEvent:
    """An event that is over, as far as another is measured against it."""

    id: UUID
    title_de: str
    title_en: str
    starts_at: datetime
    timezone: str


def last_comparable(event: HeldEvent, now: datetime) -> EarlierEvent | None:
    """Return the last event of the same cluster that is over and took place before `event`, or None.

    One of the same series goes before one of the same kind, and that before any other.
    """
    is_of_series = _E.c.series_id.is_not(None) & (_E.c.series_id == event.series_id)
    nearness = case((is_of_series, 0), (_E.c.kind == event.kind, 1), else_=2)
    row = db.session.execute(
        select(_E.c.id, _E.c.title_de, _E.c.title_en, _E.c.starts_at, _E.c.timezone)
        .where(
            _E.c.lead_cluster_id == event.lead_cluster_id,
            _E.c.state == EventState.PUBLISHED,
            _E.c.ends_at <= now,
            _E.c.starts_at < event.starts_at,
        )
        .order_by(nearness, _E.c.starts_at.desc(), _E.c.id)
        .limit(1)
    ).one_or_none()
    return EarlierEvent(**row._mapping) if row is not None else None  # noqa: SLF001 -- SQLAlchemy's public name for it
