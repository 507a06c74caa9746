"""The questions of an event as fields of a form: of each person, or of the booking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import g, request
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm
from wtforms.utils import unset_value

from eventsvc.events.answering import accept, chosen_keys, visible
from eventsvc.events.questions import Question, QuestionKind, Value
from eventsvc.events.written_answers import hint_of, label_of, written_choice
from eventsvc.kit.text import N_
from eventsvc.registration.errors import FileTooBig, FileUnfit
from eventsvc.registration.files import FileRow, drop_waiting_file, keep_file, waiting_files
from eventsvc.web.errors import words_of
from eventsvc.web.files import take_in
from eventsvc.web.languages import chosen_language, said

from .answers import FileField, typed_value, unbound_field, value_in

ONLY_IF = N_("Nur wenn „%(question)s“ mit %(answers)s beantwortet ist")
QUOTED = N_("„%(words)s“")
INTERNAL = N_("Nur für das Team sichtbar.")
BINDS_PARTICIPANTS = N_("Pflicht für Teilnehmende")
ASKED_LATER = N_("sonst fragen wir die Person selbst")
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


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the fields of questions hold: earlier answers with their files, and over them what was `sent`.

    `laid`, by the questions' keys, is what stood in the fields of another block, instead of all that.
    """

    held: Mapping[UUID, Value] = field(default_factory=dict)
    files: Mapping[str, FileRow] = field(default_factory=dict)
    sent: MultiDict[str, str] | None = None
    laid: Mapping[UUID, Any] | None = None


class QuestionFields:
    """Questions put to one person, or to the booking, in one form.

    What earlier answers have chosen is theirs even where it is full. `may_overfill` lets any full answer be chosen; the
    places are decided under their lock. Where questions are `left_open`, in those words, none must be answered here: the
    person must, later.
    """

    def __init__(
        self,
        form: BaseForm,
        questions: Sequence[Question],
        content: Content,
        *,
        prefix: str = "q",
        left_open: str = "",
        may_overfill: bool = False,
    ) -> None:
        self.form, self.questions, self.prefix = form, tuple(questions), prefix
        self.left_open, self.content = left_open, content
        self.answers: dict[UUID, Value] = {}
        self._keys = frozenset(key for value in content.held.values() for key in chosen_keys(value))
        if may_overfill:
            self._keys |= {str(choice.key) for question in self.questions for choice in question.choices}
        for question in self.questions:
            if question.kind.asks:
                self._bind(question)

    def __bool__(self) -> bool:
        return bool(self.questions)

    @property
    def shown(self) -> list[Asked]:
        """All questions in order, as the page shows them; the script hides what hangs on an answer not given."""
        return [self._asked(question) for question in self.questions]

    @property
    def data(self) -> dict[UUID, Any]:
        """What stands in the fields, to be laid into those of another block."""
        fields = {question.key: self.field(question) for question in self.questions if question.kind.asks}
        return {key: field.row if isinstance(field, FileField) else field.data for key, field in fields.items()}

    @property
    def number(self) -> int:
        """How many questions ask for something."""
        return sum(question.kind.asks for question in self.questions)

    @property
    def is_blank(self) -> bool:
        """Whether nobody has answered anything yet, and nothing is wrong."""
        return not any(self.data.values()) and not any(
            self.field(question).errors for question in self.questions if question.kind.asks
        )

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
            field.row = waiting.get(before) or self.content.files.get(before)
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
        taken = accept(self._binding, given, self._keys)
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

    def say(self, key: UUID, words: str) -> None:
        """Say what is wrong with the answer to a question."""
        for question in self.questions:
            if question.key == key:
                self.field(question).errors = [words]

    def say_full(self, pool_id: UUID, words: str) -> None:
        """Say beside the question that the last place of a choice has gone to somebody else."""
        for question in self.questions:
            chosen = chosen_keys(self.answers.get(question.key))
            if any(one.pool_id == pool_id and str(one.key) in chosen for one in question.choices):
                self.field(question).errors = [words]

    @property
    def _binding(self) -> list[Question]:
        return [self._put(question) for question in self.questions]

    def _put(self, question: Question) -> Question:
        """Return the question as it is put in this form."""
        return replace(question, is_required=False) if self.left_open and question.is_required else question

    def _bind(self, question: Question) -> None:
        form: Any = self.form
        name, put = self.name(question), self._put(question)
        field = unbound_field(put).bind(form=form, name=name, prefix="")
        form._fields[name] = field
        field.flags.required = put.is_required
        if put is not question and not question.is_internal:
            field.flags.left_open = self.left_open
        held = self.content.held.get(question.key)
        if self.content.laid is not None:
            self._lay(field, self.content.laid.get(question.key))
            return
        if isinstance(field, FileField):
            field.row = g.get("files_taken", {}).get(name, self.content.files.get(str(held or "")))
            field.data = str(field.row.id) if field.row else ""
            upload = request.files.get(name) if self.content.sent is not None else None
            field.upload = upload if upload is not None and upload.filename else None
            return
        typed = unset_value if held is None else typed_value(question.kind, held)
        field.process(self.content.sent, typed)
        _free(field, self._keys)

    def _lay(self, field: Any, data: Any) -> None:
        """Let the field hold what stood in that of another block."""
        if isinstance(field, FileField):
            field.row, field.data = data, str(data.id) if data else ""
            return
        field.process(None)
        if data is not None:
            field.data = data
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


def only_if(question: Question, asked: Sequence[Question]) -> str:
    """Return on what the question hangs, in words; empty where it is always shown."""
    condition, language = question.shown_if, chosen_language()
    other = next((one for one in asked if condition and one.key == condition.key), None)
    if condition is None or other is None:
        return ""
    values = [one for one in other.deciding_values if one in condition.values] or sorted(condition.values)
    answers = said(N_(" oder ")).join(said(QUOTED, words=written_choice(other, value, language)) for value in values)
    return said(ONLY_IF, question=label_of(other, language), answers=answers)


def _replace(field: FileField, event_id: UUID, form_key: str, now: datetime) -> None:
    """Keep the file that came instead of the one before, or remember what is wrong with it."""
    try:
        field.row = keep_file(event_id, form_key, field.upload.filename, take_in(field.upload), now)
    except (FileTooBig, FileUnfit) as refusal:
        field.refusal = words_of(refusal)


def _free(field: Any, held: frozenset[str]) -> None:
    """Let whoever has chosen something full keep it."""
    for choice in getattr(field, "choices", None) or ():
        if choice.value in held:
            choice.render_kw.pop("disabled", None)
