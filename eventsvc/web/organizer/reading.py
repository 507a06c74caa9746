"""Reading what is sensitive needs a right."""

from __future__ import annotations

from eventsvc.accounts.policy import Permission
from eventsvc.events.questions import OF_NEEDS
from eventsvc.registration.answers import GivenAnswer, Owner, answers_of
from eventsvc.registration.queries import RegistrationRow

from .ownership import Sight


def known_answers(sight: Sight, registration: RegistrationRow) -> list[GivenAnswer]:
    """Return what was answered, as far as it is the reader's to know."""
    given = answers_of(Owner(registration.id), Owner(booking_id=registration.booking_id))
    return [one for one in given if one.question.purpose not in OF_NEEDS or Permission.SEE_NEEDS in sight.rights]
