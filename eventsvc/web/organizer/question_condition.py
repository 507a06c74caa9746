"""On which earlier answer a question hangs, as an organizer picks or types it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import request

from eventsvc.events.questions import AT_LEAST, Condition, Question, QuestionKind
from eventsvc.events.written_answers import label_of, written_answer, written_choice
from eventsvc.kit.text import N_
from eventsvc.registration.contact import countries
from eventsvc.registration.typed_answers import NO_NUMBER, kept_number
from eventsvc.web.fields.text import tidied
from eventsvc.web.languages import chosen_language, said

TWO_QUESTIONS = N_("Wählen Sie Antworten zu nur einer Frage.")


@dataclass(frozen=True)
class Deciding:
    """An earlier question on whose answer this one can hang, with its answers: value, words, whether chosen."""

    label: str
    answers: tuple[tuple[str, str, bool], ...]
    # For a number or a country, which are typed or picked instead: what the field is called, and what stands in it.
    name: str = ""
    kind: str = ""
    typed: str = ""
    is_least: bool = False


class Hanging:
    """The part of a question's form that says when it is shown."""

    def __init__(self, question: Question, earlier: Sequence[Question], *, is_submitted: bool) -> None:
        self.earlier = [one for one in earlier if one.kind.decides]
        self.chosen = self._chosen(question, is_submitted=is_submitted)

    @property
    def error(self) -> str:
        """What is wrong with it; empty if nothing is."""
        if len({mark.partition(":")[0] for mark in self.chosen}) > 1:
            return TWO_QUESTIONS
        numbers = [one for one in self.earlier if one.kind is QuestionKind.NUMBER]
        return NO_NUMBER if any(_number_typed(one) is None for one in numbers) else ""

    @property
    def deciding(self) -> list[Deciding]:
        """The earlier questions with the answers on which this one can hang."""
        language = chosen_language()
        return [
            Deciding(
                label_of(one, language),
                tuple(
                    (mark, written_choice(one, value, language), mark in self.chosen)
                    for value in one.deciding_values
                    for mark in [f"{one.key.hex}:{value}"]
                ),
            )
            if one.kind.is_closed
            else self._open(one)
            for one in self.earlier
        ]

    @property
    def countries(self) -> list[tuple[str, str]]:
        """What can be picked where a question hangs on a country."""
        return [("", said(N_("immer"))), *countries(chosen_language())]

    def condition(self) -> Condition | None:
        """Return on what the question hangs; None means that it is always shown."""
        if not self.chosen:
            return None
        marks = [mark.partition(":") for mark in self.chosen]
        return Condition(UUID(hex=marks[0][0]), frozenset(value for _, _, value in marks))

    def _chosen(self, question: Question, *, is_submitted: bool) -> set[str]:
        """The marks of the answers on which the question hangs: those that were ticked, else those that were saved."""
        if is_submitted:
            known = {f"{one.key.hex}:{value}" for one in self.earlier for value in one.deciding_values}
            typed = {f"{one.key.hex}:{value}" for one in self.earlier if (value := _answer_typed(one))}
            return typed | known & set(request.form.getlist("shown_if"))
        condition = question.shown_if
        return {f"{condition.key.hex}:{value}" for value in condition.values} if condition else set()

    def _open(self, other: Question) -> Deciding:
        """An earlier question whose answer is typed or picked, with what this one hangs on."""
        name, label = f"shown-{other.key.hex}", label_of(other, chosen_language())
        chosen = next((mark.partition(":")[2] for mark in self.chosen if mark.startswith(f"{other.key.hex}:")), "")
        typed, is_least = chosen.removesuffix(AT_LEAST), chosen.endswith(AT_LEAST)
        if other.kind is QuestionKind.NUMBER:
            typed = written_answer(other, typed, chosen_language()) if typed else request.form.get(name, "")
        return Deciding(label, (), name=name, kind=other.kind.value, typed=typed, is_least=is_least)


def _number_typed(other: Question) -> str | None:
    """Return the number on which the question was typed to hang, empty if none, None if it is no number."""
    typed = tidied(request.form.get(f"shown-{other.key.hex}", ""))
    try:
        return kept_number(typed) if typed else ""
    except ValueError:
        return None


def _answer_typed(other: Question) -> str:
    """Return the number or the country on which the question was typed to hang; empty if none."""
    name = f"shown-{other.key.hex}"
    if other.kind is QuestionKind.NUMBER:
        number = _number_typed(other)
        return number + AT_LEAST if number and request.form.get(f"{name}-how") == "least" else number or ""
    if other.kind is QuestionKind.COUNTRY:
        code = request.form.get(name, "")
        return code if code in dict(countries(chosen_language())) else ""
    return ""
