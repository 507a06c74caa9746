"""The contact of a booking is told where its people stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from eventsvc.events.queries import Terms
from eventsvc.kit.ids import new_id
from eventsvc.messaging.outbox import Posting, post_all
from eventsvc.registration.answers import open_questions
from eventsvc.registration.bookings import BookingRow, get_booking, lapsed_in, led_by_others, people_of
from eventsvc.registration.group_letters import GroupBooked, Member
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import ENDED_BY_TEAM, RegistrationState
from eventsvc.registration.waiting import waiting_position


def tell_contact(
    booking: BookingRow, terms: Terms, *, left_out: Sequence[RegistrationRow] = (), once: str, now: datetime
) -> None:
    """Write to the contact how everyone in the booking stands, and who found neither place nor waiting list."""
    people, mail_id = people_of(booking.id), new_id()
    living = [one for one in people if one.state.is_living]
    unanswered = open_questions(booking.event_id, [one.id for one in living]) if terms.has_questions else {}
    letter = GroupBooked(
        event=replace(terms.facts, join_url=""),
        booking=booking.facts,
        people=tuple(_member(one, terms, unanswered.get(one.id, 0)) for one in living),
        ended=tuple(_member(one, terms, 0) for one in people if one.state in ENDED_BY_TEAM),
        lapsed=tuple(one.person.name for one in lapsed_in(people)),
        may_return=terms.has_waiting_list and terms.gives_places(now),
        left_out=tuple(one.person.name for one in left_out),
        is_reserve=terms.is_decided,
        written_at=now,
        mail_id=mail_id,
    )
    post_all([Posting(letter=letter, to=booking.recipient, once=f"booking:{booking.id}:{once}", id=mail_id)], now=now)


def tell_contacts(terms: Terms, changed: Sequence[RegistrationRow], now: datetime) -> None:
    """Write to those who answer for people that have moved up, been decided, left or been too late, once for each booking.

    Whoever has no longer anybody in it hears no more of it, but the team's last word.
    The key rises with whatever happens to its people: what is told twice in one transaction is one letter.
    """
    told = {one.id for one in changed}
    for booking_id in led_by_others({one.booking_id for one in changed}):
        people = people_of(booking_id)
        by_team = any(one.id in told and one.state in ENDED_BY_TEAM for one in people)
        if by_team or any(one.state.is_living for one in people) or lapsed_in(people):
            once = f"standing:{sum(one.revision for one in people)}"
            tell_contact(get_booking(booking_id), terms, once=once, now=now)


def _member(registration: RegistrationRow, terms: Terms, unanswered: int) -> Member:
    waits = registration.state is RegistrationState.WAITLISTED
    return Member(
        name=registration.person.name,
        participation=registration.participation,
        state=registration.state,
        position=waiting_position(registration) if waits and terms.tells_position else None,
        until=registration.offered_until if registration.state is RegistrationState.OFFERED else None,
        open_questions=unanswered,
        is_reserve=registration.is_in_reserve,
    )
