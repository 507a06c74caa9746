"""Tables of announcements, of the files that go with them, of whom they went to, and of a cluster's templates."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.accounts.models import Account
from eventsvc.clusters.models import Cluster
from eventsvc.events.models import Event
from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id
from eventsvc.registration.models import Registration

from .states import AnnouncementKind, AnnouncementState, RecipientState, SkipReason

_SCHEDULED = text("state = 'scheduled'")


class Announcement(Base):
    """What the team of an event writes to its people. Kept twelve months after the event; once it is sent its text never changes."""

    __tablename__ = "announcements"
    __table_args__ = (
        Index("ix_announcements_event", "event_id", "created_at"),
        Index("ix_announcements_due", "due_at", sqlite_where=_SCHEDULED, postgresql_where=_SCHEDULED),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id))
    account_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Account.id))
    kind: Mapped[AnnouncementKind] = mapped_column(words(AnnouncementKind, name="announcement_kind"))
    state: Mapped[AnnouncementState] = mapped_column(words(AnnouncementState, name="announcement_state"))
    subject_de: Mapped[str] = mapped_column(String(150))
    body_de: Mapped[str] = mapped_column(Text)
    subject_en: Mapped[str] = mapped_column(String(150), default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    # Which part of the list it goes to, as the list's address says it.
    audience: Mapped[str] = mapped_column(String(2000), default="")
    # When it is to be sent, while it is scheduled.
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Who goes on from one state of it does not overwrite another.
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When its recipients were frozen.
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AnnouncementFile(Base):
    """A file that goes with an announcement. Kept as long as it."""

    __tablename__ = "announcement_files"
    __table_args__ = (
        Index("ix_announcement_files_announcement", "announcement_id"),
        CheckConstraint("size > 0", name="not_empty"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    announcement_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Announcement.id))
    name: Mapped[str] = mapped_column(String(160))
    # As its content says, not its name.
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class AnnouncementRecipient(Base):
    """One person on the list that was frozen when sending began, and their mail. Kept as long as the announcement."""

    __tablename__ = "announcement_recipients"
    __table_args__ = (
        Index("ix_announcement_recipients_state", "announcement_id", "state"),
        Index("ix_announcement_recipients_mail", "mail_id"),
    )

    announcement_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Announcement.id), primary_key=True)
    registration_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Registration.id), primary_key=True, index=True)
    state: Mapped[RecipientState] = mapped_column(words(RecipientState, name="recipient_state"))
    skipped: Mapped[SkipReason | None] = mapped_column(words(SkipReason, name="skipped"))
    # The placeholders that had nothing to say.
    missing: Mapped[str] = mapped_column(String(200), default="")
    # Came, waited or hoped when the list was frozen.
    was_living: Mapped[bool]
    # Which mail of the outbox is theirs: the newest, where it was sent again.
    mail_id: Mapped[UUID | None] = mapped_column(Uuid)
    round: Mapped[int] = mapped_column(default=1)


class AnnouncementTemplate(Base):
    """A text that a cluster writes again and again. It names nobody, and stays until the team deletes it."""

    __tablename__ = "announcement_templates"
    __table_args__ = (UniqueConstraint("cluster_id", "name"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    cluster_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Cluster.id))
    name: Mapped[str] = mapped_column(String(80))
    subject_de: Mapped[str] = mapped_column(String(150))
    body_de: Mapped[str] = mapped_column(Text)
    subject_en: Mapped[str] = mapped_column(String(150), default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
