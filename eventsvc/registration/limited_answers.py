"""Who has chosen a limited answer: the places that their registrations need for it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, insert, select

from eventsvc.events.answering import chosen_keys
from eventsvc.events.question_models import AskedQuestion
from eventsvc.events.questions import Choice, Question, Scope
from eventsvc.kit.db import db, table_of

from .answer_models import Answer
from .answers import value_kept
from .models import FurtherPlace, Registration
from .shared_places import bearers_of, need
from .states import RegistrationState

_ANSWERS, _QUESTIONS, _FURTHER = table_of(Answer), table_of(AskedQuestion), table_of(FurtherPlace)
_REGISTRATIONS = table_of(Registration)


def seat_choosers(question: Question, choice: Choice) -> list[RegistrationState]:
    """Let everyone who has chosen the answer before it was limited need a place for it; return how they stand.

    What is asked once for a booking one of it needs.
    """
    if question.scope is Scope.BOOKING:
        return _seat_bookings(question, choice)
    query = (
        select(_REGISTRATIONS.c.id, _REGISTRATIONS.c.state, _ANSWERS.c.value)
        .join(_ANSWERS, _ANSWERS.c.registration_id == _REGISTRATIONS.c.id)
        .join(_QUESTIONS, _QUESTIONS.c.id == _ANSWERS.c.question_id)
        .where(_QUESTIONS.c.key == question.key)
    )
    chosen = [row for row in db.session.execute(query) if str(choice.key) in chosen_keys(value_kept(row.value))]
    rows = [{"registration_id": row.id, "pool_id": choice.pool_id, "is_shared": False} for row in chosen]
    if rows:
        db.session.execute(insert(_FURTHER), rows)
    return [row.state for row in chosen]


def _seat_bookings(question: Question, choice: Choice) -> list[RegistrationState]:
    query = (
        select(_ANSWERS.c.booking_id, _ANSWERS.c.value)
        .join(_QUESTIONS, _QUESTIONS.c.id == _ANSWERS.c.question_id)
        .where(_QUESTIONS.c.key == question.key, _ANSWERS.c.booking_id.is_not(None))
    )
    chosen = [row for row in db.session.execute(query) if str(choice.key) in chosen_keys(value_kept(row.value))]
    bearers = bearers_of({row.booking_id for row in chosen}).values()
    for one in bearers:
        need(one.registration_id, [choice.pool_id] if choice.pool_id else [], is_shared=True)
    return [one.state for one in bearers]


def change_further_places(registration_id: UUID, *, given_back: Collection[UUID], needed: Collection[UUID]) -> None:
    """Let the registration need places in other pools besides its own."""
    mine = _FURTHER.c.registration_id == registration_id
    if given_back:
        db.session.execute(delete(_FURTHER).where(mine, _FURTHER.c.pool_id.in_(given_back)))
    need(registration_id, needed)
