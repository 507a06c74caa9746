"""Writing registrations: the steps that the workflows put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, insert, update

from eventsvc.kit.db import db, refusing, table_of
from eventsvc.kit.ids import TICKET_CODE_LENGTH, new_code, new_id
from eventsvc.kit.text import folded, search_words

from .applications import Agreement, Application, ConsentPurpose, Person
from .errors import AlreadyRegistered, AlreadySubmitted, WrongState
from .models import Booking, Consent, Registration
from .queries import RegistrationRow
from .rules import refuse_unless_allowed
from .states import RegistrationState
from .wordings import keep_stand_ins

PUBLIC_ID_LENGTH = 12
LONGEST_NAME_KEY = 170
FIRST_REVISION = 1

_BOOKINGS, _REGISTRATIONS, _CONSENTS = table_of(Booking), table_of(Registration), table_of(Consent)
_INSERT_BOOKING, _INSERT_REGISTRATION = insert(_BOOKINGS), insert(_REGISTRATIONS)
_ADVANCE = (
    update(_REGISTRATIONS)
    .where(_REGISTRATIONS.c.id == bindparam("registration_id"), _REGISTRATIONS.c.state == bindparam("state_before"))
    .values(
        state=bindparam("state_after"),
        state_at=bindparam("now"),
        reason=bindparam("why"),
        queue_position=bindparam("position"),
        revision=_REGISTRATIONS.c.revision + 1,
    )
)


def record(application: Application, now: datetime) -> RegistrationRow:
    """Write down the application as a booking of one registration, and return it; it holds no place yet.

    Raises AlreadySubmitted for a form handed in before, AlreadyRegistered for a person who comes already.
    """
    booking_id, public_id = _book(application, now)
    row = RegistrationRow(
        id=new_id(),
        booking_public_id=public_id,
        link_version=1,
        language=application.language,
        event_id=application.event_id,
        pool_id=application.pool_id,
        participation=application.participation,
        state=RegistrationState.APPLIED,
        source=application.source,
        ticket_code=new_code(TICKET_CODE_LENGTH),
        person=application.person,
        reason="",
        queue_position=None,
        created_at=now,
        state_at=now,
        revision=FIRST_REVISION,
    )
    _register(row, booking_id)
    give_consents(row.id, application.consents, now)
    return row


def advance(
    registration: RegistrationRow,
    state: RegistrationState,
    *,
    now: datetime,
    reason: str = "",
    queue_position: int | None = None,
) -> None:
    """Take the registration to `state`, or raise WrongState; of two who try at once, one succeeds."""
    refuse_unless_allowed(registration.state, state)
    changed = db.session.execute(
        _ADVANCE,
        {
            "registration_id": registration.id,
            "state_before": registration.state,
            "state_after": state,
            "now": now,
            "why": reason,
            "position": registration.queue_position if queue_position is None else queue_position,
        },
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise WrongState(state)


def change_person(registration: RegistrationRow, person: Person) -> RegistrationRow:
    """Replace the person's data and return the registration as it is now.

    Another address ends the booking's link and begins a new one. Raises AlreadyRegistered if that address comes already.
    """
    with refusing("uq_registrations_living_person", AlreadyRegistered()):
        db.session.execute(
            update(_REGISTRATIONS)
            .where(_REGISTRATIONS.c.id == registration.id)
            .values(revision=_REGISTRATIONS.c.revision + 1, **_person_values(person))
        )
    if person.email == registration.person.email:
        return replace(registration, person=person)
    db.session.execute(
        update(_BOOKINGS)
        .where(_BOOKINGS.c.public_id == registration.booking_public_id)
        .values(email=person.email, link_version=_BOOKINGS.c.link_version + 1)
    )
    return replace(registration, person=person, link_version=registration.link_version + 1)


def give_consents(registration_id: UUID, agreements: frozenset[Agreement], now: datetime) -> None:
    """Write down each consent with the wording it was given to."""
    if not agreements:
        return
    keep_stand_ins(frozenset(agreement.wording_id for agreement in agreements))
    rows = [
        {
            "id": new_id(),
            "registration_id": registration_id,
            "purpose": agreement.purpose,
            "wording_id": agreement.wording_id,
            "language": agreement.language,
            "given_at": now,
        }
        for agreement in sorted(agreements, key=lambda agreement: agreement.purpose)
    ]
    db.session.execute(insert(_CONSENTS), rows)


def take_back_consents(registration_id: UUID, purposes: frozenset[ConsentPurpose], now: datetime) -> None:
    """Write down that the consents are taken back; that they were given stays on record."""
    if purposes:
        db.session.execute(
            update(_CONSENTS)
            .where(
                _CONSENTS.c.registration_id == registration_id,
                _CONSENTS.c.purpose.in_(purposes),
                _CONSENTS.c.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=now)
        )


def _person_values(person: Person) -> dict[str, object]:
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "email_key": person.email.casefold(),
        "organization": person.organization,
        "organization_kind": person.organization_kind,
        "postal_code": person.postal_code,
        "country": person.country,
        "phone": person.phone,
        "dietary_needs": person.dietary_needs,
        "access_needs": person.access_needs,
        "remarks": person.remarks,
        "name_key": folded(f"{person.last_name} {person.first_name}")[:LONGEST_NAME_KEY],
        "search_text": search_words(person.first_name, person.last_name, person.email, person.organization),
    }


def _book(application: Application, now: datetime) -> tuple[UUID, str]:
    """Insert the booking; its form's key lets it in once."""
    booking_id, public_id = new_id(), new_code(PUBLIC_ID_LENGTH)
    with refusing("uq_bookings_form_key", AlreadySubmitted(application.form_key)):
        db.session.execute(
            _INSERT_BOOKING,
            {
                "id": booking_id,
                "public_id": public_id,
                "event_id": application.event_id,
                "form_key": application.form_key,
                "email": application.person.email,
                "language": application.language,
                "link_version": 1,
                "created_at": now,
            },
        )
    return booking_id, public_id


def _register(row: RegistrationRow, booking_id: UUID) -> None:
    """Insert the registration, unless the person comes already."""
    with refusing("uq_registrations_living_person", AlreadyRegistered()):
        db.session.execute(
            _INSERT_REGISTRATION,
            {
                "id": row.id,
                "booking_id": booking_id,
                "event_id": row.event_id,
                "pool_id": row.pool_id,
                "participation": row.participation,
                "state": row.state,
                "source": row.source,
                "ticket_code": row.ticket_code,
                "created_at": row.created_at,
                "state_at": row.state_at,
                "revision": row.revision,
                **_person_values(row.person),
            },
        )
