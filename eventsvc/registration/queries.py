"""Reading registrations for those who act on them; lists have their own reads."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, Select, bindparam, func, select

from eventsvc.events.kinds import Participation
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.messaging.letters import Recipient

from .applications import Agreement, ConsentPurpose, Person, Source
from .letters import RegistrationFacts
from .models import Booking, Consent, Registration
from .states import LIVING, RegistrationState


@dataclass(frozen=True, kw_only=True)
class RegistrationRow:
    """One registration with the booking it belongs to."""

    id: UUID
    booking_public_id: str
    link_version: int
    language: str
    event_id: UUID
    pool_id: UUID
    participation: Participation
    state: RegistrationState
    source: Source
    ticket_code: str
    person: Person
    reason: str
    queue_position: int | None
    created_at: datetime
    state_at: datetime
    revision: int

    @property
    def facts(self) -> RegistrationFacts:
        """The registration as a letter tells it."""
        return RegistrationFacts(
            id=self.id,
            booking_public_id=self.booking_public_id,
            link_version=self.link_version,
            first_name=self.person.first_name,
            last_name=self.person.last_name,
            email=self.person.email,
            organization=self.person.organization,
            participation=self.participation,
            ticket_code=self.ticket_code,
            has_place=self.state.holds_place,
        )

    @property
    def recipient(self) -> Recipient:
        """Where its letters go."""
        return Recipient(self.person.email, self.person.name, self.language)


def get_registration(registration_id: UUID) -> RegistrationRow:
    """Return the registration, or raise NotFound."""
    return _one(_BY_ID, registration_id)


def lock_registration(registration_id: UUID) -> RegistrationRow:
    """Return the registration and keep others from changing it until the commit, or raise NotFound."""
    return _one(_BY_ID_LOCKED, registration_id)


def get_registration_of_booking(public_id: str) -> RegistrationRow:
    """Return the registration behind a booking's public id, or raise NotFound."""
    return _one(_BY_PUBLIC_ID, public_id)


def get_registration_by_form_key(form_key: str) -> RegistrationRow:
    """Return the registration that a form's one-time key has led to, or raise NotFound."""
    return _one(_BY_FORM_KEY, form_key)


def head_of_queue(pool_id: UUID, number: int) -> list[RegistrationRow]:
    """Return the first `number` people who wait in the pool, in order."""
    rows = db.session.execute(
        registration_query()
        .where(Registration.pool_id == pool_id, Registration.state == RegistrationState.WAITLISTED)
        .order_by(Registration.queue_position)
        .limit(number)
    )
    return [registration_row(row) for row in rows]


def living_registrations(event_id: UUID) -> list[RegistrationRow]:
    """Return everyone who comes, waits or hopes, in the order of their sign-up."""
    rows = db.session.execute(
        registration_query()
        .where(Registration.event_id == event_id, Registration.state.in_(LIVING))
        .order_by(Registration.id)
    )
    return [registration_row(row) for row in rows]


def living_count(event_id: UUID) -> int:
    """Return how many come, wait or hope: those who hear of what happens to the event."""
    query = select(func.count()).where(Registration.event_id == event_id, Registration.state.in_(LIVING))
    return db.session.scalar(query) or 0


def waiting_position(registration: RegistrationRow) -> int:
    """Return how many stand in the queue up to this registration, itself included: 1 is the head."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Registration)
            .where(
                Registration.pool_id == registration.pool_id,
                Registration.state == RegistrationState.WAITLISTED,
                Registration.queue_position <= registration.queue_position,
            )
        )
        or 0
    )


def standing_agreements(registration_id: UUID) -> frozenset[Agreement]:
    """Return what the person has agreed to and not taken back, with the wording."""
    rows = db.session.execute(
        select(Consent.purpose, Consent.wording_id, Consent.language).where(
            Consent.registration_id == registration_id, Consent.withdrawn_at.is_(None)
        )
    )
    return frozenset(Agreement(*row) for row in rows)


def standing_consents(registration_id: UUID) -> frozenset[ConsentPurpose]:
    """Return what for the person's agreements stand."""
    return frozenset(agreement.purpose for agreement in standing_agreements(registration_id))


def registration_query() -> Select[Any]:
    """Return the query behind RegistrationRow, to be narrowed."""
    return _QUERY


def registration_row(row: Row[Any]) -> RegistrationRow:
    """Return what `registration_query` has found, as a value."""
    return RegistrationRow(
        person=Person(**{name: getattr(row, name) for name in _OF_THE_PERSON}),
        booking_public_id=row.public_id,
        **{name: getattr(row, name) for name in (*_OF_THE_REGISTRATION, "link_version", "language")},
    )


def _one(query: Select[Any], sought: object) -> RegistrationRow:
    row = db.session.execute(query, {"sought": sought}).one_or_none()
    if row is None:
        raise NotFound(sought)
    return registration_row(row)


# Made once and from the tables: every page of a booking, every letter and every change begins with it.
_REGISTRATIONS, _BOOKINGS = table_of(Registration), table_of(Booking)
_OF_THE_REGISTRATION = (
    *("id", "event_id", "pool_id", "participation", "state", "source", "ticket_code", "reason"),
    *("queue_position", "created_at", "state_at", "revision"),
)
_OF_THE_PERSON = tuple(field.name for field in fields(Person))
_QUERY = (
    select(
        *(_REGISTRATIONS.c[name] for name in (*_OF_THE_REGISTRATION, *_OF_THE_PERSON)),
        *(_BOOKINGS.c[name] for name in ("public_id", "link_version", "language")),
    )
    .select_from(_REGISTRATIONS)
    .join(_BOOKINGS, _BOOKINGS.c.id == _REGISTRATIONS.c.booking_id)
)
_SOUGHT: BindParameter[Any] = bindparam("sought")
_BY_ID = _QUERY.where(_REGISTRATIONS.c.id == _SOUGHT)
_BY_ID_LOCKED = _BY_ID.with_for_update(of=_REGISTRATIONS, key_share=True)
_BY_PUBLIC_ID = _QUERY.where(_BOOKINGS.c.public_id == _SOUGHT)
_BY_FORM_KEY = _QUERY.where(_BOOKINGS.c.form_key == _SOUGHT)
