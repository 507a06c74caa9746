"""What people answered: writing it down, changing it, reading it with the words it was asked in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, delete, exists, func, insert, or_, select

from eventsvc.events.answering import still_open
from eventsvc.events.models import Event
from eventsvc.events.question_models import AskedQuestion
from eventsvc.events.question_queries import questions_by_id, questions_of
from eventsvc.events.questions import Question, QuestionKind, Value
from eventsvc.kit.db import db, refusing, table_of
from eventsvc.kit.ids import new_id

from .answer_models import Answer, UploadedFile
from .answer_words import gather_anew, number_of, words_of
from .errors import QuestionsChanged
from .files import FileRow, drop_files_of, take_file

_ANSWERS, _QUESTIONS, _FILES = table_of(Answer), table_of(AskedQuestion), table_of(UploadedFile)


@dataclass(frozen=True)
class Owner:
    """Whose answers: a person's, or the whole booking's."""

    registration_id: UUID | None = None
    booking_id: UUID | None = None

    @property
    def columns(self) -> dict[str, UUID | None]:
        """The owner as the table keeps it."""
        return {"registration_id": self.registration_id, "booking_id": self.booking_id}


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """An answer, and the question in the words in which it was asked."""

    id: UUID
    question: Question
    is_retired: bool
    value: Value
    file: FileRow | None = None

    @property
    def key(self) -> UUID:
        """The key of its question, through all versions."""
        return self.question.key


def hold_questions(questions: Sequence[Question]) -> None:
    """Keep the questions from going away until the commit; whoever rewords one waits.

    Before any place is locked: whoever rewords or limits a question goes in that order, too.
    """
    ids = [question.id for question in questions]
    if ids:
        held = select(_QUESTIONS.c.id).where(_QUESTIONS.c.id.in_(ids)).order_by(_QUESTIONS.c.id)
        db.session.execute(held.with_for_update(read=True, key_share=True)).all()


def give_answers(owner: Owner, questions: Sequence[Question], answers: Mapping[UUID, Value], form_key: str) -> None:
    """Write down the owner's answers, by the questions' keys; see `give_all`."""
    give_all([(owner, answers)], questions, form_key)


def give_all(given: Sequence[tuple[Owner, Mapping[UUID, Value]]], questions: Sequence[Question], form_key: str) -> None:
    """Write down the answers of all who came with one form; its files belong to their answers from now on.

    Raises QuestionsChanged if what was read is no longer asked, FileGone if a file is no longer there.
    """
    asked = {question.key: question for question in questions}
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(),
            **owner.columns,
            "question_id": asked[key].id,
            "value": _kept(value),
            "words": words_of(asked[key], value),
            "number": number_of(asked[key], value),
        }
        for owner, answers in given
        for key, value in answers.items()
    ]
    if not rows:
        return
    with refusing("fk_answers_question_id_questions", QuestionsChanged()):
        db.session.execute(insert(_ANSWERS), rows)
    files = {question.id for question in questions if question.kind is QuestionKind.FILE}
    for row in rows:
        if row["question_id"] in files:
            take_file(UUID(row["value"]), row["id"], form_key)


def drop_answers(owner: Owner) -> None:
    """Delete all that the owner answered, with its files."""
    drop([given.id for given in answers_of(owner)])


def drop(answer_ids: Collection[UUID]) -> None:
    """Delete the answers, with their files."""
    if answer_ids:
        drop_files_of(answer_ids)
        db.session.execute(delete(_ANSWERS).where(_ANSWERS.c.id.in_(answer_ids)))


def change_answers(
    owner: Owner, questions: Sequence[Question], answers: Mapping[UUID, Value], form_key: str
) -> list[UUID]:
    """Let exactly these be the owner's answers to the questions, and return the keys of those that are new or gone.

    An answer that stays keeps the words in which it was asked; so do answers to questions that were not asked again.
    """
    asked = {question.key for question in questions}
    before = {given.key: given for given in answers_of(owner) if given.key in asked}
    changed = [key for key in asked if answers.get(key) != (before[key].value if key in before else None)]
    drop([before[key].id for key in changed if key in before])
    give_answers(owner, questions, {key: answers[key] for key in changed if key in answers}, form_key)
    if changed:
        gather_anew(*_ids([owner]))
    return [question.key for question in questions if question.key in changed]


def answers_of(*owners: Owner) -> list[GivenAnswer]:
    """Return what the owners have answered, in the order of the questions; two statements."""
    return [given for _owner, given in _read(owners)]


def answers_by_owner(owners: Sequence[Owner]) -> dict[UUID, dict[UUID, GivenAnswer]]:
    """Return what each of many owners has answered, by the id of the owner and the key of the question."""
    found: dict[UUID, dict[UUID, GivenAnswer]] = {}
    for owner_id, given in _read(owners):
        found.setdefault(owner_id, {})[given.key] = given
    return found


def _read(owners: Sequence[Owner]) -> list[tuple[UUID, GivenAnswer]]:
    people, bookings = _ids(owners)
    query = _given_to(has_people=bool(people), has_bookings=bool(bookings))
    rows = db.session.execute(query, {"people": people, "bookings": bookings}).all()
    asked = questions_by_id({row.question_id for row in rows})
    return [(row.registration_id or row.booking_id, _given(row, asked[row.question_id])) for row in rows]


def _given(row: Row[Any], question: Question) -> GivenAnswer:
    file = None
    if row.file_id:
        file = FileRow(id=row.file_id, name=row.name, media_type=row.media_type, size=row.size)
    return GivenAnswer(
        id=row.id,
        question=question,
        is_retired=row.retired_at is not None,
        value=value_kept(row.value),
        file=file,
    )


def open_questions(event_id: UUID, registration_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many questions each of these people of one event must still answer: somebody else has signed them up."""
    questions = questions_of(event_id)
    given = answers_by_owner([Owner(one) for one in registration_ids]) if questions and registration_ids else {}
    return {one: still_open(questions, values_of(given.get(one, {}).values())) for one in registration_ids}


def answer_counts(event_id: UUID) -> dict[UUID, int]:
    """Return how many have answered each question of the event, by its key, in whatever words it was asked."""
    rows = db.session.execute(
        select(_QUESTIONS.c.key, func.count())
        .join(_ANSWERS, _ANSWERS.c.question_id == _QUESTIONS.c.id)
        .where(_QUESTIONS.c.event_id == event_id)
        .group_by(_QUESTIONS.c.key)
    )
    return {key: number for key, number in rows}  # noqa: C416 -- mypy takes a Row for no pair


def values_of(given: Collection[GivenAnswer]) -> dict[UUID, Value]:
    """Return the answers by the keys of their questions, as a form shows them again."""
    return {one.key: one.value for one in given}


def purge_answers(now: datetime, number: int) -> int:
    """Delete up to `number` answers that were kept long enough after their event, with their files; return how many."""
    query = (
        select(_QUESTIONS.c.id, _QUESTIONS.c.kept_days, Event.ends_at)
        .join(Event, Event.id == _QUESTIONS.c.event_id)
        .where(Event.ends_at < now, exists().where(_ANSWERS.c.question_id == _QUESTIONS.c.id))
    )
    due = [row.id for row in db.session.execute(query) if row.ends_at + timedelta(days=row.kept_days) < now]
    if not due:
        return 0
    owners = (_ANSWERS.c.registration_id, _ANSWERS.c.booking_id)
    ended = db.session.execute(
        select(_ANSWERS.c.id, *owners).where(_ANSWERS.c.question_id.in_(due)).limit(number)
    ).all()
    drop([row.id for row in ended])
    gather_anew(*_ids([Owner(row.registration_id, row.booking_id) for row in ended]))
    return len(ended)


def _ids(owners: Sequence[Owner]) -> tuple[list[UUID], list[UUID]]:
    people = [owner.registration_id for owner in owners if owner.registration_id]
    return people, [owner.booking_id for owner in owners if owner.booking_id]


@cache
def _given_to(*, has_people: bool, has_bookings: bool) -> Select[Any]:
    """Made once for each; a condition that can never hold would keep the database from using its index."""
    people = _ANSWERS.c.registration_id.in_(bindparam("people", expanding=True))
    bookings = _ANSWERS.c.booking_id.in_(bindparam("bookings", expanding=True))
    return _GIVEN.where(or_(*([people] if has_people else []), *([bookings] if has_bookings else [])))


def _kept(value: Value) -> str | list[str]:
    return value if isinstance(value, str) else list(value)


def value_kept(kept: str | list[str]) -> Value:
    """Return an answer as it was given, from what the table holds."""
    return kept if isinstance(kept, str) else tuple(kept)


_GIVEN: Select[Any] = (
    select(
        _ANSWERS.c.registration_id,
        _ANSWERS.c.booking_id,
        _ANSWERS.c.id,
        _ANSWERS.c.question_id,
        _ANSWERS.c.value,
        _QUESTIONS.c.retired_at,
        *(_FILES.c.id.label("file_id"), _FILES.c.name, _FILES.c.media_type, _FILES.c.size),
    )
    .join(_QUESTIONS, _QUESTIONS.c.id == _ANSWERS.c.question_id)
    .outerjoin(_FILES, _FILES.c.answer_id == _ANSWERS.c.id)
    .order_by(_ANSWERS.c.registration_id.isnot(None), _QUESTIONS.c.position, _ANSWERS.c.id)
)
