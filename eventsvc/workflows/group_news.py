"""The contact of a booking is told where its people stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from eventsvc.events.queries import Terms
from eventsvc.messaging.outbox import post
from eventsvc.registration.bookings import BookingRow, people_of
from eventsvc.registration.group_letters import GroupBooked, Member
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import waiting_position


def tell_contact(
    booking: BookingRow, terms: Terms, *, left_out: Sequence[RegistrationRow] = (), once: str, now: datetime
) -> None:
    """Write to the contact how everyone in the booking stands, and who found neither place nor waiting list."""
    letter = GroupBooked(
        event=replace(terms.facts, join_url=""),
        booking=booking.facts,
        people=tuple(_member(one, terms) for one in people_of(booking.id) if one.state.is_living),
        left_out=tuple(one.person.name for one in left_out),
        is_reserve=terms.is_decided,
    )
    post(letter, to=booking.recipient, once=f"booking:{booking.id}:{once}", now=now)


def _member(registration: RegistrationRow, terms: Terms) -> Member:
    waits = registration.state is RegistrationState.WAITLISTED
    return Member(
        name=registration.person.name,
        participation=registration.participation,
        state=registration.state,
        position=waiting_position(registration) if waits and terms.tells_position else None,
    )
