"""The table of what people have chosen of a programme."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.events.session_models import Session
from eventsvc.kit.db import Base, UtcDateTime, words

from .models import Registration
from .states import ChoiceState


class SessionChoice(Base):
    """A session of the programme that someone has chosen; the row goes with the choice. Kept with the registration: it only counts."""

    __tablename__ = "session_choices"
    __table_args__ = (Index("ix_session_choices_queue", "session_id", "state", "queue_priority", "queue_position"),)

    registration_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Registration.id), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Session.id), primary_key=True)
    state: Mapped[ChoiceState] = mapped_column(words(ChoiceState, name="state"))
    queue_priority: Mapped[int] = mapped_column(default=0)
    queue_position: Mapped[int | None]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
