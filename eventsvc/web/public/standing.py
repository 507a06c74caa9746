"""Where a booking stands, and what can still be done with it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from eventsvc.events.queries import Terms
from eventsvc.events.states import EventState
from eventsvc.registration.queries import RegistrationRow


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
    return Face(registration.state.value)


def can_sign_off(registration: RegistrationRow, terms: Terms, now: datetime) -> bool:
    """Whether signing off still means something."""
    return registration.state.is_living and terms.state is EventState.PUBLISHED and now < terms.facts.starts_at


def can_change(registration: RegistrationRow, terms: Terms, now: datetime) -> bool:
    """Whether the person's data may still be changed."""
    return registration.state.is_living and terms.state is EventState.PUBLISHED and now <= terms.closes_at
