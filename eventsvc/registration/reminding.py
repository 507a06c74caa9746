"""Who is still to be reminded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.kit.db import db
from eventsvc.messaging.letters import name_of
from eventsvc.messaging.queries import was_posted_since

from .letters import EventReminder
from .models import Registration
from .queries import RegistrationRow, registration_query, registration_row
from .states import RegistrationState


def reminder_key(registration_id: UUID, plan_id: UUID, revision: int) -> str:
    """Return the key under which a person is reminded once, by this plan, of this schedule."""
    return f"reminder:{registration_id}:{plan_id}:{revision}"


def people_to_remind(event_id: UUID, *, due_at: datetime, number: int) -> list[RegistrationRow]:
    """Return up to `number` people who had their place at `due_at` and have not been reminded since.

    By whichever plan: an hour that is changed after the reminder went out reminds nobody twice.
    """
    rows = db.session.execute(
        registration_query()
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.state_at <= due_at,
            ~was_posted_since(Registration.id, name_of(EventReminder), due_at),
        )
        .order_by(Registration.id)
        .limit(number)
    )
    return [registration_row(row) for row in rows]
