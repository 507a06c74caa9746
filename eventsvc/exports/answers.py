"""What people answered, as columns beside the attendees: one for each question, whatever words it was asked in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from eventsvc.events.question_queries import questions_ever_asked
from eventsvc.events.questions import OF_NEEDS, Question
from eventsvc.events.written_answers import label_of, written_answer
from eventsvc.registration.answers import Owner, answers_by_owner

from .tables import Asked, Cell, Column


def questions_for(asked: Asked) -> list[Question]:
    """Return the questions whose answers are wanted, each in its newest words; what touches health only if it was asked for."""
    found = (question for question in questions_ever_asked(asked.event_id) if question.kind.asks)
    return [question for question in found if asked.with_needs or question.purpose not in OF_NEEDS]


def columns_of(questions: Sequence[Question], asked: Asked) -> tuple[Column, ...]:
    """Return a column for each question, headed as it is asked now."""
    return tuple(Column(label_of(question, asked.language), width=28) for question in questions)


def answers_beside(
    questions: Sequence[Question], asked: Asked
) -> Callable[[Sequence[Row[Any]]], list[tuple[Cell, ...]]] | None:
    """Return what reads the answers beside a batch of rows, which end with the person's and the booking's id."""
    if not questions:
        return None

    def beside(batch: Sequence[Row[Any]]) -> list[tuple[Cell, ...]]:
        ends = [tuple(row)[-2:] for row in batch]
        given = answers_by_owner([one for end in ends for one in (Owner(end[0]), Owner(booking_id=end[1]))])
        return [_cells({**given.get(booking, {}), **given.get(person, {})}) for person, booking in ends]

    def _cells(answers: dict[UUID, Any]) -> tuple[Cell, ...]:
        return tuple(_words(answers.get(question.key)) for question in questions)

    def _words(given: Any) -> Cell:
        if given is None:
            return ""
        name = given.file.name if given.file else ""
        return written_answer(given.question, given.value, asked.language, name)

    return beside
