"""Whether an announcement may still leave just before it is sent to somebody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from eventsvc.kit.db import db, table_of
from eventsvc.kit.text import N_
from eventsvc.messaging.letters import Letter
from eventsvc.registration.models import Consent, Registration
from eventsvc.registration.states import LIVING

from .letters import Announced
from .models import Announcement
from .states import WHY_STOPPED, AnnouncementState

GONE = N_("Die Anmeldung gibt es nicht mehr.")
SIGNED_OFF = N_("Inzwischen nicht mehr angemeldet.")
SOMEBODY_ELSE = N_("Die Anmeldung hat inzwischen eine andere Adresse.")
NO_CONSENT = N_("Hat Neuigkeiten inzwischen abbestellt.")

# Made once: it is asked before every mail.
_REGISTRATIONS, _ANNOUNCEMENTS, _CONSENTS = table_of(Registration), table_of(Announcement), table_of(Consent)
_STANDING = (
    select(
        _REGISTRATIONS.c.state,
        _REGISTRATIONS.c.email_key,
        _ANNOUNCEMENTS.c.state.label("announced"),
        exists().where(_CONSENTS.c.id == bindparam("consent"), _CONSENTS.c.withdrawn_at.is_(None)).label("has_consent"),
    )
    .join(_ANNOUNCEMENTS, _ANNOUNCEMENTS.c.id == bindparam("announcement"))
    .where(_REGISTRATIONS.c.id == bindparam("sought"))
)


def why_not_announce(registration_id: UUID, letter: Letter, _now: datetime) -> str | None:
    """Return why the announcement must not leave to this person any more; None if it may."""
    assert isinstance(letter, Announced)
    sought = {"sought": registration_id, "announcement": letter.announcement_id, "consent": letter.consent_id}
    row = db.session.execute(_STANDING, sought).one_or_none()
    if row is None:
        return GONE
    if row.announced is AnnouncementState.STOPPED:
        return WHY_STOPPED
    if row.email_key != letter.registration.email.casefold():
        return SOMEBODY_ELSE
    if letter.was_living and row.state not in LIVING:
        return SIGNED_OFF
    return NO_CONSENT if letter.consent_id and not row.has_consent else None
