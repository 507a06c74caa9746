"""Accounts and what they may do where."""

from __future__ import annotations

from typing import Any

from eventsvc.accounts.models import Account, Membership, Role
from eventsvc.accounts.policy import NEEDS_SECOND_FACTOR
from eventsvc.clusters.models import Cluster
from eventsvc.events.models import Event
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.ids import new_code

from .numbers import next_number


def an_account(
    *, role: Role | None = Role.ORGANIZER, cluster: Cluster | None = None, event: Event | None = None, **given: Any
) -> Account:
    """Insert an account with `role` in `cluster`, at `event` alone, or in all clusters; `role=None` leaves it without any."""
    number, now = next_number(), read_clock()
    facts: dict[str, Any] = {
        "name": f"Konto {number}",
        "email": f"konto-{number}@cluster.example",
        "fs_uniquifier": new_code(32),
        "created_at": now,
        "confirmed_at": now,
        # Whoever needs a second factor has one; how it is set up and asked for are the door's own tests.
        "second_factor_at": now if role in NEEDS_SECOND_FACTOR else None,
    } | given
    with transaction() as session:
        account = Account(**facts)
        session.add(account)
        session.flush()
        if role is not None:
            where = {"cluster_id": cluster.id if cluster else None, "event_id": event.id if event else None}
            session.add(Membership(account_id=account.id, role=role, **where))
    return account


def an_invited_account(role: Role, *, cluster: Cluster | None = None, event: Event | None = None) -> Membership:
    """Insert an account without a password whose role waits for its answer; return the invitation."""
    account = an_account(role=None, password=None, confirmed_at=None)
    with transaction() as session:
        where = {"cluster_id": cluster.id if cluster else None, "event_id": event.id if event else None}
        membership = Membership(account_id=account.id, role=role, invited_at=read_clock(), **where)
        session.add(membership)
    return membership


def another_invitation(earlier: Membership, role: Role) -> Membership:
    """Invite the same account to the same place in another role."""
    with transaction() as session:
        where = {"cluster_id": earlier.cluster_id, "event_id": earlier.event_id}
        membership = Membership(account_id=earlier.account_id, role=role, invited_at=read_clock(), **where)
        session.add(membership)
    return membership
