"""The verbs of whoever asks: add, edit, move and remove the questions of an event; keep a set of them, and reuse it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from eventsvc.journal import Actor, note
from eventsvc.kit.db import db, table_of
from eventsvc.kit.ids import new_id

from .answering import Flaw, flaws
from .errors import BadQuestions, QuestionChangedMeanwhile
from .models import Pool
from .pools import Places, set_capacity
from .question_models import AskedQuestion, OfferedChoice, QuestionSet
from .question_queries import QUESTIONS, questions_of
from .questions import Choice, Condition, Question

Questions = tuple[Question, ...]
_QUESTIONS, _CHOICES, _SETS = table_of(AskedQuestion), table_of(OfferedChoice), table_of(QuestionSet)
_POOLS = table_of(Pool)


def add_questions(event_id: UUID, questions: Sequence[Question], *, by: Actor, now: datetime) -> list[Choice]:
    """Ask further questions behind those that are asked, or raise BadQuestions; return the answers that have places."""
    return _change(event_id, lambda asked: (*asked, *questions), by=by, now=now)


def edit_question(event_id: UUID, question_id: UUID, question: Question, *, by: Actor, now: datetime) -> list[Choice]:
    """Let `question` stand in the place of that version, or raise BadQuestions; return the answers that get places now.

    Other words are another version: answers to the old one keep its words. Raises QuestionChangedMeanwhile if somebody
    else was faster.
    """

    def edited(asked: Questions) -> Questions:
        there = _at(asked, question_id)
        return (*asked[:there], question, *asked[there + 1 :])

    return _change(event_id, edited, by=by, now=now)


def remove_question(event_id: UUID, question_id: UUID, *, by: Actor, now: datetime) -> None:
    """Ask that question no more; what was answered stays. Raises BadQuestions while another question hangs on it."""

    def shorter(asked: Questions) -> Questions:
        there = _at(asked, question_id)
        return (*asked[:there], *asked[there + 1 :])

    _change(event_id, shorter, by=by, now=now)


def move_question(event_id: UUID, question_id: UUID, place: int, *, by: Actor, now: datetime) -> None:
    """Put the question at `place`, counted from 0, or raise BadQuestions if one would stand before what it hangs on."""

    def moved(asked: Questions) -> Questions:
        there = _at(asked, question_id)
        others = [*asked[:there], *asked[there + 1 :]]
        others.insert(max(0, place), asked[there])
        return tuple(others)

    _change(event_id, moved, by=by, now=now)


def fresh(questions: Sequence[Question]) -> Questions:
    """Return the questions with keys of their own, ready to be asked at another event."""
    keys = {old: new_id() for one in questions for old in (one.key, *(choice.key for choice in one.choices))}
    return tuple(_renamed(question, keys) for question in questions)


def keep_set(cluster_id: UUID, name: str, questions: Sequence[Question], now: datetime) -> None:
    """Keep the questions for the cluster under the name; a set that had it is replaced."""
    kept = QUESTIONS.dump_python(fresh(questions), mode="json")
    found = db.session.scalar(select(_SETS.c.id).where(_SETS.c.cluster_id == cluster_id, _SETS.c.name == name))
    if found is None:
        values = {"id": new_id(), "cluster_id": cluster_id, "name": name, "questions": kept, "changed_at": now}
        db.session.execute(insert(_SETS), values)
    else:
        db.session.execute(update(_SETS).where(_SETS.c.id == found).values(questions=kept, changed_at=now))


def drop_set(set_id: UUID) -> None:
    """Keep the set no longer; events that ask its questions are not touched."""
    db.session.execute(delete(_SETS).where(_SETS.c.id == set_id))


def _at(asked: Questions, question_id: UUID) -> int:
    for place, question in enumerate(asked):
        if question.id == question_id:
            return place
    raise QuestionChangedMeanwhile


def _renamed(question: Question, keys: Mapping[UUID, UUID]) -> Question:
    condition = question.shown_if
    if condition is not None:
        names = {str(old): str(new) for old, new in keys.items()}
        condition = Condition(keys[condition.key], frozenset(names.get(value, value) for value in condition.values))
    choices = tuple(replace(one, key=keys[one.key], pool_id=None, taken=0) for one in question.choices)
    return replace(question, id=new_id(), key=keys[question.key], shown_if=condition, choices=choices)


def limit_choices(event_id: UUID, questions: Sequence[Question], places: Mapping[UUID, Places]) -> None:
    """Give each answer that has places as many as it says, under their lock; fewer than are taken raises BadQuestions."""
    wanted = {choice.key: choice.limit for question in questions for choice in question.choices}
    for question in questions_of(event_id):
        for choice in question.choices:
            if choice.pool_id is None or choice.key not in wanted or choice.limit == wanted[choice.key]:
                continue
            limit = wanted[choice.key]
            if limit is not None and limit < places[choice.pool_id].taken:
                raise BadQuestions([(question.key, "choices", Flaw.LIMIT_BELOW_TAKEN)])
            set_capacity(choice.pool_id, limit)


def _change(event_id: UUID, change: Callable[[Questions], Questions], *, by: Actor, now: datetime) -> list[Choice]:
    """Write down what `change` makes of the questions, and return the answers that get places now.

    Whoever changes them at once waits for the other.
    """
    locked = select(_QUESTIONS.c.id).where(_QUESTIONS.c.event_id == event_id, _QUESTIONS.c.retired_at.is_(None))
    db.session.execute(locked.order_by(_QUESTIONS.c.id).with_for_update(key_share=True)).all()
    before = questions_of(event_id)
    after = change(before)
    if found := flaws(after):
        raise BadQuestions(found)
    old = {question.key: question for question in before}
    for question in before:
        if question.key not in {one.key for one in after}:
            _end(question, now)
    known = {choice.pool_id for question in before for choice in question.choices}
    limited: list[Choice] = []
    for position, question in enumerate(after):
        seated = _seated(event_id, question, old.get(question.key))
        limited += [choice for choice in seated.choices if choice.pool_id and choice.pool_id not in known]
        _ask(event_id, position, seated, old.get(question.key), now)
    note("event.questions_changed", event_id, by=by, now=now, event_id=event_id)
    return limited


def _seated(event_id: UUID, question: Question, old: Question | None) -> Question:
    """Return the question with a pool for each answer that is limited for the first time; others keep theirs.

    Asked of others than before, person by person or once for a booking, it is as if it had not been limited.
    """
    pools = {choice.key: choice.pool_id for choice in old.choices} if old and old.scope is question.scope else {}
    choices = []
    for choice in question.choices:
        pool_id = pools.get(choice.key)
        if pool_id is None and choice.limit is not None:
            # How many it holds is said under its lock.
            pool_id = new_id()
            row = {"id": pool_id, "event_id": event_id, "taken": 0, "waiting": 0, "last_position": 0}
            db.session.execute(insert(_POOLS), row)
        choices.append(choice if pool_id == choice.pool_id else replace(choice, pool_id=pool_id))
    return replace(question, choices=tuple(choices))


def _ask(event_id: UUID, position: int, question: Question, old: Question | None, now: datetime) -> None:
    """Ask the question at its position: a version that has its words goes on, else a new one begins."""
    if old is not None and old.words == question.words:
        values = {"position": position, "is_required": question.is_required, **_condition(question)}
        db.session.execute(update(_QUESTIONS).where(_QUESTIONS.c.id == old.id).values(**values))
        for choice in set(question.choices) - set(old.choices):
            mine = (_CHOICES.c.question_id == old.id) & (_CHOICES.c.key == choice.key)
            db.session.execute(update(_CHOICES).where(mine).values(pool_id=choice.pool_id))
        return
    if old is not None:
        _end(old, now)
    version_id = new_id()
    facts = {name: getattr(question, name) for name in _FACTS}
    db.session.execute(
        insert(_QUESTIONS),
        {"id": version_id, "event_id": event_id, "position": position, **facts, **_condition(question)},
    )
    choices = [
        {
            "question_id": version_id,
            "key": choice.key,
            "position": place,
            "label_de": choice.label_de,
            "label_en": choice.label_en,
            "pool_id": choice.pool_id,
        }
        for place, choice in enumerate(question.choices)
    ]
    if choices:
        db.session.execute(insert(_CHOICES), choices)


def _end(question: Question, now: datetime) -> None:
    """Ask this version no more: nothing is left of one that nobody has answered, another is retired with its words."""
    try:
        with db.session.begin_nested():
            db.session.execute(delete(_CHOICES).where(_CHOICES.c.question_id == question.id))
            db.session.execute(delete(_QUESTIONS).where(_QUESTIONS.c.id == question.id))
    except IntegrityError:
        db.session.execute(update(_QUESTIONS).where(_QUESTIONS.c.id == question.id).values(retired_at=now))


def _condition(question: Question) -> dict[str, Any]:
    condition = question.shown_if
    if condition is None:
        return {"shown_if_key": None, "shown_if_values": []}
    return {"shown_if_key": condition.key, "shown_if_values": sorted(condition.values)}


_FACTS = (
    *("key", "kind", "label_de", "label_en", "hint_de", "hint_en", "is_required", "scope", "is_internal"),
    *("purpose", "kept_days"),
)
