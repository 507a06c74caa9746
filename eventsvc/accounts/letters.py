"""What the people who work here are told about their account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsvc.messaging.letters import Subject, letter
from eventsvc.messaging.states import Priority

from .models import Role


@dataclass(frozen=True, kw_only=True)
class _AboutAccount:
    """Whose account it is, and the link that opens it until `valid_until`."""

    account_id: UUID
    name: str
    email: str
    link: str
    valid_until: datetime

    @property
    def subject(self) -> Subject:
        """The account it speaks of."""
        return Subject("account", self.account_id)


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class AccountInvited(_AboutAccount):
    """Someone was offered a role by `invited_by`; whoever has no password yet chooses one through the link."""

    membership_id: UUID
    event_id: UUID | None = None
    invited_by: str = ""
    role: Role
    # The cluster or event; empty for all clusters.
    place_de: str = ""
    place_en: str = ""
    has_password: bool = False
    # The role asks for more than a password.
    needs_second_factor: bool = False

    @property
    def subject(self) -> Subject:
        """The invitation, which can be answered or taken back before its letter leaves."""
        return Subject("membership", self.membership_id, self.event_id)


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class SecondFactorReset:
    """The second factor of this account was taken away, by `reset_by` where that is a person."""

    account_id: UUID
    name: str
    email: str
    at: datetime
    reset_by: str = ""

    @property
    def subject(self) -> Subject:
        """The account it speaks of."""
        return Subject("account", self.account_id)


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class PasswordResetRequested(_AboutAccount):
    """Someone asked for a new password for this account."""
