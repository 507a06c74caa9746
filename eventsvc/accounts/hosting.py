"""On what terms a further cluster holds an event: what it does there, and whom of its people it sees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eventsvc.kit.text import N_


class HostRole(StrEnum):
    """What a further cluster does: a co-host works on the event together with the lead, a partner stands by it."""

    CO_HOST = "co_host"
    PARTNER = "partner"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return ROLE_LABELS[self]


class HostView(StrEnum):
    """Whom a further cluster sees of those who come."""

    OWN = "own"
    EVERYONE = "everyone"
    FIGURES = "figures"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return VIEW_LABELS[self]

    @property
    def sees_people(self) -> bool:
        """Whether it sees anybody by name."""
        return self is not HostView.FIGURES


ROLE_LABELS = {HostRole.CO_HOST: N_("mitveranstaltender Cluster"), HostRole.PARTNER: N_("Partner")}
VIEW_LABELS = {
    HostView.OWN: N_("nur die eigenen Kontakte"),
    HostView.EVERYONE: N_("alle Teilnehmenden"),
    HostView.FIGURES: N_("nur Zahlen"),
}


@dataclass(frozen=True)
class HostTerms:
    """What was agreed with a further cluster."""

    role: HostRole = HostRole.CO_HOST
    view: HostView = HostView.OWN
