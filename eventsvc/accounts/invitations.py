"""The link of an invitation: derived, bound to the moment it was written, ended by the first password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from eventsvc.kit.tokens import Keyring

VALID_FOR = timedelta(days=14)
PURPOSE = "accept-invitation"


@dataclass(frozen=True)
class InvitationLinks:
    """Builds and checks the absolute links that invitations carry; a newer invitation ends the older one."""

    base_url: str
    keyring: Keyring

    def link(self, account_id: UUID, invited_at: datetime) -> str:
        """Return the link that opens the page where the first password is chosen."""
        token = self.keyring.sign(PURPOSE, str(account_id), link_version(invited_at))
        return f"{self.base_url}/konto/einladung/{account_id}/{token}"

    def opens(self, token: str, account_id: UUID, invited_at: datetime, now: datetime) -> bool:
        """Whether `token` is that of the account's present invitation, and not too old."""
        is_fresh = now <= invited_at + VALID_FOR
        return self.keyring.verifies(token, PURPOSE, str(account_id), link_version(invited_at)) and is_fresh


def link_version(invited_at: datetime) -> int:
    """Return what tells the link of one invitation from that of the next."""
    return int(invited_at.timestamp() * 1000)
