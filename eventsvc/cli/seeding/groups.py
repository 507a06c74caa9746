"""Bookings of several people in the demonstration: colleagues of one company, with what stands on their invoice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from eventsvc.events.kinds import Participation
from eventsvc.registration.applications import Source
from eventsvc.registration.states import RegistrationState

from .crowds import Crowd
from .rows import Row

FEWEST, MOST = 2, 5


def in_groups(crowd: Crowd, bookings: Sequence[Row], registrations: Sequence[Row]) -> list[Row]:
    """Return the bookings with colleagues of one company in one of them, where the event is still to come."""
    of_booking = {row["id"]: row for row in bookings}
    members = _colleagues(registrations, of_booking)
    if crowd.event.times.is_over or crowd.way is not Participation.ON_SITE or not members:
        return list(bookings)
    shared = of_booking[members[0]["booking_id"]]
    shared |= _billing(members[0])
    for member in members[1:]:
        del of_booking[member["booking_id"]]
        member["booking_id"] = shared["id"]
    return list(of_booking.values())


def _colleagues(registrations: Sequence[Row], of_booking: Mapping[UUID, Row]) -> list[Row]:
    """The most people of one company who have a place, each by themselves so far."""
    by_company: dict[str, list[Row]] = defaultdict(list)
    for row in registrations:
        booking = of_booking.get(row["booking_id"])
        is_alone = booking is not None and not booking["is_together"] and row["source"] is Source.ONLINE
        if is_alone and row["state"] is RegistrationState.CONFIRMED:
            by_company[row["organization"]].append(row)
    most = max(by_company.values(), key=len, default=[])[:MOST]
    return most if len(most) >= FEWEST else []


def _billing(member: Row) -> Row:
    return {
        "billing_name": member["organization"],
        "billing_street": "Postfach 11 02",
        "billing_postal_code": member["postal_code"],
        "billing_city": "Rechnungsstelle",
        "billing_country": member["country"],
        "billing_email": f"rechnung@{member['email'].rpartition('@')[2]}",
        "order_number": f"4500{len(member['email']):06d}",
        "cost_center": "K 4711",
    }
