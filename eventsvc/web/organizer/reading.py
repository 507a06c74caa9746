"""Reading what is sensitive: it needs a right, and leaves a trace, once an hour for whoever reads the same again and again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from eventsvc.accounts.policy import Permission
from eventsvc.events.questions import OF_NEEDS
from eventsvc.journal import note
from eventsvc.journal.queries import was_done_since
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.registration.answers import GivenAnswer, Owner, answers_of
from eventsvc.registration.queries import RegistrationRow

from .ownership import Sight, actor

AGAIN = timedelta(hours=1)


def known_answers(sight: Sight, registration: RegistrationRow) -> list[GivenAnswer]:
    """Return what was answered, as far as it is the reader's to know."""
    given = answers_of(Owner(registration.id), Owner(booking_id=registration.booking_id))
    return [one for one in given if one.question.purpose not in OF_NEEDS or Permission.SEE_NEEDS in sight.rights]


def note_reading(action: str, subject_id: UUID, event_id: UUID, **facts: int) -> None:
    """Write down that the account of this request is shown something that few should see."""
    now, reader = read_clock(), actor()
    if not was_done_since(action, subject_id, by=reader, since=now - AGAIN):
        with transaction():
            note(action, subject_id, by=reader, now=now, event_id=event_id, cluster_id=None, **facts)
