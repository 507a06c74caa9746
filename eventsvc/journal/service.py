"""Writing the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert

from eventsvc.kit.db import db, table_of
from eventsvc.kit.ids import new_id

from .changes import Changes
from .models import ActorKind, JournalEntry

_WRITE = insert(table_of(JournalEntry))


@dataclass(frozen=True)
class Actor:
    """Who acts: a person for themselves, whoever booked for them, a guest, an account, or the service itself."""

    kind: ActorKind
    id: UUID | None = None

    @classmethod
    def person(cls) -> Actor:
        """Return the participant, who has no account."""
        return cls(ActorKind.PERSON)

    @classmethod
    def contact(cls, of_id: UUID) -> Actor:
        """Return the contact of a booking or of a contingent."""
        return cls(ActorKind.CONTACT, of_id)

    @classmethod
    def guest(cls) -> Actor:
        """Return whoever came with a link and is not signed up: invited, or sent instead of somebody."""
        return cls(ActorKind.GUEST)

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
    cluster_id: UUID | None = None,
    **facts: str | int | Changes | None,
) -> None:
    """Write down that `by` did `action` (dotted, past tense) to the subject.

    `changes` among the facts are the differences, field by field; what is sensitive is named there, but not shown.
    """
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
            "cluster_id": cluster_id,
            "facts": facts,
        },
    )
