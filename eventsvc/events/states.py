"""The states of an event and of its further hosts, and how each may go from one to the next."""

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


class HostState(StrEnum):
    """How a further cluster has answered the lead's question; only one that accepted holds the event."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LEFT = "left"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return HOST_LABELS[self]

    @property
    def is_gone(self) -> bool:
        """Whether it holds the event no more, by its own word; it can be asked again."""
        return HostState.INVITED in HOST_TRANSITIONS[self]


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

HOST_LABELS = {
    HostState.INVITED: N_("eingeladen"),
    HostState.ACCEPTED: N_("zugesagt"),
    HostState.DECLINED: N_("abgelehnt"),
    HostState.LEFT: N_("ausgestiegen"),
}

# Whoever declined, or left, can be asked again.
HOST_TRANSITIONS: dict[HostState, frozenset[HostState]] = {
    HostState.INVITED: frozenset({HostState.ACCEPTED, HostState.DECLINED}),
    HostState.ACCEPTED: frozenset({HostState.LEFT}),
    HostState.DECLINED: frozenset({HostState.INVITED}),
    HostState.LEFT: frozenset({HostState.INVITED}),
}
