"""What staff does with the mail log, and how long it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Update, delete, select, update

from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound, Refusal

from .letters import Recipient, Window, kind_of
from .models import OutgoingMail
from .outbox import post
from .states import MailState, Priority

KEPT = timedelta(days=90)
_MAILS = table_of(OutgoingMail)
SETTLED = frozenset({MailState.SENT, MailState.FAILED, MailState.SUPPRESSED})


class MailStillUnderway(Refusal):
    """The mail, or the last copy that was asked for, has not left yet."""


def send_again(mail_id: UUID, now: datetime) -> str:
    """Post the letter of a settled mail once more, to the same address, and return the new mail's once-key.

    It is asked again whether it still holds. Pressed twice at once, it is one mail. Raises NotFound or MailStillUnderway.
    """
    mail = db.session.get(OutgoingMail, mail_id, populate_existing=True)
    if mail is None:
        raise NotFound(mail_id)
    stem = f"again:{mail_id}:"
    earlier = list(
        db.session.scalars(
            select(OutgoingMail.state).where(
                OutgoingMail.subject_id == mail.subject_id, OutgoingMail.once.startswith(stem, autoescape=True)
            )
        )
    )
    if not SETTLED.issuperset({mail.state, *earlier}):
        raise MailStillUnderway(mail_id)
    once = f"{stem}{len(earlier)}"
    post(
        kind_of(mail.letter).unpacked(mail.facts),
        to=Recipient(mail.to_address, mail.to_name, mail.language),
        once=once,
        now=now,
        window=Window(due_at=now, not_after=mail.not_after),
    )
    return once


def put_off(subject_ids: Sequence[UUID], until: datetime) -> None:
    """Let letters about the subjects wait, and then go after those that somebody waits for."""
    db.session.execute(_waiting(subject_ids).values(due_at=until, priority=Priority.CHANGE))


def let_go(subject_ids: Sequence[UUID], now: datetime) -> None:
    """Let letters leave that were put off."""
    db.session.execute(_waiting(subject_ids).values(due_at=now))


def take_back_letters(subject_ids: Sequence[UUID]) -> set[UUID]:
    """Delete the letters about the subjects that have not left, and return of whom one has, or is leaving."""
    db.session.execute(delete(_MAILS).where(_MAILS.c.subject_id.in_(subject_ids), _MAILS.c.state == MailState.QUEUED))
    left = select(_MAILS.c.subject_id).where(
        _MAILS.c.subject_id.in_(subject_ids), _MAILS.c.state.in_((MailState.SENDING, MailState.SENT))
    )
    return set(db.session.scalars(left))


def _waiting(subject_ids: Sequence[UUID]) -> Update:
    return update(_MAILS).where(_MAILS.c.subject_id.in_(subject_ids), _MAILS.c.state == MailState.QUEUED)


def purge_settled(now: datetime, number: int) -> int:
    """Delete up to `number` mails that were settled more than ninety days ago, and return how many."""
    old = (
        select(OutgoingMail.id)
        .where(
            OutgoingMail.state.in_(SETTLED), OutgoingMail.created_at < now - KEPT, OutgoingMail.settled_at < now - KEPT
        )
        .order_by(OutgoingMail.created_at)
        .limit(number)
    )
    statement = delete(OutgoingMail).where(OutgoingMail.id.in_(old))
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return int(done.rowcount)  # type: ignore[attr-defined]
