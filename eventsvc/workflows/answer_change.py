"""What someone has answered is changed: by themselves, or by the organizer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from eventsvc.events.answering import pools_of
from eventsvc.events.questions import Question, Scope, Value
from eventsvc.registration.answers import Owner, answers_of, change_answers, hold_questions, values_of
from eventsvc.registration.errors import ChoiceFull
from eventsvc.registration.limited_answers import change_further_places
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import RegistrationState

from .locking import Locked, lock


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
    changed = change_answers(person, to_person, sheet.person, sheet.form_key)
    return changed + change_answers(booking, to_booking, sheet.booking, sheet.form_key)


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
