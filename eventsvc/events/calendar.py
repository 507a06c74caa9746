"""Calendar entries (RFC 5545): an event as people put it into their calendars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import in_language, written_country
from eventsvc.kit.text import N_

from .kinds import EventFormat
from .letters import EventFacts, Place
from .time_zones import zone_rules

PRODUCT = "-//Cluster-Offensive Bayern//eventsvc//DE"
MEDIA_TYPE = "text/calendar"
ONLINE = N_("Online")
PLACE_FOLLOWS = N_("Der Ort folgt")
CARRIED_BY = N_("Es lädt ein: %(carrier)s")
CONTACT = N_("Ansprechperson: %(contact)s")


@dataclass(frozen=True, kw_only=True)
class Published:
    """An event as anyone may put it into a calendar, with the address of its page."""

    event: EventFacts
    url: str
    is_called_off: bool = False


def published_calendar(
    entries: Iterable[Published], *, host: str, language: str, now: datetime, name: str = ""
) -> bytes:
    """Return events as a calendar for everyone: without join links, and the same UID at every fetch."""
    return calendar_file("PUBLISH", *(_published(entry, host, language, now) for entry in entries), name=name)


def event_uid(event_id: UUID, host: str) -> str:
    """Return the UID of an event's public entry; it never changes."""
    return f"event-{event_id}@{host}"


def entry_of(event: EventFacts, *, uid: str, language: str, now: datetime) -> Event:
    """Return the entry that tells what, when and where; whoever sends it adds whom and what for."""
    zone = ZoneInfo(event.timezone)
    entry = Event()
    entry.add("uid", uid)
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", in_language(language, event.title_de, event.title_en))
    entry.add("sequence", event.sequence)
    entry.add("location", location(event, language))
    entry.add("organizer", person(event.carrier.name, event.carrier.reply_address))
    return entry


def person(name: str, address: str) -> vCalAddress:
    """Return a mailbox as an entry names it."""
    known = vCalAddress(f"mailto:{address}")
    # Quotation marks would end the parameter (RFC 6868 is not understood everywhere).
    known.params["CN"] = name.replace('"', "'").strip()
    return known


def calendar_file(method: str, *entries: Event, name: str = "") -> bytes:
    """Return the entries as a file; one to subscribe to has a name. It comes with the rules of just those time zones and years that occur in it."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    years: dict[str, set[int]] = {}
    for entry in entries:
        for moment in (entry.DTSTART, entry.DTEND):
            years.setdefault(str(moment.tzinfo), set()).add(moment.year)
    for zone, among in sorted(years.items()):
        calendar.add_component(zone_rules(zone, min(among), max(among)))
    for entry in entries:
        calendar.add_component(entry)
    content: bytes = calendar.to_ical()
    return content


def location(event: EventFacts, language: str) -> str:
    """Return where it happens in one line: the address, "Online", or that the place follows."""
    if event.format is EventFormat.ONLINE:
        return translated(language, ONLINE)
    return _address(event.place, language) or translated(language, PLACE_FOLLOWS)


def description(event: EventFacts, language: str, *lines: str) -> vText:
    """Return the text of an entry: the given lines, then who invites and who helps."""
    contact = ", ".join(word for word in (event.contact_name, event.contact_email, event.contact_phone) if word)
    known = [*lines, translated(language, CARRIED_BY) % {"carrier": event.carrier.name}]
    if contact:
        known.append(translated(language, CONTACT) % {"contact": contact})
    return vText("\n".join(line for line in known if line))


def _published(entry: Published, host: str, language: str, now: datetime) -> Event:
    event = entry_of(entry.event, uid=event_uid(entry.event.id, host), language=language, now=now)
    event.add("url", entry.url)
    event.add("description", description(entry.event, language, entry.url))
    event.add("status", "CANCELLED" if entry.is_called_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _address(place: Place, language: str) -> str:
    town = " ".join(part for part in (place.postal_code, place.city) if part)
    country = written_country(place.country, language) if place.country != "DE" else ""
    known = [part for part in (place.name, place.street, town) if part]
    return ", ".join([*known, country] if known and country else known)
