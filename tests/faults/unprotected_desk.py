"""The service with the desk's protection off: it looks first and writes later. It lets one ticket in many times, as it must."""

from __future__ import annotations

import time

from flask import Flask
from sqlalchemy import insert

import eventsvc
from eventsvc.attendance import queries, service
from eventsvc.attendance.models import Scan
from eventsvc.attendance.rules import Ticket
from eventsvc.kit.db import db, table_of


def create_app() -> Flask:
    """Build the service, then take the decision of the index out of it."""
    service.find_ticket = _look_first  # type: ignore[attr-defined]
    scans = table_of(Scan)
    for dialect in service._INSERT_UNLESS_STANDING:
        service._INSERT_UNLESS_STANDING[dialect] = insert(scans).returning(scans.c.id)
    return eventsvc.create_app()


def _look_first(code: str) -> Ticket | None:
    with db.engine.connect() as connection:
        row = connection.execute(queries._TICKET_BY_CODE, {"code": code}).one_or_none()
    time.sleep(0.05)
    return queries._ticket(row) if row else None
