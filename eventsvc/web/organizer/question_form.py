"""The form of one question: what an organizer types, and the question it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import request
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange

from eventsvc.events.answering import FLAW_LABELS, Flaw
from eventsvc.events.errors import BadQuestions
from eventsvc.events.questions import (
    LONGEST_CHOICE,
    LONGEST_HINT,
    LONGEST_LABEL,
    LONGEST_TEXT,
    MOST_CHOICES,
    MOST_KEPT_DAYS,
    Choice,
    Purpose,
    Question,
    QuestionKind,
    Scope,
)
from eventsvc.events.written_answers import label_of
from eventsvc.kit.ids import new_id
from eventsvc.kit.text import N_
from eventsvc.web.fields.text import Needed, Paragraph, tidied
from eventsvc.web.languages import chosen_language, said

from .question_condition import Hanging

FEWEST_ROWS, SPARE_ROWS = 3, 1
LONGEST_PLACES = 6
NO_PLACES = N_("Geben Sie eine ganze Zahl ein, oder lassen Sie das Feld leer.")
TOO_LONG = N_("Das ist zu lang: Es passen höchstens %(longest)s Zeichen.")


@dataclass
class ChoiceRow:
    """One answer to choose as it was typed."""

    key: UUID
    label_de: str = ""
    label_en: str = ""
    limit: str = ""
    taken: int = 0
    error: str = ""
    # Where it is: at the answer, or at its places.
    at: str = "choice-de"

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there: such a row is no answer."""
        return not (self.label_de or self.label_en or self.limit)


class DaysField(IntegerField):  # type: ignore[misc] # WTForms is untyped
    """A number of days."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take a whole number."""
        typed = (valuelist[0] if valuelist else "").strip()
        self.data = int(typed) if typed.isdecimal() else None


class QuestionForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """One question with its answers to choose and what it hangs on."""

    label_de = Paragraph(N_("Text"), longest=LONGEST_TEXT, missing=FLAW_LABELS[Flaw.LABEL_MISSING])
    label_en = Paragraph(N_("Text auf Englisch"), longest=LONGEST_TEXT)
    hint_de = Paragraph(N_("Erklärung"), longest=LONGEST_HINT)
    hint_en = Paragraph(N_("Erklärung auf Englisch"), longest=LONGEST_HINT)
    is_required = BooleanField(N_("Muss beantwortet werden"))
    scope = RadioField(N_("Wem wird die Frage gestellt?"), [InputRequired()], default=Scope.PERSON)
    is_internal = BooleanField(N_("Nur fürs Team: steht nicht im Anmeldeformular"))
    purpose = SelectField(N_("Zweck"), [Needed(N_("Wählen Sie den Zweck."))], default=Purpose.CONDUCT)
    kept_days = DaysField(
        N_("Tage nach der Veranstaltung, bis die Antworten gelöscht werden"),
        [NumberRange(0, MOST_KEPT_DAYS, FLAW_LABELS[Flaw.DAYS_UNFIT])],
        default=90,
    )

    def __init__(self, question: Question, earlier: Sequence[Question]) -> None:
        super().__init__(data={name: getattr(question, name) for name in SHOWN})
        self.question = question
        self.kept_days.flags.required = True
        self.scope.choices = [SelectChoice(scope.value, scope.label) for scope in Scope]
        self.purpose.choices = [SelectChoice(purpose.value, purpose.label) for purpose in Purpose]
        self.rows = _typed_rows(question) if self.is_submitted() else _rows(question)
        self.hanging = Hanging(question, earlier, is_submitted=self.is_submitted())
        self.errors_of_choices: list[str] = []
        self.errors_of_condition: list[str] = []
        if question.kind is not QuestionKind.TEXT:
            for label in (self.label_de, self.label_en):
                label.longest = label.flags.maxlength = LONGEST_LABEL

    @property
    def all_errors(self) -> list[tuple[str, str]]:
        """Everything that is wrong: the id of its field, and the words."""
        found = [(field.id, f"{said(field.label.text)}: {said(field.errors[0])}") for field in self if field.errors]
        found += [("choices", words) for words in self.errors_of_choices]
        found += [(f"{row.at}-{place}", row.error) for place, row in enumerate(self.rows) if row.error]
        return found + [("shown_if", words) for words in self.errors_of_condition]

    def make_room(self) -> None:
        """Offer empty rows behind the answers, so that more can be added without JavaScript."""
        filled = [row for row in self.rows if not row.is_empty]
        wanted = max(FEWEST_ROWS, len(filled) + SPARE_ROWS, len(self.rows))
        while len(self.rows) < min(wanted, MOST_CHOICES):
            self.rows.append(ChoiceRow(new_id()))

    def rearrange(self) -> bool:
        """Do what a button of the form asks for, and return whether one did: a row further up, or one more."""
        step = request.form.get("row", "")
        if step == "more":
            self.rows.append(ChoiceRow(new_id()))
        elif step.isdecimal() and 0 < int(step) < len(self.rows):
            place = int(step)
            self.rows[place - 1], self.rows[place] = self.rows[place], self.rows[place - 1]
        else:
            return False
        return True

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate the fields, the places of the answers, and that the question hangs on one other."""
        is_valid = bool(super().validate(extra_validators))
        for row in self.rows:
            _look_at(row)
        if self.hanging.error:
            self.errors_of_condition = [said(self.hanging.error)]
        return is_valid and not self.errors_of_condition and not any(row.error for row in self.rows)

    def draft(self) -> Question:
        """Return the question that was typed; the form must be valid."""
        facts = {name: self[name].data for name in SHOWN}
        facts |= {"scope": Scope(self.scope.data), "purpose": Purpose(self.purpose.data)}
        old = {choice.key: choice for choice in self.question.choices}
        choices = tuple(
            replace(
                old.get(row.key, Choice(key=row.key, label_de="")),
                label_de=row.label_de,
                label_en=row.label_en,
                limit=int(row.limit) if row.limit else None,
            )
            for row in self.rows
            if not row.is_empty
        )
        if not self.question.kind.asks:
            facts["is_required"] = False
        return replace(
            self.question,
            **facts,
            shown_if=self.hanging.condition(),
            choices=choices if self.question.kind.has_choices else (),
        )

    def tell(self, refusal: BadQuestions, others: Sequence[Question]) -> None:
        """Say each flaw beside its field; one of another question by its name."""
        labels = {one.key: label_of(one, chosen_language()) for one in others}
        for key, where, flaw in refusal.problems:
            words = said(getattr(flaw, "label", flaw))
            if key != self.question.key:
                self.form_errors = [f"{labels.get(key, '')}: {words}"]
            elif where == "choices":
                self.errors_of_choices.append(words)
            elif where == "shown_if":
                self.errors_of_condition.append(words)
            else:
                self[where].errors = [*self[where].errors, words]


SHOWN = ("label_de", "label_en", "hint_de", "hint_en", "is_required", "scope", "is_internal", "purpose", "kept_days")


def new_question(kind: QuestionKind) -> Question:
    """Return an empty question of the kind."""
    key = new_id()
    return Question(id=key, key=key, kind=kind, label_de="")


def _rows(question: Question) -> list[ChoiceRow]:
    return [
        ChoiceRow(one.key, one.label_de, one.label_en, "" if one.limit is None else str(one.limit), one.taken)
        for one in question.choices
    ]


def _typed_rows(question: Question) -> list[ChoiceRow]:
    """The rows as they were sent; a key that the question does not know becomes a new one."""
    taken = {choice.key: choice.taken for choice in question.choices}
    sent = zip(*(request.form.getlist(f"choice_{name}") for name in ("key", "de", "en", "limit")), strict=False)
    rows: list[ChoiceRow] = []
    for key, german, english, limit in list(sent)[:MOST_CHOICES]:
        known = next((one for one in taken if one.hex == key), None)
        rows.append(
            ChoiceRow(
                known or new_id(), tidied(german), tidied(english), tidied(limit), taken.get(known, 0) if known else 0
            )
        )
    return rows


def _look_at(row: ChoiceRow) -> None:
    """Note what is wrong with the row, and where."""
    if row.is_empty:
        return
    if not row.label_de:
        row.error = said(N_("Geben Sie die Antwort auf Deutsch ein."))
    elif max(len(row.label_de), len(row.label_en)) > LONGEST_CHOICE:
        row.error = said(TOO_LONG, longest=LONGEST_CHOICE)
    elif row.limit:
        row.at = "choice-limit"
        if not (row.limit.isdecimal() and len(row.limit) <= LONGEST_PLACES):
            row.error = said(NO_PLACES)
        elif int(row.limit) < row.taken:
            row.error = said(
                N_("Schon %(taken)s Plätze sind vergeben; weniger können es nicht werden."), taken=row.taken
            )
