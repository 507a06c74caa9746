"""What an event's bookings come to: who pays, for how many, and what signing off has cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select

from eventsvc.events.models import Category
from eventsvc.kit.db import db, table_of

from .applications import Billing
from .bookings import BILLING_COLUMNS
from .models import Booking, Registration
from .states import RegistrationState

_BOOKINGS, _REGISTRATIONS, _CATEGORIES = table_of(Booking), table_of(Registration), table_of(Category)


@dataclass(frozen=True, kw_only=True)
class Account:
    """One booking with what an invoice would say; amounts are net, in cents."""

    contact: str
    email: str
    organization: str
    billing: Billing
    # How many of it have a place.
    places: int
    price_cents: int
    fee_cents: int


def accounts_of(event_id: UUID) -> list[Account]:
    """Return the bookings that have a place or owe a fee, in order of organization; one statement."""
    rows = db.session.execute(_QUERY.where(_BOOKINGS.c.event_id == event_id))
    return [
        Account(
            contact=f"{row.first_name} {row.last_name}".strip(),
            email=row.email,
            organization=row.organization,
            billing=Billing(**{name: getattr(row, column) for name, column in BILLING_COLUMNS.items()}),
            places=row.places,
            price_cents=row.price_cents,
            fee_cents=row.fee_cents,
        )
        for row in rows
    ]


_HOLDS = _REGISTRATIONS.c.state == RegistrationState.CONFIRMED
_PLACES = func.coalesce(func.sum(case((_HOLDS, 1), else_=0)), 0)
_FEES = func.coalesce(func.sum(_REGISTRATIONS.c.withdrawal_fee_cents), 0)
_PRICES = func.coalesce(func.sum(case((_HOLDS, _CATEGORIES.c.price_cents), else_=0)), 0)
_WHO = (_BOOKINGS.c.first_name, _BOOKINGS.c.last_name, _BOOKINGS.c.email, _BOOKINGS.c.organization)
_QUERY: Select[Any] = (
    select(
        *_WHO,
        *(_BOOKINGS.c[name] for name in BILLING_COLUMNS.values()),
        _PLACES.label("places"),
        _PRICES.label("price_cents"),
        _FEES.label("fee_cents"),
    )
    .join(_REGISTRATIONS, _REGISTRATIONS.c.booking_id == _BOOKINGS.c.id)
    .outerjoin(_CATEGORIES, _CATEGORIES.c.id == _REGISTRATIONS.c.category_id)
    .group_by(_BOOKINGS.c.id)
    .having((_PLACES > 0) | (_FEES > 0))
    .order_by(_BOOKINGS.c.organization, _BOOKINGS.c.last_name, _BOOKINGS.c.id)
)
