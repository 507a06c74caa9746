"""The table of personal invitations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.events.entry_models import Contingent
from eventsvc.events.models import Category, Event
from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id

from .models import Registration
from .states import InvitationState

_BY_TEAM_SQL = text("state = 'invited' AND contingent_id IS NULL")
_BY_CONTACT_SQL = text("state = 'invited' AND contingent_id IS NOT NULL")


class Invitation(Base):
    """One person is asked to come, by the team or by the contact of a contingent. Kept ninety days after the event."""

    __tablename__ = "invitations"
    __table_args__ = (
        Index(
            "uq_invitations_open",
            "event_id",
            "email_key",
            unique=True,
            sqlite_where=_BY_TEAM_SQL,
            postgresql_where=_BY_TEAM_SQL,
        ),
        # A contact must not learn whom somebody else has invited.
        Index(
            "uq_invitations_open_in_contingent",
            "contingent_id",
            "email_key",
            unique=True,
            sqlite_where=_BY_CONTACT_SQL,
            postgresql_where=_BY_CONTACT_SQL,
        ),
        CheckConstraint("state <> 'accepted' OR registration_id IS NOT NULL", name="accepted_by_someone"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Event.id), index=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    link_version: Mapped[int] = mapped_column(default=1)
    category_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Category.id), index=True)
    # Whose places it gives; empty: the event's.
    contingent_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Contingent.id), index=True)
    name: Mapped[str] = mapped_column(String(160))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254))
    # Else the contact of the contingent has invited.
    is_by_team: Mapped[bool] = mapped_column(default=True)
    # Only this address can sign up with it.
    is_email_fixed: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(2))
    state: Mapped[InvitationState] = mapped_column(words(InvitationState, name="invitation_state"))
    state_at: Mapped[datetime] = mapped_column(UtcDateTime)
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    registration_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Registration.id), index=True)
