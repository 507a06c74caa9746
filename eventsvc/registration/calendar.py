"""The calendar entry of one person at one event: an invitation, and its cancellation (RFC 5546).

Each registration has a UID of its own. Whoever signs off and signs up again gets a new entry, and a
cancellation can never remove somebody else's, nor one that came later.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from icalendar import Event

from eventsvc.events.calendar import calendar_file, description, entry_of, person
from eventsvc.events.kinds import Participation
from eventsvc.events.letters import EventFacts
from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import in_language, written_span
from eventsvc.kit.text import N_

from .letters import RegistrationFacts, SessionFacts
from .links import Links

JOIN = N_("Online teilnehmen: %(link)s")
MANAGE = N_("Ihre Anmeldung ansehen, ändern oder absagen: %(link)s")


def invitation(links: Links, event: EventFacts, registration: RegistrationFacts, language: str, now: datetime) -> bytes:
    """Return the entry that puts the event into the person's calendar, or moves it there."""
    entry = _entry(links, event, registration, language, now)
    is_online = registration.participation is Participation.ONLINE and bool(event.join_url)
    booking = links.registration(registration.public_id, registration.link_version)
    join = translated(language, JOIN) % {"link": event.join_url} if is_online else ""
    chosen = [_chosen(one, event.timezone, language) for one in registration.sessions if one.holds_place]
    manage = translated(language, MANAGE) % {"link": booking}
    entry.add("description", description(event, language, join, *chosen, manage))
    if is_online:
        entry["LOCATION"] = event.join_url
    entry.add("status", "CONFIRMED")
    return calendar_file("REQUEST", entry)


def cancellation(
    links: Links, event: EventFacts, registration: RegistrationFacts, language: str, now: datetime
) -> bytes:
    """Return the entry that takes the event out of the person's calendar."""
    entry = _entry(links, event, registration, language, now)
    # Calendars only believe what has a higher number than the invitation, and none follows a cancellation.
    entry["SEQUENCE"] = event.sequence + 1
    entry.add("status", "CANCELLED")
    return calendar_file("CANCEL", entry)


def _chosen(session: SessionFacts, timezone: str, language: str) -> str:
    title = in_language(language, session.title_de, session.title_en)
    return f"{written_span(session.starts_at, session.ends_at, timezone, language)}: {title}"


def _entry(links: Links, event: EventFacts, registration: RegistrationFacts, language: str, now: datetime) -> Event:
    host = urlsplit(links.base_url).hostname
    entry = entry_of(event, uid=f"registration-{registration.id}@{host}", language=language, now=now)
    attendee = person(f"{registration.first_name} {registration.last_name}", registration.email)
    # They have said yes by signing up: the calendar is not to ask them again.
    attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    entry.add("attendee", attendee)
    return entry
