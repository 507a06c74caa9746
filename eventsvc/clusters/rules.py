"""What may stand in a cluster and a carrier: whether it holds on a day, whether its colour can be seen on white."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from eventsvc.kit.text import N_

# What is not text must stand out from its ground that much (WCAG 2.2, 1.4.11).
LOWEST_CONTRAST = 3.0
# Below it a part of a colour is lit in proportion.
_DARK = 0.04045
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class ClusterProblem(StrEnum):
    """What can be wrong with what was entered."""

    NAME_TAKEN = "name_taken"
    COLOUR_UNREADABLE = "colour_unreadable"
    COLOUR_TOO_PALE = "colour_too_pale"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    CARRIER_TWICE = "carrier_twice"
    WEBSITE_UNFIT = "website_unfit"

    @property
    def label(self) -> str:
        """The German sentence, marked for the catalogues."""
        return PROBLEM_LABELS[self]


PROBLEM_LABELS = {
    ClusterProblem.NAME_TAKEN: N_("Diesen Namen gibt es schon."),
    ClusterProblem.COLOUR_UNREADABLE: N_("Geben Sie die Farbe als # und sechs Zeichen an, etwa #0b5cab."),
    ClusterProblem.COLOUR_TOO_PALE: N_(
        "Diese Farbe ist auf Weiß kaum zu sehen: Ihr Kontrast liegt unter 3 zu 1. Wählen Sie eine dunklere."
    ),
    ClusterProblem.ENDS_BEFORE_IT_BEGINS: N_("Das Ende liegt vor dem Beginn."),
    ClusterProblem.CARRIER_TWICE: N_("Dieser Träger steht schon weiter oben."),
    ClusterProblem.WEBSITE_UNFIT: N_("Die Adresse beginnt mit https:// oder http://."),
}


def contrast_with_white(colour: str) -> float:
    """Return how much a colour (#rrggbb) stands out from white, from 1 to 21, as WCAG reckons it."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def colour_problem(colour: str) -> ClusterProblem | None:
    """Return what keeps a colour from being a cluster's, or None."""
    if not _COLOUR.fullmatch(colour):
        return ClusterProblem.COLOUR_UNREADABLE
    return None if contrast_with_white(colour) >= LOWEST_CONTRAST else ClusterProblem.COLOUR_TOO_PALE


def website_problem(website: str) -> ClusterProblem | None:
    """Return what keeps an address from being linked, or None."""
    return None if not website or website.startswith(("https://", "http://")) else ClusterProblem.WEBSITE_UNFIT


def has_ended(valid_until: date | None, today: date) -> bool:
    """Whether a cluster cannot be chosen for anything new any more; its last day is still one of its days."""
    return valid_until is not None and valid_until < today


def _linear(part: float) -> float:
    return part / 12.92 if part <= _DARK else ((part + 0.055) / 1.055) ** 2.4
