"""The list to sign on one day or at one session: what funders want to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from eventsvc.events.letters import EventFacts
from eventsvc.events.programme_queries import SessionRow
from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import in_language, written_day, written_span
from eventsvc.kit.text import N_
from eventsvc.kit.typesetting import Typesetter
from eventsvc.registration.tickets import place_lines

from .people import LogoOnPaper, PersonOnPaper

TEMPLATE = "signatures.typ"
MOST_BLANK = 100
SIGNATURES_OF = N_("Unterschriftenliste: %(event)s")
LABELS = {
    "list": N_("Unterschriftenliste"),
    "when": N_("Wann"),
    "where": N_("Wo"),
    "host": N_("Es lädt ein"),
    "project": N_("Projekt"),
    "grant_number": N_("Förderkennzeichen"),
    "number": N_("Nr."),
    "name": N_("Name, Vorname"),
    "organization": N_("Organisation"),
    "signature": N_("Unterschrift"),
    "remark": N_("Bemerkung"),
    "checked": N_("Die Berechtigung wurde geprüft."),
    "signed_by": N_("Datum, Unterschrift der Leitung"),
    "page": N_("Seite"),
    "of": N_("von"),
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Which list it is: of a day or a session, for which project, with how many lines for those who come unannounced."""

    day: date
    session: SessionRow | None = None
    project: str = ""
    grant_number: str = ""
    funding: str = ""
    blank_lines: int = 8


def days_of(starts_at: datetime, ends_at: datetime, timezone: str) -> list[date]:
    """Return the days the event takes, as the calendar at its place counts them."""
    zone = ZoneInfo(timezone)
    first, last = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def signature_sheet(
    setter: Typesetter,
    event: EventFacts,
    people: Sequence[PersonOnPaper],
    sheet: Sheet,
    logos: Sequence[LogoOnPaper],
    language: str,
) -> bytes:
    """Return the list as a PDF in `language`, everybody in the order given."""
    title = in_language(language, event.title_de, event.title_en)
    session = sheet.session
    is_one_day = len(days_of(event.starts_at, event.ends_at, event.timezone)) == 1
    begins, ends = (session.starts_at, session.ends_at) if session else (event.starts_at, event.ends_at)
    by_the_clock = written_span(begins, ends, event.timezone, language)
    data = {
        "language": language,
        "document": translated(language, SIGNATURES_OF) % {"event": title},
        "title": title,
        "session": session.title.said(language) if session else "",
        "when": by_the_clock if session or is_one_day else written_day(sheet.day, event.timezone, language),
        "where": ", ".join(
            [*([session.room] if session and session.room else []), *place_lines(event.place, language)]
        ),
        "host": event.carrier.full_name,
        "project": sheet.project,
        "grant_number": sheet.grant_number,
        "funding": sheet.funding,
        "labels": {name: translated(language, label) for name, label in LABELS.items()},
        "people": [{"name": one.sorted_name, "organization": one.organization} for one in people],
        "blank": min(max(sheet.blank_lines, 0), MOST_BLANK),
        "logos": [{"file": logo.file, "alt": logo.alt} for logo in logos],
    }
    return setter.pdf(TEMPLATE, data, {logo.file: logo.content for logo in logos})
