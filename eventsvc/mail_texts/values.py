"""What a placeholder says in a letter: never nothing where the letter must go out all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.letters import EventFacts
from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import in_language, written_clock, written_day, written_instant
from eventsvc.kit.text import N_
from eventsvc.messaging.letters import Letter
from eventsvc.registration.links import Links

from .placeholders import Placeholder, written_days, written_place

ONLINE, FOLLOWS = N_("Online"), N_("Der Ort folgt")


def said_by(placeholder: Placeholder, letter: Letter, language: str, links: Links) -> str:
    """Return what the placeholder says in the letter; empty where the letter knows nothing of it."""
    return _SAYS[placeholder](letter, language, links).strip()


def _of(letter: Any, *path: str) -> Any:
    """What the letter knows there; None where it knows nothing."""
    for name in path:
        letter = getattr(letter, name, None)
    return letter


def _first_of(letter: Letter, *paths: str) -> str:
    return str(next((found for path in paths if (found := _of(letter, *path.split(".")))), ""))


def _day(letter: Letter, language: str, _links: Links) -> str:
    event: EventFacts = _of(letter, "event")
    session = _of(letter, "session")
    if session is not None:
        return written_day(session.starts_at, event.timezone, language)
    return written_days(event, language)


def _place(letter: Letter, language: str, _links: Links) -> str:
    event: EventFacts = _of(letter, "event")
    is_online = _of(letter, "registration", "participation") is Participation.ONLINE
    if is_online or event.format is EventFormat.ONLINE:
        return translated(language, ONLINE)
    return written_place(event) or translated(language, FOLLOWS)


def _title(letter: Letter, language: str, _links: Links) -> str:
    return _named(_of(letter, "event"), language)


def _session(letter: Letter, language: str, _links: Links) -> str:
    return _named(_of(letter, "session"), language)


def _named(thing: Any, language: str) -> str:
    return in_language(language, thing.title_de, thing.title_en) if thing is not None else ""


def _start(letter: Letter, language: str, _links: Links) -> str:
    event: EventFacts = _of(letter, "event")
    starts_at = _of(letter, "session", "starts_at") or event.starts_at
    return written_clock(starts_at, event.timezone, language)


def _way(letter: Letter, language: str, _links: Links) -> str:
    way: Participation | None = _of(letter, "registration", "participation")
    return translated(language, way.label) if way is not None else ""


def _deadline(letter: Letter, language: str, _links: Links) -> str:
    ends = [_of(letter, *path) for path in (("until",), ("answer_until",), ("contingent", "release_at"))]
    known = [at for at in ends if at is not None]
    return written_instant(min(known), _of(letter, "event").timezone, language) if known else ""


def _own_link(letter: Letter, _language: str, links: Links) -> str:
    for name, link in (
        ("invitation", links.invitation),
        ("contingent", links.contingent),
        ("booking", links.group),
        ("registration", links.registration),
    ):
        found = _of(letter, name)
        if found is not None:
            return link(found.public_id, found.link_version)
    return ""


def _event_link(letter: Letter, _language: str, links: Links) -> str:
    return links.event(_of(letter, "event").slug)


def _words(*paths: str) -> Callable[[Letter, str, Links], str]:
    return lambda letter, _language, _links: _first_of(letter, *paths)


_P = Placeholder
_SAYS: dict[Placeholder, Callable[[Letter, str, Links], str]] = {
    _P.FIRST_NAME: _words("booking.first_name", "registration.first_name"),
    _P.LAST_NAME: _words("booking.last_name", "registration.last_name"),
    _P.ORGANIZATION: _words("registration.organization", "contingent.organization"),
    _P.EVENT: _title,
    _P.DAY: _day,
    _P.START: _start,
    _P.PLACE: _place,
    _P.WAY: _way,
    _P.TICKET_CODE: _words(),
    _P.JOIN_LINK: _words(),
    _P.OWN_LINK: _own_link,
    _P.EVENT_LINK: _event_link,
    _P.CONTACT: _words("event.contact_name", "event.carrier.name"),
    _P.NAME: _words("invitation.name", "contingent.contact_name"),
    _P.DEADLINE: _deadline,
    _P.SESSION: _session,
}
