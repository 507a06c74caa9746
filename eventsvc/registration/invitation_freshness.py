"""Whether a letter about an invitation or a contingent still holds, asked again just before it leaves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from eventsvc.events.entry_models import Contingent
from eventsvc.events.models import Event
from eventsvc.events.states import EventState
from eventsvc.kit.db import db
from eventsvc.kit.text import N_
from eventsvc.messaging.letters import Letter

from .freshness import CALLED_OFF, STARTED
from .invitation_letters import ContingentOpened
from .invitation_models import Invitation
from .states import InvitationState

GONE = N_("Die Einladung gibt es nicht mehr.")
ANSWERED = N_("Die Einladung ist schon beantwortet oder zurückgenommen.")
LATE = N_("Der Anmeldeschluss ist vorbei.")
RELEASED = N_("Das Kontingent ist schon freigegeben.")
ANOTHER_CONTACT = N_("Das Kontingent hat jetzt eine andere Ansprechperson.")


def why_not_invite(invitation_id: UUID, _letter: Letter, now: datetime) -> str | None:
    """Return why a letter about the invitation must not leave any more; None if it still holds."""
    row = db.session.execute(
        select(Invitation.state, Event.state.label("event_state"), Event.closes_at, Contingent.release_at)
        .join(Event, Event.id == Invitation.event_id)
        .outerjoin(Contingent, and_(Contingent.id == Invitation.contingent_id, Contingent.released_at.is_(None)))
        .where(Invitation.id == invitation_id)
    ).one_or_none()
    if row is None:
        return GONE
    if row.state is not InvitationState.INVITED:
        return ANSWERED
    if row.event_state is not EventState.PUBLISHED:
        return CALLED_OFF
    return LATE if now > max(row.closes_at, row.release_at or row.closes_at) else None


def why_not_open(contingent_id: UUID, letter: Letter, now: datetime) -> str | None:
    """Return why a letter to the contact of the contingent must not leave any more; None if it still holds."""
    assert isinstance(letter, ContingentOpened)
    row = db.session.execute(
        select(Contingent.released_at, Contingent.link_version, Event.state.label("event_state"), Event.starts_at)
        .join(Event, Event.id == Contingent.event_id)
        .where(Contingent.id == contingent_id)
    ).one_or_none()
    if row is None or row.released_at is not None:
        return RELEASED
    if row.link_version != letter.contingent.link_version:
        return ANOTHER_CONTACT
    if row.event_state is not EventState.PUBLISHED:
        return CALLED_OFF
    return STARTED if now >= row.starts_at else None
