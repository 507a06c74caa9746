"""Tables of accounts and what they may do where."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask_security import AsaList, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.clusters.models import Cluster
from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id
from eventsvc.kit.text import N_


class Role(StrEnum):
    """What someone does in a cluster, at a single event, or in all clusters."""

    OWNER = "owner"
    ORGANIZER = "organizer"
    DECIDER = "decider"
    DESK = "desk"
    VIEWER = "viewer"
    FINANCE = "finance"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.OWNER: N_("Leitung"),
    Role.ORGANIZER: N_("Veranstaltungsteam"),
    Role.DECIDER: N_("Bewerbungen"),
    Role.DESK: N_("Einlass"),
    Role.VIEWER: N_("Einsicht"),
    Role.FINANCE: N_("Finanzen"),
    Role.STAFF: N_("Verwaltung"),
}


class Account(Base, UserMixin):
    """Someone who signs in. Kept while they work here, and a year after their access or last role ended; then nameless."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)  # type: ignore[assignment] # the mixin says int
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(2), default="de")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))


class Membership(Base):
    """An account's role in one cluster, at one event, or, without either, in all clusters. Kept as long as its account.

    While `invited_at` is set it is an invitation: it gives no right until the person has accepted it.
    """

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("cluster_id IS NULL OR event_id IS NULL", name="one_place"),
        Index("uq_memberships_role", "account_id", "cluster_id", "role", unique=True),
        Index("uq_memberships_event_role", "account_id", "event_id", "role", unique=True),
        Index("ix_memberships_event", "event_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Account.id))
    cluster_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Cluster.id))
    event_id: Mapped[UUID | None] = mapped_column(Uuid)
    role: Mapped[Role] = mapped_column(words(Role, name="role"))
    invited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
