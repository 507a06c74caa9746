"""Signs that stand on a table: A4 folded once, the name on either side."""

from __future__ import annotations

from collections.abc import Sequence

from eventsvc.events.letters import EventFacts
from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import N_
from eventsvc.kit.typesetting import Typesetter

from .people import PersonOnPaper

TEMPLATE = "table_signs.typ"
SIGNS_OF = N_("Tischschilder: %(event)s")


def table_signs(setter: Typesetter, event: EventFacts, people: Sequence[PersonOnPaper], language: str) -> bytes:
    """Return the signs of these people as one PDF, a page each, in their order."""
    data = {
        "language": language,
        "document": translated(language, SIGNS_OF) % {"event": in_language(language, event.title_de, event.title_en)},
        "author": event.carrier.name,
        "people": [{"name": one.name, "organization": one.organization} for one in people],
    }
    return setter.pdf(TEMPLATE, data)
