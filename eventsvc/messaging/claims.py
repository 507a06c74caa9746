"""Taking mails from the table by lease, and giving them back; only the holder of a lease settles its mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Integer, Row, and_, bindparam, or_, select, update

from eventsvc.kit.db import db, table_of, transaction

from .letters import Recipient, rationed_names
from .models import OutgoingMail
from .rules import LARGEST_RATION, LEASE, LONGEST_RATION
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
    event_id: UUID | None
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
    wanted = {"first": priorities.start, "last": priorities.stop - 1, "number": number}
    with transaction():
        taken = db.session.execute(_CLAIM, {**wanted, "now": now, "until": now + LEASE, "token": token})
        mails = [_claimed(row, token) for row in taken]
    return sorted(mails, key=lambda mail: (mail.priority, mail.due_at, mail.id))


def is_due(now: datetime, priorities: range) -> bool:
    """Whether anything waits to be claimed."""
    wanted = {"first": priorities.start, "last": priorities.stop - 1, "number": 1}
    return db.session.scalar(_DUE, {**wanted, "now": now}) is not None


def rationed_lately(mail: ClaimedMail, now: datetime) -> list[datetime]:
    """Return when the mailbox was last sent letters that strangers can cause, newest first; what is on its way counts as now."""
    rows = db.session.scalars(
        _RATIONED,
        {
            "mailbox": mail.to.mailbox,
            "rationed": rationed_names(),
            "since": now - LONGEST_RATION,
            "mail_id": mail.id,
        },
    )
    return sorted((settled_at or now for settled_at in rows), reverse=True)


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
    with transaction():
        done = db.session.execute(_LEAVE, {"mail_id": mail.id, "held_by": mail.lease_token, **values})
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _claimed(mail: Row[Any], token: UUID) -> ClaimedMail:
    return ClaimedMail(
        id=mail.id,
        lease_token=token,
        letter=mail.letter,
        facts=mail.facts,
        to=Recipient(mail.to_address, mail.to_name, mail.language),
        subject_kind=mail.subject_kind,
        subject_id=mail.subject_id,
        event_id=mail.event_id,
        priority=mail.priority,
        created_at=mail.created_at,
        due_at=mail.due_at,
        not_after=mail.not_after,
        tries=mail.tries,
    )


# Made once, from the table: they run for every mail, and to build them would cost more than to run them.
_MAILS = table_of(OutgoingMail)
_FIRST = (
    select(_MAILS.c.id)
    .where(_MAILS.c.priority.between(bindparam("first"), bindparam("last")))
    .order_by(_MAILS.c.priority, _MAILS.c.due_at)
    .limit(bindparam("number", type_=Integer))
)
_DUE = _FIRST.where(_MAILS.c.state == QUEUED, _MAILS.c.due_at <= bindparam("now"))
_LEFT = _FIRST.where(_MAILS.c.state == SENDING, _MAILS.c.lease_until < bindparam("now"))
# A CTE that locks is evaluated once; a subquery might be again, and would lock more than was asked.
_TAKEN = [part.with_for_update(skip_locked=True).cte(name) for name, part in (("due", _DUE), ("lease_ran_out", _LEFT))]
_CLAIM = (
    update(_MAILS)
    .where(or_(*(_MAILS.c.id.in_(select(part.c.id)) for part in _TAKEN)))
    .values(state=SENDING, lease_token=bindparam("token"), lease_until=bindparam("until"), tries=_MAILS.c.tries + 1)
    .returning(
        *(_MAILS.c[name] for name in ("id", "letter", "facts", "to_address", "to_name", "language")),
        *(
            _MAILS.c[name]
            for name in ("subject_kind", "subject_id", "event_id", "priority", "created_at", "due_at", "not_after")
        ),
        _MAILS.c.tries,
    )
)
_LEAVE = (
    update(_MAILS)
    .where(
        _MAILS.c.id == bindparam("mail_id"),
        _MAILS.c.state == SENDING,
        _MAILS.c.lease_token == bindparam("held_by"),
    )
    .values(lease_token=None, lease_until=None)
)
# Of two that two workers have in hand the older one counts for the younger, so never both for each other.
_RATIONED = (
    select(_MAILS.c.settled_at)
    .where(
        _MAILS.c.mailbox == bindparam("mailbox"),
        _MAILS.c.letter.in_(bindparam("rationed", expanding=True)),
        or_(
            and_(_MAILS.c.state == MailState.SENT, _MAILS.c.settled_at > bindparam("since")),
            and_(_MAILS.c.state == SENDING, _MAILS.c.id < bindparam("mail_id")),
        ),
    )
    .order_by(_MAILS.c.settled_at.desc().nulls_first())
    .limit(LARGEST_RATION)
)
