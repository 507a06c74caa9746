"""The parts into which the organizers' list of events falls."""

from enum import StrEnum

from eventsvc.kit.text import N_


class EventView(StrEnum):
    """The parts of the list, each with its count."""

    COMING = "coming"
    DRAFTS = "drafts"
    OVER = "over"
    CALLED_OFF = "called_off"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return VIEW_LABELS[self]


VIEW_LABELS = {
    EventView.COMING: N_("Kommende"),
    EventView.DRAFTS: N_("Entwürfe"),
    EventView.OVER: N_("Vergangene"),
    EventView.CALLED_OFF: N_("Abgesagte"),
}
