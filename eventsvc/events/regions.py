"""The seven administrative regions of Bavaria, and what lies outside."""

from enum import StrEnum

from eventsvc.kit.text import N_


class Region(StrEnum):
    """Where an event takes place."""

    OBERBAYERN = "oberbayern"
    NIEDERBAYERN = "niederbayern"
    OBERPFALZ = "oberpfalz"
    OBERFRANKEN = "oberfranken"
    MITTELFRANKEN = "mittelfranken"
    UNTERFRANKEN = "unterfranken"
    SCHWABEN = "schwaben"
    GERMANY = "germany"
    ABROAD = "abroad"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return LABELS[self]


LABELS = {
    Region.OBERBAYERN: N_("Oberbayern"),
    Region.NIEDERBAYERN: N_("Niederbayern"),
    Region.OBERPFALZ: N_("Oberpfalz"),
    Region.OBERFRANKEN: N_("Oberfranken"),
    Region.MITTELFRANKEN: N_("Mittelfranken"),
    Region.UNTERFRANKEN: N_("Unterfranken"),
    Region.SCHWABEN: N_("Schwaben"),
    Region.GERMANY: N_("Übriges Deutschland"),
    Region.ABROAD: N_("Ausland"),
}
