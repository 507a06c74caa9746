"""Reading and showing an answer: for each kind of question its field, and what of the typed text is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import Field, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import DateInput, EmailInput, FileInput, TelInput, URLInput

from eventsvc.events.questions import NO, YES, Choice, Question, QuestionKind, Value
from eventsvc.events.written_answers import SAID_NO, SAID_YES, label_of
from eventsvc.kit.localized import written_number
from eventsvc.kit.text import N_
from eventsvc.registration.contact import LONGEST_EMAIL, readable_number
from eventsvc.registration.files import FileRow
from eventsvc.registration.typed_answers import KEPT, LONGEST_ADDRESS, LONGEST_LINE, LONGEST_NUMBER, LONGEST_PARAGRAPH
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import said_count

from .country import CountryField
from .text import Line, Paragraph

MOST_RADIOS = 7
NOT_SAID = N_("Keine Angabe")
PLEASE_CHOOSE = N_("Bitte wählen")


class FileField(Field):  # type: ignore[misc] # WTForms is untyped
    """A file: the one that came with the form, or the one that came before and is kept for it."""

    widget = FileInput()
    upload: Any = None
    row: FileRow | None = None
    refusal = ""

    def pre_validate(self, _form: object) -> None:
        """Say what was wrong with the file that came."""
        if self.refusal:
            raise ValidationError(said(self.refusal))


def unbound_field(question: Question) -> Any:
    """Return the field that asks the question, ready to be bound to a form."""
    label = label_of(question, chosen_language())
    match question.kind:
        case QuestionKind.LONG_TEXT:
            return Paragraph(label, longest=LONGEST_PARAGRAPH)
        case QuestionKind.ONE_OF | QuestionKind.YES_NO:
            return _one_of(question, label)
        case QuestionKind.SEVERAL_OF:
            return SelectMultipleField(label, choices=[_choice(one) for one in question.choices], validate_choice=False)
        case QuestionKind.COUNTRY:
            return CountryField(label, default="", render_kw={})
        case QuestionKind.FILE:
            return FileField(label)
    longest, widget, attributes = LINES[question.kind]
    given = {"widget": widget} if widget else {}
    check = _check(question.kind) if question.kind in KEPT else None
    return Line(label, longest=longest, check=check, render_kw=attributes, **given)


LINES: dict[QuestionKind, tuple[int, Any, dict[str, str]]] = {
    QuestionKind.SHORT_TEXT: (LONGEST_LINE, None, {}),
    QuestionKind.NUMBER: (LONGEST_NUMBER, None, {"inputmode": "decimal", "autocomplete": "off"}),
    QuestionKind.DATE: (LONGEST_NUMBER, DateInput(), {"autocomplete": "off"}),
    QuestionKind.PHONE: (LONGEST_LINE, TelInput(), {"inputmode": "tel"}),
    QuestionKind.EMAIL: (LONGEST_EMAIL, EmailInput(), {"inputmode": "email", "spellcheck": "false"}),
    QuestionKind.WEB_ADDRESS: (LONGEST_ADDRESS, URLInput(), {"inputmode": "url", "autocomplete": "url"}),
}


def value_in(field: Any, kind: QuestionKind) -> Value | None:
    """Return what the field holds as it is kept; None where nothing was answered."""
    if not field.data:
        return None
    if kind is QuestionKind.SEVERAL_OF:
        return tuple(field.data)
    if kind in KEPT:
        return KEPT[kind](field.data)
    return str(field.data)


def typed_value(kind: QuestionKind, value: Value) -> str | list[str]:
    """Return what must stand in the field for this answer."""
    if not isinstance(value, str):
        return list(value)
    if kind is QuestionKind.NUMBER:
        return written_number(float(value), chosen_language())
    if kind is QuestionKind.PHONE:
        return readable_number(value)
    if kind is QuestionKind.DATE:
        return date.fromisoformat(value).isoformat()
    return value


def _check(kind: QuestionKind) -> Callable[[str], None]:
    keep = KEPT[kind]

    def check(typed: str) -> None:
        keep(typed)

    return check


def _one_of(question: Question, label: str) -> Any:
    """Few answers stand side by side, many in a list; where none is needed, none can be chosen again."""
    if question.kind is QuestionKind.YES_NO:
        choices = [SelectChoice(YES, said(SAID_YES)), SelectChoice(NO, said(SAID_NO))]
    else:
        choices = [_choice(one) for one in question.choices]
    if len(choices) > MOST_RADIOS:
        nothing = SelectChoice("", said(PLEASE_CHOOSE if question.is_required else NOT_SAID))
        return SelectField(label, choices=[nothing, *choices], default="", validate_choice=False)
    if not question.is_required:
        choices.append(SelectChoice("", said(NOT_SAID)))
    return RadioField(label, choices=choices, default=None, validate_choice=False)


def _choice(choice: Choice) -> SelectChoice:
    """An answer with the places it has left."""
    label, left = label_of(choice, chosen_language()), choice.left
    if left is None:
        return SelectChoice(str(choice.key), label)
    places = said_count("noch %(num)s Platz", "noch %(num)s Plätze", left) if left else said(N_("ausgebucht"))
    return SelectChoice(str(choice.key), f"{label} ({places})", {} if left else {"disabled": True})
