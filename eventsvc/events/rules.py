"""When an event lets people in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .states import EventState

# How long a place from the waiting list is offered where nobody has said otherwise.
USUAL_OFFER_HOURS = 48


class WindowStatus(StrEnum):
    """Where an event stands for someone who wants to come; whether there is room is another question."""

    DRAFT = "draft"
    NOT_YET_OPEN = "not_yet_open"
    OPEN = "open"
    CLOSED = "closed"
    OVER = "over"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, kw_only=True)
class Window:
    """The facts that open and close an event."""

    state: EventState
    opens_at: datetime | None
    closes_at: datetime
    ends_at: datetime
    # Whose clock people read these times on.
    timezone: str


def window_status(window: Window, now: datetime) -> WindowStatus:
    """Return how the window stands at `now`; the last instant of the window is still open."""
    if window.state is EventState.CALLED_OFF:
        return WindowStatus.CALLED_OFF
    if window.state is EventState.DRAFT:
        return WindowStatus.DRAFT
    if now >= window.ends_at:
        return WindowStatus.OVER
    if now > window.closes_at:
        return WindowStatus.CLOSED
    if window.opens_at is not None and now < window.opens_at:
        return WindowStatus.NOT_YET_OPEN
    return WindowStatus.OPEN


def offer_hours(wished: int | None, *, has_fee: bool) -> int | None:
    """Return how long a place from the waiting list is offered; None: it is given at once.

    Where something is to be paid nobody gets a place without a yes.
    """
    return wished or (USUAL_OFFER_HOURS if has_fee else None)


def narrowed(window: Window, within: Iterable[tuple[datetime | None, datetime | None]]) -> Window:
    """Return the window as it is for someone whose category opens later or closes earlier."""
    for opens_at, closes_at in within:
        opens = max((one for one in (window.opens_at, opens_at) if one is not None), default=None)
        closes = window.closes_at if closes_at is None else min(window.closes_at, closes_at)
        window = replace(window, opens_at=opens, closes_at=closes)
    return window


def open_until(window: Window, closes_at: datetime) -> Window:
    """Return the window as it is for whoever has a deadline of their own, be it later: on places kept for them, the release."""
    return replace(window, closes_at=closes_at)


def closing(closes_at: datetime, own: datetime | None) -> datetime:
    """Return when a way to take part closes that may have a deadline of its own: never after its event."""
    return closes_at if own is None else min(closes_at, own)


def last_closing(closes_at: datetime, own: Iterable[datetime | None]) -> datetime:
    """Return when the last of an event's ways closes: nobody can sign up after that."""
    return max((closing(closes_at, one) for one in own), default=closes_at)


def is_way_open(window: Window, closes_at: datetime | None, now: datetime) -> bool:
    """Whether one can sign up this way: the event is open, and the way's own deadline, if it has one, is not over."""
    return window_status(narrowed(window, [(None, closes_at)]), now) is WindowStatus.OPEN


def before_start(starts_at: datetime, days: int, at: time, timezone: str) -> datetime:
    """Return the instant so many days before the start, at the wall-clock time `at` in the zone.

    A time that the clocks skip is taken as an hour later, one that comes twice as the first.
    """
    zone = ZoneInfo(timezone)
    day = starts_at.astimezone(zone).date() - timedelta(days=days)
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
