"""Who works here, as what: inviting, answering, taking a role away, ending an access."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from eventsvc.journal import Actor, note
from eventsvc.kit.db import db, refusing, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.messaging.letters import Recipient
from eventsvc.messaging.outbox import post

from .errors import AccountEnded, AlreadyInvited, InvitationExpired, LastOwner, LastStaff, RoleNotHere
from .invitations import VALID_FOR, InvitationLinks, is_standing, link_version
from .letters import AccountInvited
from .models import Account, Membership, Role
from .passwords import hashed
from .policy import NEEDS_SECOND_FACTOR, Grant


@dataclass(frozen=True, kw_only=True)
class Person:
    """Someone who is to work here."""

    name: str
    email: str
    language: str = "de"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The role someone is to have, and the name of the cluster or event where; without one it is all clusters."""

    grant: Grant
    place_de: str = ""
    place_en: str = ""


def invite(person: Person, offer: Offer, *, by: Actor, links: InvitationLinks, now: datetime) -> Membership:
    """Offer the person a role; it counts once they accept it through the link of the letter. Offered again, the older link ends.

    Someone who works here already keeps their account and name. Raises RoleNotHere, AlreadyInvited if they have the
    role, AccountEnded if their account was deactivated.
    """
    if not offer.grant.can_be_given:
        raise RoleNotHere
    account = db.session.scalar(select(Account).where(Account.email == person.email.strip().lower()).with_for_update())
    if account is None:
        with refusing("uq_accounts_email", AlreadyInvited()):
            account = _create(person, now)
    elif not account.active:
        raise AccountEnded
    membership = db.session.scalar(
        select(Membership).where(Membership.account_id == account.id, *_is(offer.grant)).with_for_update()
    )
    if membership is None:
        membership = Membership(account_id=account.id, **vars(offer.grant))
        db.session.add(membership)
        _tell("account.invited", account.id, offer.grant, by=by, now=now)
    elif membership.invited_at is None:
        raise AlreadyInvited
    else:
        _tell("account.invited_again", account.id, offer.grant, by=by, now=now)
    membership.invited_at = now
    db.session.flush()
    _write(membership, account, offer, by=by, links=links)
    return membership


def accept(membership_id: UUID, account_id: UUID, *, now: datetime) -> None:
    """Take the role that was offered to this account. Raises InvitationExpired."""
    membership, _ = _get_standing(membership_id, account_id, now)
    membership.invited_at = None
    db.session.flush()
    _tell("account.joined", account_id, _grant_of(membership), by=Actor.account(account_id), now=now)


def decline(membership_id: UUID, account_id: UUID, *, now: datetime) -> None:
    """Leave the role that was offered to this account. Raises InvitationExpired."""
    membership, _ = _get_standing(membership_id, account_id, now)
    db.session.execute(delete(Membership).where(Membership.id == membership.id))
    _tell("account.invitation_declined", account_id, _grant_of(membership), by=Actor.account(account_id), now=now)


def accept_with_password(
    membership_id: UUID, token: str, password: str, *, links: InvitationLinks, now: datetime
) -> None:
    """Set the first password of the account and take the role; the link is used up. Raises InvitationExpired."""
    membership, account = _get(membership_id)
    if account.password is not None or not _opens(membership, account, token, links, now):
        raise InvitationExpired
    account.password = hashed(password)
    account.confirmed_at = now
    account.fs_uniquifier = uuid4().hex
    note("account.accepted", account.id, by=Actor.account(account.id), now=now)
    accept(membership_id, account.id, now=now)


def find_invited(membership_id: UUID, token: str, *, links: InvitationLinks, now: datetime) -> Account | None:
    """Return the account that `token` invites, if it may still be used."""
    membership = db.session.get(Membership, membership_id)
    if membership is None:
        return None
    account = db.session.get_one(Account, membership.account_id)
    return account if _opens(membership, account, token, links, now) else None


def end_role(account_id: UUID, grant: Grant, *, by: Actor, now: datetime) -> None:
    """Take a role away, or take its invitation back; whoever had it is signed out everywhere.

    The account itself stays. Raises LastStaff, LastOwner.
    """
    _lock_with_peers(account_id)
    account = _get_locked(account_id)
    membership = db.session.scalar(select(Membership).where(Membership.account_id == account_id, *_is(grant)))
    if membership is None:
        return
    if membership.invited_at is None:
        _keep_someone(account_id, grant)
        account.fs_uniquifier = uuid4().hex
        _tell("account.role_ended", account_id, grant, by=by, now=now)
    else:
        _tell("account.invitation_revoked", account_id, grant, by=by, now=now)
    db.session.delete(membership)
    db.session.flush()


def deactivate(account_id: UUID, *, by: Actor, now: datetime) -> None:
    """End the account's access at once, open sessions too. Raises LastStaff, LastOwner."""
    _lock_with_peers(account_id)
    account = _get_locked(account_id)
    held = select(Membership).where(Membership.account_id == account_id, Membership.invited_at.is_(None))
    for membership in db.session.scalars(held):
        _keep_someone(account_id, _grant_of(membership))
    account.active = False
    account.fs_uniquifier = uuid4().hex
    note("account.deactivated", account.id, by=by, now=now)
    db.session.flush()


def reactivate(account_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let the account sign in again, with the roles and password it had."""
    account = _get_locked(account_id)
    account.active = True
    note("account.reactivated", account.id, by=by, now=now)
    db.session.flush()


def note_sign_in(account_id: UUID, now: datetime) -> None:
    """Remember when somebody last came in."""
    accounts = table_of(Account)
    db.session.execute(update(accounts).where(accounts.c.id == account_id).values(signed_in_at=now))


def end_sessions(account_id: UUID, *, by: Actor, now: datetime) -> Account:
    """Sign the account out everywhere; whoever does it for themselves signs this session in anew."""
    account = _get_locked(account_id)
    account.fs_uniquifier = uuid4().hex
    note("account.sessions_ended", account_id, by=by, now=now)
    db.session.flush()
    return account


def _lock_with_peers(account_id: UUID) -> None:
    """Lock the account and whoever could stand in for it, in order of id: two who end each other come one by one."""
    own, peer = aliased(Membership), aliased(Membership)
    peers = (
        select(peer.account_id)
        .join(own, (own.role == peer.role) & own.cluster_id.is_not_distinct_from(peer.cluster_id))
        .where(own.account_id == account_id, peer.role.in_((Role.STAFF, Role.OWNER)))
    )
    rows = select(Account.id).where(or_(Account.id == account_id, Account.id.in_(peers))).order_by(Account.id)
    db.session.execute(rows.with_for_update()).all()


def _keep_someone(account_id: UUID, grant: Grant) -> None:
    """Refuse to end what the house or a cluster cannot be without: LastStaff, LastOwner."""
    refusal = {Role.STAFF: LastStaff, Role.OWNER: LastOwner}.get(grant.role)
    if refusal is None:
        return
    others = exists().where(
        Account.id == Membership.account_id,
        Account.active.is_(True),
        Account.confirmed_at.is_not(None),
        Membership.account_id != account_id,
        Membership.invited_at.is_(None),
        *_is(grant),
    )
    if not db.session.scalar(select(others)):
        raise refusal


def _grant_of(membership: Membership) -> Grant:
    """Return what the membership gives."""
    return Grant(membership.role, membership.cluster_id, membership.event_id)


def _create(person: Person, now: datetime) -> Account:
    """Create an account that cannot sign in until its first password is chosen."""
    account = Account(
        name=person.name.strip(),
        email=person.email.strip().lower(),
        active=True,
        fs_uniquifier=uuid4().hex,
        language=person.language,
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()
    return account


def _get_locked(account_id: UUID) -> Account:
    account = db.session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if account is None:
        raise NotFound(account_id)
    return account


def _get(membership_id: UUID) -> tuple[Membership, Account]:
    """Return the membership and its account, both locked, the account first."""
    account_id = db.session.scalar(select(Membership.account_id).where(Membership.id == membership_id))
    if account_id is None:
        raise NotFound(membership_id)
    account = _get_locked(account_id)
    membership = db.session.get(Membership, membership_id, with_for_update=True, populate_existing=True)
    if membership is None:
        raise NotFound(membership_id)
    return membership, account


def _get_standing(membership_id: UUID, account_id: UUID, now: datetime) -> tuple[Membership, Account]:
    try:
        membership, account = _get(membership_id)
    except NotFound:
        raise InvitationExpired from None
    if account.id != account_id or not is_standing(membership.invited_at, now):
        raise InvitationExpired
    return membership, account


def _opens(membership: Membership, account: Account, token: str, links: InvitationLinks, now: datetime) -> bool:
    invited_at = membership.invited_at
    if invited_at is None or not is_standing(invited_at, now) or not account.active:
        return False
    return links.opens(token, membership.id, invited_at)


def _is(grant: Grant) -> tuple[ColumnElement[bool], ...]:
    return (
        Membership.role == grant.role,
        Membership.cluster_id.is_not_distinct_from(grant.cluster_id),
        Membership.event_id.is_not_distinct_from(grant.event_id),
    )


def _write(membership: Membership, account: Account, offer: Offer, *, by: Actor, links: InvitationLinks) -> None:
    now = membership.invited_at
    assert now is not None
    inviter = db.session.get(Account, by.id) if by.id else None
    letter = AccountInvited(
        account_id=account.id,
        membership_id=membership.id,
        event_id=membership.event_id,
        name=account.name,
        email=account.email,
        link=links.link(membership.id, now),
        valid_until=now + VALID_FOR,
        invited_by=inviter.name if inviter else "",
        role=offer.grant.role,
        place_de=offer.place_de,
        place_en=offer.place_en,
        has_password=account.password is not None,
        needs_second_factor=offer.grant.role in NEEDS_SECOND_FACTOR,
    )
    to = Recipient(account.email, account.name, account.language)
    # The newest link is the one that opens: its letter must never be the one that is left out.
    post(letter, to=to, once=f"membership:{membership.id}:invited:{link_version(now)}", now=now)


def _tell(action: str, account_id: UUID, grant: Grant, *, by: Actor, now: datetime) -> None:
    places = {"cluster": str(grant.cluster_id) if grant.cluster_id else None}
    if grant.event_id:
        places["account"] = str(account_id)
    note(
        action,
        account_id,
        by=by,
        now=now,
        event_id=grant.event_id,
        cluster_id=grant.cluster_id,
        role=grant.role,
        **places,
    )
