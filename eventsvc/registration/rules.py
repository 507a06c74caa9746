"""Who gets a place: pure decisions over facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eventsvc.events.rules import Window, WindowStatus, window_status

from .errors import (
    EventFull,
    EventIsCalledOff,
    EventNotPublished,
    EventOver,
    RegistrationClosed,
    RegistrationNotYetOpen,
    TooLate,
    WrongState,
)
from .states import TRANSITIONS, RegistrationState


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What there is to be had, under the lock of its places.

    `has_room` says that every place that is needed is free, `would_overtake` that it belongs to someone who waits.
    """

    window: Window
    is_decided: bool
    has_room: bool
    would_overtake: bool
    has_waiting_list: bool


def decide(offer: Offer, now: datetime) -> RegistrationState:
    """Return where a newcomer stands, or raise the refusal that tells why they cannot come.

    They are confirmed only if there is room and nobody waits: a raised capacity must not let them overtake.
    """
    refuse_unless_open(offer.window, now)
    return placement(offer)


def decide_by_hand(offer: Offer, now: datetime) -> RegistrationState:
    """Return where someone stands whom the organizer adds: the window does not bind them, the places do."""
    refuse_unless_upcoming(offer.window, now)
    return placement(offer)


def decide_over_capacity(offer: Offer, now: datetime) -> RegistrationState:
    """Return where someone stands for whom the organizer makes room: not even the places bind them."""
    refuse_unless_upcoming(offer.window, now)
    return RegistrationState.APPLIED if offer.is_decided else RegistrationState.CONFIRMED


def decide_for_queue(offer: Offer, now: datetime) -> RegistrationState:
    """Return where someone stands whom the organizer puts behind those who wait; free places go out from there."""
    refuse_unless_upcoming(offer.window, now)
    if not offer.has_waiting_list and not offer.is_decided:
        raise EventFull
    return RegistrationState.WAITLISTED


def placement(offer: Offer) -> RegistrationState:
    """Return where the places put a newcomer: an application waits for its decision and takes none."""
    if offer.is_decided:
        return RegistrationState.APPLIED
    return placement_after_decision(offer)


def placement_after_decision(offer: Offer) -> RegistrationState:
    """Return where the places put someone who is wanted, or raise EventFull."""
    if offer.has_room and not offer.would_overtake:
        return RegistrationState.CONFIRMED
    if offer.has_waiting_list:
        return RegistrationState.WAITLISTED
    raise EventFull


def refuse_unless_open(window: Window, now: datetime) -> None:
    """Raise what keeps a newcomer out at `now`."""
    refuse_unless_upcoming(window, now)
    match window_status(window, now):
        case WindowStatus.CLOSED:
            raise RegistrationClosed(window.closes_at, window.timezone)
        case WindowStatus.NOT_YET_OPEN if window.opens_at is not None:
            raise RegistrationNotYetOpen(window.opens_at, window.timezone)


def refuse_unless_upcoming(window: Window, now: datetime) -> None:
    """Raise what keeps everyone out at `now`, organizers too."""
    match window_status(window, now):
        case WindowStatus.CALLED_OFF:
            raise EventIsCalledOff
        case WindowStatus.DRAFT:
            raise EventNotPublished
        case WindowStatus.OVER:
            raise EventOver


def refuse_after(until: datetime, window: Window, now: datetime) -> None:
    """Raise TooLate after the last moment at which the event's rules allow it, or what keeps everyone out."""
    refuse_unless_upcoming(window, now)
    if now > until:
        raise TooLate(until, window.timezone)


def refuse_unless_allowed(state: RegistrationState, wanted: RegistrationState) -> None:
    """Raise WrongState if a registration cannot go from `state` to `wanted`."""
    if wanted not in TRANSITIONS[state]:
        raise WrongState(wanted)
