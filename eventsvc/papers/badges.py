"""Name badges: cards of 90 by 54 millimetres, ten a sheet, or A6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from eventsvc.events.letters import EventFacts
from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import in_language, written_span
from eventsvc.kit.qr import qr_code
from eventsvc.kit.text import N_
from eventsvc.kit.typesetting import Typesetter
from eventsvc.registration.links import Links
from eventsvc.registration.tickets import LABELS

from .people import LogoOnPaper, PersonOnPaper

TEMPLATE = "badges.typ"
QUIET_EDGE = 4
BADGES_OF = N_("Namensschilder: %(event)s")
NO_COLOUR = "#0b4a8f"


class BadgeSize(StrEnum):
    """What the badges are printed on."""

    CARD = "karte"
    A6_SHEET = "a6-bogen"
    A6 = "a6"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return SIZE_LABELS[self]


SIZE_LABELS = {
    BadgeSize.CARD: N_("90 × 54 mm, zehn auf A4 mit Schnittmarken"),
    BadgeSize.A6_SHEET: N_("A6, vier auf A4"),
    BadgeSize.A6: N_("A6, eines je Blatt"),
}


@dataclass(frozen=True, kw_only=True)
class BadgeLook:
    """How badges look: their size, in which languages they speak, whose colour and logos they bear."""

    size: BadgeSize = BadgeSize.CARD
    languages: tuple[str, ...] = ("de",)
    colour: str = NO_COLOUR
    logos: tuple[LogoOnPaper, ...] = ()


def badges(
    setter: Typesetter, links: Links, event: EventFacts, people: Sequence[PersonOnPaper], look: BadgeLook
) -> bytes:
    """Return the badges of these people as one PDF, in their order."""
    language = look.languages[0]
    title = _in_all(look, event.title_de, event.title_en)
    data: dict[str, Any] = {
        "language": language,
        "size": look.size,
        "document": translated(language, BADGES_OF) % {"event": in_language(language, event.title_de, event.title_en)},
        "author": event.carrier.name,
        "title": title,
        "when": written_span(event.starts_at, event.ends_at, event.timezone, language),
        "qr": translated(language, LABELS["qr"]),
        "logos": [{"file": logo.file, "alt": logo.alt} for logo in look.logos],
        "badges": [_badge(person, number, look) for number, person in enumerate(people)],
    }
    files = {f"qr-{n}.svg": qr_code(links.ticket(one.ticket_code), QUIET_EDGE).encode() for n, one in enumerate(people)}
    return setter.pdf(TEMPLATE, data, files | {logo.file: logo.content for logo in look.logos})


def _badge(person: PersonOnPaper, number: int, look: BadgeLook) -> dict[str, str]:
    return {
        "name": person.name,
        "organization": person.organization,
        "role": _in_all(look, person.role_de, person.role_en),
        "colour": person.colour or look.colour,
        "qr": f"qr-{number}.svg",
    }


def _in_all(look: BadgeLook, german: str, english: str) -> str:
    return " / ".join(dict.fromkeys(in_language(language, german, english) for language in look.languages))
