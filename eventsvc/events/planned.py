"""The reminders that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventsvc.kit.db import db

from .models import Event, ReminderAnchor, ReminderPlan
from .states import EventState


@dataclass(frozen=True, kw_only=True)
class DueReminder:
    """A reminder whose hour has come; whoever comes later than `due_at` needs none."""

    plan_id: UUID
    event_id: UUID
    due_at: datetime
    not_after: datetime
    revision: int


def due_reminders(now: datetime) -> list[DueReminder]:
    """Return the reminders before the start that are due and not too late, of published events that have not begun."""
    rows = db.session.execute(
        select(
            ReminderPlan.id, ReminderPlan.event_id, ReminderPlan.due_at, ReminderPlan.not_after, ReminderPlan.revision
        )
        .join(Event, Event.id == ReminderPlan.event_id)
        .where(
            ReminderPlan.anchor == ReminderAnchor.START,
            ReminderPlan.due_at <= now,
            ReminderPlan.not_after > now,
            Event.state == EventState.PUBLISHED,
            Event.starts_at > now,
        )
        .order_by(ReminderPlan.due_at, ReminderPlan.id)
    )
    return [
        DueReminder(plan_id=plan_id, event_id=event_id, due_at=due_at, not_after=not_after, revision=revision)
        for plan_id, event_id, due_at, not_after, revision in rows
    ]
