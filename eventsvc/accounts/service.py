"""Creating accounts, inviting to them, and ending them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, or_, select

from eventsvc.journal import Actor, note
from eventsvc.kit.db import db, refusing
from eventsvc.kit.errors import NotFound
from eventsvc.messaging.letters import Recipient
from eventsvc.messaging.outbox import post

from .errors import AccountEnded, AlreadyInvited, InvitationExpired, LastStaff
from .invitations import VALID_FOR, InvitationLinks, link_version
from .letters import AccountInvited
from .models import Account, Membership, Role
from .passwords import hashed
from .policy import Grant


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone who is to work here."""

    name: str
    email: str
    language: str = "de"


def create_account(person: Person, grants: tuple[Grant, ...], *, now: datetime, password: str | None = None) -> Account:
    """Create an active account with its roles; without a password it cannot sign in until one is chosen."""
    account = Account(
        name=person.name.strip(),
        email=person.email.strip().lower(),
        password=hashed(password) if password else None,
        active=True,
        fs_uniquifier=uuid4().hex,
        language=person.language,
        created_at=now,
        confirmed_at=now if password else None,
    )
    db.session.add(account)
    db.session.flush()
    for grant in grants:
        _join(account.id, grant)
    return account


def invite(person: Person, grant: Grant, *, by: Actor, links: InvitationLinks, now: datetime) -> Account:
    """Give the person a role and, while they have no password, write the letter that lets them choose one.

    Someone who works here already keeps their account and name. Raises AlreadyInvited if nothing would change,
    AccountEnded if the account was deactivated.
    """
    account = db.session.scalar(select(Account).where(Account.email == person.email.strip().lower()).with_for_update())
    if account is None:
        with refusing("uq_accounts_email", AlreadyInvited()):
            account = create_account(person, (grant,), now=now)
    elif not account.active:
        raise AccountEnded
    elif not _join(account.id, grant) and account.password:
        raise AlreadyInvited
    note("account.invited", account.id, by=by, now=now, role=grant.role, cluster=_text(grant.cluster_id))
    if account.password is None:
        _write_invitation(account, by=by, links=links, now=now)
    db.session.flush()
    return account


def invite_again(account_id: UUID, *, by: Actor, links: InvitationLinks, now: datetime) -> None:
    """Write a fresh invitation to someone who has not chosen a password yet; the older link ends."""
    account = _get(account_id)
    if account.password is not None or not account.active:
        raise AlreadyInvited
    _write_invitation(account, by=by, links=links, now=now)
    note("account.invited_again", account.id, by=by, now=now)
    db.session.flush()


def find_invited(account_id: UUID, token: str, *, links: InvitationLinks, now: datetime) -> Account | None:
    """Return the account that `token` invites, if it may still be used."""
    account = db.session.get(Account, account_id)
    if account is None or not account.active or account.password is not None or account.invited_at is None:
        return None
    return account if links.opens(token, account.id, account.invited_at, now) else None


def accept_invitation(account_id: UUID, token: str, password: str, *, links: InvitationLinks, now: datetime) -> Account:
    """Set the first password; the link is used up. Raises InvitationExpired."""
    account = find_invited(account_id, token, links=links, now=now)
    if account is None:
        raise InvitationExpired
    account.password = hashed(password)
    account.confirmed_at = now
    account.fs_uniquifier = uuid4().hex
    note("account.accepted", account.id, by=Actor.account(account.id), now=now)
    db.session.flush()
    return account


def deactivate(account_id: UUID, *, by: Actor, now: datetime) -> None:
    """End the account's access at once, open sessions too. Raises LastStaff."""
    _lock_with_staff(account_id)
    account = _get(account_id)
    if not _others_can_invite(account_id):
        raise LastStaff
    account.active = False
    account.fs_uniquifier = uuid4().hex
    note("account.deactivated", account.id, by=by, now=now)
    db.session.flush()


def reactivate(account_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let the account sign in again, with the roles and password it had."""
    account = _get(account_id)
    account.active = True
    note("account.reactivated", account.id, by=by, now=now)
    db.session.flush()


def end_role(account_id: UUID, grant: Grant, *, by: Actor, now: datetime) -> None:
    """Take one role away; the account itself stays. Raises LastStaff."""
    _lock_with_staff(account_id)
    account = _get(account_id)
    if grant == Grant(Role.STAFF, None) and not _others_can_invite(account_id):
        raise LastStaff
    db.session.execute(delete(Membership).where(Membership.account_id == account.id, *_is(grant)))
    note("account.role_ended", account.id, by=by, now=now, role=grant.role, cluster=_text(grant.cluster_id))


def _get(account_id: UUID) -> Account:
    account = db.session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NotFound
    return account


def _join(account_id: UUID, grant: Grant) -> bool:
    """Add the membership unless it is there; an empty cluster is never equal to itself in a unique index."""
    held = select(Membership.id).where(Membership.account_id == account_id, *_is(grant))
    if db.session.scalar(held) is not None:
        return False
    db.session.add(Membership(account_id=account_id, cluster_id=grant.cluster_id, role=grant.role))
    db.session.flush()
    return True


def _is(grant: Grant) -> tuple[ColumnElement[bool], ...]:
    return (Membership.role == grant.role, Membership.cluster_id.is_not_distinct_from(grant.cluster_id))


def _write_invitation(account: Account, *, by: Actor, links: InvitationLinks, now: datetime) -> None:
    account.invited_at = now
    inviter = db.session.get(Account, by.id) if by.id else None
    letter = AccountInvited(
        account_id=account.id,
        name=account.name,
        email=account.email,
        link=links.link(account.id, now),
        valid_until=now + VALID_FOR,
        invited_by=inviter.name if inviter else "",
    )
    to = Recipient(account.email, account.name, account.language)
    # The newest link is the one that opens: its letter must never be the one that is left out.
    post(letter, to=to, once=f"account:{account.id}:invited:{link_version(now)}", now=now)


def _lock_with_staff(account_id: UUID) -> None:
    """Lock the account and all who may invite everywhere, in order of id: two who end each other come one by one."""
    staff = select(Membership.account_id).where(Membership.role == Role.STAFF, Membership.cluster_id.is_(None))
    rows = select(Account.id).where(or_(Account.id == account_id, Account.id.in_(staff))).order_by(Account.id)
    db.session.execute(rows.with_for_update()).all()


def _others_can_invite(account_id: UUID) -> bool:
    others = (
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.role == Role.STAFF,
            Membership.cluster_id.is_(None),
            Membership.account_id != account_id,
            Account.active.is_(True),
        )
    )
    return db.session.scalar(others.limit(1)) is not None


def _text(cluster_id: UUID | None) -> str | None:
    return str(cluster_id) if cluster_id else None
