"""One thing that can be done, in words: as a heading, and as a sentence of who did it to whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eventsvc.kit.text import N_


class DeedGroup(StrEnum):
    """What belongs together when one looks for it."""

    EVENT = "event"
    CONTENT = "content"
    GUESTS = "guests"
    PLACES = "places"
    DATA = "data"
    DECISIONS = "decisions"
    TEAM = "team"
    CLUSTERS = "clusters"
    READING = "reading"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return GROUP_LABELS[self]


GROUP_LABELS = {
    DeedGroup.EVENT: N_("Veranstaltung"),
    DeedGroup.CONTENT: N_("Kategorien, Fragen und Programm"),
    DeedGroup.GUESTS: N_("Einladungen, Codes und Kontingente"),
    DeedGroup.PLACES: N_("Anmeldungen und Plätze"),
    DeedGroup.DATA: N_("Angaben, Einwilligungen und Vertretungen"),
    DeedGroup.DECISIONS: N_("Bewerbungen und Entscheidungen"),
    DeedGroup.TEAM: N_("Team und Zugänge"),
    DeedGroup.CLUSTERS: N_("Cluster und Träger"),
    DeedGroup.READING: N_("Gelesen und heruntergeladen"),
}


@dataclass(frozen=True)
class Deed:
    """A heading, and a sentence with `who`, `whom` and `what`; `own` is said of whoever does it for themselves."""

    group: DeedGroup
    title: str
    sentence: str
    own: str = ""
