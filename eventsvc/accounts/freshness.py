"""Whether a letter about an invitation to a team still holds, asked again just before it leaves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventsvc.kit.db import db
from eventsvc.kit.text import N_
from eventsvc.messaging.letters import Letter

from .invitations import VALID_FOR
from .letters import AccountInvited
from .models import Membership

REVOKED = N_("Die Einladung ins Team wurde zurückgenommen oder abgelehnt.")
ACCEPTED = N_("Die Einladung ins Team ist schon angenommen.")
RENEWED = N_("Eine neuere Einladung ins Team ist unterwegs.")


def why_not_join(membership_id: UUID, letter: Letter, _now: datetime) -> str | None:
    """Return why the invitation to a team must not leave any more; None if it still holds."""
    assert isinstance(letter, AccountInvited)
    row = db.session.execute(select(Membership.invited_at).where(Membership.id == membership_id)).one_or_none()
    if row is None:
        return REVOKED
    if row.invited_at is None:
        return ACCEPTED
    return None if row.invited_at + VALID_FOR == letter.valid_until else RENEWED
