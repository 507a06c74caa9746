"""The files that go with letters to participants."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventsvc.events.calendar import MEDIA_TYPE
from eventsvc.events.kinds import Participation
from eventsvc.events.letters import EventFacts
from eventsvc.kit.typesetting import Typesetter
from eventsvc.messaging.letters import Enclosure, Letter

from .calendar import cancellation, invitation
from .letters import CANCELLATION, INVITATION, TICKET, RegistrationFacts
from .links import Links
from .tickets import ticket, ticket_filename, tickets


@dataclass(frozen=True)
class Enclosures:
    """Makes tickets and calendar entries; `clock` stamps the entries."""

    links: Links
    setter: Typesetter
    clock: Callable[[], datetime]

    @property
    def makers(self) -> dict[str, Callable[[Letter, str], Sequence[Enclosure]]]:
        """The makers by the names that letters give in `enclosures=`."""
        makers = {TICKET: self.ticket, INVITATION: self.invitation, CANCELLATION: self.cancellation}
        return {name: _one_at_most(maker) for name, maker in makers.items()}

    def ticket(self, letter: Letter, language: str) -> Enclosure | None:
        """Return the ticket; none for someone without a place, or who takes part online."""
        event, registration = _facts(letter)
        if not registration.has_place or registration.participation is Participation.ONLINE:
            return None
        content = ticket(self.setter, self.links, event, registration, language)
        return Enclosure(ticket_filename(event), "application/pdf", content)

    def tickets(self, event: EventFacts, registrations: Sequence[RegistrationFacts], language: str) -> Enclosure:
        """Return the tickets of people who have a place on site, in one document."""
        content = tickets(self.setter, self.links, event, registrations, language)
        return Enclosure(ticket_filename(event, "Tickets"), "application/pdf", content)

    def invitation(self, letter: Letter, language: str) -> Enclosure | None:
        """Return the calendar entry; none for someone without a place."""
        event, registration = _facts(letter)
        if not registration.has_place:
            return None
        content = invitation(self.links, event, registration, language, self.clock())
        return Enclosure("invite.ics", MEDIA_TYPE, content, "REQUEST")

    def cancellation(self, letter: Letter, language: str) -> Enclosure | None:
        """Return what takes the entry out of the calendar; none for someone who never had one."""
        event, registration = _facts(letter)
        if not registration.has_place:
            return None
        content = cancellation(self.links, event, registration, language, self.clock())
        return Enclosure("cancel.ics", MEDIA_TYPE, content, "CANCEL")


def _one_at_most(maker: Callable[[Letter, str], Enclosure | None]) -> Callable[[Letter, str], Sequence[Enclosure]]:
    def make(letter: Letter, language: str) -> Sequence[Enclosure]:
        made = maker(letter, language)
        return () if made is None else (made,)

    return make


def _facts(letter: Letter) -> tuple[EventFacts, RegistrationFacts]:
    """What a letter to a participant speaks of; only such letters name these enclosures."""
    return letter.event, letter.registration  # type: ignore[attr-defined]
