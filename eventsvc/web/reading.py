"""Reading what few should see leaves a trace, once an hour for whoever reads the same again and again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask_security import current_user

from eventsvc.journal import Actor, note
from eventsvc.journal.queries import was_done_since
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction

AGAIN = timedelta(hours=1)


def note_reading(action: str, subject_id: UUID, event_id: UUID | None, **facts: int) -> None:
    """Write down that the account of this request is shown something that few should see."""
    now, reader = read_clock(), Actor.account(current_user.id)
    if not was_done_since(action, subject_id, by=reader, since=now - AGAIN):
        with transaction():
            note(action, subject_id, by=reader, now=now, event_id=event_id, cluster_id=None, **facts)
