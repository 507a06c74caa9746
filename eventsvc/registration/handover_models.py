"""The table of links with which people send a substitute."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id

from .models import Registration
from .states import HandoverState

# With it begins the key of the files that a substitute sends along.
SUBSTITUTE_FILES = "substitute:"
_STANDING_SQL = text("state IN ('open', 'requested')")


class Handover(Base):
    """A link with which someone sends a substitute. What the substitute typed is kept until the team has decided, and no longer than the registration names anybody."""

    __tablename__ = "handovers"
    __table_args__ = (
        Index("ix_handovers_registration", "registration_id"),
        Index(
            "uq_handovers_standing",
            "registration_id",
            unique=True,
            sqlite_where=_STANDING_SQL,
            postgresql_where=_STANDING_SQL,
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    registration_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Registration.id))
    state: Mapped[HandoverState] = mapped_column(words(HandoverState, name="handover_state"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Person, consents and language, while the team decides.
    substitute: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
