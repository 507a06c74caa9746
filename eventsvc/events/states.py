"""The states of an event and how it may go from one to the next."""

from enum import StrEnum

from eventsvc.kit.text import N_


class EventState(StrEnum):
    """How far an event has come; whether it is open or over is told by the clock, not stored."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CALLED_OFF = "called_off"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return LABELS[self]


LABELS = {
    EventState.DRAFT: N_("Entwurf"),
    EventState.PUBLISHED: N_("Veröffentlicht"),
    EventState.CALLED_OFF: N_("Abgesagt"),
}

TRANSITIONS: dict[EventState, frozenset[EventState]] = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED}),
    EventState.PUBLISHED: frozenset({EventState.CALLED_OFF}),
    EventState.CALLED_OFF: frozenset(),
}
