"""What staff does with the mail log, and how long it is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound, Refusal

from .letters import Recipient, Window, kind_of
from .models import OutgoingMail
from .outbox import post
from .states import MailState

KEPT = timedelta(days=90)
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
