"""What someone hands in to take part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from eventsvc.events.kinds import Participation
from eventsvc.kit.text import N_
from eventsvc.organizations import OrganizationKind


class Source(StrEnum):
    """How a registration came in."""

    ONLINE = "online"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return SOURCE_LABELS[self]


SOURCE_LABELS = {Source.ONLINE: N_("Online"), Source.STAFF: N_("Vom Team eingetragen")}


class ConsentPurpose(StrEnum):
    """What someone can agree to, each by itself."""

    PARTICIPANT_LIST = "participant_list"
    NEWS = "news"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return CONSENT_LABELS[self]


CONSENT_LABELS = {
    ConsentPurpose.PARTICIPANT_LIST: N_("Liste der Teilnehmenden"),
    ConsentPurpose.NEWS: N_("Neuigkeiten per E-Mail"),
}


@dataclass(frozen=True)
class Agreement:
    """A yes to one wording, in the language in which it was read."""

    purpose: ConsentPurpose
    wording_id: UUID
    language: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who takes part, as they wrote it; optional things are empty."""

    first_name: str
    last_name: str
    email: str
    organization: str
    organization_kind: OrganizationKind
    postal_code: str
    country: str
    phone: str = ""
    dietary_needs: str = ""
    access_needs: str = ""
    remarks: str = ""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, kw_only=True)
class Application:
    """One person's wish to take part in an event, in one way, with the consents given beside it.

    `form_key` is the form's one-time key: handed in twice, it is one booking.
    """

    event_id: UUID
    pool_id: UUID
    participation: Participation
    person: Person
    consents: frozenset[Agreement]
    language: str
    form_key: str
    source: Source = Source.ONLINE
