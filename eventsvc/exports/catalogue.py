"""The exports there are: a key, what it holds, and what fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_

from .attendance import TITLE as ATTENDANCE
from .attendance import attendance
from .attendees import TITLE as ATTENDEES
from .attendees import attendees
from .handed_over import CHANGES_TITLE, LIST_TITLE, handed_over, list_changes
from .tables import Asked, Table


@dataclass(frozen=True, kw_only=True)
class Export:
    """One export: the key in its address, its German title and a sentence on what it holds; whether it is of a list that was handed over."""

    key: str
    title: str
    holds: str
    has_states: bool = False
    # Whether it can be of some people alone.
    has_people: bool = False
    is_of_list: bool = False
    fill: Callable[[Asked], Table]


_ALL = (
    Export(
        key="teilnehmende",
        title=ATTENDEES,
        holds=N_("Alle Anmeldungen mit ihren Angaben und Einwilligungen, eine Zeile je Person."),
        has_states=True,
        has_people=True,
        fill=attendees,
    ),
    Export(
        key="anwesenheit",
        title=ATTENDANCE,
        holds=N_("Wer da war, seit wann, wie erkannt und von wem eingelassen; auch, wer angemeldet war und nicht kam."),
        fill=attendance,
    ),
    Export(
        key="uebergebene-liste",
        title=LIST_TITLE,
        holds=N_(
            "Wer an dem Tag kommen sollte, an dem die Liste an den Veranstaltungsort ging, Wort für Wort wie damals."
        ),
        is_of_list=True,
        fill=handed_over,
    ),
    Export(
        key="aenderungen",
        title=CHANGES_TITLE,
        holds=N_(
            "Was sich seit der Übergabe der Liste geändert hat: an wem, was, vorher und jetzt, wann und durch wen."
        ),
        is_of_list=True,
        fill=list_changes,
    ),
)
EXPORTS = {export.key: export for export in _ALL}


def get_export(key: str) -> Export:
    """Return the export with that key. Raises NotFound."""
    if key not in EXPORTS:
        raise NotFound(key)
    return EXPORTS[key]
