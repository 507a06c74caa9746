"""What an event asks its people: the kinds of question, whom they are put to and what for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from eventsvc.kit.text import N_

MOST_QUESTIONS, MOST_CHOICES = 60, 40
LONGEST_LABEL, LONGEST_HINT, LONGEST_CHOICE = 300, 600, 200
MOST_KEPT_DAYS = 3650
YES, NO = "yes", "no"

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
    def decides(self) -> bool:
        """Whether the showing of another question can hang on its answer."""
        return self.has_choices or self is QuestionKind.YES_NO


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
    """Another question's key, and the answers to it of which one must be given."""

    key: UUID
    values: frozenset[str]


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
        """The answers that another question can hang on."""
        if self.kind is QuestionKind.YES_NO:
            return (YES, NO)
        return tuple(str(choice.key) for choice in self.choices)
