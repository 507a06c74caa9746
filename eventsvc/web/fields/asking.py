"""All questions of a form: those to its person, those to the booking, and a form of nothing but questions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request
from flask_wtf import FlaskForm
from wtforms.form import BaseForm

from eventsvc.events.answering import put_to
from eventsvc.events.questions import Question, QuestionKind, Scope
from eventsvc.registration.answers import GivenAnswer, values_of

from .questions import BINDS_PARTICIPANTS, Asked, Content, QuestionFields

MARK_LENGTH = 16


class FormQuestions:
    """All that a form asks beyond the person's data: the questions to the person, and those to the booking.

    `given` are the answers before; only questions of the `scopes` are asked. The team is asked internal ones too and need
    not answer any: the labels say what participants must. Where it `may_overfill`, it can choose what is full.
    """

    # What other parts of the same form ask.
    beside: tuple[Question, ...] = ()

    def __init__(
        self,
        form: BaseForm,
        questions: Sequence[Question],
        given: Sequence[GivenAnswer] = (),
        *,
        scopes: Collection[Scope] = tuple(Scope),
        for_team: bool = False,
        may_overfill: bool = False,
    ) -> None:
        self.form = form
        content = Content(
            held=values_of(given),
            files={str(one.value): one.file for one in given if one.file},
            sent=request.form if request.method == "POST" else None,
        )

        def fields(scope: Scope) -> QuestionFields:
            return QuestionFields(
                form,
                put_to(questions, scope, with_internal=for_team) if scope in scopes else (),
                content,
                prefix=scope.value,
                may_overfill=may_overfill,
                left_open=BINDS_PARTICIPANTS if for_team else "",
            )

        self.person, self.booking = fields(Scope.PERSON), fields(Scope.BOOKING)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions of the form."""
        return self.person.questions + self.beside + self.booking.questions

    @property
    def shown(self) -> list[Asked]:
        """All questions as the page shows them."""
        return self.person.shown + self.booking.shown

    @property
    def has_files(self) -> bool:
        """Whether a file is asked for."""
        return any(question.kind is QuestionKind.FILE for question in self.questions)

    @property
    def mark(self) -> str:
        """What tells these questions, in these words, from others: a form sends it along."""
        ids = " ".join(question.id.hex for question in self.questions)
        return hashlib.sha256(ids.encode()).hexdigest()[:MARK_LENGTH] if ids else ""

    @property
    def were_read(self) -> bool:
        """Whether the form that was sent asked just these questions."""
        return request.form.get("asked", "") == self.mark

    def take_files(self, event_id: UUID, form_key: str, now: datetime) -> bool:
        """Keep the files that came; return whether one did. It needs a transaction."""
        person = self.person.take_files(event_id, form_key, now)
        return self.booking.take_files(event_id, form_key, now) or person

    def say_full(self, pool_id: UUID, words: str) -> None:
        """Say beside its question that the last place of a choice has gone to somebody else."""
        self.person.say_full(pool_id, words)
        self.booking.say_full(pool_id, words)

    def check(self) -> bool:
        """Drop what is hidden, say what is missing, and return whether all is well."""
        person = self.person.check()
        return self.booking.check() and person


class QuestionsForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """A form of nothing but questions; `ask` puts them."""

    def __init__(self, ask: Callable[[QuestionsForm], FormQuestions]) -> None:
        super().__init__()
        self.asked = ask(self)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; what is hidden is not wrong."""
        super().validate(extra_validators)
        self.asked.check()
        return not self.errors
