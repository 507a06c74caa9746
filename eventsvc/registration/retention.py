"""How long it is known who came: then a row stays that only counts, and names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, Update, bindparam, delete, exists, func, or_, select, update

from eventsvc.events.entry_models import Code, Contingent
from eventsvc.events.models import Event
from eventsvc.events.regions import postal_area
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import FORGETTING, db, table_of
from eventsvc.kit.ids import TICKET_CODE_LENGTH, new_code
from eventsvc.kit.retention import Rule
from eventsvc.kit.text import N_
from eventsvc.messaging.models import OutgoingMail

from .answers import purge_answers
from .bulk_rows import purge_actions
from .decisions import drop_decisions
from .files import purge_waiting_files
from .frozen_models import FrozenList
from .handovers import forget_handovers
from .invitation_models import Invitation
from .models import Booking, Consent, Registration
from .overviews import purge_links
from .service import PUBLIC_ID_LENGTH
from .tags import forget_tags

# What stands where a name stood.
NAMELESS = N_("Gelöscht nach Ablauf der Frist")
# Twelve months, leap years too.
PEOPLE_KEPT = timedelta(days=366)
NEEDS_KEPT = timedelta(days=14)
CONSENTS_KEPT = timedelta(days=3 * 366)
INVITERS_KEPT = timedelta(days=90)

_REGISTRATIONS, _BOOKINGS = table_of(Registration), table_of(Booking)
PERSON = (
    *("first_name", "last_name", "email", "organization", "phone", "dietary_needs", "access_needs", "remarks"),
    *("proof", "reason", "kept_reason", "name_key", "search_text", "answer_words", "team_note"),
)
CONTACT = (
    *("first_name", "last_name", "email", "email_key", "phone", "organization", "order_number", "cost_center"),
    *("billing_name", "billing_street", "billing_postal_code", "billing_city", "billing_country", "billing_email"),
)
# Columns that must differ from row to row get something new that nobody knows; of the postal code stays the region.
_REPLACED_OF_A_REGISTRATION = ("email_key", "public_id", "ticket_code", "postal_code", "follow_up_on", "erased_at")
_REPLACED_OF_A_BOOKING = ("public_id", "form_key")
ERASED = {
    Registration.__tablename__: frozenset({*PERSON, *_REPLACED_OF_A_REGISTRATION}),
    Booking.__tablename__: frozenset({*CONTACT, *_REPLACED_OF_A_BOOKING}),
}


def _eraser(table: Table, emptied: tuple[str, ...], replaced: tuple[str, ...]) -> Update:
    """Return the statement that empties some columns of a row and replaces others."""
    values: dict[str, Any] = dict.fromkeys(emptied, "") | {name: bindparam(name) for name in replaced}
    return update(table).where(table.c.id == bindparam("of")).values(**values)


_ERASE_REGISTRATION = _eraser(_REGISTRATIONS, PERSON, _REPLACED_OF_A_REGISTRATION)
_ERASE_BOOKING = _eraser(_BOOKINGS, CONTACT, _REPLACED_OF_A_BOOKING)


def erase_registrations(now: datetime, number: int) -> int:
    """Make up to `number` registrations nameless whose event ended twelve months ago, with all that tells of them."""
    due = db.session.execute(
        select(Registration.id, Registration.booking_id, Registration.postal_code, Registration.country)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.erased_at.is_(None), Event.ends_at < now - PEOPLE_KEPT)
        .order_by(Registration.event_id, Registration.id)
        .limit(number)
        .with_for_update(of=Registration, skip_locked=True, key_share=True)
    ).all()
    if not due:
        return 0
    db.session.execute(
        _ERASE_REGISTRATION,
        [
            {
                "of": row.id,
                "public_id": new_code(PUBLIC_ID_LENGTH),
                "email_key": row.id.hex,
                "ticket_code": new_code(TICKET_CODE_LENGTH),
                "postal_code": postal_area(row.postal_code, row.country),
                "follow_up_on": None,
                "erased_at": now,
            }
            for row in due
        ],
    )
    _forget_what_tells_of([row.id for row in due])
    forget_handovers([row.id for row in due])
    forget_tags([row.id for row in due])
    _erase_bookings({row.booking_id for row in due})
    return len(due)


def clear_needs(now: datetime, number: int) -> int:
    """Empty up to `number` registrations of what people need, two weeks after the event."""
    due = db.session.scalars(
        select(Registration.id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.erased_at.is_(None),
            or_(Registration.dietary_needs != "", Registration.access_needs != ""),
            Event.ends_at < now - NEEDS_KEPT,
        )
        .order_by(Registration.event_id, Registration.id)
        .limit(number)
        .with_for_update(of=Registration, skip_locked=True, key_share=True)
    ).all()
    if due:
        db.session.execute(
            update(_REGISTRATIONS).where(_REGISTRATIONS.c.id.in_(due)).values(dietary_needs="", access_needs="")
        )
    return len(due)


def delete_frozen_lists(now: datetime, number: int) -> int:
    """Delete up to `number` lists that were handed to venues, two weeks after their event."""
    lists = table_of(FrozenList)
    due = select(lists.c.id).join(Event, Event.id == lists.c.event_id).where(Event.ends_at < now - NEEDS_KEPT)
    gone: Any = db.session.execute(delete(lists).where(lists.c.id.in_(due.limit(number))))
    return int(gone.rowcount)


def delete_consents(now: datetime, number: int) -> int:
    """Delete up to `number` consents three years after they were withdrawn, or the person became nameless."""
    ended_at = func.coalesce(Consent.withdrawn_at, Registration.erased_at)
    due = (
        select(Consent.id)
        .join(Registration, Registration.id == Consent.registration_id)
        .where(ended_at < now - CONSENTS_KEPT)
        .limit(number)
    )
    done: Any = db.session.execute(
        delete(Consent).where(Consent.id.in_(due)), execution_options={"synchronize_session": False}
    )
    return int(done.rowcount)


def delete_invitations(now: datetime, number: int) -> int:
    """Delete up to `number` invitations ninety days after their event, with the letters that tell of them."""
    due = db.session.scalars(
        select(Invitation.id)
        .join(Event, Event.id == Invitation.event_id)
        .where(Event.ends_at < now - INVITERS_KEPT)
        .limit(number)
    ).all()
    if due:
        _forget_what_tells_of(due)
        db.session.execute(delete(table_of(Invitation)).where(Invitation.id.in_(due)))
    return len(due)


def empty_contingents(now: datetime, number: int) -> int:
    """Empty up to `number` contingents and codes of whoever they name, ninety days after their event."""
    cleared = 0
    has_contact = or_(Contingent.contact_name != "", Contingent.contact_email != "")
    for table, named, emptied in (
        (table_of(Contingent), has_contact, {"contact_name": "", "contact_email": ""}),
        (table_of(Code), Code.note != "", {"note": ""}),
    ):
        over = select(Event.id).where(Event.ends_at < now - INVITERS_KEPT)
        due = db.session.scalars(select(table.c.id).where(named, table.c.event_id.in_(over)).limit(number)).all()
        if due:
            _forget_what_tells_of(due)
            db.session.execute(update(table).where(table.c.id.in_(due)).values(**emptied))
        cleared += len(due)
    return cleared


def _forget_what_tells_of(registration_ids: Sequence[UUID]) -> None:
    """Their letters go whatever became of them; of the journal stays what was done, and when."""
    drop_decisions(registration_ids)
    mails, journal = table_of(OutgoingMail), table_of(JournalEntry)
    db.session.execute(delete(mails).where(mails.c.subject_id.in_(registration_ids)))
    forget = update(journal).where(journal.c.subject_id.in_(registration_ids)).values(facts={})
    db.session.execute(forget.execution_options(**FORGETTING))


def _erase_bookings(booking_ids: set[UUID]) -> None:
    """Empty the bookings of which nobody is known any more; their links end."""
    known = exists().where(Registration.booking_id == Booking.id, Registration.erased_at.is_(None))
    nameless = db.session.scalars(select(Booking.id).where(Booking.id.in_(booking_ids), ~known)).all()
    if nameless:
        db.session.execute(
            _ERASE_BOOKING,
            [{"of": one, "public_id": new_code(PUBLIC_ID_LENGTH), "form_key": one.hex} for one in sorted(nameless)],
        )


RULES = (
    Rule(name="needs", tables=("registrations",), clear=clear_needs),
    Rule(name="frozen lists", tables=("frozen_lists",), clear=delete_frozen_lists),
    Rule(
        name="people",
        tables=(
            "registrations",
            "bookings",
            "further_places",
            "session_choices",
            "registration_tags",
            "decisions",
            "scans",
            "journal_entries",
            "handovers",
        ),
        clear=erase_registrations,
    ),
    Rule(name="answers", tables=("answers", "files"), clear=purge_answers),
    Rule(name="deeds to many", tables=("bulk_actions", "bulk_people"), clear=purge_actions),
    Rule(name="waiting files", tables=("files",), clear=purge_waiting_files),
    Rule(name="overviews", tables=("overview_links",), clear=purge_links),
    Rule(name="invitations", tables=("invitations",), clear=delete_invitations),
    Rule(name="contingents", tables=("contingents", "codes"), clear=empty_contingents),
    Rule(name="consents", tables=("consents",), clear=delete_consents),
)
