"""Tables of the questions an event asks, and of the sets a cluster keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.clusters.models import Cluster
from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id

from .models import Event, Pool
from .questions import LONGEST_CHOICE, LONGEST_TEXT, Purpose, QuestionKind, Scope

_ASKED = text("retired_at IS NULL")


class AskedQuestion(Base):
    """One version of a question of an event.

    Its words stay as they are: other words are a new row with the same `key`, and this one is retired if somebody has
    answered it.
    """

    __tablename__ = "questions"
    __table_args__ = (
        Index("uq_questions_asked", "event_id", "key", unique=True, sqlite_where=_ASKED, postgresql_where=_ASKED),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    # The same for all versions of a question; answers, conditions and columns of lists hang on it.
    key: Mapped[UUID] = mapped_column(Uuid)
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(words(QuestionKind, name="question_kind"))
    label_de: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    label_en: Mapped[str] = mapped_column(String(LONGEST_TEXT), default="")
    hint_de: Mapped[str] = mapped_column(Text, default="")
    hint_en: Mapped[str] = mapped_column(Text, default="")
    is_required: Mapped[bool] = mapped_column(default=False)
    scope: Mapped[Scope] = mapped_column(words(Scope, name="scope"), default=Scope.PERSON)
    # For organizers only: never shown to whoever signs up.
    is_internal: Mapped[bool] = mapped_column(default=False)
    purpose: Mapped[Purpose] = mapped_column(words(Purpose, name="purpose"), default=Purpose.CONDUCT)
    # Days after the event's end until its answers are deleted.
    kept_days: Mapped[int]
    # Shown only if the question of that key is answered with one of these; empty: always.
    shown_if_key: Mapped[UUID | None] = mapped_column(Uuid)
    shown_if_values: Mapped[list[str]] = mapped_column(JSON, default=list)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OfferedChoice(Base):
    """One answer to choose; its key stays through all versions of its question, and so does its pool."""

    __tablename__ = "choices"

    question_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(AskedQuestion.id), primary_key=True)
    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    position: Mapped[int]
    label_de: Mapped[str] = mapped_column(String(LONGEST_CHOICE))
    label_en: Mapped[str] = mapped_column(String(LONGEST_CHOICE), default="")
    # How many can choose it is the pool's capacity; empty: any number.
    pool_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Pool.id), index=True)


class QuestionSet(Base):
    """Questions that a cluster keeps under a name, to ask them again at another event."""

    __tablename__ = "question_sets"
    __table_args__ = (UniqueConstraint("cluster_id", "name"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    cluster_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Cluster.id))
    name: Mapped[str] = mapped_column(String(120))
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
