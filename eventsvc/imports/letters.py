"""What people are told whose entry by an import is taken back."""

from __future__ import annotations

from dataclasses import dataclass

from eventsvc.events.letters import EventFacts
from eventsvc.messaging.letters import Sender, Subject, letter
from eventsvc.messaging.states import Priority
from eventsvc.registration.letters import CANCELLATION, RegistrationFacts


@letter(priority=Priority.CHANGE, enclosures=(CANCELLATION,))
@dataclass(frozen=True, kw_only=True)
class EntryUndone:
    """The team had entered somebody by mistake, who has heard of it already: nothing of it holds any more."""

    event: EventFacts
    registration: RegistrationFacts

    @property
    def subject(self) -> Subject:
        """The registration that there was; nothing can make it untrue."""
        return Subject("undone", self.registration.id, self.event.id)

    @property
    def sender(self) -> Sender:
        """The carrier, who answers for the event."""
        return Sender(self.event.carrier.said_sender, self.event.carrier.reply_address)

    @property
    def timezone(self) -> str:
        """Where its quiet hours count."""
        return self.event.timezone
