"""What the contact of a booking of several people is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsvc.events.kinds import Participation
from eventsvc.events.letters import OfTheEvent
from eventsvc.messaging.letters import Subject, letter
from eventsvc.messaging.states import Priority

from .states import RegistrationState


@dataclass(frozen=True, kw_only=True)
class BookingFacts:
    """A booking and its contact as they were when the letter was written; the link is derived from it, never stored."""

    id: UUID
    public_id: str
    link_version: int
    first_name: str
    last_name: str


@dataclass(frozen=True, kw_only=True)
class Member:
    """One person of the booking, and where they stand; who waits does so at `position`, counted from 1."""

    name: str
    participation: Participation
    state: RegistrationState
    position: int | None = None
    # When the place that is offered to them lapses.
    until: datetime | None = None
    # How many questions of the team they must still answer.
    open_questions: int = 0
    # The team decides of their category: they wait on its reserve list beside the queue.
    is_reserve: bool = False


@dataclass(frozen=True, kw_only=True)
class _AboutBooking(OfTheEvent):
    """What every letter to the contact of a booking carries."""

    booking: BookingFacts

    @property
    def subject(self) -> Subject:
        """The booking it speaks of."""
        return Subject("booking", self.booking.id, self.event.id)


@letter(priority=Priority.IMMEDIATE, is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class GroupBooked(_AboutBooking):
    """Someone has signed others up: where each of these people stands, who found no place, and the booking's link."""

    people: tuple[Member, ...]
    left_out: tuple[str, ...] = ()
    # Whom the team has declined or cancelled.
    ended: tuple[Member, ...] = ()
    # Who was too late for an offer; while they `may_return`, the contact can ask back in for all of them.
    lapsed: tuple[str, ...] = ()
    may_return: bool = False
    # Where the team decides, who waits stands on its reserve list.
    is_reserve: bool = False
    # By this a newer overview is told from an older one, which then need not leave any more.
    written_at: datetime | None = None
    # The id of its mail: of those that were written at one moment the higher is newer.
    mail_id: UUID | None = None


@letter(priority=Priority.CHANGE, is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class BookingPassedOn(_AboutBooking):
    """The booking has another contact address now; told to the old one, which gets no link and learns nothing new."""
