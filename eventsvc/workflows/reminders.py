"""People are reminded of what they have signed up for, and thanked when it is over."""

from __future__ import annotations

from datetime import datetime

from eventsvc.attendance.queries import was_there
from eventsvc.events.models import ReminderAnchor
from eventsvc.events.planned import DueReminder, due_reminders
from eventsvc.events.queries import event_facts
from eventsvc.messaging.letters import Window
from eventsvc.messaging.outbox import Posting, post_all
from eventsvc.registration.choices import with_choices
from eventsvc.registration.reminding import LETTERS, people_to_remind, reminder_key


def post_due_reminders(now: datetime, number: int) -> int:
    """Post up to `number` reminders that are due, and return how many: ask until there are none.

    It asks what is due, not what is due this minute: a tick that is missed, doubled or killed halfway changes
    nothing, for nobody is reminded again who was since the reminder was due. Whoever got a place after that has just
    been told everything, and gets none. One that is a day late, or would come after the start, never leaves.
    After the end it is a thank-you: to those whom the desk has seen, or, where it kept no list, to all who had a place.
    """
    posted = 0
    for reminder in due_reminders(now):
        if posted < number:
            posted += _post(reminder, now, number - posted)
    return posted


def _post(reminder: DueReminder, now: datetime, number: int) -> int:
    is_over = reminder.anchor is ReminderAnchor.END
    registrations = people_to_remind(reminder, number, among=was_there(reminder.event_id) if is_over else None)
    facts = event_facts(reminder.event_id)
    if not registrations or facts.sequence != reminder.revision:
        # Moved just now: the next tick asks for the new schedule.
        return 0
    letter = LETTERS[reminder.anchor]
    window = Window(due_at=now, not_after=reminder.not_after)
    post_all(
        (
            Posting(
                letter=letter(event=facts, registration=registration.facts),
                to=registration.recipient,
                once=reminder_key(registration.id, reminder.plan_id, reminder.revision),
                window=window,
            )
            for registration in with_choices(registrations)
        ),
        now=now,
    )
    return len(registrations)
