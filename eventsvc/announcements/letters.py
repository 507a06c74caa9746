"""What a person is written by the team, and what the team sends itself to try it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from eventsvc.events.letters import OfTheEvent
from eventsvc.messaging.letters import Sender, Subject, letter
from eventsvc.messaging.states import Priority
from eventsvc.registration.letters import RegistrationFacts
from eventsvc.registration.links import Links

FILES = "announcement_files"


@dataclass(frozen=True, kw_only=True)
class _Written(OfTheEvent):
    """A text as it was filled for one person; links stand in it as marks until it leaves."""

    registration: RegistrationFacts
    announcement_id: UUID
    subject_line: str
    text: str
    html: str
    # It goes beyond the event: who has agreed to it can end it with one click.
    is_news: bool

    @property
    def sender(self) -> Sender:
        """The carrier; the answer goes to whoever answers questions about the event."""
        carrier = self.event.carrier
        return Sender(carrier.said_sender, self.event.contact_email or carrier.reply_address)


@letter(priority=Priority.BULK, enclosures=(FILES,))
@dataclass(frozen=True, kw_only=True)
class Announced(_Written):
    """The team has written to the people of its event."""

    was_living: bool
    # The consent by which news is sent.
    consent_id: UUID | None = None

    @property
    def subject(self) -> Subject:
        """The registration, with what this letter needs to be asked again before it leaves."""
        return Subject("announced", self.registration.id, self.event.id)

    def way_out(self, links: Links) -> str:
        """Return the link that ends such letters; empty where they come because of the event."""
        return links.unsubscribe(self.consent_id) if self.consent_id else ""


@letter(priority=Priority.IMMEDIATE, enclosures=(FILES,))
@dataclass(frozen=True, kw_only=True)
class AnnouncementTried(_Written):
    """Somebody of the team wants to see the mail in their own mailbox, as it reads for one of the people."""

    @property
    def subject(self) -> Subject:
        """The announcement it tries; nothing can make it untrue."""
        return Subject("announcement", self.announcement_id, self.event.id)
