"""The list at the door: everyone expected, by the first letter of the family name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from eventsvc.events.letters import EventFacts
from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import in_language, written_span
from eventsvc.kit.text import N_
from eventsvc.kit.typesetting import Typesetter

from .people import PersonOnPaper

TEMPLATE = "doorway.typ"
DOORWAY_OF = N_("Einlassliste: %(event)s")
LABELS = {"list": N_("Einlassliste"), "page": N_("Seite"), "of": N_("von")}


def doorway_list(setter: Typesetter, event: EventFacts, people: Sequence[PersonOnPaper], language: str) -> bytes:
    """Return the list as a PDF in `language`, everybody in the order given, with a heading a letter."""
    title = in_language(language, event.title_de, event.title_en)
    letters = [
        {"letter": letter, "people": [{"name": one.sorted_name, "organization": one.organization} for one in some]}
        for letter, some in groupby(people, key=letter_of)
    ]
    data = {
        "language": language,
        "document": translated(language, DOORWAY_OF) % {"event": title},
        "author": event.carrier.name,
        "title": title,
        "when": written_span(event.starts_at, event.ends_at, event.timezone, language),
        "labels": {name: translated(language, label) for name, label in LABELS.items()},
        "letters": letters,
    }
    return setter.pdf(TEMPLATE, data)


def letter_of(person: PersonOnPaper) -> str:
    """Return under which letter they are looked for: umlauts under their vowel."""
    return person.order[0][:1].upper()
