"""The questions of an event as fields of a form: of each person, or of the booking."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import g, request
from flask_wtf import FlaskForm
from wtforms.form import BaseForm
from wtforms.utils import unset_value

from eventsvc.events.answering import accept, chosen_keys, put_to, visible
from eventsvc.events.questions import Question, QuestionKind, Scope, Value
from eventsvc.events.written_answers import hint_of, label_of, written_choice
from eventsvc.kit.text import N_
from eventsvc.registration.answers import GivenAnswer, values_of
from eventsvc.registration.errors import FileTooBig, FileUnfit
from eventsvc.registration.files import LARGEST_FILE, FileRow, drop_waiting_file, keep_file, waiting_files
from eventsvc.web.errors import words_of
from eventsvc.web.languages import chosen_language, said

from .answers import FileField, typed_value, unbound_field, value_in

ONLY_IF = N_("Nur wenn „%(question)s“ mit %(answers)s beantwortet ist")
QUOTED = N_("„%(words)s“")
INTERNAL = N_("Nur für das Team sichtbar.")
CHOOSE_AGAIN = N_("Diese Datei haben wir nicht genommen. Wählen Sie sie dann noch einmal aus.")
KEPT, DROPPED = "-kept", "-drop"
MARK_LENGTH = 16


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it; a heading or a text has no field."""

    question: Question
    label: str
    hint: str
    field: Any
    # What must be answered first, in words; and for the script, in names.
    only_if: str
    shown_if: str
    shown_values: str


class QuestionFields:
    """Questions put to one person, or to the booking, in one form.

    `held` are earlier answers: they stand in the fields, and what they have chosen is theirs even where it is full.
    `may_overfill` lets any full answer be chosen; the places are decided under their lock.
    """

    def __init__(
        self,
        form: BaseForm,
        questions: Sequence[Question],
        *,
        prefix: str = "q",
        held: Mapping[UUID, Value] | None = None,
        held_files: Mapping[str, FileRow] | None = None,
        may_overfill: bool = False,
    ) -> None:
        self.form, self.questions, self.prefix = form, tuple(questions), prefix
        self.held, self.files = dict(held or {}), dict(held_files or {})
        self.answers: dict[UUID, Value] = {}
        self._keys = frozenset(key for value in self.held.values() for key in chosen_keys(value))
        if may_overfill:
            self._keys |= {str(choice.key) for question in self.questions for choice in question.choices}
        is_sent = request.method == "POST"
        for question in self.questions:
            if question.kind.asks:
                self._bind(question, is_sent=is_sent)

    def __bool__(self) -> bool:
        return bool(self.questions)

    @property
    def shown(self) -> list[Asked]:
        """All questions in order, as the page shows them; the script hides what hangs on an answer not given."""
        return [self._asked(question) for question in self.questions]

    @property
    def has_files(self) -> bool:
        """Whether a file is asked for."""
        return any(question.kind is QuestionKind.FILE for question in self.questions)

    def field(self, question: Question) -> Any:
        """Return the field of a question that asks for something."""
        return self.form[self.name(question)]

    def name(self, question: Question) -> str:
        """Return the name of the question's field: it stays through all versions, and so does what was typed."""
        return f"{self.prefix}-{question.key.hex}"

    def take_files(self, event_id: UUID, form_key: str, now: datetime) -> bool:
        """Keep the files that came with the form, so that they need not be sent again; return whether one came."""
        asking = [question for question in self.questions if question.kind is QuestionKind.FILE]
        if not asking:
            return False
        waiting = waiting_files(event_id, form_key)
        came = False
        for question in asking:
            field, name = self.field(question), self.name(question)
            before = request.form.get(name + KEPT, "")
            field.row = waiting.get(before) or self.files.get(before)
            if request.form.get(name + DROPPED):
                field.row = None
            if field.upload is not None and g.get("takes_no_files"):
                field.errors = [said(CHOOSE_AGAIN)]
            elif field.upload is not None:
                came = True
                _replace(field, event_id, form_key, now)
                if before in waiting:
                    drop_waiting_file(UUID(before), form_key)
            field.data = str(field.row.id) if field.row else ""
            # A form that is built anew for this request shows them, too.
            g.setdefault("files_taken", {})[name] = field.row
        return came

    def check(self) -> bool:
        """After the form's own validation: drop what is hidden, say what is missing, and return whether all is well."""
        given = {}
        for question in self.questions:
            if question.kind.asks and not self.field(question).errors:
                given[question.key] = value_in(self.field(question), question.kind) or ""
        taken = accept(self.questions, given, self._keys)
        shown = {question.key for question in visible(self.questions, given)}
        for question in self.questions:
            if not question.kind.asks:
                continue
            field, problem = self.field(question), taken.problems.get(question.key)
            if question.key not in shown:
                field.errors = []
            elif problem is not None and not field.errors:
                field.errors = [said(problem.label)]
        self.answers = taken.answers
        return not any(self.field(question).errors for question in self.questions if question.kind.asks)

    def say_full(self, pool_id: UUID, words: str) -> None:
        """Say beside the question that the last place of a choice has gone to somebody else."""
        for question in self.questions:
            chosen = chosen_keys(self.answers.get(question.key))
            if any(one.pool_id == pool_id and str(one.key) in chosen for one in question.choices):
                self.field(question).errors = [words]

    def _bind(self, question: Question, *, is_sent: bool) -> None:
        form: Any = self.form
        name = self.name(question)
        field = unbound_field(question).bind(form=form, name=name, prefix="")
        form._fields[name] = field
        field.flags.required = question.is_required
        held = self.held.get(question.key)
        if isinstance(field, FileField):
            field.row = g.get("files_taken", {}).get(name, self.files.get(str(held or "")))
            field.data = str(field.row.id) if field.row else ""
            upload = request.files.get(name) if is_sent else None
            field.upload = upload if upload is not None and upload.filename else None
            return
        typed = unset_value if held is None else typed_value(question.kind, held)
        field.process(request.form if is_sent else None, typed)
        _free(field, self._keys)

    def _asked(self, question: Question) -> Asked:
        language, condition = chosen_language(), question.shown_if
        other = next((one for one in self.questions if condition and one.key == condition.key), None)
        return Asked(
            question=question,
            label=label_of(question, language),
            hint=" ".join(filter(None, (said(INTERNAL) if question.is_internal else "", hint_of(question, language)))),
            field=self.field(question) if question.kind.asks else None,
            only_if=only_if(question, self.questions),
            shown_if=self.name(other) if other else "",
            shown_values=" ".join(sorted(condition.values)) if condition else "",
        )


class FormQuestions:
    """All that a form asks beyond the person's data: the questions to the person, and those to the booking.

    `given` are the answers before; only questions of the `scopes` are asked. The team is asked internal ones too and need
    not answer any: the labels say what participants must. Where it `may_overfill`, it can choose what is full.
    """

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
        files = {str(one.value): one.file for one in given if one.file}
        binding = {one.key for one in questions if one.is_required and not one.is_internal}
        if for_team:
            questions = [replace(question, is_required=False) for question in questions]

        def fields(scope: Scope) -> QuestionFields:
            return QuestionFields(
                form,
                put_to(questions, scope, with_internal=for_team) if scope in scopes else (),
                prefix=scope.value,
                held=values_of(given),
                held_files=files,
                may_overfill=may_overfill,
            )

        self.person, self.booking = fields(Scope.PERSON), fields(Scope.BOOKING)
        for asked in self.shown if for_team else ():
            if asked.field is not None:
                asked.field.flags.binds_participants = asked.question.key in binding

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions of the form."""
        return self.person.questions + self.booking.questions

    @property
    def shown(self) -> list[Asked]:
        """All questions as the page shows them."""
        return self.person.shown + self.booking.shown

    @property
    def has_files(self) -> bool:
        """Whether a file is asked for."""
        return self.person.has_files or self.booking.has_files

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


def only_if(question: Question, asked: Sequence[Question]) -> str:
    """Return on what the question hangs, in words; empty where it is always shown."""
    condition, language = question.shown_if, chosen_language()
    other = next((one for one in asked if condition and one.key == condition.key), None)
    if condition is None or other is None:
        return ""
    values = [value for value in other.deciding_values if value in condition.values]
    answers = said(N_(" oder ")).join(said(QUOTED, words=written_choice(other, value, language)) for value in values)
    return said(ONLY_IF, question=label_of(other, language), answers=answers)


def _replace(field: FileField, event_id: UUID, form_key: str, now: datetime) -> None:
    """Keep the file that came instead of the one before, or remember what is wrong with it."""
    content = field.upload.stream.read(LARGEST_FILE + 1)
    field.upload.close()
    try:
        field.row = keep_file(event_id, form_key, field.upload.filename, content, now)
    except (FileTooBig, FileUnfit) as refusal:
        field.refusal = words_of(refusal)


def _free(field: Any, held: frozenset[str]) -> None:
    """Let whoever has chosen something full keep it."""
    for choice in getattr(field, "choices", None) or ():
        if choice.value in held:
            choice.render_kw.pop("disabled", None)
