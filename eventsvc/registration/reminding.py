"""Who is still to be reminded."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.kit.db import db
from eventsvc.messaging.letters import name_of
from eventsvc.messaging.queries import was_posted

from .letters import EventReminder
from .models import Registration
from .queries import RegistrationRow, registration_query, registration_row
from .states import RegistrationState


def reminder_key(registration_id: UUID, plan_id: UUID, revision: int) -> str:
    """Return the key under which a person is reminded once, by this plan, of this schedule."""
    return f"reminder:{registration_id}:{_ending(plan_id, revision)}"


def people_to_remind(
    event_id: UUID, *, confirmed_by: datetime, plan_id: UUID, revision: int, number: int
) -> list[RegistrationRow]:
    """Return up to `number` people who have had a place since `confirmed_by` and have not been reminded by the plan."""
    reminded = was_posted(Registration.id, name_of(EventReminder), _ending(plan_id, revision))
    rows = db.session.execute(
        registration_query()
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.state_at <= confirmed_by,
            ~reminded,
        )
        .order_by(Registration.id)
        .limit(number)
    )
    return [registration_row(row) for row in rows]


def _ending(plan_id: UUID, revision: int) -> str:
    return f"{plan_id}:{revision}"
