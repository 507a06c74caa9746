"""Taking bookings back as if they had never been made: while nothing has come of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

from sqlalchemy import delete, exists, select

from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db, table_of

from .answer_models import Answer
from .answers import drop
from .bulk_models import BulkPerson
from .choice_models import SessionChoice
from .models import Booking, Consent, FurtherPlace, Registration
from .tags import RegistrationTag

AT_A_TIME = 500
# What happens to a registration by being entered. Whatever else became of it has raised its revision, or is noted besides.
OF_THE_ENTRY = tuple(
    f"registration.{word}" for word in ("confirmed", "waitlisted", "applied", "not_told", "moved_up", "offered")
)

_BOOKINGS, _REGISTRATIONS, _ANSWERS = table_of(Booking), table_of(Registration), table_of(Answer)
_HANGING = tuple(table_of(model) for model in (Consent, FurtherPlace, SessionChoice, RegistrationTag, BulkPerson))


def revisions_of(registration_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return the revision at which each registration stands."""
    found: dict[UUID, int] = {}
    for some in _batches(registration_ids):
        query = select(_REGISTRATIONS.c.id, _REGISTRATIONS.c.revision).where(_REGISTRATIONS.c.id.in_(some))
        found |= {row.id: row.revision for row in db.session.execute(query)}
    return found


def noted_since(registration_ids: Sequence[UUID]) -> set[UUID]:
    """Return to which of the registrations something has happened besides that they were entered."""
    journal = table_of(JournalEntry)
    noted = exists().where(journal.c.subject_id == _REGISTRATIONS.c.id, journal.c.action.not_in(OF_THE_ENTRY))
    found: set[UUID] = set()
    for some in _batches(registration_ids):
        found |= set(db.session.scalars(select(_REGISTRATIONS.c.id).where(_REGISTRATIONS.c.id.in_(some), noted)))
    return found


def undo_bookings(booking_ids: Iterable[UUID]) -> None:
    """Delete the bookings with all that was entered with them; the places are the caller's part."""
    for some in _batches(sorted(set(booking_ids))):
        people = select(_REGISTRATIONS.c.id).where(_REGISTRATIONS.c.booking_id.in_(some))
        answered = select(_ANSWERS.c.id).where(_ANSWERS.c.registration_id.in_(people) | _ANSWERS.c.booking_id.in_(some))
        drop(list(db.session.scalars(answered)))
        for table in _HANGING:
            db.session.execute(delete(table).where(table.c.registration_id.in_(people)))
        db.session.execute(delete(_REGISTRATIONS).where(_REGISTRATIONS.c.booking_id.in_(some)))
        db.session.execute(delete(_BOOKINGS).where(_BOOKINGS.c.id.in_(some)))


def _batches(ids: Iterable[UUID]) -> Iterable[list[UUID]]:
    left = iter(ids)
    while some := list(islice(left, AT_A_TIME)):
        yield some
