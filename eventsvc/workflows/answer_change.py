"""What someone has answered is changed: by themselves, or by the organizer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from eventsvc.events.answering import pools_of
from eventsvc.events.queries import get_terms
from eventsvc.events.questions import Question, Scope, Value
from eventsvc.journal import Actor, Facts, note
from eventsvc.registration.answers import Owner, answers_of, change_answers, hold_questions, values_of
from eventsvc.registration.bookings import get_booking, lock_booking, people_of
from eventsvc.registration.errors import ChoiceFull, QuestionsChanged, WrongState
from eventsvc.registration.limited_answers import change_further_places
from eventsvc.registration.queries import RegistrationRow, get_registration, lock_registration
from eventsvc.registration.rules import refuse_after
from eventsvc.registration.states import RegistrationState

from .acting import look_again
from .locking import Locked, lock
from .placing import move_up
from .shared_places import move_shared


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The answers of a form: the questions it asked, and what was answered for the person and for the booking.

    `form_key` is that of the files which came with it.
    """

    questions: tuple[Question, ...] = ()
    person: Mapping[UUID, Value] = field(default_factory=dict)
    booking: Mapping[UUID, Value] = field(default_factory=dict)
    form_key: str = ""

    @property
    def is_limited(self) -> bool:
        """Whether an answer may need a place: then the event's places are locked first."""
        return any(choice.pool_id for question in self.questions for choice in question.choices)


def lock_for(event_id: UUID, sheet: Sheet) -> Locked | None:
    """Lock what answering touches: its questions first, then the places if an answer may need one."""
    hold_questions(sheet.questions)
    return lock(event_id) if sheet.is_limited else None


def write_sheet(locked: Locked | None, registration: RegistrationRow, sheet: Sheet) -> list[UUID]:
    """Let exactly these be the answers to the questions that were asked; return the keys of those that changed.

    Raises ChoiceFull, QuestionsChanged or FileGone.
    """
    person, booking = Owner(registration.id), Owner(booking_id=registration.booking_id)
    to_person = [question for question in sheet.questions if question.scope is Scope.PERSON]
    to_booking = [question for question in sheet.questions if question.scope is Scope.BOOKING]
    if locked is not None:
        _move_places(locked, registration, to_person, sheet.person)
        _move_shared(locked, registration.booking_id, to_booking, sheet.booking)
    changed = change_answers(person, to_person, sheet.person, sheet.form_key)
    return changed + change_answers(booking, to_booking, sheet.booking, sheet.form_key)


def answer_for_booking(booking_id: UUID, sheet: Sheet, now: datetime) -> bool:
    """Let the contact of a booking answer what is asked once for all of it, and return whether anything was new.

    The journal of each of its people says so, and the team looks anew where the event wishes so. Raises TooLate after
    the deadline, WrongState if nobody of it comes any more, ChoiceFull, QuestionsChanged or FileGone.
    """
    locked = lock_for(get_booking(booking_id).event_id, sheet)
    booking = lock_booking(booking_id)
    living = [one for one in people_of(booking_id) if one.state.is_living]
    if not living:
        raise WrongState(RegistrationState.WITHDRAWN)
    terms = get_terms(booking.event_id)
    refuse_after(terms.cutoffs.change, terms.window, now)
    if locked is not None:
        _move_shared(locked, booking_id, sheet.questions, sheet.booking)
    changed = change_answers(Owner(booking_id=booking_id), sheet.questions, sheet.booking, sheet.form_key)
    by = Actor.contact(booking_id)
    for one in living if changed else ():
        note("registration.answered", one.id, by=by, now=now, event_id=one.event_id, **named(changed))
        look_again(terms, one, by=by, now=now)
    if locked is not None:
        move_up(locked, now)
    return bool(changed)


def answer_for_person(registration_id: UUID, sheet: Sheet, now: datetime) -> bool:
    """Let the contact of a booking answer what is still open of one of its people, and return whether anything was.

    What that person has answered meanwhile stays: then QuestionsChanged is raised. Raises TooLate after the deadline,
    WrongState if they do not come any more, ChoiceFull or FileGone.
    """
    locked = lock_for(get_registration(registration_id).event_id, sheet)
    registration = lock_registration(registration_id)
    if not registration.state.is_living:
        raise WrongState(registration.state)
    terms = get_terms(registration.event_id)
    refuse_after(terms.change_until(registration.participation), terms.window, now)
    if {one.key for one in sheet.questions} & {one.key for one in answers_of(Owner(registration_id))}:
        raise QuestionsChanged
    changed = write_sheet(locked, registration, sheet)
    if changed:
        by = Actor.contact(registration.booking_id)
        note("registration.answered", registration_id, by=by, now=now, event_id=registration.event_id, **named(changed))
        look_again(terms, registration, by=by, now=now)
    return bool(changed)


def named(keys: list[UUID]) -> Facts:
    """Return which questions were answered anew, as the journal keeps it."""
    return {"questions": " ".join(key.hex for key in keys)} if keys else {}


def _move_shared(
    locked: Locked, booking_id: UUID, questions: Sequence[Question], answers: Mapping[UUID, Value]
) -> None:
    """Give back the place of what the booking no longer chooses, and take that of the new answer."""
    before = pools_of(questions, values_of(answers_of(Owner(booking_id=booking_id)))).keys() if questions else set()
    after = pools_of(questions, answers).keys()
    if before != after:
        move_shared(locked, booking_id, given_back=before - after, needed=after - before)


def _move_places(
    locked: Locked, registration: RegistrationRow, questions: list[Question], answers: Mapping[UUID, Value]
) -> None:
    """Give back the places of answers that are no longer chosen, and take those of the new ones."""
    before = pools_of(questions, values_of(answers_of(Owner(registration.id)))).keys()
    after = pools_of(questions, answers).keys()
    given_back, needed = before - after, after - before
    for pool_id in sorted(needed):
        free = locked.places[pool_id].free
        if free is not None and free < 1:
            raise ChoiceFull(pool_id)
    change_further_places(registration.id, given_back=given_back, needed=needed)
    holds, waits = int(registration.state.holds_place), int(registration.state is RegistrationState.WAITLISTED)
    locked.settle(given_back, taken=-holds, waiting=-waits)
    locked.settle(needed, taken=holds, waiting=waits)
