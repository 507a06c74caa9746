"""The facts of an event as a letter tells them, and what clusters write to each other about one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsvc.messaging.letters import Sender, Subject, letter
from eventsvc.messaging.states import Priority

from .kinds import EventFormat, EventKind, Participation

_NAMES_LEGAL_FORM = re.compile(r"\b(e\.\s?V\.|g?GmbH|mbH|AG|KG|SE|eG|GbR|KdöR|AöR)(?!\w)")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it happens; all empty while the venue follows later."""

    name: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "DE"


@dataclass(frozen=True, kw_only=True)
class CarrierFacts:
    """Who answers for the event: sender, reply address and the imprint in the foot."""

    name: str
    legal_form: str
    street: str
    postal_code: str
    city: str
    website: str
    reply_address: str
    # The name beside the sender's address, where it is not the carrier's own.
    sender_name: str = ""

    @property
    def said_sender(self) -> str:
        """The name that mails come from."""
        return self.sender_name or self.name

    @property
    def full_name(self) -> str:
        """The name with the legal form; most names end in it already, "… e.V." or "… GmbH"."""
        says_it = _NAMES_LEGAL_FORM.search(self.name) or self.legal_form in self.name
        return self.name if says_it else f"{self.name}, {self.legal_form}"


@dataclass(frozen=True, kw_only=True)
class EventFacts:
    """An event as it was when the letter was written."""

    id: UUID
    slug: str
    title_de: str
    title_en: str
    kind: EventKind
    format: EventFormat
    starts_at: datetime
    ends_at: datetime
    timezone: str
    place: Place
    join_url: str
    contact_name: str
    contact_email: str
    contact_phone: str
    cluster_de: str
    cluster_en: str
    carrier: CarrierFacts
    # SEQUENCE of the calendar entry.
    sequence: int
    # The carriers that answer for the data jointly; empty where one does alone.
    controllers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContingentFacts:
    """A contingent as it was when the letter was written; its link is derived, never stored."""

    id: UUID
    public_id: str
    link_version: int
    organization: str
    contact_name: str
    participation: Participation
    capacity: int
    release_at: datetime


@dataclass(frozen=True, kw_only=True)
class OfTheEvent:
    """What every letter of the event's carrier carries."""

    event: EventFacts

    @property
    def sender(self) -> Sender:
        """The carrier, who answers for the event."""
        return Sender(self.event.carrier.said_sender, self.event.carrier.reply_address)

    @property
    def timezone(self) -> str:
        """Where its quiet hours count."""
        return self.event.timezone


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class CoHostInvited:
    """A cluster is asked to hold the event together with its lead."""

    event: EventFacts
    cluster_id: UUID
    cluster_de: str
    cluster_en: str

    @property
    def subject(self) -> Subject:
        """The invitation of this cluster."""
        return Subject("host", self.cluster_id, self.event.id)
