"""The reminders that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from eventsvc.kit.db import db

from .kinds import Participation
from .models import Event, ReminderAnchor, ReminderPlan
from .states import EventState


@dataclass(frozen=True, kw_only=True)
class DueReminder:
    """A reminder whose hour has come; whoever comes later than `due_at` needs none."""

    plan_id: UUID
    event_id: UUID
    anchor: ReminderAnchor
    # Those who take part this way; None means everyone.
    participation: Participation | None
    due_at: datetime
    not_after: datetime
    # Of the schedule for which it is due.
    revision: int


def due_reminders(now: datetime) -> list[DueReminder]:
    """Return the reminders that are due and not too late: of published events that have not begun, or have ended."""
    return _reminders(
        ReminderPlan.due_at <= now,
        ReminderPlan.not_after > now,
        Event.state == EventState.PUBLISHED,
        or_(
            and_(ReminderPlan.anchor == ReminderAnchor.START, Event.starts_at > now),
            and_(ReminderPlan.anchor == ReminderAnchor.END, Event.ends_at <= now),
        ),
    )


def reminders_of(event_id: UUID) -> list[DueReminder]:
    """Return all reminders that the event has planned, whenever they are due."""
    return _reminders(ReminderPlan.event_id == event_id)


def _reminders(*conditions: ColumnElement[bool]) -> list[DueReminder]:
    rows = db.session.execute(
        select(
            ReminderPlan.id.label("plan_id"),
            ReminderPlan.event_id,
            ReminderPlan.anchor,
            ReminderPlan.participation,
            ReminderPlan.due_at,
            ReminderPlan.not_after,
            Event.schedule_revision.label("revision"),
        )
        .join(Event, Event.id == ReminderPlan.event_id)
        .where(*conditions)
        .order_by(ReminderPlan.due_at, ReminderPlan.id)
    )
    return [DueReminder(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name for it
