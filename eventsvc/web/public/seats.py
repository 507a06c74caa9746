"""My group: each person of it, as the contact sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.queries import Terms
from eventsvc.events.states import EventState
from eventsvc.registration.choices import sessions_chosen_by_all
from eventsvc.registration.discretion import Told, told_to_contact
from eventsvc.registration.handovers import HandoverRow, requested_for
from eventsvc.registration.letters import SessionFacts
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import CAN_BE_PASSED_ON, RegistrationState
from eventsvc.registration.waiting import waiting_position
from eventsvc.web.fields.shown import ShownAnswer, shown_answers

from .standing import Face, can_end, face_of
from .tickets import has_ticket


@dataclass(frozen=True)
class Seat:
    """One person of the group, where they stand, what they chose and said, and what the contact can do for them."""

    registration: RegistrationRow
    face: Face
    position: int | None
    has_ticket: bool
    can_be_removed: bool
    can_be_passed_on: bool
    can_be_answered: bool = False
    # Who waits for the team's word to come instead.
    substitute: str = ""
    category: CategoryRow | None = None
    sessions: tuple[SessionFacts, ...] = ()
    told: Told = field(default_factory=Told)

    @property
    def answers(self) -> list[ShownAnswer]:
        """What they answered, as far as the contact may know it."""
        return shown_answers(self.told.answers)


def seats_of(people: Sequence[RegistrationRow], terms: Terms, now: datetime) -> list[Seat]:
    """Return everyone of a booking; of those who are not in it any more only how it ended."""
    substitutes = requested_for(one.id for one in people) if terms.rules.approves_substitutes else {}
    living = [one.id for one in people if one.state.is_living]
    categories = (
        {one.id: one for one in categories_of(terms.facts.id)} if any(one.category_id for one in people) else {}
    )
    sessions = sessions_chosen_by_all(living) if terms.has_programme else {}
    told = told_to_contact(terms.facts.id, living) if living else {}
    return [
        replace(
            _seat(one, terms, now, substitutes.get(one.id)),
            category=categories[one.category_id] if one.category_id else None,
            sessions=sessions.get(one.id, ()),
            told=told.get(one.id, Told()),
            can_be_answered=_can_answer(one, terms, told.get(one.id, Told()), now),
        )
        for one in people
    ]


def can_pass_on(registration: RegistrationRow, terms: Terms, now: datetime) -> bool:
    """Whether the contact can name someone else for this person."""
    is_in_time = terms.state is EventState.PUBLISHED and now < terms.facts.starts_at and now <= terms.cutoffs.substitute
    return is_in_time and registration.state in CAN_BE_PASSED_ON


def _can_answer(registration: RegistrationRow, terms: Terms, told: Told, now: datetime) -> bool:
    """Whether the contact can still answer something for this person."""
    is_in_time = terms.state is EventState.PUBLISHED and now <= terms.change_until(registration.participation)
    return is_in_time and bool(told.for_contact)


def _seat(registration: RegistrationRow, terms: Terms, now: datetime, handover: HandoverRow | None) -> Seat:
    face = face_of(registration, terms, now)
    waits = registration.state is RegistrationState.WAITLISTED
    return Seat(
        registration=registration,
        face=face,
        position=waiting_position(registration) if waits and terms.tells_position else None,
        has_ticket=has_ticket(registration, face),
        can_be_removed=can_end(registration, terms, now),
        can_be_passed_on=can_pass_on(registration, terms, now),
        substitute=handover.substitute.person.name if handover and handover.substitute else "",
    )
