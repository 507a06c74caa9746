"""What can be decided of an application, why it sometimes cannot, and the order of those in reserve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from eventsvc.kit.text import N_

from .states import RegistrationState


class Outcome(StrEnum):
    """What the team decides; the order is the one in which decisions are carried out."""

    ACCEPT = "accept"
    RESERVE = "reserve"
    DECLINE = "decline"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return OUTCOME_LABELS[self]


OUTCOME_LABELS = {
    Outcome.ACCEPT: N_("Annehmen"),
    Outcome.RESERVE: N_("Auf die Reserveliste"),
    Outcome.DECLINE: N_("Ablehnen"),
}


class Skip(StrEnum):
    """Why a decision is not carried out."""

    WITHDRAWN = "withdrawn"
    DECIDED = "decided"
    NO_RESERVE = "no_reserve"
    SENDING = "sending"
    FULL = "full"
    NO_MORE = "no_more"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return SKIP_LABELS[self]


SKIP_LABELS = {
    Skip.WITHDRAWN: N_("hat sich inzwischen abgemeldet"),
    Skip.DECIDED: N_("ist schon entschieden"),
    Skip.NO_RESERVE: N_("hier gibt es keine Reserveliste"),
    Skip.SENDING: N_("wird gerade gesendet"),
    Skip.FULL: N_("alle Plätze sind vergeben"),
    Skip.NO_MORE: N_("die Veranstaltung ist vorbei oder abgesagt"),
}


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is decided, and why: for the person to read, or kept by the team."""

    outcome: Outcome
    reason: str = ""
    is_reason_told: bool = True


def why_skip(state: RegistrationState, outcome: Outcome, *, has_reserve: bool) -> Skip | None:
    """Return why nothing can be decided of a registration in that state; None if it can.

    There is a reserve list where the team decides all sign-ups: from it one can still be accepted or declined.
    """
    if state is RegistrationState.APPLIED:
        return Skip.NO_RESERVE if outcome is Outcome.RESERVE and not has_reserve else None
    if state is RegistrationState.WAITLISTED and outcome is not Outcome.RESERVE and has_reserve:
        return None
    return Skip.WITHDRAWN if state is RegistrationState.WITHDRAWN else Skip.DECIDED


def ranked(parties: Sequence[tuple[UUID, ...]], moved: UUID, place: int) -> list[UUID]:
    """Return everyone in their new order once the party of `moved` stands at `place`, counted in people from 1.

    Who comes together stays together; a place beyond the ends is the first or the last.
    """
    party = next(party for party in parties if moved in party)
    rest = [other for other in parties if other is not party]
    order: list[UUID] = []
    for number, other in enumerate(rest):
        if len(order) >= place - 1:
            return [*order, *party, *(one for later in rest[number:] for one in later)]
        order += other
    return [*order, *party]


def place_of(parties: Sequence[tuple[UUID, ...]], moved: UUID, steps: int) -> int:
    """Return the place of the party of `moved` once it has passed so many parties: less than none is towards the head."""
    index = next(number for number, party in enumerate(parties) if moved in party)
    rest = [party for number, party in enumerate(parties) if number != index]
    return 1 + sum(len(party) for party in rest[: max(0, index + steps)])
