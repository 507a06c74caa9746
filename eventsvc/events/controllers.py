"""Who answers for the data of those who come (Art. 26 GDPR): the lead's carrier, and that of each host whose team sees people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eventsvc.accounts.hosting import HostView

from .states import HostState


@dataclass(frozen=True)
class Controller:
    """A carrier as one that answers for data."""

    slug: str
    name: str


@dataclass(frozen=True)
class Party:
    """A further cluster: how it has answered, whom it sees, and the carrier behind it."""

    state: HostState
    view: HostView
    carrier: Controller


def joint_controllers(lead: Controller, parties: Iterable[Party]) -> tuple[Controller, ...]:
    """Return who answers for the data jointly, the lead's carrier first; empty where it does so alone."""
    seeing = (one.carrier for one in parties if one.state is HostState.ACCEPTED and one.view.sees_people)
    found = tuple(dict.fromkeys((lead, *seeing)))
    return found if len(found) > 1 else ()
