"""Reading bookings of several people, as their contact sees them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.messaging.letters import Recipient

from .applications import Billing, Contact
from .group_letters import BookingFacts
from .models import Booking, Registration
from .queries import RegistrationRow, registration_query, registration_row
from .states import LIVING, RegistrationState

# So many people at most stand in one booking.
LARGEST_GROUP = 20


@dataclass(frozen=True, kw_only=True)
class BookingRow:
    """One booking: who answers for it, and who would pay."""

    id: UUID
    public_id: str
    link_version: int
    event_id: UUID
    contact: Contact
    billing: Billing
    language: str
    is_together: bool
    created_at: datetime

    @property
    def facts(self) -> BookingFacts:
        """The booking as a letter tells it."""
        return BookingFacts(
            id=self.id,
            public_id=self.public_id,
            link_version=self.link_version,
            first_name=self.contact.first_name,
            last_name=self.contact.last_name,
        )

    @property
    def recipient(self) -> Recipient:
        """Where the letters to its contact go."""
        return Recipient(self.contact.email, self.contact.name, self.language)


_BOOKINGS, _REGISTRATIONS = table_of(Booking), table_of(Registration)
_OWN = ("id", "public_id", "link_version", "event_id", "language", "is_together", "created_at")
_CONTACT = tuple(field.name for field in fields(Contact))
# The two numbers stand on an invoice beside its address.
BILLING_COLUMNS = {
    field.name: field.name if field.name in {"order_number", "cost_center"} else f"billing_{field.name}"
    for field in fields(Billing)
}
_QUERY: Select[Any] = select(*(_BOOKINGS.c[name] for name in (*_OWN, *_CONTACT, *BILLING_COLUMNS.values())))

# Of a booking with its people: it is not that of one person who has signed up themselves.
_IS_LED = (func.count() > 1) | (_BOOKINGS.c.email_key != func.min(_REGISTRATIONS.c.email_key))
_SIZE = select(func.count()).where(_REGISTRATIONS.c.booking_id == bindparam("booking_id"))


def get_booking(booking_id: UUID) -> BookingRow:
    """Return the booking, or raise NotFound."""
    return _one(_QUERY.where(_BOOKINGS.c.id == booking_id), booking_id)


def lock_booking(booking_id: UUID) -> BookingRow:
    """Return the booking and keep others from changing it until the commit, or raise NotFound."""
    return _one(_QUERY.where(_BOOKINGS.c.id == booking_id).with_for_update(key_share=True), booking_id)


def get_booking_by_public_id(public_id: str) -> BookingRow:
    """Return the booking behind the public id of its contact's link, or raise NotFound."""
    return _one(_QUERY.where(_BOOKINGS.c.public_id == public_id), public_id)


def booking_columns(contact: Contact, billing: Billing) -> dict[str, str]:
    """Return who answers for a booking and who would pay, as the table keeps it."""
    paying = {column: getattr(billing, name) for name, column in BILLING_COLUMNS.items()}
    return asdict(contact) | {"email_key": contact.email.casefold()} | paying


def people_of(booking_id: UUID) -> list[RegistrationRow]:
    """Return everyone who was ever in the booking, in the order in which they were signed up."""
    query = registration_query().where(_REGISTRATIONS.c.booking_id == booking_id).order_by(_REGISTRATIONS.c.id)
    return [registration_row(row) for row in db.session.execute(query)]


def lapsed_in(people: Sequence[RegistrationRow]) -> list[RegistrationRow]:
    """Return those of a booking who were too late for an offer, and have not come back in otherwise since."""
    living = {one.person.email for one in people if one.state.is_living}
    return [one for one in people if one.state is RegistrationState.LAPSED and one.person.email not in living]


def bookings_led_by(email_key: str, number: int) -> list[tuple[BookingRow, int]]:
    """Return up to `number` bookings that this mailbox answers for as their contact, the latest first, each with how many are in it.

    The booking of one person who has signed up themselves is none of them.
    """
    living = func.count().filter(_REGISTRATIONS.c.state.in_(LIVING))
    query = (
        _QUERY.add_columns(living.label("living"))
        .join(_REGISTRATIONS, _REGISTRATIONS.c.booking_id == _BOOKINGS.c.id)
        .where(_BOOKINGS.c.email_key == email_key)
        .group_by(_BOOKINGS.c.id)
        .having(_IS_LED)
        .order_by(_BOOKINGS.c.id.desc())
        .limit(number)
    )
    return [(_booking(row), row.living) for row in db.session.execute(query)]


def _one(query: Select[Any], sought: object) -> BookingRow:
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(sought)
    return _booking(row)


def _booking(row: Any) -> BookingRow:
    return BookingRow(
        **{name: getattr(row, name) for name in _OWN},
        contact=Contact(**{name: getattr(row, name) for name in _CONTACT}),
        billing=Billing(**{name: getattr(row, column) for name, column in BILLING_COLUMNS.items()}),
    )


def led_by_others(booking_ids: Collection[UUID]) -> list[UUID]:
    """Return which of the bookings are not those of one person who has signed up themselves."""
    query = (
        select(_BOOKINGS.c.id)
        .join(_REGISTRATIONS, _REGISTRATIONS.c.booking_id == _BOOKINGS.c.id)
        .where(_BOOKINGS.c.id.in_(booking_ids))
        .group_by(_BOOKINGS.c.id)
        .having(_IS_LED)
        .order_by(_BOOKINGS.c.id)
    )
    return list(db.session.scalars(query))


def books_alone(booking_id: UUID) -> bool:
    """Whether the booking is that of one person."""
    return db.session.scalar(_SIZE, {"booking_id": booking_id}) == 1
