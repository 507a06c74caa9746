"""Letting people in, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, text, update
from sqlalchemy.dialects import postgresql, sqlite

from eventsvc.kit.db import db, table_of
from eventsvc.kit.ids import new_id

from .models import Scan, ScanMethod
from .queries import DeskEvent, find_ticket, find_ticket_of
from .rules import Admission, Ticket, admit


@dataclass(frozen=True)
class Desk:
    """Where someone stands: whose door it is, and who keeps it."""

    event: DeskEvent
    account_id: UUID


def check_in(desk: Desk, code: str, *, method: ScanMethod, now: datetime) -> Admission:
    """Let in the holder of the ticket with that clean code; exactly one of many at once is let in by it."""
    return _let_in(desk, find_ticket(code), method, now)


def check_in_person(desk: Desk, registration_id: UUID, *, now: datetime) -> Admission:
    """Let in someone who was found by name."""
    return _let_in(desk, find_ticket_of(registration_id), ScanMethod.NAME, now)


def undo(desk: Desk, registration_id: UUID, *, now: datetime) -> bool:
    """Take the standing admission back; it stays as evidence. Returns whether there was one."""
    undone = db.session.scalar(
        update(Scan)
        .where(
            Scan.registration_id == registration_id,
            Scan.event_id == desk.event.id,
            Scan.undone_at.is_(None),
        )
        .values(undone_at=now, undone_by_account_id=desk.account_id)
        .returning(Scan.id)
        .execution_options(synchronize_session=False)
    )
    return undone is not None


def _let_in(desk: Desk, ticket: Ticket | None, method: ScanMethod, now: datetime) -> Admission:
    answer = admit(ticket, desk.event.id, desk.event.state, now)
    if not answer.lets_in or ticket is None:
        return answer
    row = {
        "id": new_id(),
        "event_id": desk.event.id,
        "registration_id": ticket.registration_id,
        "method": method,
        "at": now,
        "by_account_id": desk.account_id,
    }
    # The index over standing scans decides between desks that ask at once; the loser reads who was first.
    if db.session.scalar(_INSERT_UNLESS_STANDING[db.session.get_bind().dialect.name], row) is not None:
        return answer
    return _let_in(desk, find_ticket_of(ticket.registration_id), method, now)


# Made once: at a desk each scan counts.
_SCANS = table_of(Scan)
_STANDING: dict[str, Any] = {"index_elements": ["registration_id"], "index_where": text("undone_at IS NULL")}
_INSERT_UNLESS_STANDING: dict[str, Executable] = {
    "sqlite": sqlite.insert(_SCANS).on_conflict_do_nothing(**_STANDING).returning(_SCANS.c.id),
    "postgresql": postgresql.insert(_SCANS).on_conflict_do_nothing(**_STANDING).returning(_SCANS.c.id),
}
