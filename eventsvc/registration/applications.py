"""What someone hands in to take part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from eventsvc.events.kinds import Participation
from eventsvc.events.questions import Question, Value
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


class EntryKind(StrEnum):
    """What someone holds that lets them in."""

    CODE = "code"
    INVITATION = "invitation"
    CONTINGENT = "contingent"


@dataclass(frozen=True)
class Entry:
    """A code, an invitation, or the link of a contingent."""

    kind: EntryKind
    id: UUID


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
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, kw_only=True)
class Participant:
    """One person's wish to take part in one way, with the consents given beside it.

    `further_pool_ids` are the places needed besides: the category's quota, limited choices.
    `session_ids` are the wishes for the programme; those hang on nothing but their own places.
    """

    person: Person
    pool_id: UUID
    participation: Participation
    category_id: UUID | None = None
    # What proves the category, as the person wrote it.
    proof: str = ""
    further_pool_ids: frozenset[UUID] = frozenset()
    session_ids: frozenset[UUID] = frozenset()
    # By the keys of the questions.
    answers: Mapping[UUID, Value] = field(default_factory=dict)
    consents: frozenset[Agreement] = frozenset()
    # Through which of the clusters that hold the event they come.
    origin_cluster_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Billing:
    """Where an invoice would go, and what must stand on it; all empty where nobody asked."""

    name: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    email: str = ""
    order_number: str = ""
    cost_center: str = ""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who books, and answers for the booking; they need not come themselves."""

    first_name: str
    last_name: str
    email: str
    phone: str = ""
    organization: str = ""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, kw_only=True)
class Application:
    """One to twenty people who want to take part in an event, and the contact who books for them.

    `form_key` is the form's one-time key: handed in twice, it is one booking. A group `is_together` gets its places
    together or waits together; else as many as fit get one.
    """

    event_id: UUID
    contact: Contact
    people: tuple[Participant, ...]
    language: str
    form_key: str
    # The questions as they were read, and the answers for the whole booking.
    questions: tuple[Question, ...] = ()
    answers: Mapping[UUID, Value] = field(default_factory=dict)
    billing: Billing = Billing()
    # What they hold that lets them in; None is the open door.
    entry: Entry | None = None
    is_together: bool = False
    source: Source = Source.ONLINE
    # Whether its people hear at once what became of it; the team may have told them already.
    is_told: bool = True

    @property
    def is_for_others(self) -> bool:
        """Whether someone signs others up: the contact gets a letter and a link of their own."""
        return any(one.person.email.casefold() != self.contact.email.casefold() for one in self.people)


def own_contact(person: Person) -> Contact:
    """Return the person as the contact of their own booking."""
    return Contact(
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        phone=person.phone,
        organization=person.organization,
    )
