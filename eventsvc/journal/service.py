"""Writing the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from eventsvc.kit.db import db, table_of
from eventsvc.kit.ids import new_id

from .models import ActorKind, JournalEntry

_WRITE = insert(table_of(JournalEntry))


@dataclass(frozen=True)
class Actor:
    """Who acts: a person through a link, an account, or the service itself."""

    kind: ActorKind
    id: UUID | None = None

    @classmethod
    def person(cls) -> Actor:
        """Return the participant, who has no account."""
        return cls(ActorKind.PERSON)

    @classmethod
    def account(cls, account_id: UUID) -> Actor:
        """Return the account of someone who works here."""
        return cls(ActorKind.ACCOUNT, account_id)

    @classmethod
    def system(cls) -> Actor:
        """Return the service itself: the clock, the queue, a job."""
        return cls(ActorKind.SYSTEM)


def note(
    action: str,
    subject_id: UUID,
    *,
    by: Actor,
    now: datetime,
    event_id: UUID | None = None,
    **facts: str | int | None,
) -> None:
    """Write down that `by` did `action` (dotted, past tense) to the subject; facts hold no names or addresses."""
    db.session.execute(
        _WRITE,
        {
            "id": new_id(),
            "at": now,
            "actor_kind": by.kind,
            "actor_id": by.id,
            "action": action,
            "subject_id": subject_id,
            "event_id": event_id,
            "facts": facts,
        },
    )
