"""What someone has answered, and the forms in which they change it with the rest of their data, or a substitute gives their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from eventsvc.events.answering import still_open
from eventsvc.events.category_queries import find_category
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import Scope
from eventsvc.kit.errors import Refusal
from eventsvc.registration.answers import GivenAnswer, Owner, answers_of, values_of
from eventsvc.registration.bookings import books_alone
from eventsvc.registration.errors import ChoiceFull
from eventsvc.registration.handovers import HandoverRow, Substitute, places_answered, substitute_key
from eventsvc.registration.queries import RegistrationRow, standing_agreements
from eventsvc.registration.wordings import wordings_of_event
from eventsvc.web.errors import words_of
from eventsvc.web.fields.asking import FormQuestions
from eventsvc.web.fields.category import ProofField
from eventsvc.web.languages import chosen_language
from eventsvc.workflows.answer_change import Sheet

from .forms import QUESTIONS_CHANGED, ConsentsForm


class AskingForm(ConsentsForm):
    """A person's data, consents and answers; `key` tells the files that come with it."""

    asked: FormQuestions
    event_id: UUID
    key: str

    def validate(self, extra_validators: Collection[object] | None = None) -> bool:
        """Validate; what is hidden is not wrong."""
        super().validate(extra_validators)
        self.asked.check()
        if not self.asked.were_read:
            self.ask_again(QUESTIONS_CHANGED)
        return not self.errors

    def take_files(self, now: datetime) -> bool:
        """Keep the files that came, so that they need not be sent again; it needs a transaction."""
        return self.asked.take_files(self.event_id, self.key, now)

    def tell(self, refusal: Refusal) -> None:
        """Say what was refused, beside its field; the form must be built anew, with the questions as they stand."""
        self.asked.check()
        if isinstance(refusal, ChoiceFull):
            self.asked.say_full(refusal.pool_id, words_of(refusal))
        else:
            self.ask_again(words_of(refusal))


class ChangeForm(AskingForm):
    """What someone changes of their own; who booked for themselves alone answers for the booking, too."""

    def __init__(self, registration: RegistrationRow) -> None:
        super().__init__()
        self.registration = registration
        self.event_id, self.key = registration.event_id, f"change:{registration.public_id}"
        self.word_consents(
            wordings_of_event(registration.event_id, registration.id), standing_agreements(registration.id)
        )
        alone = books_alone(registration.booking_id)
        given = all_answers(registration, with_booking=alone)
        self.asked = FormQuestions(
            self, questions_of(registration.event_id), given, scopes=tuple(Scope) if alone else [Scope.PERSON]
        )

    def sheet(self) -> Sheet:
        """Return what was answered; the form must be valid."""
        return Sheet(
            questions=self.asked.questions,
            person=self.asked.person.answers,
            booking=self.asked.booking.answers,
            form_key=self.key,
        )


class SubstituteForm(AskingForm):
    """What a substitute says of themselves; of the first person's answers it shows only the places that go over."""

    proof = ProofField()

    def __init__(self, handover: HandoverRow, registration: RegistrationRow) -> None:
        super().__init__()
        self.event_id, self.key = registration.event_id, substitute_key(handover.public_id)
        self.word_consents(wordings_of_event(registration.event_id))
        self.category = find_category(registration.event_id, registration.category_id)
        self.proof.ask([self.category] if self.category else [])
        self.asked = FormQuestions(
            self, questions_of(registration.event_id), places_answered(registration.id), scopes=[Scope.PERSON]
        )

    def validate(self, extra_validators: Collection[object] | None = None) -> bool:
        """Validate; a category that wants a proof wants the substitute's."""
        super().validate(extra_validators)
        self.proof.refuse_without(self.category)
        return not self.errors

    def substitute(self) -> Substitute:
        """Return who comes instead; the form must be valid."""
        return Substitute(
            person=self.person(),
            consents=self.consents,
            language=chosen_language(),
            proof=self.proof.data if self.proof.hint else "",
            question_ids=tuple(question.id for question in self.asked.questions),
            answers=self.asked.person.answers,
            form_key=self.key,
        )


def all_answers(registration: RegistrationRow, *, with_booking: bool) -> list[GivenAnswer]:
    """Return what was answered by the person, and for their booking."""
    booking = [Owner(booking_id=registration.booking_id)] if with_booking else []
    return answers_of(Owner(registration.id), *booking)


def answered(registration: RegistrationRow) -> list[GivenAnswer]:
    """Return the answers that the person may read: theirs, and nothing that only the team sees."""
    given = all_answers(registration, with_booking=books_alone(registration.booking_id))
    return [one for one in given if not one.question.is_internal]


def unanswered(registration: RegistrationRow, answers: Sequence[GivenAnswer]) -> int:
    """Return how many required questions the person has still to answer: somebody else has signed them up."""
    return still_open(questions_of(registration.event_id), values_of(answers))
