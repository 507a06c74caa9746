"""What someone has answered, and the form in which they change it with the rest of their data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from eventsvc.events.answering import put_to, visible
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import Scope
from eventsvc.kit.errors import Refusal
from eventsvc.registration.answers import GivenAnswer, Owner, answers_of, values_of
from eventsvc.registration.bookings import books_alone
from eventsvc.registration.errors import ChoiceFull
from eventsvc.registration.queries import RegistrationRow, standing_agreements
from eventsvc.registration.wordings import wordings_of_event
from eventsvc.web.errors import words_of
from eventsvc.web.fields.questions import FormQuestions
from eventsvc.workflows.answer_change import Sheet

from .forms import QUESTIONS_CHANGED, ConsentsForm


class ChangeForm(ConsentsForm):
    """A person's data, consents and answers; who booked for themselves alone answers for the booking, too."""

    def __init__(self, registration: RegistrationRow) -> None:
        super().__init__()
        self.registration = registration
        self.word_consents(
            wordings_of_event(registration.event_id, registration.id), standing_agreements(registration.id)
        )
        alone = books_alone(registration.booking_id)
        given = all_answers(registration, with_booking=alone)
        self.asked = FormQuestions(
            self, questions_of(registration.event_id), given, scopes=tuple(Scope) if alone else [Scope.PERSON]
        )

    @property
    def key(self) -> str:
        """By this the files that come with the form are known."""
        return f"change:{self.registration.public_id}"

    def validate(self, extra_validators: Collection[object] | None = None) -> bool:
        """Validate; what is hidden is not wrong."""
        super().validate(extra_validators)
        self.asked.check()
        if not self.asked.were_read:
            self.ask_again(QUESTIONS_CHANGED)
        return not self.errors

    def take_files(self, now: datetime) -> bool:
        """Keep the files that came, so that they need not be sent again; it needs a transaction."""
        return self.asked.take_files(self.registration.event_id, self.key, now)

    def sheet(self) -> Sheet:
        """Return what was answered; the form must be valid."""
        return Sheet(
            questions=self.asked.questions,
            person=self.asked.person.answers,
            booking=self.asked.booking.answers,
            form_key=self.key,
        )

    def told(self, refusal: Refusal) -> ChangeForm:
        """Return the form as it stands now, with what was refused beside its field."""
        again = ChangeForm(self.registration)
        again.asked.check()
        if isinstance(refusal, ChoiceFull):
            again.asked.person.say_full(refusal.pool_id, words_of(refusal))
        else:
            again.ask_again(words_of(refusal))
        return again


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
    given = values_of(answers)
    asked = put_to(questions_of(registration.event_id), Scope.PERSON)
    return sum(one.is_required and one.kind.asks and one.key not in given for one in visible(asked, given))
