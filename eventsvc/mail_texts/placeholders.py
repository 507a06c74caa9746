"""What can stand in a text for each person: a closed list, and what it says for one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum

from eventsvc.events.kinds import Participation
from eventsvc.events.letters import EventFacts
from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import in_language, written_clock, written_day
from eventsvc.kit.text import N_
from eventsvc.registration.letters import RegistrationFacts

# Whatever stands in braces on one line is meant as a placeholder.
WRITTEN = re.compile(r"\{([^{}\n]{1,60})\}")
# Links are derived when a mail leaves, never stored: until then this stands where they will.
OWN_LINK_MARK, EVENT_LINK_MARK = "zq7persoenlicherlink7qz", "zq7veranstaltungslink7qz"


class Placeholder(StrEnum):
    """What may stand in braces; the words are the same in both languages."""

    FIRST_NAME = "vorname"
    LAST_NAME = "nachname"
    ORGANIZATION = "organisation"
    EVENT = "veranstaltung"
    DAY = "datum"
    START = "beginn"
    PLACE = "ort"
    WAY = "teilnahme"
    TICKET_CODE = "ticketcode"
    JOIN_LINK = "online-link"
    OWN_LINK = "link"
    EVENT_LINK = "veranstaltungslink"
    CONTACT = "kontakt"
    NAME = "name"
    DEADLINE = "frist"
    SESSION = "programmpunkt"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return LABELS[self]

    @property
    def is_link(self) -> bool:
        """Whether it says an address that one can follow."""
        return self in LINKS

    @property
    def written(self) -> str:
        """How it stands in a text."""
        return f"{{{self.value}}}"


_P = Placeholder
LINKS = frozenset({_P.JOIN_LINK, _P.OWN_LINK, _P.EVENT_LINK})
LABELS = {
    _P.FIRST_NAME: N_("Vorname"),
    _P.LAST_NAME: N_("Nachname"),
    _P.ORGANIZATION: N_("Organisation"),
    _P.EVENT: N_("Titel der Veranstaltung"),
    _P.DAY: N_("Tag der Veranstaltung"),
    _P.START: N_("Uhrzeit des Beginns"),
    _P.PLACE: N_("Ort, für alle, die vor Ort teilnehmen"),
    _P.WAY: N_("vor Ort oder online"),
    _P.TICKET_CODE: N_("Ticketcode, für alle mit Platz vor Ort"),
    _P.JOIN_LINK: N_("Link zur Teilnahme, für alle mit Platz online"),
    _P.OWN_LINK: N_("persönlicher Link zur Anmeldung"),
    _P.EVENT_LINK: N_("Link zur Seite der Veranstaltung"),
    _P.CONTACT: N_("Kontakt für Fragen"),
    _P.NAME: N_("Vor- und Nachname"),
    _P.DEADLINE: N_("Tag und Uhrzeit, bis wann zu antworten ist"),
    _P.SESSION: N_("Titel des Programmpunkts"),
}
# What there is to say of everybody at an event; the others are known to some letters alone.
OF_EVERYBODY = tuple(one for one in Placeholder if one not in {_P.NAME, _P.DEADLINE, _P.SESSION})


def placeholders_in(*texts: str) -> frozenset[Placeholder]:
    """Return the placeholders that stand in the texts."""
    known = {member.value: member for member in Placeholder}
    return frozenset(known[word] for word in _words(texts) if word in known)


def unknown_in(*texts: str, offered: Iterable[Placeholder] = OF_EVERYBODY) -> list[str]:
    """Return what stands in braces and is none of the placeholders that are offered, as it was written."""
    known = {member.value for member in offered}
    return list(
        dict.fromkeys(
            match[0] for text in texts for match in WRITTEN.finditer(text) if match[1].strip().lower() not in known
        )
    )


def value_of(placeholder: Placeholder, event: EventFacts, registration: RegistrationFacts, language: str) -> str:
    """Return what the placeholder says for this person; empty where there is nothing to say."""
    return _SAYS[placeholder](event, registration, language).strip()


def missing_for(
    used: frozenset[Placeholder], event: EventFacts, registration: RegistrationFacts
) -> tuple[Placeholder, ...]:
    """Return which of the placeholders have nothing to say for this person, in the order of the list."""
    return tuple(one for one in OF_EVERYBODY if one in used and not value_of(one, event, registration, "de"))


def _words(texts: tuple[str, ...]) -> list[str]:
    return [match[1].strip().lower() for text in texts for match in WRITTEN.finditer(text)]


def written_days(event: EventFacts, language: str) -> str:
    """Return the day of the event, or its first and last."""
    first = written_day(event.starts_at, event.timezone, language)
    last = written_day(event.ends_at, event.timezone, language)
    return first if first == last else f"{first} – {last}"


def written_place(event: EventFacts) -> str:
    """Return the address of the event in one line; empty while it follows later."""
    place = event.place
    return ", ".join(part for part in (place.name, place.street, f"{place.postal_code} {place.city}".strip()) if part)


def _comes(registration: RegistrationFacts, way: Participation) -> bool:
    return registration.has_place and registration.participation is way


_Says = Callable[[EventFacts, RegistrationFacts, str], str]
_SAYS: dict[Placeholder, _Says] = {
    _P.FIRST_NAME: lambda _event, person, _language: person.first_name,
    _P.LAST_NAME: lambda _event, person, _language: person.last_name,
    _P.ORGANIZATION: lambda _event, person, _language: person.organization,
    _P.EVENT: lambda event, _person, language: in_language(language, event.title_de, event.title_en),
    _P.DAY: lambda event, _person, language: written_days(event, language),
    _P.START: lambda event, _person, language: written_clock(event.starts_at, event.timezone, language),
    _P.PLACE: lambda event, person, _language: (
        "" if person.participation is Participation.ONLINE else written_place(event)
    ),
    _P.WAY: lambda _event, person, language: translated(language, person.participation.label),
    _P.TICKET_CODE: lambda _event, person, _language: (
        person.written_code if _comes(person, Participation.ON_SITE) else ""
    ),
    _P.JOIN_LINK: lambda event, person, _language: event.join_url if _comes(person, Participation.ONLINE) else "",
    _P.OWN_LINK: lambda _event, _person, _language: OWN_LINK_MARK,
    _P.EVENT_LINK: lambda _event, _person, _language: EVENT_LINK_MARK,
    _P.CONTACT: lambda event, _person, _language: event.contact_name or event.carrier.name,
}
