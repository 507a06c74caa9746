"""Whether a person acts for themselves, or leaves it to whoever has booked for them."""

from __future__ import annotations

from eventsvc.events.change_rules import may_act
from eventsvc.events.queries import Terms
from eventsvc.registration.errors import OnlyTheContactMay
from eventsvc.registration.queries import RegistrationRow


def acts_alone(terms: Terms, registration: RegistrationRow) -> bool:
    """Whether the person may change, hand on and end the registration themselves."""
    return may_act(terms.rules.changes_by, is_booked_by_other=bool(registration.booked_by))


def refuse_unless_own(terms: Terms, registration: RegistrationRow) -> None:
    """Raise OnlyTheContactMay where the event leaves it to the contact of the booking."""
    if not acts_alone(terms, registration):
        raise OnlyTheContactMay
