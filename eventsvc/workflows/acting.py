"""Who acts: a person for themselves, or whoever has booked for them."""

from __future__ import annotations

from datetime import datetime

from eventsvc.events.change_rules import may_act
from eventsvc.events.queries import Terms
from eventsvc.journal import Actor
from eventsvc.journal.models import ActorKind
from eventsvc.registration.errors import OnlyTheContactMay
from eventsvc.registration.marks import set_needs_look
from eventsvc.registration.queries import RegistrationRow


def acts_alone(terms: Terms, registration: RegistrationRow) -> bool:
    """Whether the person may change, hand on and end the registration themselves."""
    return may_act(terms.rules.changes_by, is_booked_by_other=bool(registration.booked_by))


def refuse_unless_own(terms: Terms, registration: RegistrationRow) -> None:
    """Raise OnlyTheContactMay where the event leaves it to the contact of the booking."""
    if not acts_alone(terms, registration):
        raise OnlyTheContactMay


def booked_by(registration: RegistrationRow) -> Actor:
    """Return who has filled the form in: the person, or the contact who booked for them."""
    return Actor.contact(registration.booking_id) if registration.booked_by else Actor.person()


def look_again(terms: Terms, registration: RegistrationRow, *, by: Actor, now: datetime) -> None:
    """Let the team look anew at what was changed by anybody else of someone who has a place, where the event wishes so."""
    if terms.rules.looks_again and registration.state.holds_place and by.kind is not ActorKind.ACCOUNT:
        set_needs_look(registration.id, now)
