"""Reading registrations for those who act on them; lists have their own reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, Select, bindparam, func, select

from eventsvc.events.kinds import Participation
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.messaging.letters import Recipient

from .applications import Agreement, ConsentPurpose, Contact, Person, Source
from .letters import RegistrationFacts, SessionFacts
from .models import Booking, Consent, Registration
from .queue import RESERVE
from .states import LIVING, RegistrationState


@dataclass(frozen=True, kw_only=True)
class RegistrationRow:
    """One registration with the booking it belongs to."""

    id: UUID
    public_id: str
    link_version: int
    booking_id: UUID
    language: str
    event_id: UUID
    pool_id: UUID
    category_id: UUID | None
    proof: str
    participation: Participation
    state: RegistrationState
    source: Source
    ticket_code: str
    person: Person
    contact: Contact
    reason: str
    queue_position: int | None
    queue_priority: int
    offered_until: datetime | None
    created_at: datetime
    state_at: datetime
    revision: int
    withdrawal_fee_cents: int | None = None
    needs_look_since: datetime | None = None
    erased_at: datetime | None = None
    origin_cluster_id: UUID | None = None
    # What they have chosen of the programme, where it was asked for.
    sessions: tuple[SessionFacts, ...] = ()
    # How many questions they must still answer, where that was looked up.
    open_questions: int = 0

    @property
    def booked_by(self) -> str:
        """Who has signed the person up, by name; empty for those who did it themselves."""
        is_own = self.contact.email.casefold() == self.person.email.casefold()
        return "" if is_own else self.contact.name.strip()

    @property
    def facts(self) -> RegistrationFacts:
        """The registration as a letter tells it."""
        return RegistrationFacts(
            id=self.id,
            public_id=self.public_id,
            link_version=self.link_version,
            first_name=self.person.first_name,
            last_name=self.person.last_name,
            email=self.person.email,
            organization=self.person.organization,
            participation=self.participation,
            ticket_code=self.ticket_code,
            has_place=self.state is RegistrationState.CONFIRMED,
            sessions=self.sessions,
            booked_by=self.booked_by,
            open_questions=self.open_questions,
        )

    @property
    def is_in_reserve(self) -> bool:
        """Whether they wait on the reserve list beside the queue."""
        return self.state is RegistrationState.WAITLISTED and self.queue_priority == RESERVE

    def is_offered(self, now: datetime) -> bool:
        """Whether a place is held for the person, and can still be accepted."""
        return self.state is RegistrationState.OFFERED and not self.is_too_late(now)

    def is_too_late(self, now: datetime) -> bool:
        """Whether a place is still held for the person although the time to accept it is over."""
        is_offered = self.state is RegistrationState.OFFERED and self.offered_until is not None
        return is_offered and now >= self.offered_until  # type: ignore[operator] # it is a moment here

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


def get_registration_by_public_id(public_id: str) -> RegistrationRow:
    """Return the registration behind the public id of its link, or raise NotFound."""
    return _one(_BY_PUBLIC_ID, public_id)


def registrations_of_form(form_key: str) -> list[RegistrationRow]:
    """Return the registrations that a form's one-time key has led to, in the order of the form, or raise NotFound."""
    rows = db.session.execute(_BY_FORM_KEY, {"sought": form_key}).all()
    if not rows:
        raise NotFound(form_key)
    return [registration_row(row) for row in rows]


def find_living_registration(event_id: UUID, email: str) -> RegistrationRow | None:
    """Return who comes, waits or hopes with this address, or None."""
    query = registration_query().where(
        Registration.event_id == event_id, Registration.email_key == email.casefold(), Registration.state.in_(LIVING)
    )
    row = db.session.execute(query).one_or_none()
    return registration_row(row) if row is not None else None


def registrations_by_id(ids: Iterable[UUID]) -> list[RegistrationRow]:
    """Return the registrations, in the order of their ids' first mention."""
    wanted = list(ids)
    rows = {row.id: registration_row(row) for row in db.session.execute(_QUERY.where(_REGISTRATIONS.c.id.in_(wanted)))}
    return [rows[one] for one in wanted]


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


def standing_agreements(registration_id: UUID) -> frozenset[Agreement]:
    """Return what the person has agreed to and not taken back, with the wording."""
    return frozenset(Agreement(*row) for row in db.session.execute(_AGREEMENTS, {"registration_id": registration_id}))


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
        contact=Contact(**{name: getattr(row, f"contact_{name}") for name in _OF_THE_CONTACT}),
        **{name: getattr(row, name) for name in (*_OF_THE_REGISTRATION, "language")},
    )


def _one(query: Select[Any], sought: object) -> RegistrationRow:
    row = db.session.execute(query, {"sought": sought}).one_or_none()
    if row is None:
        raise NotFound(sought)
    return registration_row(row)


# Made once and from the tables: every page of a booking, every letter and every change begins with it.
_REGISTRATIONS, _BOOKINGS = table_of(Registration), table_of(Booking)
_OF_THE_REGISTRATION = (
    *("id", "public_id", "link_version", "booking_id", "event_id", "pool_id", "category_id", "proof", "participation"),
    *("state", "source", "ticket_code", "reason", "queue_position", "queue_priority", "offered_until"),
    *("created_at", "state_at", "revision", "withdrawal_fee_cents", "needs_look_since", "erased_at"),
    "origin_cluster_id",
)
_OF_THE_PERSON = tuple(field.name for field in fields(Person))
_OF_THE_CONTACT = tuple(field.name for field in fields(Contact))
_QUERY: Select[Any] = (
    select(
        *(_REGISTRATIONS.c[name] for name in (*_OF_THE_REGISTRATION, *_OF_THE_PERSON)),
        _BOOKINGS.c.language,
        *(_BOOKINGS.c[name].label(f"contact_{name}") for name in _OF_THE_CONTACT),
    )
    .select_from(_REGISTRATIONS)
    .join(_BOOKINGS, _BOOKINGS.c.id == _REGISTRATIONS.c.booking_id)
)
_SOUGHT: BindParameter[Any] = bindparam("sought")
_BY_ID = _QUERY.where(_REGISTRATIONS.c.id == _SOUGHT)
_BY_ID_LOCKED = _BY_ID.with_for_update(of=_REGISTRATIONS, key_share=True)
_BY_PUBLIC_ID = _QUERY.where(_REGISTRATIONS.c.public_id == _SOUGHT)
_BY_FORM_KEY = _QUERY.where(_BOOKINGS.c.form_key == _SOUGHT).order_by(_REGISTRATIONS.c.id)
_AGREEMENTS = select(Consent.purpose, Consent.wording_id, Consent.language).where(
    Consent.registration_id == bindparam("registration_id"), Consent.withdrawn_at.is_(None)
)
