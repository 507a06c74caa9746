"""Accounts and what they may do where."""

from __future__ import annotations

from typing import Any

from eventsvc.accounts.models import Account, Membership, Role
from eventsvc.clusters.models import Cluster
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.ids import new_code

from .numbers import next_number


def an_account(*, role: Role | None = Role.ORGANIZER, cluster: Cluster | None = None, **given: Any) -> Account:
    """Insert an account with `role` in `cluster`, or in all clusters; `role=None` leaves it without any."""
    number, now = next_number(), read_clock()
    facts: dict[str, Any] = {
        "name": f"Konto {number}",
        "email": f"konto-{number}@cluster.example",
        "fs_uniquifier": new_code(32),
        "created_at": now,
        "confirmed_at": now,
    } | given
    with transaction() as session:
        account = Account(**facts)
        session.add(account)
        session.flush()
        if role is not None:
            session.add(Membership(account_id=account.id, cluster_id=cluster.id if cluster else None, role=role))
    return account
