"""Tables of accounts and what they may do where."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.clusters.models import Cluster
from eventsvc.kit.db import Base, UtcDateTime, words
from eventsvc.kit.ids import new_id
from eventsvc.kit.memory import kept_out
from eventsvc.kit.text import N_

# It would load the passkeys' library into every process, for pages of its own that nobody sees.
with kept_out("webauthn"):
    from flask_security import UserMixin


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
    signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Since when there is a second factor; the app's secret is derived from its version, and no code counts twice.
    second_factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    app_version: Mapped[int] = mapped_column(default=0)
    app_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    app_step: Mapped[int] = mapped_column(BigInteger, default=0)


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


class Passkey(Base):
    """A device or password manager that answers for an account: its public key. Kept until it is removed, or its account ends."""

    __tablename__ = "passkeys"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Account.id), index=True)
    credential: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(1024))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """A code for the day when the phone is gone, signed and not kept itself. Kept until it is used or renewed, or its account ends."""

    __tablename__ = "recovery_codes"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Account.id), index=True)
    signature: Mapped[str] = mapped_column(String(64))
