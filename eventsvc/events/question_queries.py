"""Reading what an event asks, and the sets that clusters keep."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, bindparam, case, select

from eventsvc.clusters.models import Cluster
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound

from .models import Pool
from .question_models import AskedQuestion, OfferedChoice, QuestionSet
from .questions import Choice, Condition, Question

QUESTIONS = TypeAdapter(tuple[Question, ...])


@dataclass(frozen=True, kw_only=True)
class KeptSet:
    """A set of questions that a cluster keeps."""

    id: UUID
    cluster_id: UUID
    cluster_de: str
    cluster_en: str
    name: str
    questions: tuple[Question, ...]
    changed_at: datetime


def questions_of(event_id: UUID) -> tuple[Question, ...]:
    """Return what the event asks now, in order, with the places that are left; one statement."""
    return _questions(db.session.execute(_ASKED, {"event_id": event_id}))


def questions_ever_asked(event_id: UUID) -> tuple[Question, ...]:
    """Return each question of the event in its newest version: those asked now in order, then the retired, newest first."""
    found = _questions(db.session.execute(_EVER, {"event_id": event_id}))
    newest: dict[UUID, Question] = {}
    for question in found:
        newest.setdefault(question.key, question)
    return tuple(newest.values())


def questions_by_id(ids: Collection[UUID]) -> dict[UUID, Question]:
    """Return these versions of questions, retired ones too."""
    if not ids:
        return {}
    query = _BASE.where(_QUESTIONS.c.id.in_(ids)).order_by(_QUESTIONS.c.id, _CHOICES.c.position)
    return {question.id: question for question in _questions(db.session.execute(query))}


def labels_by_key(keys: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return what the questions of these keys ask in their newest words, in German and English."""
    wanted = set(keys)
    if not wanted:
        return {}
    query = select(_QUESTIONS.c.key, _QUESTIONS.c.label_de, _QUESTIONS.c.label_en).where(_QUESTIONS.c.key.in_(wanted))
    return {row.key: (row.label_de, row.label_en) for row in db.session.execute(query.order_by(_QUESTIONS.c.id))}


def kept_sets(cluster_ids: Collection[UUID] | None) -> list[KeptSet]:
    """Return the sets that the clusters keep, by name; None means all clusters."""
    query = _SETS if cluster_ids is None else _SETS.where(QuestionSet.cluster_id.in_(cluster_ids))
    return [_kept(row) for row in db.session.execute(query)]


def get_kept_set(set_id: UUID) -> KeptSet:
    """Return a kept set, or raise NotFound."""
    row = db.session.execute(_SETS.where(QuestionSet.id == set_id)).one_or_none()
    if row is None:
        raise NotFound(set_id)
    return _kept(row)


def _kept(row: Row[Any]) -> KeptSet:
    facts: dict[str, Any] = dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it
    return KeptSet(**facts | {"questions": QUESTIONS.validate_python(row.questions)})


def _questions(rows: Iterable[Row[Any]]) -> tuple[Question, ...]:
    return tuple(_question(list(group)) for _, group in groupby(rows, lambda row: row.id))


def _question(rows: list[Row[Any]]) -> Question:
    row = rows[0]
    condition = None
    if row.shown_if_key is not None:
        condition = Condition(row.shown_if_key, frozenset(row.shown_if_values))
    return Question(
        **{name: getattr(row, name) for name in _FACTS},
        shown_if=condition,
        choices=tuple(
            Choice(
                key=each.choice_key,
                label_de=each.choice_de,
                label_en=each.choice_en,
                limit=each.capacity,
                pool_id=each.pool_id,
                taken=each.taken or 0,
            )
            for each in rows
            if each.choice_key is not None
        ),
    )


# Read with every form, so made once and from the tables.
_QUESTIONS, _CHOICES, _POOLS = table_of(AskedQuestion), table_of(OfferedChoice), table_of(Pool)
_FACTS = (
    *("id", "key", "kind", "label_de", "label_en", "hint_de", "hint_en", "is_required", "scope", "is_internal"),
    *("purpose", "kept_days"),
)
_BASE: Select[Any] = (
    select(
        *(_QUESTIONS.c[name] for name in (*_FACTS, "shown_if_key", "shown_if_values")),
        _CHOICES.c.key.label("choice_key"),
        _CHOICES.c.label_de.label("choice_de"),
        _CHOICES.c.label_en.label("choice_en"),
        _CHOICES.c.pool_id,
        _POOLS.c.capacity,
        _POOLS.c.taken,
    )
    .select_from(_QUESTIONS)
    .outerjoin(_CHOICES, _CHOICES.c.question_id == _QUESTIONS.c.id)
    .outerjoin(_POOLS, _POOLS.c.id == _CHOICES.c.pool_id)
)
_ALL = _BASE.where(_QUESTIONS.c.event_id == bindparam("event_id"))
_ASKED = _ALL.where(_QUESTIONS.c.retired_at.is_(None)).order_by(
    _QUESTIONS.c.position, _QUESTIONS.c.id, _CHOICES.c.position
)
_IS_RETIRED = _QUESTIONS.c.retired_at.is_not(None)
_EVER = _ALL.order_by(
    _IS_RETIRED, case((_IS_RETIRED, 0), else_=_QUESTIONS.c.position), _QUESTIONS.c.id.desc(), _CHOICES.c.position
)
_SETS: Select[Any] = (
    select(
        QuestionSet.id,
        QuestionSet.cluster_id,
        Cluster.name_de.label("cluster_de"),
        Cluster.name_en.label("cluster_en"),
        QuestionSet.name,
        QuestionSet.questions,
        QuestionSet.changed_at,
    )
    .join(Cluster, Cluster.id == QuestionSet.cluster_id)
    .order_by(QuestionSet.name, QuestionSet.id)
)
