"""What the registration room refuses."""

from __future__ import annotations

from datetime import datetime

from eventsvc.kit.errors import Refusal

from .states import RegistrationState


class RegistrationClosed(Refusal):
    """The deadline has passed."""

    def __init__(self, since: datetime) -> None:
        super().__init__(since)
        self.since = since


class RegistrationNotYetOpen(Refusal):
    """The window has not opened."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(opens_at)
        self.opens_at = opens_at


class EventOver(Refusal):
    """The event is over, or has begun."""


class EventIsCalledOff(Refusal):
    """The event will not take place."""


class EventNotPublished(Refusal):
    """The event is a draft; nobody can come yet."""


class EventFull(Refusal):
    """No place is left, and there is no waiting list to stand on."""


class AlreadyRegistered(Refusal):
    """Someone with this address comes, waits or hopes already."""


class AlreadySubmitted(Refusal):
    """The form was handed in before; its booking stands."""

    def __init__(self, form_key: str) -> None:
        super().__init__()
        self.form_key = form_key


class WrongState(Refusal):
    """The registration's state does not allow this step; most often somebody else was faster."""

    def __init__(self, wanted: RegistrationState) -> None:
        super().__init__(wanted)
        self.wanted = wanted


class CapacityBelowTaken(Refusal):
    """More places are taken than the new capacity would allow."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken
