"""What the registration room refuses."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.kit.errors import Refusal
from eventsvc.kit.localized import Bilingual

from .states import InvitationState, RegistrationState


class Past(Refusal):
    """What was possible until a moment that has passed; people read it on the clocks of `timezone`."""

    def __init__(self, since: datetime, timezone: str) -> None:
        super().__init__(since, timezone)
        self.since = since
        self.timezone = timezone


class RegistrationClosed(Past):
    """The deadline has passed."""


class RegistrationNotYetOpen(Refusal):
    """The window has not opened; people read its time on the clocks of `timezone`."""

    def __init__(self, opens_at: datetime, timezone: str) -> None:
        super().__init__(opens_at, timezone)
        self.opens_at = opens_at
        self.timezone = timezone


class EventOver(Refusal):
    """The event is over, or has begun."""


class EventIsCalledOff(Refusal):
    """The event will not take place."""


class EventNotPublished(Refusal):
    """The event is a draft; nobody can come yet."""


class EventFull(Refusal):
    """No place is left, and there is no waiting list to stand on."""


class WayNotOffered(Refusal):
    """The organizer has just taken this way to take part away."""


class AlreadyRegistered(Refusal):
    """Someone with this address comes, waits or hopes already."""

    def __init__(self, email: str = "") -> None:
        super().__init__()
        self.email = email


class AlreadySubmitted(Refusal):
    """The form was handed in before; its booking stands."""

    def __init__(self, form_key: str) -> None:
        super().__init__()
        self.form_key = form_key


class GroupTooLarge(Refusal):
    """More people than one booking holds."""


class TooLate(Past):
    """By the event's rules this is no longer possible."""


class OnlyTheContactMay(Refusal):
    """By the event's rules only the contact of the booking does this for its people."""


class FeeHasRisen(Refusal):
    """Signing off has come to cost more than was shown."""


class WrongState(Refusal):
    """The registration's state does not allow this step; most often somebody else was faster."""

    def __init__(self, wanted: RegistrationState) -> None:
        super().__init__(wanted)
        self.wanted = wanted


class OfferLapsed(Refusal):
    """The time to accept the place is over; people read it on the clocks of `timezone`."""

    def __init__(self, until: datetime, timezone: str) -> None:
        super().__init__(until, timezone)
        self.until = until
        self.timezone = timezone


class CapacityBelowTaken(Refusal):
    """More places are taken than the new capacity would allow."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


class FileTooBig(Refusal):
    """The file is larger than a form may bring."""


class FileUnfit(Refusal):
    """By its content the file is none of those that are taken."""


class FileGone(Refusal):
    """The file was kept for its form for a day, and is there no more."""


class WayClosed(Past):
    """A way to take part has closed before its event."""


class SessionJustFull(Refusal):
    """The session's last place, shown as free a moment ago, has gone to somebody else."""

    def __init__(self, session: Bilingual) -> None:
        super().__init__(session)
        self.session = session


class SessionPlaceHeld(Refusal):
    """Who waited for the session has a place in it by now."""

    def __init__(self, session: Bilingual) -> None:
        super().__init__(session)
        self.session = session


class QuestionsChanged(Refusal):
    """What was read in the form is no longer asked like that."""


class ChoiceFull(Refusal):
    """The last place of a limited answer has gone to somebody else."""

    def __init__(self, pool_id: UUID) -> None:
        super().__init__(pool_id)
        self.pool_id = pool_id


class OnlyByInvitation(Refusal):
    """The event is closed: only who has an invitation or a code can sign up."""


class CategoryNotOpened(Refusal):
    """The category needs a code, or what was brought along is good for another one."""


class CodeExpired(Refusal):
    """The code's time is over."""


class CodeUsedUp(Refusal):
    """The code was used as often as it may be, or is not good for so many people."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class InvitationEnded(Refusal):
    """The invitation was used, or taken back."""

    def __init__(self, state: InvitationState) -> None:
        super().__init__(state)
        self.state = state


class InvitationForOne(Refusal):
    """The invitation is for one person alone."""


class InvitationForAnother(Refusal):
    """Only the address that was invited can sign up with this invitation."""

    def __init__(self, email: str) -> None:
        super().__init__(email)
        self.email = email


class AlreadyInvited(Refusal):
    """The address is invited and has not answered, or comes already."""

    def __init__(self, email: str) -> None:
        super().__init__(email)
        self.email = email


class RemindedToday(Refusal):
    """They were asked within the last day, or have answered."""


class ContingentReleased(Refusal):
    """The contingent's places went back to everyone."""


class ContingentFull(Refusal):
    """The contingent has not so many places left."""

    def __init__(self, free: int) -> None:
        super().__init__(free)
        self.free = free


class NotSoManyFree(Refusal):
    """There are not so many free places to keep for a contingent."""

    def __init__(self, free: int) -> None:
        super().__init__(free)
        self.free = free


class HandoverEnded(Refusal):
    """The link of a substitute leads nowhere any more: it was used, withdrawn, or is too late."""

    def __init__(self, public_id: str) -> None:
        super().__init__(public_id)
        self.public_id = public_id


class NoteChanged(Refusal):
    """Somebody else has written another note of the person meanwhile."""
