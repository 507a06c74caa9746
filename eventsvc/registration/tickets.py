"""The ticket: a sheet that folds to a quarter, with the code that lets someone in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from eventsvc.events.letters import EventFacts, Place
from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import in_language, written_country, written_span, written_zone
from eventsvc.kit.qr import qr_code
from eventsvc.kit.text import N_
from eventsvc.kit.typesetting import Typesetter

from .letters import RegistrationFacts, SessionFacts
from .links import Links

TEMPLATE = "ticket.typ"
# What readers ask to find around a code on paper.
QUIET_EDGE = 4

LABELS = {
    "qr": N_("QR-Code für den Einlass"),
    "when": N_("Wann"),
    "where": N_("Wo"),
    "way": N_("So kommen Sie hin"),
    "contact": N_("Wir helfen gern"),
    "chosen": N_("Ihre Auswahl im Programm"),
    "good_to_know": N_("Gut zu wissen"),
    "carrier": N_("Es lädt ein"),
}
TICKET_OF, TICKETS_OF = N_("Ticket: %(event)s"), N_("Tickets: %(event)s")
LOCAL_TIME = N_("Ortszeit %(city)s")
PLACE_FOLLOWS = N_("Der Ort folgt")
WAY_WITH_ADDRESS = N_("Diese Anschrift führt auch mit Navigation oder Fahrplanauskunft ans Ziel.")
WAY_WITHOUT_ADDRESS = N_("Sobald der Ort feststeht, schreiben wir Ihnen.")
HINTS = (
    N_("Zeigen Sie am Einlass den QR-Code, auf Papier oder auf dem Telefon. Der Code darunter genügt auch."),
    N_("Falten Sie das Blatt zweimal, dann passt es in die Tasche."),
    N_("Das Ticket gilt für die Person, deren Name darauf steht."),
    N_("Sie können nicht kommen? Melden Sie sich über den Link in Ihrer Bestätigung ab. So wird Ihr Platz frei."),
)


def ticket(
    setter: Typesetter, links: Links, event: EventFacts, registration: RegistrationFacts, language: str
) -> bytes:
    """Return the ticket as a PDF in `language`."""
    return tickets(setter, links, event, [registration], language)


def tickets(
    setter: Typesetter, links: Links, event: EventFacts, registrations: Sequence[RegistrationFacts], language: str
) -> bytes:
    """Return the tickets of several people as one PDF in `language`, each on a page of its own."""
    data = _event_data(event, language, TICKET_OF if len(registrations) == 1 else TICKETS_OF)
    data["tickets"] = [_ticket_data(event, one, number, language) for number, one in enumerate(registrations)]
    codes = [qr_code(links.ticket(one.ticket_code), QUIET_EDGE) for one in registrations]
    return setter.pdf(TEMPLATE, data, {f"qr-{number}.svg": code.encode() for number, code in enumerate(codes)})


def ticket_filename(event: EventFacts, word: str = "Ticket") -> str:
    """Return the name the file is saved under; it tells the event."""
    return f"{word}-{re.sub(r'[^A-Za-z0-9-]+', '-', event.slug)[:60].strip('-')}.pdf"


def place_lines(place: Place, language: str) -> list[str]:
    """Return where it happens, line by line as on an envelope; empty while the place follows."""
    town = " ".join(part for part in (place.postal_code, place.city) if part)
    lines = [place.name, place.street, town]
    if place.country != "DE" and any(lines):
        lines.append(written_country(place.country, language))
    return [line for line in lines if line]


def _event_data(event: EventFacts, language: str, document: str) -> dict[str, Any]:
    def say(msgid: str, **names: str) -> str:
        return translated(language, msgid) % names if names else translated(language, msgid)

    title = in_language(language, event.title_de, event.title_en)
    city = written_zone(event.timezone, language)
    place = place_lines(event.place, language)
    carrier = event.carrier
    return {
        "language": language,
        "title": title,
        "document": say(document, event=title),
        "cluster": in_language(language, event.cluster_de, event.cluster_en),
        "kind": say(event.kind.label),
        "when": written_span(event.starts_at, event.ends_at, event.timezone, language),
        "zone": say(LOCAL_TIME, city=city) if city else "",
        "place": place or [say(PLACE_FOLLOWS)],
        "contact": [event.contact_name, event.contact_email, event.contact_phone],
        "hints": [say(hint) for hint in HINTS],
        "labels": {
            **{name: say(label) for name, label in LABELS.items()},
            "way_hint": say(WAY_WITH_ADDRESS if place else WAY_WITHOUT_ADDRESS),
        },
        "carrier": {
            "name": carrier.name,
            "address": [carrier.street, f"{carrier.postal_code} {carrier.city}".strip(), carrier.website],
        },
    }


def _ticket_data(event: EventFacts, registration: RegistrationFacts, number: int, language: str) -> dict[str, Any]:
    return {
        "qr": f"qr-{number}.svg",
        "code": registration.written_code,
        "name": f"{registration.first_name} {registration.last_name}".strip(),
        "organization": registration.organization,
        "chosen": [_session(one, event.timezone, language) for one in registration.sessions if one.holds_place],
    }


def _session(session: SessionFacts, timezone: str, language: str) -> dict[str, str]:
    when = written_span(session.starts_at, session.ends_at, timezone, language)
    return {
        "title": in_language(language, session.title_de, session.title_en),
        "where": ", ".join(part for part in (when, session.room) if part),
    }
