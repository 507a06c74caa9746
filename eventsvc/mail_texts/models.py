"""The table of adapted mail texts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.clusters.models import Cluster
from eventsvc.events.models import Event
from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id
from eventsvc.kit.localized import Language

LONGEST_SUBJECT = 200


class AdaptedText(Base):
    """What one event, or one cluster for all of its events, says otherwise in a letter, in one language.

    It names nobody and goes with its event; a cluster's stays until the team resets it. What is empty is not adapted.
    """

    __tablename__ = "mail_texts"
    __table_args__ = (
        UniqueConstraint("event_id", "letter", "language"),
        UniqueConstraint("cluster_id", "letter", "language"),
        CheckConstraint("(event_id IS NULL) <> (cluster_id IS NULL)", name="one_owner"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Event.id, ondelete="CASCADE"))
    cluster_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Cluster.id))
    # A key of the catalogue.
    letter: Mapped[str] = mapped_column(String(60))
    language: Mapped[Language] = mapped_column(words(Language, name="mail_text_language"))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT), default="")
    opening: Mapped[str] = mapped_column(Text, default="")
    closing: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[UUID | None] = mapped_column(Uuid)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
