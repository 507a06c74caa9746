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
from .tables import Asked, Table


@dataclass(frozen=True, kw_only=True)
class Export:
    """One export: the key in its address, its German title and a sentence on what it holds."""

    key: str
    title: str
    holds: str
    has_states: bool
    fill: Callable[[Asked], Table]


_ALL = (
    Export(
        key="teilnehmende",
        title=ATTENDEES,
        holds=N_("Alle Anmeldungen mit ihren Angaben und Einwilligungen, eine Zeile je Person."),
        has_states=True,
        fill=attendees,
    ),
    Export(
        key="anwesenheit",
        title=ATTENDANCE,
        holds=N_("Wer da war, seit wann, wie erkannt und von wem eingelassen; auch, wer angemeldet war und nicht kam."),
        has_states=False,
        fill=attendance,
    ),
)
EXPORTS = {export.key: export for export in _ALL}


def get_export(key: str) -> Export:
    """Return the export with that key. Raises NotFound."""
    if key not in EXPORTS:
        raise NotFound(key)
    return EXPORTS[key]
