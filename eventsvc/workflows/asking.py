"""The organizer asks: questions, and how many can choose an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from eventsvc.events import questionnaire
from eventsvc.events.default_questions import default_questions
from eventsvc.events.kinds import EventKind
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questionnaire import fresh, limit_choices
from eventsvc.events.questions import Choice, Question
from eventsvc.journal import Actor
from eventsvc.registration.limited_answers import seat_choosers
from eventsvc.registration.states import RegistrationState

from .locking import lock
from .placing import move_up


def add_questions(event_id: UUID, questions: Sequence[Question], *, by: Actor, now: datetime) -> None:
    """Ask further questions behind those that are asked, or raise BadQuestions."""
    limited = questionnaire.add_questions(event_id, questions, by=by, now=now)
    if limited:
        limit_choices(event_id, questions, lock(event_id).places)


def edit_question(event_id: UUID, question_id: UUID, question: Question, *, by: Actor, now: datetime) -> None:
    """Let `question` stand in the place of that version; whom more places let in moves up at once.

    Whoever has chosen an answer before it was limited has a place. Raises BadQuestions, also where more have it than the
    new limit allows, or QuestionChangedMeanwhile.
    """
    limited = questionnaire.edit_question(event_id, question_id, question, by=by, now=now)
    if limited or any(choice.pool_id for choice in question.choices):
        _limit(event_id, question, limited)
        move_up(lock(event_id), now)


def _limit(event_id: UUID, question: Question, limited: Sequence[Choice]) -> None:
    locked = lock(event_id)
    for choice in limited:
        states = seat_choosers(question, choice)
        if choice.pool_id is not None and states:
            taken = sum(state.holds_place for state in states)
            locked.settle([choice.pool_id], taken=taken, waiting=states.count(RegistrationState.WAITLISTED))
    limit_choices(event_id, [question], locked.places)


def begin_asking(event_id: UUID, kind: EventKind, *, like: UUID | None, by: Actor, now: datetime) -> None:
    """Let a new event ask what the one it was made like asks, else what its kind usually asks."""
    questions = questions_of(like) if like else default_questions(kind)
    add_questions(event_id, fresh(questions), by=by, now=now)
