"""Tables of what people answered, and of the files they sent along."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.events.models import Event
from eventsvc.events.question_models import AskedQuestion
from eventsvc.kit.db import Base, UtcDateTime
from eventsvc.kit.ids import new_id

from .models import Booking, Registration


class Answer(Base):
    """What a person, or the contact for the whole booking, answered to one version of a question.

    Kept as many days after the event as the question says.
    """

    __tablename__ = "answers"
    __table_args__ = (
        CheckConstraint("(registration_id IS NULL) <> (booking_id IS NULL)", name="one_owner"),
        UniqueConstraint("registration_id", "question_id"),
        UniqueConstraint("booking_id", "question_id"),
        Index("ix_answers_question", "question_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    registration_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Registration.id))
    booking_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Booking.id))
    question_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(AskedQuestion.id))
    value: Mapped[str | list[str]] = mapped_column(JSON)
    # The answer as lists are searched and ordered by it: folded words, a day as ISO writes it.
    words: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[float | None] = mapped_column(Double)


class UploadedFile(Base):
    """A file that answers a question; until its form is accepted it belongs to nobody, and goes after a day.

    Kept as long as its answer.
    """

    __tablename__ = "files"
    __table_args__ = (
        Index("ix_files_answer", "answer_id"),
        Index("ix_files_form", "form_key"),
        CheckConstraint("size > 0", name="not_empty"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    # Whoever sends the form of this key may use the file as an answer.
    form_key: Mapped[str] = mapped_column(String(64))
    answer_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Answer.id))
    name: Mapped[str] = mapped_column(String(160))
    # As its content says, not its name.
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
