"""The service with its protection off: places are counted first and given later. It oversells, as it must."""

from __future__ import annotations

import time
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select, update

import eventsvc
from eventsvc.events.models import Pool
from eventsvc.events.pools import Places
from eventsvc.events.queries import get_terms
from eventsvc.kit.db import db
from eventsvc.registration.applications import Application
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.service import record
from eventsvc.workflows import locking, sign_up

COLUMNS = (Pool.id, Pool.event_id, Pool.participation, Pool.capacity, Pool.taken, Pool.waiting, Pool.last_position)

_counted: ContextVar[dict[UUID, Places]] = ContextVar("counted")


def create_app() -> Flask:
    """Build the service, then take the lock out of it."""
    sign_up.record = _count_and_record  # type: ignore[attr-defined]
    sign_up.lock = _remember  # type: ignore[attr-defined]
    locking.settle_places = _write_back  # type: ignore[attr-defined]
    return eventsvc.create_app()


def _count_and_record(application: Application, now: datetime) -> list[RegistrationRow]:
    with db.engine.connect() as connection:
        rows = connection.execute(select(*COLUMNS).where(Pool.event_id == application.event_id)).all()
    _counted.set({row.id: Places(**row._mapping) for row in rows})
    time.sleep(0.01)
    return record(application, now)


def _remember(event_id: UUID) -> locking.Locked:
    return locking.Locked(dict(_counted.get()), get_terms(event_id))


def _write_back(pool_id: UUID, *, taken: int = 0, waiting: int = 0, last_position: int | None = None) -> None:
    places = _counted.get()[pool_id]
    values: dict[str, Any] = {"taken": places.taken + taken, "waiting": places.waiting + waiting}
    if last_position is not None:
        values["last_position"] = last_position
    db.session.execute(update(Pool).where(Pool.id == pool_id).values(values))
