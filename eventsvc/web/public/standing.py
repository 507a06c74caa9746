"""Where a booking stands, and what can still be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from eventsvc.events.queries import Terms
from eventsvc.events.states import EventState
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.acting import acts_alone


class Face(StrEnum):
    """What the page says first: where the registration stands, or what has become of the event."""

    CONFIRMED = "confirmed"
    WAITING = "waitlisted"
    OFFERED = "offered"
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CALLED_OFF = "called_off"
    OVER = "over"


def face_of(registration: RegistrationRow, terms: Terms, now: datetime) -> Face:
    """Return what matters most: that it has ended, else what became of the event, else where it stands."""
    if registration.state.is_living:
        if terms.state is EventState.CALLED_OFF:
            return Face.CALLED_OFF
        if now >= terms.facts.ends_at:
            return Face.OVER
    if registration.is_too_late(now):
        return Face.LAPSED
    return Face(registration.state.value)


def can_sign_off(registration: RegistrationRow, terms: Terms, now: datetime) -> bool:
    """Whether the person can sign off."""
    return can_end(registration, terms, now) and acts_alone(terms, registration)


def can_end(registration: RegistrationRow, terms: Terms, now: datetime) -> bool:
    """Whether signing the person off still means something; their contact can do it too."""
    is_standing = registration.state.is_living and not registration.is_too_late(now)
    is_in_time = registration.state is not RegistrationState.CONFIRMED or now <= terms.cutoffs.sign_off
    return is_standing and is_in_time and terms.gives_places(now)


def can_leave_queues(registration: RegistrationRow, terms: Terms, now: datetime) -> bool:
    """Whether the person can leave the waiting lists of sessions: as long as somebody could move up in them."""
    return registration.state.is_living and terms.gives_places(now) and acts_alone(terms, registration)


def can_ask_back_in(registration: RegistrationRow, terms: Terms, now: datetime) -> bool:
    """Whether someone who was too late for an offer can still wait for another."""
    was_too_late = registration.state is RegistrationState.LAPSED or registration.is_too_late(now)
    return was_too_late and terms.has_waiting_list and terms.gives_places(now)


def can_all_ask_back_in(people: Sequence[RegistrationRow], terms: Terms, now: datetime) -> list[RegistrationRow]:
    """Return those of a booking who can still wait for another offer, unless they have come back in otherwise."""
    living = {one.person.email for one in people if one.state.is_living and not one.is_too_late(now)}
    return [one for one in people if can_ask_back_in(one, terms, now) and one.person.email not in living]


def can_change(registration: RegistrationRow, terms: Terms, now: datetime) -> bool:
    """Whether the person's data may still be changed."""
    is_standing = registration.state.is_living and terms.state is EventState.PUBLISHED
    return is_standing and now <= terms.change_until(registration.participation) and acts_alone(terms, registration)
