"""What a look at the service can find."""

from enum import IntEnum, StrEnum

from eventsvc.kit.text import N_


class Verdict(IntEnum):
    """How it is with one thing; what is higher counts more."""

    UNKNOWN = 0
    FINE = 1
    WARNING = 2
    BROKEN = 3

    @property
    def label(self) -> str:
        """The German word, marked for the catalogues."""
        return VERDICT_LABELS[self]


VERDICT_LABELS = {
    Verdict.UNKNOWN: N_("Nicht bekannt"),
    Verdict.FINE: N_("In Ordnung"),
    Verdict.WARNING: N_("Im Auge behalten"),
    Verdict.BROKEN: N_("Gestört"),
}


class Mishap(StrEnum):
    """Why a periodic job broke off."""

    DATABASE = "database"
    TIME = "time"
    FAULT = "fault"

    @property
    def label(self) -> str:
        """The German sentence, marked for the catalogues."""
        return MISHAP_LABELS[self]


MISHAP_LABELS = {
    Mishap.DATABASE: N_("Die Datenbank hat nicht geantwortet oder war überlastet."),
    Mishap.TIME: N_("Es hat länger gedauert als erlaubt und wurde abgebrochen."),
    Mishap.FAULT: N_("Das Programm ist auf einen Fehler gestoßen. Näheres steht im Protokoll des Servers."),
}
