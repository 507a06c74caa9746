"""Reading accounts and their memberships."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from eventsvc.kit.db import db

from .models import Membership
from .policy import Access, Grant


def access_of(account_id: UUID) -> Access:
    """Return what the account may do where."""
    rows = db.session.execute(
        select(Membership.role, Membership.cluster_id)
        .where(Membership.account_id == account_id)
        .order_by(Membership.id)
    )
    return Access(account_id, tuple(Grant(row.role, row.cluster_id) for row in rows))
