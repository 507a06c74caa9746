"""Questions and their choices."""

from __future__ import annotations

from typing import Any

from eventsvc.events.models import Event
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questionnaire import add_questions
from eventsvc.events.questions import Choice, Question, QuestionKind
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.ids import new_id

from .numbers import next_number


def a_choice(label: str = "", **given: Any) -> Choice:
    """Return one answer to choose."""
    label = label or f"Antwort {next_number()}"
    return Choice(key=new_id(), label_de=label, **({"label_en": f"{label} (English)"} | given))


def a_question(kind: QuestionKind = QuestionKind.SHORT_TEXT, **given: Any) -> Question:
    """Return a question that is not asked yet; one to choose from has three answers."""
    number, key = next_number(), new_id()
    facts: dict[str, Any] = {
        "id": key,
        "key": key,
        "kind": kind,
        "label_de": f"Frage {number}",
        "label_en": f"Question {number}",
        "choices": (a_choice("Rot"), a_choice("Grün"), a_choice("Blau")) if kind.has_choices else (),
    }
    return Question(**facts | given)


def asked(event: Event, *questions: Question) -> tuple[Question, ...]:
    """Let the event ask the questions, and return all it asks now."""
    with transaction():
        add_questions(event.id, questions, by=Actor.system(), now=read_clock())
    return questions_of(event.id)
