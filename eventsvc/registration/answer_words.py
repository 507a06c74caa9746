"""Answers as lists are searched and ordered by them: beside each answer, and gathered with its person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import bindparam, or_, select, update

from eventsvc.events.question_models import AskedQuestion
from eventsvc.events.questions import OF_NEEDS, Question, QuestionKind, Value
from eventsvc.events.written_answers import written_answer
from eventsvc.kit.db import db, table_of
from eventsvc.kit.localized import Language
from eventsvc.kit.text import search_words

from .answer_models import Answer
from .models import Registration

# What is kept as it is, to be ordered and compared by; nobody looks for a "no" among all words.
COMPARED = frozenset({QuestionKind.YES_NO, QuestionKind.NUMBER, QuestionKind.DATE})
SEARCHED = frozenset(kind for kind in QuestionKind if kind.asks) - COMPARED - {QuestionKind.FILE}

_ANSWERS, _QUESTIONS, _REGISTRATIONS = table_of(Answer), table_of(AskedQuestion), table_of(Registration)
_GATHER = update(_REGISTRATIONS).where(_REGISTRATIONS.c.id == bindparam("of")).values(answer_words=bindparam("found"))


def words_of(question: Question, value: Value) -> str:
    """Return an answer as it is searched and ordered by: in both languages, without marks."""
    if question.kind in COMPARED:
        return str(value)
    if question.kind is QuestionKind.FILE:
        return ""
    return search_words(" ".join(dict.fromkeys(written_answer(question, value, language) for language in Language)))


def number_of(question: Question, value: Value) -> float | None:
    """Return the number that was answered, if one was asked for."""
    return float(str(value)) if question.kind is QuestionKind.NUMBER else None


def gathered(questions: Iterable[Question], *answers: Mapping[UUID, Value]) -> str:
    """Return what a search over all answers of a person looks in: nothing that may touch their health."""
    asked = [question for question in questions if question.kind in SEARCHED and question.purpose not in OF_NEEDS]
    found = (words_of(question, one[question.key]) for one in answers for question in asked if question.key in one)
    return "\n".join(word for word in found if word)


def gather_anew(registration_ids: Collection[UUID] = (), booking_ids: Collection[UUID] = ()) -> None:
    """Write down anew what a search over the answers of these people looks in, after some of them changed."""
    touched = or_(_REGISTRATIONS.c.id.in_(registration_ids), _REGISTRATIONS.c.booking_id.in_(booking_ids))
    people = select(_REGISTRATIONS.c.id, _REGISTRATIONS.c.booking_id).where(touched)
    bookings = {row.id: row.booking_id for row in db.session.execute(people)}
    if not bookings:
        return
    owned = or_(_ANSWERS.c.registration_id.in_(bookings), _ANSWERS.c.booking_id.in_(set(bookings.values())))
    rows = db.session.execute(
        select(_ANSWERS.c.registration_id, _ANSWERS.c.booking_id, _ANSWERS.c.words)
        .join(_QUESTIONS, _QUESTIONS.c.id == _ANSWERS.c.question_id)
        .where(owned, _QUESTIONS.c.kind.in_(SEARCHED), _QUESTIONS.c.purpose.not_in(OF_NEEDS), _ANSWERS.c.words != "")
        .order_by(_QUESTIONS.c.position, _ANSWERS.c.id)
    )
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row.registration_id or row.booking_id, []).append(row.words)
    db.session.execute(
        _GATHER,
        [
            {"of": person, "found": "\n".join([*found.get(person, ()), *found.get(booking, ())])}
            for person, booking in bookings.items()
        ],
    )
