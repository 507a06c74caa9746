"""How an import stands, what becomes of its rows, and what its organizer chose."""

from enum import StrEnum

from eventsvc.kit.text import N_


class ImportState(StrEnum):
    """How far an import is. `stopped` has left nothing behind; `undone` took back what it had."""

    MATCHING = "matching"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    IMPORTED = "imported"
    STOPPED = "stopped"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return LABELS[self]


LABELS = {
    ImportState.MATCHING: N_("Spalten zuordnen"),
    ImportState.CHECKING: N_("Wird geprüft"),
    ImportState.CHECKED: N_("Geprüft, noch nicht importiert"),
    ImportState.IMPORTING: N_("Wird importiert"),
    ImportState.IMPORTED: N_("Importiert"),
    ImportState.STOPPED: N_("Abgebrochen, niemand eingetragen"),
    ImportState.UNDONE: N_("Rückgängig gemacht"),
}

_S = ImportState
TRANSITIONS: dict[ImportState, frozenset[ImportState]] = {
    _S.MATCHING: frozenset({_S.MATCHING, _S.CHECKING}),
    _S.CHECKING: frozenset({_S.CHECKED, _S.MATCHING}),
    _S.CHECKED: frozenset({_S.MATCHING, _S.CHECKING, _S.IMPORTING}),
    _S.IMPORTING: frozenset({_S.IMPORTED, _S.STOPPED}),
    _S.IMPORTED: frozenset({_S.UNDONE}),
    _S.STOPPED: frozenset(),
    _S.UNDONE: frozenset(),
}


UNFINISHED = frozenset(state for state, following in TRANSITIONS.items() if following) - {ImportState.IMPORTED}


class Finding(StrEnum):
    """What the check, then the import says of a row."""

    GOOD = "good"
    # Somebody of that name comes already, under another address: it may be the same person.
    NAMESAKE = "namesake"
    DUPLICATE = "duplicate"
    FAULTY = "faulty"
    REFUSED = "refused"
    IMPORTED = "imported"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return FINDING_LABELS[self]


FINDING_LABELS = {
    Finding.GOOD: N_("In Ordnung"),
    Finding.NAMESAKE: N_("Vielleicht doppelt"),
    Finding.DUPLICATE: N_("Doppelt"),
    Finding.FAULTY: N_("Fehlerhaft"),
    Finding.REFUSED: N_("Nicht möglich"),
    Finding.IMPORTED: N_("Eingetragen"),
}
# What an import takes over, and what it leaves.
TAKEN = frozenset({Finding.GOOD, Finding.NAMESAKE})
LEFT = frozenset({Finding.DUPLICATE, Finding.FAULTY, Finding.REFUSED})


class Placing(StrEnum):
    """Where those who are imported are to stand."""

    BY_THE_RULES = "by_the_rules"
    OVER_CAPACITY = "over_capacity"
    WAITING_LIST = "waiting_list"
