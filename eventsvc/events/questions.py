"""What an event asks its people: the kinds of question, whom they are put to and what for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from uuid import UUID

from eventsvc.kit.text import N_

MOST_QUESTIONS, MOST_CHOICES = 60, 40
LONGEST_LABEL, LONGEST_TEXT, LONGEST_HINT, LONGEST_CHOICE = 300, 2000, 600, 200
MOST_KEPT_DAYS = 3650
YES, NO = "yes", "no"
# Behind the number that an answer must reach: a condition of "5+" is met by 5 and more.
AT_LEAST = "+"

COUNTRY_CODE = re.compile(r"[A-Z]{2}")

# What somebody answered: text as it is kept, `yes` or `no`, the keys of choices, the id of a file.
Value = str | tuple[str, ...]


class QuestionKind(StrEnum):
    """What is asked for, in the order in which an editor offers it; heading and text ask nothing."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    ONE_OF = "one_of"
    SEVERAL_OF = "several_of"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    COUNTRY = "country"
    PHONE = "phone"
    EMAIL = "email"
    WEB_ADDRESS = "web_address"
    FILE = "file"
    HEADING = "heading"
    TEXT = "text"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return KIND_LABELS[self]

    @property
    def asks(self) -> bool:
        """Whether there is something to answer."""
        return self not in {QuestionKind.HEADING, QuestionKind.TEXT}

    @property
    def has_choices(self) -> bool:
        """Whether it is answered by choosing."""
        return self in {QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF}

    @property
    def is_closed(self) -> bool:
        """Whether only answers that stand there can be given."""
        return self.has_choices or self is QuestionKind.YES_NO

    @property
    def decides(self) -> bool:
        """Whether the showing of another question can hang on its answer."""
        return self.is_closed or self in {QuestionKind.NUMBER, QuestionKind.COUNTRY}


KIND_LABELS = {
    QuestionKind.SHORT_TEXT: N_("Kurzer Text"),
    QuestionKind.LONG_TEXT: N_("Langer Text"),
    QuestionKind.ONE_OF: N_("Eine Antwort aus mehreren"),
    QuestionKind.SEVERAL_OF: N_("Mehrere Antworten aus mehreren"),
    QuestionKind.YES_NO: N_("Ja oder nein"),
    QuestionKind.NUMBER: N_("Zahl"),
    QuestionKind.DATE: N_("Datum"),
    QuestionKind.COUNTRY: N_("Land"),
    QuestionKind.PHONE: N_("Telefonnummer"),
    QuestionKind.EMAIL: N_("E-Mail-Adresse"),
    QuestionKind.WEB_ADDRESS: N_("Internetadresse"),
    QuestionKind.FILE: N_("Datei"),
    QuestionKind.HEADING: N_("Überschrift"),
    QuestionKind.TEXT: N_("Hinweistext"),
}


class Scope(StrEnum):
    """Whom a question is put to."""

    PERSON = "person"
    BOOKING = "booking"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return SCOPE_LABELS[self]


SCOPE_LABELS = {Scope.PERSON: N_("Jeder Person"), Scope.BOOKING: N_("Einmal je Buchung")}


class Purpose(StrEnum):
    """What an answer is needed for; people read it beside the question."""

    CONDUCT = "conduct"
    CATERING = "catering"
    ACCESS = "access"
    SELECTION = "selection"
    TRAVEL = "travel"
    STAND = "stand"
    MATCHMAKING = "matchmaking"
    BILLING = "billing"
    STATISTICS = "statistics"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return PURPOSE_LABELS[self]


PURPOSE_LABELS = {
    Purpose.CONDUCT: N_("Durchführung der Veranstaltung"),
    Purpose.CATERING: N_("Verpflegung"),
    Purpose.ACCESS: N_("Barrierefreiheit"),
    Purpose.SELECTION: N_("Auswahl der Teilnehmenden"),
    Purpose.TRAVEL: N_("Vorbereitung der Reise"),
    Purpose.STAND: N_("Planung des Standes"),
    Purpose.MATCHMAKING: N_("Vermittlung von Gesprächen"),
    Purpose.BILLING: N_("Abrechnung"),
    Purpose.STATISTICS: N_("Statistik für den Fördergeber"),
}
# What may touch someone's health.
OF_NEEDS = frozenset({Purpose.CATERING, Purpose.ACCESS})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer to choose; its key stays through all versions of the question. `limit` None means any number."""

    key: UUID
    label_de: str
    label_en: str = ""
    limit: int | None = None
    pool_id: UUID | None = None
    taken: int = 0

    @property
    def left(self) -> int | None:
        """How many can still choose it; None means any number."""
        return None if self.limit is None else max(0, self.limit - self.taken)


@dataclass(frozen=True)
class Condition:
    """Another question's key, and the answers to it of which one must be given.

    An answer is the key of a choice, `yes` or `no`, a country's code, a number as it is kept, or a number with
    `AT_LEAST` behind it.
    """

    key: UUID
    values: frozenset[str]

    def is_met_by(self, value: Value | None) -> bool:
        """Whether one of the answers was given."""
        given = (value,) if isinstance(value, str) else value or ()
        reached = [read_number(one.removesuffix(AT_LEAST)) for one in self.values if one.endswith(AT_LEAST)]
        numbers = [number for one in given if reached and (number := read_number(one)) is not None]
        return not self.values.isdisjoint(given) or any(
            least is not None and number >= least for least in reached for number in numbers
        )


@dataclass(frozen=True, kw_only=True)
class Question:
    """One version of a question. Its words never change: other words are another version, with the same key."""

    id: UUID
    key: UUID
    kind: QuestionKind
    label_de: str
    label_en: str = ""
    hint_de: str = ""
    hint_en: str = ""
    is_required: bool = False
    scope: Scope = Scope.PERSON
    is_internal: bool = False
    purpose: Purpose = Purpose.CONDUCT
    kept_days: int = 90
    shown_if: Condition | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def words(self) -> tuple[object, ...]:
        """All that whoever answers relies on: what they read, and what was promised beside it."""
        said = tuple((choice.key, choice.label_de, choice.label_en) for choice in self.choices)
        promised = (self.kind, self.scope, self.is_internal, self.purpose, self.kept_days)
        return (self.label_de, self.label_en, self.hint_de, self.hint_en, *promised, said)

    @property
    def deciding_values(self) -> tuple[str, ...]:
        """The answers that stand there, on which another question can hang."""
        if self.kind is QuestionKind.YES_NO:
            return (YES, NO)
        return tuple(str(choice.key) for choice in self.choices)

    def can_be_answered(self, value: str) -> bool:
        """Whether this is an answer that another question can hang on."""
        match self.kind:
            case QuestionKind.NUMBER:
                return read_number(value.removesuffix(AT_LEAST)) is not None
            case QuestionKind.COUNTRY:
                return bool(COUNTRY_CODE.fullmatch(value))
        return self.kind.is_closed and value in self.deciding_values


def read_number(text: str) -> Decimal | None:
    """Return the number as it is kept of an answer, or None."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
