"""How the pages say what a rule has found: whether one can come, and how many places are left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventsvc.events.calendar_queries import Hit
from eventsvc.events.kinds import Participation
from eventsvc.events.programme_queries import SessionRow
from eventsvc.events.queries import Way
from eventsvc.events.rules import WindowStatus, is_way_open, window_status
from eventsvc.kit.catalogue import translated_count
from eventsvc.kit.localized import HOME, written_instant, written_near_instant, written_span, written_zone
from eventsvc.kit.text import N_

from .languages import chosen_language, said

COUNTED = 10
FEW_SHARE = 0.15
NEAR = timedelta(days=10)

CALLED_OFF = N_("Abgesagt")
OVER = N_("Vorbei")
CLOSED = N_("Anmeldung geschlossen")
RUNNING = N_("Läuft gerade")
OPENS = N_("Anmeldung ab %(when)s")
UNTIL = N_("Anmeldung bis %(when)s")
APPLY_UNTIL = N_("Bewerbung bis %(when)s")
APPLY_OPEN = N_("Bewerbung möglich")
FREE = N_("Plätze frei")
FEW = N_("wenige Plätze")
WAITING_LIST = N_("Warteliste")
FULL = N_("Ausgebucht")
SESSION_FULL = N_("ausgebucht, mit Warteliste")
BY_INVITATION = N_("Nur mit Einladung oder Code")
SIGN_UP = N_("Jetzt anmelden")
REDEEM = N_("Code einlösen")
JOIN_WAITING_LIST = N_("Auf die Warteliste setzen")
APPLY = N_("Jetzt bewerben")
DEADLINES = {Participation.ON_SITE: N_("%(when)s (vor Ort)"), Participation.ONLINE: N_("%(when)s (online)")}
AND = N_(" und ")
CLOSED_WAYS = {
    Participation.ON_SITE: N_("Vor Ort kann man sich nicht mehr anmelden: Anmeldeschluss war am %(when)s."),
    Participation.ONLINE: N_("Online kann man sich nicht mehr anmelden: Anmeldeschluss war am %(when)s."),
}
LOCAL_TIME = N_("%(when)s (Ortszeit %(place)s)")


@dataclass(frozen=True)
class Said:
    """A few words and their tone: good, warn, bad or quiet."""

    words: str
    tone: str


@dataclass(frozen=True)
class Standing:
    """How an event stands for someone who wants to come."""

    status: WindowStatus
    lines: tuple[Said, ...]
    note: str
    # The words of the one button; empty where there is nothing to press.
    button: str
    is_full: bool


def said_count(singular: str, plural: str, number: int) -> str:
    """Return the form that fits `number`, in the reader's language, with `num` filled in."""
    return translated_count(chosen_language(), singular, plural, number) % {"num": number}


def standing_of(event: Hit, now: datetime) -> Standing:
    """Return how the event stands at `now`, in words."""
    status = window_status(event.window, now)
    is_full = not event.is_decided and all(way.free == 0 for way in event.ways if _is_open(way, event, now))
    if status is not WindowStatus.OPEN:
        return Standing(status, (_shut(event, status, now),), "", "", is_full)
    lines = (Said(said(APPLY_OPEN), "good"),) if event.is_decided else _places(event, now)
    if event.is_by_invitation:
        lines = (Said(said(BY_INVITATION), "quiet"),)
    until = APPLY_UNTIL if event.is_decided else UNTIL
    is_near = event.closes_at - now <= NEAR
    note = said(until, when=_near(event.closes_at, event)) if is_near and not _is_hopeless(event, is_full) else ""
    return Standing(status, lines, note, _button(event, is_full), is_full)


def deadline_of(event: Hit) -> str:
    """Return until when one can sign up."""
    return told_deadline(event.ways, event.closes_at, event.timezone)


def told_deadline(ways: Sequence[Way], closes_at: datetime, timezone: str) -> str:
    """Return until when one can sign up, day and time; for each way to take part where they differ."""
    if all(way.closes_at == closes_at for way in ways):
        return told_instant(closes_at, timezone)
    told = [said(DEADLINES[way.participation], when=told_instant(way.closes_at, timezone)) for way in ways]
    return said(AND).join(told)


def told_closed(ways: Sequence[Way], timezone: str) -> str:
    """Return why one cannot take part these ways any more."""
    return " ".join(said(CLOSED_WAYS[way.participation], when=told_instant(way.closes_at, timezone)) for way in ways)


def _is_open(way: Way, event: Hit, now: datetime) -> bool:
    return is_way_open(event.window, way.closes_at, now)


def _places(event: Hit, now: datetime) -> tuple[Said, ...]:
    """Return how many places are left, for each way to take part where there are several."""
    left = [
        _left(way, event.has_waiting_list) if _is_open(way, event, now) else Said(said(CLOSED), "quiet")
        for way in event.ways
    ]
    if len(left) == 1:
        return tuple(Said(one.words[:1].upper() + one.words[1:], one.tone) for one in left)
    names = [said(way.participation.label) for way in event.ways]
    return tuple(Said(f"{name}: {one.words}", one.tone) for name, one in zip(names, left, strict=True))


def session_places(session: SessionRow) -> Said:
    """Return how many places a session has left; a full one always has a waiting list."""
    return _left(session, has_waiting_list=True) if session.has_place else Said(said(SESSION_FULL), "warn")


def _left(way: Way | SessionRow, has_waiting_list: bool) -> Said:  # noqa: FBT001 -- a fact of the event, passed on
    if way.free is None or way.capacity is None:
        return Said(said(FREE), "good")
    if way.free == 0:
        return Said(said(WAITING_LIST), "warn") if has_waiting_list else Said(said(FULL), "bad")
    if way.free <= COUNTED:
        return Said(said_count("noch %(num)s Platz", "noch %(num)s Plätze", way.free), "warn")
    if way.free <= way.capacity * FEW_SHARE:
        return Said(said(FEW), "warn")
    return Said(said(FREE), "good")


def _shut(event: Hit, status: WindowStatus, now: datetime) -> Said:
    if status is WindowStatus.CALLED_OFF:
        return Said(said(CALLED_OFF), "bad")
    if event.starts_at <= now < event.ends_at:
        return Said(said(RUNNING), "brand")
    if status is WindowStatus.NOT_YET_OPEN and event.opens_at:
        return Said(said(OPENS, when=told_instant(event.opens_at, event.timezone)), "quiet")
    return Said(said(OVER if status is WindowStatus.OVER else CLOSED), "quiet")


def _button(event: Hit, is_full: bool) -> str:  # noqa: FBT001 -- a fact of the event, passed on
    if event.is_by_invitation:
        return said(REDEEM)
    if event.is_decided:
        return said(APPLY)
    if not is_full:
        return said(SIGN_UP)
    return said(JOIN_WAITING_LIST) if event.has_waiting_list else ""


def _is_hopeless(event: Hit, is_full: bool) -> bool:  # noqa: FBT001 -- a fact of the event, passed on
    return is_full and not event.has_waiting_list


def told_instant(at: datetime, timezone: str = HOME) -> str:
    """Return day and time, with the place whose clock is meant where it is not ours."""
    return _in_place(written_instant(at, timezone, chosen_language()), timezone)


def told_span(starts_at: datetime, ends_at: datetime, timezone: str) -> str:
    """Return from when to when, with the place whose clocks are meant where they are not ours."""
    return _in_place(written_span(starts_at, ends_at, timezone, chosen_language()), timezone)


def _near(at: datetime, event: Hit) -> str:
    return _in_place(written_near_instant(at, event.timezone, chosen_language()), event.timezone)


def _in_place(when: str, timezone: str) -> str:
    place = written_zone(timezone, chosen_language())
    return said(LOCAL_TIME, when=when, place=place) if place else when
