"""The event that another one is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

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
    """Return the last event of the same cluster and kind that is over and took place before `event`, or None."""
    row = db.session.execute(
        select(_E.c.id, _E.c.title_de, _E.c.title_en, _E.c.starts_at, _E.c.timezone)
        .where(
            _E.c.lead_cluster_id == event.lead_cluster_id,
            _E.c.kind == event.kind,
            _E.c.state == EventState.PUBLISHED,
            _E.c.ends_at <= now,
            _E.c.starts_at < event.starts_at,
        )
        .order_by(_E.c.starts_at.desc(), _E.c.id)
        .limit(1)
    ).one_or_none()
    return EarlierEvent(**row._mapping) if row is not None else None  # noqa: SLF001 -- SQLAlchemy's public name for it
