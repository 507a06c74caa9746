"""Who is let in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from eventsvc.events.kinds import Participation
from eventsvc.events.states import EventState
from eventsvc.kit.text import N_
from eventsvc.registration.states import RegistrationState


class Verdict(StrEnum):
    """What the desk is told about someone who wants to come in."""

    ADMITTED = "admitted"
    ALREADY_IN = "already_in"
    UNKNOWN = "unknown"
    OTHER_EVENT = "other_event"
    EVENT_CALLED_OFF = "event_called_off"
    APPLIED = "applied"
    WAITING = "waiting"
    OFFERED = "offered"
    SIGNED_OFF = "signed_off"
    CANCELLED = "cancelled"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        """The word that the desk reads from a distance, in German, marked for the catalogues."""
        return LABELS[self]


_V, _S = Verdict, RegistrationState

LABELS = {
    _V.ADMITTED: N_("Eingelassen"),
    _V.ALREADY_IN: N_("Schon eingelassen"),
    _V.UNKNOWN: N_("Unbekanntes Ticket"),
    _V.OTHER_EVENT: N_("Andere Veranstaltung"),
    _V.EVENT_CALLED_OFF: N_("Veranstaltung abgesagt"),
    _V.APPLIED: N_("Bewerbung noch nicht entschieden"),
    _V.WAITING: N_("Nur auf der Warteliste"),
    _V.OFFERED: N_("Platz noch nicht angenommen"),
    _V.SIGNED_OFF: N_("Hat sich abgemeldet"),
    _V.CANCELLED: N_("Anmeldung storniert"),
    _V.DECLINED: N_("Bewerbung abgelehnt"),
}

# A confirmed registration opens the door; each other state says why not.
CLOSED_DOORS = {
    _S.APPLIED: _V.APPLIED,
    _S.WAITLISTED: _V.WAITING,
    _S.OFFERED: _V.OFFERED,
    _S.WITHDRAWN: _V.SIGNED_OFF,
    _S.CANCELLED: _V.CANCELLED,
    _S.DECLINED: _V.DECLINED,
    _S.LAPSED: _V.SIGNED_OFF,
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """That someone is in: since when, let in by whom."""

    at: datetime
    by: str


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """What the desk needs to know of a registration."""

    registration_id: UUID
    event_id: UUID
    code: str
    state: RegistrationState
    participation: Participation
    first_name: str
    last_name: str
    organization: str
    access_needs: str
    remarks: str
    reason: str
    standing: Standing | None


@dataclass(frozen=True, kw_only=True)
class Admission:
    """The answer to a ticket; what it may show of a person it carries itself."""

    verdict: Verdict
    ticket: Ticket | None = None
    at: datetime | None = None
    by: str = ""

    @property
    def lets_in(self) -> bool:
        """Whether the person may pass because of this answer."""
        return self.verdict is Verdict.ADMITTED


def admit(ticket: Ticket | None, event_id: UUID, event_state: EventState, now: datetime) -> Admission:
    """Return whether the ticket opens the door of the event now, and if not, why.

    A ticket of another event tells nothing about its holder here.
    """
    if ticket is None:
        return Admission(verdict=Verdict.UNKNOWN)
    if ticket.event_id != event_id:
        return Admission(verdict=Verdict.OTHER_EVENT)
    if event_state is not EventState.PUBLISHED:
        return Admission(verdict=Verdict.EVENT_CALLED_OFF, ticket=ticket)
    if ticket.standing is not None:
        return Admission(verdict=Verdict.ALREADY_IN, ticket=ticket, at=ticket.standing.at, by=ticket.standing.by)
    if ticket.state in CLOSED_DOORS:
        return Admission(verdict=CLOSED_DOORS[ticket.state], ticket=ticket)
    return Admission(verdict=Verdict.ADMITTED, ticket=ticket, at=now)
