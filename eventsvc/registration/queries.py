"""Reading registrations for those who act on them; lists have their own reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from eventsvc.events.kinds import Participation
from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound
from eventsvc.messaging.letters import Recipient

from .applications import ConsentPurpose, Person, Source
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
    return _one(registration_query().where(Registration.id == registration_id), registration_id)


def lock_registration(registration_id: UUID) -> RegistrationRow:
    """Return the registration and keep others from changing it until the commit, or raise NotFound."""
    query = registration_query().where(Registration.id == registration_id)
    return _one(query.with_for_update(of=Registration, key_share=True), registration_id)


def get_registration_of_booking(public_id: str) -> RegistrationRow:
    """Return the registration behind a booking's public id, or raise NotFound."""
    return _one(registration_query().where(Booking.public_id == public_id), public_id)


def get_registration_by_form_key(form_key: str) -> RegistrationRow:
    """Return the registration that a form's one-time key has led to, or raise NotFound."""
    return _one(registration_query().where(Booking.form_key == form_key), form_key)


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


def standing_consents(registration_id: UUID) -> frozenset[ConsentPurpose]:
    """Return what the person has agreed to and not taken back."""
    return frozenset(
        db.session.scalars(
            select(Consent.purpose).where(Consent.registration_id == registration_id, Consent.withdrawn_at.is_(None))
        )
    )


def registration_query() -> Select[Registration, Booking]:
    """Return the query behind RegistrationRow, to be narrowed."""
    return (
        select(Registration, Booking)
        .join(Booking, Booking.id == Registration.booking_id)
        .execution_options(populate_existing=True)
    )


def registration_row(row: Row[Registration, Booking]) -> RegistrationRow:
    """Return what `registration_query` has found, as a value."""
    registration, booking = row
    return RegistrationRow(
        id=registration.id,
        booking_public_id=booking.public_id,
        link_version=booking.link_version,
        language=booking.language,
        event_id=registration.event_id,
        pool_id=registration.pool_id,
        participation=registration.participation,
        state=registration.state,
        source=registration.source,
        ticket_code=registration.ticket_code,
        person=Person(
            first_name=registration.first_name,
            last_name=registration.last_name,
            email=registration.email,
            organization=registration.organization,
            organization_kind=registration.organization_kind,
            postal_code=registration.postal_code,
            country=registration.country,
            phone=registration.phone,
            dietary_needs=registration.dietary_needs,
            access_needs=registration.access_needs,
            remarks=registration.remarks,
        ),
        reason=registration.reason,
        queue_position=registration.queue_position,
        created_at=registration.created_at,
        state_at=registration.state_at,
        revision=registration.revision,
    )


def _one(query: Select[Registration, Booking], sought: object) -> RegistrationRow:
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(sought)
    return registration_row(row)
