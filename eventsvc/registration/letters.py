"""What people are told about their registration; past events, each with the facts of its moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsvc.events.kinds import Participation
from eventsvc.events.letters import OfTheEvent, Place
from eventsvc.kit.ids import written_code
from eventsvc.messaging.letters import Subject, letter
from eventsvc.messaging.states import Priority

from .states import ChoiceState, RegistrationState

TICKET, INVITATION, CANCELLATION = "ticket", "calendar_request", "calendar_cancel"


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """A session that someone has chosen, and how the choice stands; who waits is at `position`, counted from 1.

    Where the event tells nobody theirs it is None.
    """

    id: UUID
    title_de: str
    title_en: str
    starts_at: datetime
    ends_at: datetime
    room: str
    state: ChoiceState
    position: int | None

    @property
    def holds_place(self) -> bool:
        """Whether the person is sure to get in."""
        return self.state is ChoiceState.CHOSEN


@dataclass(frozen=True, kw_only=True)
class RegistrationFacts:
    """A registration as it was when the letter was written; links are derived from it, never stored."""

    id: UUID
    public_id: str
    link_version: int
    first_name: str
    last_name: str
    email: str
    organization: str
    participation: Participation
    ticket_code: str
    # Has a place, or had one until a letter that ends it: without it there is neither ticket, calendar entry nor join link.
    has_place: bool
    sessions: tuple[SessionFacts, ...] = ()
    # Who has signed the person up, if not themselves.
    booked_by: str = ""
    # How many questions of the team they must still answer.
    open_questions: int = 0

    @property
    def written_code(self) -> str:
        """The ticket code as people read it."""
        return written_code(self.ticket_code)


@dataclass(frozen=True, kw_only=True)
class _AboutRegistration(OfTheEvent):
    """What every letter to a participant carries."""

    registration: RegistrationFacts

    @property
    def subject(self) -> Subject:
        """The registration it speaks of."""
        return Subject("registration", self.registration.id, self.event.id)


@letter(priority=Priority.IMMEDIATE, enclosures=(TICKET, INVITATION), is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class RegistrationConfirmed(_AboutRegistration):
    """The person has a place, at once or because their application is accepted."""

    was_applied: bool = False


@letter(priority=Priority.IMMEDIATE, is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class ApplicationReceived(_AboutRegistration):
    """An application has arrived; it is no acceptance and holds no place."""


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class ApplicationDeclined(_AboutRegistration):
    """The organizer has declined an application."""

    reason: str


@letter(priority=Priority.IMMEDIATE, is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class PutOnWaitingList(_AboutRegistration):
    """The person waits at `position`, counted from 1, under the event's rules; None where the event tells nobody theirs."""

    position: int | None
    # The team has decided so, and ranks those who wait.
    is_reserve: bool = False
    members_first: bool = False
    # The team gives out the places of the reserve list by hand: nobody moves up from it by themselves.
    is_by_hand: bool = False
    # A free place is offered, not given.
    is_offering: bool = False


@letter(priority=Priority.IMMEDIATE, is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class SignUpRepeated(_AboutRegistration):
    """Someone has signed this address up once more; nothing has changed, and only the mailbox learns that it was known.

    `until` is when the place that is offered to them lapses.
    """

    state: RegistrationState
    until: datetime | None = None


@letter(priority=Priority.IMMEDIATE, enclosures=(TICKET, INVITATION))
@dataclass(frozen=True, kw_only=True)
class MovedUpFromWaitingList(_AboutRegistration):
    """A place has come free, and it is this person's."""


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class PlaceOffered(_AboutRegistration):
    """A place has come free and is held for this person, who is asked to accept it `until` then."""

    until: datetime


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class OfferLapsed(_AboutRegistration):
    """The person has not answered `until` then: the place has gone on to the next."""

    until: datetime
    # There is still a queue to ask back into.
    may_return: bool


@letter(priority=Priority.IMMEDIATE, enclosures=(INVITATION,))
@dataclass(frozen=True, kw_only=True)
class SwitchedToOnline(_AboutRegistration):
    """Instead of waiting for a place on site, the person has taken one online."""


@letter(priority=Priority.CHANGE, enclosures=(TICKET,), is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class RegistrationChanged(_AboutRegistration):
    """The person's own data were changed; the ticket carries the new ones."""


@letter(priority=Priority.IMMEDIATE, enclosures=(TICKET,))
@dataclass(frozen=True, kw_only=True)
class SessionsChanged(_AboutRegistration):
    """What the person has chosen of the programme was changed; the ticket names it."""


@letter(priority=Priority.IMMEDIATE, enclosures=(TICKET,))
@dataclass(frozen=True, kw_only=True)
class SessionPlaceGiven(_AboutRegistration):
    """A place in a session has come free, and it is this person's; the ticket names it."""

    session: SessionFacts


@letter(priority=Priority.CHANGE, enclosures=(TICKET,))
@dataclass(frozen=True, kw_only=True)
class SessionMoved(_AboutRegistration):
    """A session that the person has chosen, or waits for, is at another time or in another room; `before` is how it was."""

    session: SessionFacts
    before: SessionFacts
    # What they have chosen besides that now takes place at the same time.
    clashes: tuple[SessionFacts, ...]


@letter(priority=Priority.CHANGE, is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class AddressReplaced(_AboutRegistration):
    """The registration has another address now; told to the old one, which gets no link and learns nothing new."""


@letter(priority=Priority.IMMEDIATE, enclosures=(CANCELLATION,), is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class RegistrationWithdrawn(_AboutRegistration):
    """The person has signed off, has left the waiting list, or has declined the place they were offered.

    `is_by_contact` says that whoever booked for them has done it.
    """

    was_waiting: bool
    was_offered: bool = False
    is_by_contact: bool = False
    # What it came to by the event's rules, in cents.
    fee_cents: int = 0


@letter(priority=Priority.IMMEDIATE, enclosures=(CANCELLATION,), is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class PlaceHandedOver(_AboutRegistration):
    """Somebody else has the place now; told to the first person, whose link and ticket have ended.

    A substitute they sent is named to them; whom the contact of the booking chose is not.
    """

    substitute: str = ""


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class SubstituteDeclined(_AboutRegistration):
    """The team wants the first person to come after all; told to both."""

    substitute: str
    is_for_substitute: bool = False


@letter(priority=Priority.IMMEDIATE, enclosures=(CANCELLATION,))
@dataclass(frozen=True, kw_only=True)
class RegistrationCancelled(_AboutRegistration):
    """The organizer has cancelled the registration."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """When and where something was to be."""

    starts_at: datetime
    ends_at: datetime
    place: Place


@letter(priority=Priority.CHANGE, enclosures=(TICKET, INVITATION))
@dataclass(frozen=True, kw_only=True)
class EventChanged(_AboutRegistration):
    """Time, place or join link of the event have changed; `before` says when and where it was to be until now."""

    before: Schedule


@letter(priority=Priority.CHANGE, enclosures=(CANCELLATION,))
@dataclass(frozen=True, kw_only=True)
class EventCalledOff(_AboutRegistration):
    """The event will not take place."""

    reason: str


@letter(priority=Priority.REMINDER, enclosures=(INVITATION,))
@dataclass(frozen=True, kw_only=True)
class EventReminder(_AboutRegistration):
    """The event is near; whoever cannot come is asked to sign off."""


@letter(priority=Priority.REMINDER)
@dataclass(frozen=True, kw_only=True)
class EventFollowUp(_AboutRegistration):
    """The event has taken place; whoever was there is thanked and asked how it was. It advertises nothing."""


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class OverviewRequested:
    """Someone wants to see all registrations of this mailbox; only the mailbox can."""

    link_id: UUID
    valid_until: datetime

    @property
    def subject(self) -> Subject:
        """The link it carries."""
        return Subject("overview", self.link_id)
