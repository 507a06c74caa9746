"""The rules of a set of questions and of its answers; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from eventsvc.kit.text import N_

from .questions import MOST_KEPT_DAYS, MOST_QUESTIONS, OF_NEEDS, Question, QuestionKind, Scope, Value

FEWEST_CHOICES = 2


class Flaw(StrEnum):
    """What can be wrong with a question in its set."""

    LABEL_MISSING = "label_missing"
    CHOICES_MISSING = "choices_missing"
    CHOICE_TWICE = "choice_twice"
    LIMIT_NEGATIVE = "limit_negative"
    LIMIT_BELOW_TAKEN = "limit_below_taken"
    DAYS_UNFIT = "days_unfit"
    CONDITION_NOT_EARLIER = "condition_not_earlier"
    CONDITION_UNFIT = "condition_unfit"
    CONDITION_EMPTY = "condition_empty"
    CONDITION_OF_OTHERS = "condition_of_others"
    TOO_MANY = "too_many"

    @property
    def label(self) -> str:
        """The German sentence, marked for the catalogues."""
        return FLAW_LABELS[self]


FLAW_LABELS = {
    Flaw.LABEL_MISSING: N_("Geben Sie den Text der Frage auf Deutsch ein."),
    Flaw.CHOICES_MISSING: N_("Geben Sie mindestens zwei Antworten zur Auswahl an."),
    Flaw.CHOICE_TWICE: N_("Diese Antwort steht zweimal da."),
    Flaw.LIMIT_NEGATIVE: N_("Die Zahl der Plätze ist null oder größer."),
    Flaw.LIMIT_BELOW_TAKEN: N_("So viele haben das schon gewählt: Weniger Plätze können es nicht werden."),
    Flaw.DAYS_UNFIT: N_("Geben Sie eine Zahl zwischen 0 und 3650 ein."),
    Flaw.CONDITION_NOT_EARLIER: N_("Eine Frage kann nur von einer Frage abhängen, die vor ihr steht."),
    Flaw.CONDITION_UNFIT: N_(
        "Abhängen kann eine Frage nur von „Ja oder nein“, von Antworten, die dort zur Wahl stehen, von einer Zahl oder einem Land."
    ),
    Flaw.CONDITION_EMPTY: N_("Wählen Sie, bei welcher Antwort die Frage erscheint."),
    Flaw.CONDITION_OF_OTHERS: N_(
        "Beide Fragen müssen denselben Menschen gestellt werden: jeder Person oder einmal je Buchung, öffentlich oder intern."
    ),
    Flaw.TOO_MANY: N_("Mehr als 60 Fragen beantwortet niemand."),
}


def flaws(questions: Sequence[Question]) -> list[tuple[UUID, str, Flaw]]:
    """Return what is wrong with a set in its order: the question's key, the field and the flaw; empty when nothing is.

    A question hangs on earlier ones only, so that no circle can close.
    """
    found: list[tuple[UUID, str, Flaw]] = []
    earlier: dict[UUID, Question] = {}
    for question in questions:
        found += [(question.key, where, flaw) for where, flaw in (*_own(question), *_hanging(question, earlier))]
        earlier[question.key] = question
    if len(questions) > MOST_QUESTIONS:
        found.append((questions[-1].key, "label_de", Flaw.TOO_MANY))
    return found


class Problem(StrEnum):
    """What can be wrong with an answer, once its text was read."""

    MISSING = "missing"
    UNKNOWN_CHOICE = "unknown_choice"
    FULL = "full"

    @property
    def label(self) -> str:
        """The German sentence, marked for the catalogues."""
        return PROBLEM_LABELS[self]


PROBLEM_LABELS = {
    Problem.MISSING: N_("Beantworten Sie diese Frage."),
    Problem.UNKNOWN_CHOICE: N_("Wählen Sie eine der Antworten aus der Liste."),
    Problem.FULL: N_("Das ist inzwischen ausgebucht. Wählen Sie etwas anderes."),
}


@dataclass(frozen=True)
class Accepted:
    """What is taken of someone's answers, by the questions' keys, and what is wrong with the rest."""

    answers: dict[UUID, Value] = field(default_factory=dict)
    problems: dict[UUID, Problem] = field(default_factory=dict)


def accept(questions: Iterable[Question], given: Mapping[UUID, Value], held: frozenset[str] = frozenset()) -> Accepted:
    """Take the answers to the questions that are shown; what hangs on an answer that was not given is dropped.

    `held` are the keys of choices that the person has already: those are theirs, full or not.
    """
    taken = Accepted()
    for question in questions:
        if not (question.kind.asks and _is_shown(question, taken.answers)):
            continue
        value = given.get(question.key)
        problem = _problem(question, value, held)
        if problem is not None:
            taken.problems[question.key] = problem
        # What is full or unknown is no answer; a further question may still hang on it until it is mended.
        if value:
            taken.answers[question.key] = value
    return taken


def visible(questions: Iterable[Question], given: Mapping[UUID, Value]) -> list[Question]:
    """Return the questions that are shown to whoever gives these answers, in order."""
    shown: list[Question] = []
    answers: dict[UUID, Value] = {}
    for question in questions:
        if _is_shown(question, answers):
            shown.append(question)
            if value := given.get(question.key):
                answers[question.key] = value
    return shown


def put_to(questions: Iterable[Question], scope: Scope, *, with_internal: bool = False) -> tuple[Question, ...]:
    """Return the questions that are put to each person, or once to the booking; internal ones only to organizers."""
    return tuple(one for one in questions if one.scope is scope and (with_internal or not one.is_internal))


def put_to_others(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Return what somebody else can answer for a person: nothing that may touch their health, nor what hangs on it.

    A heading goes with all that stood below it.
    """
    left: set[UUID] = set()
    sections: list[list[Question]] = [[]]
    for one in questions:
        hangs = one.shown_if is not None and one.shown_if.key in left
        if hangs or (one.kind.asks and one.purpose in OF_NEEDS):
            left.add(one.key)
        if one.kind is QuestionKind.HEADING:
            sections.append([])
        sections[-1].append(one)
    kept: list[Question] = []
    for section in sections:
        stays = [one for one in section if one.key not in left]
        if len(stays) == len(section) or any(one.kind.asks for one in stays):
            kept += stays
    return tuple(kept)


def open_to_others(questions: Sequence[Question], given: Mapping[UUID, Value]) -> tuple[Question, ...]:
    """Return what somebody else can still answer for a person who has given these answers; they need not answer any of it.

    What hangs on an answer that is given counts or does not; the rest hangs on what is still open.
    """
    left: dict[UUID, Question] = {}
    for one in put_to_others(put_to(questions, Scope.PERSON)):
        if not one.kind.asks or one.key in given:
            continue
        if one.shown_if is not None and one.shown_if.key in left:
            left[one.key] = one
        elif _is_shown(one, given):
            left[one.key] = replace(one, shown_if=None)
    return tuple(left.values())


def still_open(questions: Iterable[Question], given: Mapping[UUID, Value]) -> int:
    """Return how many questions a person must still answer who has given these answers."""
    return sum(
        one.is_required and one.kind.asks and one.key not in given
        for one in visible(put_to(questions, Scope.PERSON), given)
    )


def beyond_places(questions: Sequence[Question], people: Sequence[Mapping[UUID, Value]]) -> list[tuple[int, UUID]]:
    """Return who of several people chooses an answer for which the places do not last: their number, and the question's key."""
    left = {str(one.key): one.left for question in questions for one in question.choices if one.left is not None}
    found: list[tuple[int, UUID]] = []
    for number, answers in enumerate(people):
        for key, value in answers.items():
            chosen = [one for one in chosen_keys(value) if one in left]
            if any(left[one] <= 0 for one in chosen):
                found.append((number, key))
            for one in chosen:
                left[one] -= 1
    return found


def chosen_keys(value: Value | None) -> tuple[str, ...]:
    """Return the keys that an answer chooses; one of many and several of many alike."""
    if not value:
        return ()
    return (value,) if isinstance(value, str) else value


def pools_of(questions: Iterable[Question], answers: Mapping[UUID, Value]) -> dict[UUID, UUID]:
    """Return the pools in which the answers take a place, each with the key of the question that asks for it."""
    return {
        choice.pool_id: question.key
        for question in questions
        for choice in question.choices
        if choice.pool_id is not None and str(choice.key) in chosen_keys(answers.get(question.key))
    }


def _is_shown(question: Question, answers: Mapping[UUID, Value]) -> bool:
    condition = question.shown_if
    return condition is None or condition.is_met_by(answers.get(condition.key))


def _problem(question: Question, value: Value | None, held: frozenset[str]) -> Problem | None:
    if not value:
        return Problem.MISSING if question.is_required else None
    if not question.kind.is_closed:
        return None
    chosen = chosen_keys(value)
    if not set(chosen) <= set(question.deciding_values):
        return Problem.UNKNOWN_CHOICE
    full = {str(choice.key) for choice in question.choices if choice.left == 0} - held
    return None if full.isdisjoint(chosen) else Problem.FULL


def _own(question: Question) -> Iterable[tuple[str, Flaw]]:
    """What is wrong with the question by itself."""
    if not question.label_de.strip():
        yield "label_de", Flaw.LABEL_MISSING
    if not 0 <= question.kept_days <= MOST_KEPT_DAYS:
        yield "kept_days", Flaw.DAYS_UNFIT
    if not question.kind.has_choices:
        return
    labels = [choice.label_de.strip().casefold() for choice in question.choices]
    if len([label for label in labels if label]) < FEWEST_CHOICES:
        yield "choices", Flaw.CHOICES_MISSING
    elif len(set(labels)) < len(labels):
        yield "choices", Flaw.CHOICE_TWICE
    limits = [choice.limit for choice in question.choices if choice.limit is not None]
    if any(limit < 0 for limit in limits):
        yield "choices", Flaw.LIMIT_NEGATIVE


def _hanging(question: Question, earlier: Mapping[UUID, Question]) -> Iterable[tuple[str, Flaw]]:
    """What is wrong with the condition under which the question is shown."""
    condition = question.shown_if
    if condition is None:
        return
    other = earlier.get(condition.key)
    if other is None:
        yield "shown_if", Flaw.CONDITION_NOT_EARLIER
    elif other.scope is not question.scope or (other.is_internal and not question.is_internal):
        yield "shown_if", Flaw.CONDITION_OF_OTHERS
    elif not condition.values:
        yield "shown_if", Flaw.CONDITION_EMPTY
    elif not all(other.can_be_answered(one) for one in condition.values):
        yield "shown_if", Flaw.CONDITION_UNFIT
