"""Writing letters down, in the transaction of the change they tell of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite

from eventsvc.kit.db import after_commit, db, table_of
from eventsvc.kit.ids import new_id

from .letters import Letter, Recipient, Window, kind_of
from .models import OutgoingMail
from .states import MailState

_WRITE_ONCE: dict[str, Insert] = {
    "sqlite": sqlite.insert(table_of(OutgoingMail)).on_conflict_do_nothing(index_elements=["once"]),
    "postgresql": postgresql.insert(table_of(OutgoingMail)).on_conflict_do_nothing(index_elements=["once"]),
}

_bell: Callable[[], None] | None = None


def hang_bell(bell: Callable[[], None]) -> None:
    """Say what wakes the workers; lost, it costs a minute, never a mail."""
    global _bell  # noqa: PLW0603 -- one bell a process, hung by the composition root
    _bell = bell


@dataclass(frozen=True, kw_only=True)
class Posting:
    """A letter on its way into the outbox: to whom, and the key under which it is written once."""

    letter: Letter
    to: Recipient
    once: str
    window: Window | None = None
    # By which whoever posts it finds what became of it.
    id: UUID = field(default_factory=new_id)


def post(letter: Letter, *, to: Recipient, once: str, now: datetime, window: Window | None = None) -> None:
    """Write the letter down for `to`; a second with the same `once` is not written.

    It leaves after the commit, at once or within its window. `once` is built from stable facts.
    """
    post_all([Posting(letter=letter, to=to, once=once, window=window)], now=now)


def post_all(postings: Iterable[Posting], *, now: datetime) -> None:
    """Write many letters down as `post` does, in one statement."""
    rows = [_row(posting, now) for posting in postings]
    if not rows:
        return
    db.session.execute(_WRITE_ONCE[db.session.get_bind().dialect.name], rows)
    if _bell is not None:
        after_commit(_bell)


def _row(posting: Posting, now: datetime) -> dict[str, Any]:
    kind, subject, window = kind_of(posting.letter), posting.letter.subject, posting.window
    return {
        "id": posting.id,
        "once": posting.once,
        "letter": kind.name,
        "facts": kind.packed(posting.letter),
        "to_address": posting.to.address,
        "mailbox": posting.to.mailbox,
        "to_name": posting.to.name,
        "language": posting.to.language,
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "event_id": subject.event_id,
        "priority": kind.priority,
        "state": MailState.QUEUED,
        "created_at": now,
        "due_at": window.due_at if window else now,
        "not_after": window.not_after if window else None,
        "tries": 0,
        "reason": "",
    }
