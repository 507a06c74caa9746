"""Who was added to a single event, when the event itself is copied or goes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from eventsvc.journal import Actor, note
from eventsvc.kit.db import db

from .models import Account, Membership


def bring_team(from_event_id: UUID, event_id: UUID, *, by: Actor, now: datetime) -> None:
    """Give whoever works on the one event the same role at the other; an invitation without an answer stays behind."""
    query = (
        select(Membership.account_id, Membership.role)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.event_id == from_event_id, Membership.invited_at.is_(None), Account.active.is_(True))
    )
    for row in db.session.execute(query).all():
        db.session.add(Membership(account_id=row.account_id, event_id=event_id, role=row.role))
        facts = {"account": str(row.account_id), "role": row.role}
        note("account.brought_along", row.account_id, by=by, now=now, event_id=event_id, cluster=None, **facts)
    db.session.flush()


def forget_event(event_id: UUID) -> None:
    """Drop the team of an event that is deleted."""
    db.session.execute(delete(Membership).where(Membership.event_id == event_id))
