"""What the people who work here are told about their account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsvc.messaging.letters import Subject, letter
from eventsvc.messaging.states import Priority


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
    """Someone was given an account by `invited_by` and sets a password through the link."""

    invited_by: str = ""


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class PasswordResetRequested(_AboutAccount):
    """Someone asked for a new password for this account."""
