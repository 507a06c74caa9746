"""How long it is known who worked here."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, or_, select, update

from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db, table_of
from eventsvc.kit.retention import Rule
from eventsvc.messaging.models import OutgoingMail

from .models import Account, Membership, Passkey, RecoveryCode

KEPT = timedelta(days=366)
_ENDS = ("account.deactivated", "account.role_ended")


def erase_accounts(now: datetime, number: int) -> int:
    """Make up to `number` accounts nameless that have had no access, or no role, for a year."""
    accounts, memberships, mails = table_of(Account), table_of(Membership), table_of(OutgoingMail)
    has_role = exists().where(Membership.account_id == Account.id)
    ended_at = (
        select(func.max(JournalEntry.at))
        .where(JournalEntry.subject_id == Account.id, JournalEntry.action.in_(_ENDS))
        .scalar_subquery()
    )
    due = db.session.scalars(
        select(Account.id)
        .where(
            Account.name != "",
            or_(Account.active.is_(False), ~has_role),
            func.coalesce(ended_at, Account.created_at) < now - KEPT,
        )
        .order_by(Account.id)
        .limit(number)
        .with_for_update(skip_locked=True)
    ).all()
    for account_id in due:
        nothing = {"password": None, "second_factor_at": None, "app_confirmed_at": None}
        db.session.execute(
            update(accounts)
            .where(accounts.c.id == account_id)
            .values(name="", email=account_id.hex, active=False, fs_uniquifier=account_id.hex, **nothing)
        )
    for table in (memberships, table_of(Passkey), table_of(RecoveryCode)):
        db.session.execute(delete(table).where(table.c.account_id.in_(due)))
    db.session.execute(delete(mails).where(mails.c.subject_id.in_(due)))
    return len(due)


RULES = (Rule(name="accounts", tables=("accounts", "memberships", "passkeys", "recovery_codes"), clear=erase_accounts),)
