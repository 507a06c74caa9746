"""What is marked on a registration beside its state: what signing off came to, and that a change waits for a look."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from eventsvc.kit.db import db, table_of

from .models import Registration

_REGISTRATIONS = table_of(Registration)


def charge(registration_id: UUID, cents: int) -> None:
    """Write down what signing off has come to; no invoice is made of it."""
    db.session.execute(
        update(_REGISTRATIONS).where(_REGISTRATIONS.c.id == registration_id).values(withdrawal_fee_cents=cents)
    )


def set_needs_look(registration_id: UUID, since: datetime | None) -> bool:
    """Let a change wait for the team's look, or note that they have looked; return whether that is new."""
    changed = db.session.execute(
        update(_REGISTRATIONS)
        .where(
            _REGISTRATIONS.c.id == registration_id,
            _REGISTRATIONS.c.needs_look_since.is_(None) if since else _REGISTRATIONS.c.needs_look_since.is_not(None),
        )
        .values(needs_look_since=since)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]
