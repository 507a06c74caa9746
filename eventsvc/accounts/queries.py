"""Reading accounts and their memberships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from eventsvc.clusters.models import Cluster
from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import folded, search_words

from .models import Account, Membership, Role
from .policy import Access, Grant


@dataclass(frozen=True, kw_only=True)
class RoleRow:
    """A role that someone holds, or is invited to: in a cluster, at an event, or without either in all clusters."""

    id: UUID
    role: Role
    cluster_id: UUID | None
    event_id: UUID | None
    cluster_de: str | None
    cluster_en: str | None
    invited_at: datetime | None

    @property
    def grant(self) -> Grant:
        """What it gives once it is held."""
        return Grant(self.role, self.cluster_id, self.event_id)


@dataclass(frozen=True, kw_only=True)
class TeamRow:
    """Someone of a team."""

    account_id: UUID
    name: str
    email: str
    is_active: bool
    role: RoleRow


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    """An account as the office sees it."""

    id: UUID
    name: str
    email: str
    is_active: bool
    has_password: bool
    has_second_factor: bool
    signed_in_at: datetime | None
    roles: tuple[RoleRow, ...]


_HELD = (Membership.role, Membership.cluster_id, Membership.event_id)
# Built once: every page behind the sign-in asks the first, and what else needs an account's rights the second.
_SIGNED_IN = (
    select(Account, *_HELD)
    .outerjoin(Membership, (Membership.account_id == Account.id) & Membership.invited_at.is_(None))
    .where(Account.fs_uniquifier == bindparam("fs_uniquifier"))
    .order_by(Membership.id)
)
_ROLE = (
    Membership.id,
    Membership.role,
    Membership.cluster_id,
    Membership.event_id,
    Membership.invited_at,
    Cluster.name_de.label("cluster_de"),
    Cluster.name_en.label("cluster_en"),
)
_GRANTS = (
    select(*_HELD)
    .where(Membership.account_id == bindparam("account_id"), Membership.invited_at.is_(None))
    .order_by(Membership.id)
)
_NAMES = select(Account.id, Account.name).where(Account.id.in_(bindparam("ids", expanding=True)))


def find_signed_in(fs_uniquifier: str) -> tuple[Account, Access] | None:
    """Return the account that signed in under this mark, with what it may do where; one statement."""
    rows = db.session.execute(_SIGNED_IN, {"fs_uniquifier": fs_uniquifier}).all()
    if not rows:
        return None
    account: Account = rows[0][0]
    held = (Grant(row.role, row.cluster_id, row.event_id) for row in rows if row.role is not None)
    return account, Access(account.id, tuple(held))


def access_of(account_id: UUID) -> Access:
    """Return what the account may do where."""
    rows = db.session.execute(_GRANTS, {"account_id": account_id})
    return Access(account_id, tuple(Grant(*row) for row in rows))


def roles_of(account_id: UUID) -> tuple[RoleRow, ...]:
    """Return the roles of one account with the names of their clusters."""
    return _roles([account_id]).get(account_id, ())


def accounts_in(cluster_ids: frozenset[UUID] | None, words: str = "") -> tuple[AccountRow, ...]:
    """Return the accounts with a role in any of the clusters, in order of name; None means every account there is.

    Where there are words, only those whose name or address holds all of them.
    """
    query = select(Account).where(Account.name != "")
    if cluster_ids is not None:
        members = select(Membership.account_id).where(Membership.cluster_id.in_(cluster_ids))
        query = query.where(Account.id.in_(members))
    accounts = db.session.scalars(query).all()
    roles = _roles([account.id for account in accounts])
    rows = (_row(account, roles.get(account.id, ())) for account in accounts)
    wanted = folded(words).split()
    found = (row for row in rows if all(word in search_words(row.name, row.email) for word in wanted))
    return tuple(sorted(found, key=lambda row: folded(row.name)))


def team_of_event(event_id: UUID) -> tuple[TeamRow, ...]:
    """Return who was added to the event, or is invited to it, in order of name."""
    rows = db.session.execute(
        select(Account.id.label("account_id"), Account.name, Account.email, Account.active, *_ROLE)
        .join(Membership, Membership.account_id == Account.id)
        .outerjoin(Cluster, Cluster.id == Membership.cluster_id)
        .where(Membership.event_id == event_id)
    )
    found = (
        TeamRow(account_id=row.account_id, name=row.name, email=row.email, is_active=row.active, role=_role(row))
        for row in rows
    )
    return tuple(sorted(found, key=lambda row: (folded(row.name), row.role.id)))


def get_role(membership_id: UUID) -> RoleRow:
    """Return one role that somebody holds or is invited to, or raise NotFound."""
    row = db.session.execute(
        select(*_ROLE).outerjoin(Cluster, Cluster.id == Membership.cluster_id).where(Membership.id == membership_id)
    ).one_or_none()
    if row is None:
        raise NotFound(membership_id)
    return _role(row)


def clusters_to_work_in(cluster_ids: frozenset[UUID] | None) -> tuple[tuple[UUID, str, str], ...]:
    """Return id and both names of the clusters, in their order; None means all of them."""
    query = select(Cluster.id, Cluster.name_de, Cluster.name_en).order_by(Cluster.sort_key, Cluster.id)
    if cluster_ids is not None:
        query = query.where(Cluster.id.in_(cluster_ids))
    return tuple((row.id, row.name_de, row.name_en) for row in db.session.execute(query))


def get_account(account_id: UUID) -> AccountRow:
    """Return one account. Raises NotFound."""
    account = db.session.get(Account, account_id)
    if account is None or not account.name:
        raise NotFound
    return _row(account, roles_of(account_id))


def _row(account: Account, roles: tuple[RoleRow, ...]) -> AccountRow:
    return AccountRow(
        id=account.id,
        name=account.name,
        email=account.email,
        is_active=account.active,
        has_password=account.password is not None,
        has_second_factor=account.second_factor_at is not None,
        signed_in_at=account.signed_in_at,
        roles=roles,
    )


def _roles(account_ids: Iterable[UUID]) -> dict[UUID, tuple[RoleRow, ...]]:
    rows = db.session.execute(
        select(Membership.account_id, *_ROLE)
        .outerjoin(Cluster, Cluster.id == Membership.cluster_id)
        .where(Membership.account_id.in_(list(account_ids)))
        .order_by(Cluster.sort_key, Membership.role, Membership.id)
    )
    found: dict[UUID, list[RoleRow]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(_role(row))
    return {account_id: tuple(roles) for account_id, roles in found.items()}


def _role(row: Row[*tuple[Any, ...]]) -> RoleRow:
    return RoleRow(**{column.key: getattr(row, column.key) for column in _ROLE})


def account_names(account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of the accounts, for a history."""
    ids = set(account_ids)
    if not ids:
        return {}
    return {row.id: row.name for row in db.session.execute(_NAMES, {"ids": list(ids)})}
