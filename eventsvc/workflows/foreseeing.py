"""What will happen at an event by itself is foreseen, over all rooms."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.attendance.queries import was_there
from eventsvc.events.category_queries import categories_of
from eventsvc.events.codes import codes_of
from eventsvc.events.contingents import contingents_of
from eventsvc.events.models import ReminderAnchor
from eventsvc.events.planned import DueReminder, reminders_of
from eventsvc.events.queries import get_terms
from eventsvc.events.question_queries import questions_of
from eventsvc.events.written import get_written_event
from eventsvc.registration.offers import offers_of
from eventsvc.registration.outlook import Facts, Planned, Upcoming, outlook
from eventsvc.registration.reminding import number_to_remind


def foresee(event_id: UUID, now: datetime) -> list[Upcoming]:
    """Return what will happen at the event by itself from `now` on, in order."""
    written = get_written_event(event_id)
    facts = Facts(
        draft=written.draft,
        state=written.state,
        cutoffs=get_terms(event_id).cutoffs,
        planned=tuple(Planned(reminder=one, recipients=_recipients(one)) for one in reminders_of(event_id)),
        categories=categories_of(event_id),
        questions=questions_of(event_id),
        codes=tuple(codes_of(event_id)),
        contingents=tuple(contingents_of(event_id)),
        offered_until=tuple(one.offered_until for one in offers_of(event_id) if one.offered_until is not None),
    )
    return outlook(facts, now)


def _recipients(reminder: DueReminder) -> int:
    is_over = reminder.anchor is ReminderAnchor.END
    return number_to_remind(reminder, among=was_there(reminder.event_id) if is_over else None)
