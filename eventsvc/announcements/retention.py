"""How long announcements are kept: as long as it is known who came."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from eventsvc.events.models import Event
from eventsvc.kit.db import db, table_of
from eventsvc.kit.retention import Rule
from eventsvc.runs.service import forget_runs_of

from .models import Announcement
from .service import delete_announcements

KEPT = timedelta(days=366)

_ANNOUNCEMENTS, _EVENTS = table_of(Announcement), table_of(Event)


def clear_announcements(now: datetime, number: int) -> int:
    """Delete up to `number` announcements twelve months after their event, with their files and recipients."""
    query = (
        select(_ANNOUNCEMENTS.c.id)
        .join(_EVENTS, _EVENTS.c.id == _ANNOUNCEMENTS.c.event_id)
        .where(_EVENTS.c.ends_at < now - KEPT)
    )
    # Each may have thousands of recipients.
    due = list(db.session.scalars(query.order_by(_ANNOUNCEMENTS.c.id).limit(min(number, 10))))
    if due:
        forget_runs_of(due)
        delete_announcements(due)
    return len(due)


RULES = (
    Rule(
        name="announcements",
        tables=("announcements", "announcement_files", "announcement_recipients"),
        clear=clear_announcements,
    ),
)
