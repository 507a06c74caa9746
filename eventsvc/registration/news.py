"""Consent to news: to whom it may be sent, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, update

from eventsvc.clusters.models import Carrier
from eventsvc.events.models import Event
from eventsvc.journal import Actor, note
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound

from .applications import ConsentPurpose
from .models import Consent, Registration

_CONSENTS, _REGISTRATIONS = table_of(Consent), table_of(Registration)
_EVENTS, _CARRIERS = table_of(Event), table_of(Carrier)
_STANDING = (_CONSENTS.c.purpose == ConsentPurpose.NEWS, _CONSENTS.c.withdrawn_at.is_(None))


@dataclass(frozen=True, kw_only=True)
class NewsConsent:
    """A consent to news: to whom it was given, and whether it stands."""

    id: UUID
    registration_id: UUID
    carrier_id: UUID
    carrier: str
    mailbox: str
    is_standing: bool


def standing_news_consents(event_id: UUID) -> Mapping[UUID, UUID]:
    """Return by which consent each person of the event may be sent news."""
    query = (
        select(_CONSENTS.c.registration_id, _CONSENTS.c.id)
        .join(_REGISTRATIONS, _REGISTRATIONS.c.id == _CONSENTS.c.registration_id)
        .where(_REGISTRATIONS.c.event_id == event_id, *_STANDING)
    )
    return {row.registration_id: row.id for row in db.session.execute(query)}


def get_news_consent(consent_id: UUID) -> NewsConsent:
    """Return a consent to news, or raise NotFound."""
    query = (
        select(
            _CONSENTS.c.id,
            _CONSENTS.c.registration_id,
            _CARRIERS.c.id.label("carrier_id"),
            _CARRIERS.c.name.label("carrier"),
            _REGISTRATIONS.c.email_key.label("mailbox"),
            _CONSENTS.c.withdrawn_at.is_(None).label("is_standing"),
        )
        .join(_REGISTRATIONS, _REGISTRATIONS.c.id == _CONSENTS.c.registration_id)
        .join(_EVENTS, _EVENTS.c.id == _REGISTRATIONS.c.event_id)
        .join(_CARRIERS, _CARRIERS.c.id == _EVENTS.c.carrier_id)
        .where(_CONSENTS.c.id == consent_id, _CONSENTS.c.purpose == ConsentPurpose.NEWS)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(consent_id)
    return NewsConsent(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it


def end_news(consent: NewsConsent, now: datetime) -> int:
    """Take back every consent to news that the mailbox has given this carrier, and return how many; once ended, it is ended.

    One that does not stand any more ends no others: its place may be somebody else's by now.
    """
    if not consent.is_standing:
        return 0
    ended = list(db.session.execute(_of_the_mailbox(consent)))
    ids = [row.id for row in ended]
    db.session.execute(update(_CONSENTS).where(_CONSENTS.c.id.in_(ids)).values(withdrawn_at=now))
    for row in ended:
        note(
            "registration.consents_changed",
            row.registration_id,
            by=Actor.person(),
            now=now,
            event_id=row.event_id,
        )
    return len(ids)


def _of_the_mailbox(consent: NewsConsent) -> Select[tuple[UUID, UUID, UUID]]:
    return (
        select(_CONSENTS.c.id, _CONSENTS.c.registration_id, _REGISTRATIONS.c.event_id)
        .join(_REGISTRATIONS, _REGISTRATIONS.c.id == _CONSENTS.c.registration_id)
        .join(_EVENTS, _EVENTS.c.id == _REGISTRATIONS.c.event_id)
        .where(
            _REGISTRATIONS.c.email_key == consent.mailbox,
            _EVENTS.c.carrier_id == consent.carrier_id,
            *_STANDING,
        )
        .order_by(_CONSENTS.c.id)
        .with_for_update(of=_CONSENTS)
    )
