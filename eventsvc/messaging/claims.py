"""Taking mails from the table by lease, and giving them back; only the holder of a lease settles its mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, or_, select, update

from eventsvc.kit.db import db, transaction

from .letters import Recipient
from .models import OutgoingMail
from .rules import LEASE
from .states import MailState

SENDING, QUEUED = MailState.SENDING, MailState.QUEUED


@dataclass(frozen=True, kw_only=True)
class ClaimedMail:
    """A mail in the hands of whoever knows its lease token."""

    id: UUID
    lease_token: UUID
    letter: str
    facts: dict[str, Any]
    to: Recipient
    subject_kind: str
    subject_id: UUID
    priority: int
    created_at: datetime
    due_at: datetime
    not_after: datetime | None
    tries: int


def claim(now: datetime, priorities: range, number: int) -> list[ClaimedMail]:
    """Take up to `number` mails that are due, and as many whose lease ran out, in one transaction of its own.

    One statement: two workers never take the same mail (SKIP LOCKED; SQLite has one writer anyway).
    """
    token = uuid4()
    # A CTE that locks is evaluated once; a subquery might be again, and would lock more than was asked.
    due = _first(number, priorities).where(OutgoingMail.state == QUEUED, OutgoingMail.due_at <= now)
    left = _first(number, priorities).where(OutgoingMail.state == SENDING, OutgoingMail.lease_until < now)
    due_ids = due.with_for_update(skip_locked=True).cte("due")
    left_ids = left.with_for_update(skip_locked=True).cte("lease_ran_out")
    statement = (
        update(OutgoingMail)
        .where(or_(OutgoingMail.id.in_(select(due_ids.c.id)), OutgoingMail.id.in_(select(left_ids.c.id))))
        .values(state=SENDING, lease_token=token, lease_until=now + LEASE, tries=OutgoingMail.tries + 1)
        .returning(OutgoingMail)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    with transaction():
        mails = [_claimed(mail, token) for mail in db.session.scalars(statement)]
    return sorted(mails, key=lambda mail: (mail.priority, mail.due_at, mail.id))


def is_due(now: datetime, priorities: range) -> bool:
    """Whether anything waits to be claimed."""
    due = _first(1, priorities).where(OutgoingMail.state == QUEUED, OutgoingMail.due_at <= now)
    return db.session.scalar(due) is not None


def renew(mails: list[ClaimedMail], now: datetime) -> set[UUID]:
    """Hold the mails of one claim for a further lease; returns those that nobody else has taken meanwhile."""
    statement = (
        update(OutgoingMail)
        .where(
            OutgoingMail.id.in_([mail.id for mail in mails]),
            OutgoingMail.state == SENDING,
            OutgoingMail.lease_token.in_({mail.lease_token for mail in mails}),
        )
        .values(lease_until=now + LEASE)
        .returning(OutgoingMail.id)
        .execution_options(synchronize_session=False)
    )
    with transaction():
        return set(db.session.scalars(statement))


def settle(mail: ClaimedMail, state: MailState, *, reason: str = "", now: datetime) -> bool:
    """Close the mail for good; returns whether its lease was still ours to do so."""
    return _leave(mail, state=state, reason=reason, settled_at=now)


def put_back(mail: ClaimedMail, *, due_at: datetime, reason: str = "", is_try: bool = True) -> bool:
    """Queue the mail again for `due_at`; returns whether its lease was still ours. `is_try` says whether it counts."""
    return _leave(mail, state=QUEUED, reason=reason, due_at=due_at, tries=mail.tries if is_try else mail.tries - 1)


def _leave(mail: ClaimedMail, **values: Any) -> bool:
    statement = update(OutgoingMail).where(_held(mail)).values(**values, lease_token=None, lease_until=None)
    with transaction():
        done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _held(mail: ClaimedMail) -> Any:
    return (
        (OutgoingMail.id == mail.id) & (OutgoingMail.state == SENDING) & (OutgoingMail.lease_token == mail.lease_token)
    )


def _first(number: int, priorities: range) -> Select[UUID]:
    return (
        select(OutgoingMail.id)
        .where(OutgoingMail.priority.between(priorities.start, priorities.stop - 1))
        .order_by(OutgoingMail.priority, OutgoingMail.due_at)
        .limit(number)
    )


def _claimed(mail: OutgoingMail, token: UUID) -> ClaimedMail:
    return ClaimedMail(
        id=mail.id,
        lease_token=token,
        letter=mail.letter,
        facts=mail.facts,
        to=Recipient(mail.to_address, mail.to_name, mail.language),
        subject_kind=mail.subject_kind,
        subject_id=mail.subject_id,
        priority=mail.priority,
        created_at=mail.created_at,
        due_at=mail.due_at,
        not_after=mail.not_after,
        tries=mail.tries,
    )
