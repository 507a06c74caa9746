"""Changing a booking of several people: who answers for it, who pays."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from eventsvc.kit.db import db, table_of

from .applications import Billing, Contact
from .bookings import BookingRow, booking_columns
from .models import Booking

_BOOKINGS = table_of(Booking)


def change_booking(booking: BookingRow, contact: Contact, billing: Billing) -> BookingRow:
    """Replace contact and billing data, and return the booking as it is now; another address ends its link and begins a new one."""
    moved = int(contact.email != booking.contact.email)
    changed = replace(booking, contact=contact, billing=billing, link_version=booking.link_version + moved)
    db.session.execute(
        update(_BOOKINGS)
        .where(_BOOKINGS.c.id == booking.id)
        .values(**booking_columns(contact, billing), link_version=changed.link_version)
    )
    return changed
