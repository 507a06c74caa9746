"""Who is still to be reminded."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from eventsvc.events.models import ReminderAnchor
from eventsvc.events.planned import DueReminder
from eventsvc.kit.db import db
from eventsvc.messaging.letters import name_of
from eventsvc.messaging.queries import was_posted

from .letters import EventFollowUp, EventReminder
from .models import Registration
from .queries import RegistrationRow, registration_query, registration_row
from .states import RegistrationState

LETTERS = {ReminderAnchor.START: EventReminder, ReminderAnchor.END: EventFollowUp}


def reminder_key(registration_id: UUID, plan_id: UUID, revision: int) -> str:
    """Return the key under which a person is reminded once, by this plan, of this schedule."""
    return f"reminder:{registration_id}:{plan_id}:{revision}"


def people_to_remind(
    reminder: DueReminder, number: int, *, among: ColumnElement[bool] | None = None
) -> list[RegistrationRow]:
    """Return up to `number` people who had their place when the reminder was due and have not been reminded.

    Not by this plan, and since its hour not by any other: an hour that is changed after the reminder went out reminds
    nobody twice, nor does an event that is moved then. One that had not left by the move is held back and counts for
    nothing: a new one comes in its place.
    """
    query = registration_query().where(*_still_to_remind(reminder, among))
    return [registration_row(row) for row in db.session.execute(query.order_by(Registration.id).limit(number))]


def number_to_remind(reminder: DueReminder, *, among: ColumnElement[bool] | None = None) -> int:
    """Return how many people the reminder would reach if nobody came or went before it."""
    return db.session.scalar(select(func.count(Registration.id)).where(*_still_to_remind(reminder, among))) or 0


def _still_to_remind(reminder: DueReminder, among: ColumnElement[bool] | None) -> list[ColumnElement[bool]]:
    letter = name_of(LETTERS[reminder.anchor])
    conditions = [
        Registration.event_id == reminder.event_id,
        Registration.state == RegistrationState.CONFIRMED,
        Registration.state_at <= reminder.due_at,
        ~was_posted(Registration.id, letter, key=f":{reminder.plan_id}:"),
        ~was_posted(Registration.id, letter, since=reminder.due_at, key_end=f":{reminder.revision}"),
    ]
    if reminder.participation is not None:
        conditions.append(Registration.participation == reminder.participation)
    return conditions if among is None else [*conditions, among]
