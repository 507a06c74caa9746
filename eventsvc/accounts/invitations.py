"""The link of an invitation: derived, bound to the moment it was written, ended by the answer or a newer one."""

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

    def link(self, membership_id: UUID, invited_at: datetime) -> str:
        """Return the link that opens the page where the invitation is accepted."""
        token = self.keyring.sign(PURPOSE, str(membership_id), link_version(invited_at))
        return f"{self.base_url}/konto/einladung/{membership_id}/{token}"

    def opens(self, token: str, membership_id: UUID, invited_at: datetime) -> bool:
        """Whether `token` is that of this invitation."""
        return self.keyring.verifies(token, PURPOSE, str(membership_id), link_version(invited_at))


def is_standing(invited_at: datetime | None, now: datetime) -> bool:
    """Whether an invitation of that moment still waits for its answer."""
    return invited_at is not None and now <= invited_at + VALID_FOR


def link_version(invited_at: datetime) -> int:
    """Return what tells the link of one invitation from that of the next."""
    return int(invited_at.timestamp() * 1000)
