"""What the demonstration's teams have decided and not told yet: of each event with applications, of about half."""

from __future__ import annotations

from datetime import timedelta

from eventsvc.registration.deciding import Outcome
from eventsvc.registration.decision_models import HeldDecision
from eventsvc.registration.states import RegistrationState

from .accounts import organizer_of
from .crowds import Crowd
from .rows import Row, add

# In turn, then two of whom nothing is decided yet.
TURN = (Outcome.ACCEPT, Outcome.ACCEPT, Outcome.RESERVE, Outcome.DECLINE, None, None)
REASON = "Der Schwerpunkt der Bewerbung liegt außerhalb des Programms."
BEFORE_TODAY = timedelta(hours=16)


def add_held(crowds: list[Crowd]) -> int:
    """Hold decisions back for events that still take applications."""
    return add(HeldDecision, [row for crowd in crowds for row in _of(crowd)])


def _of(crowd: Crowd) -> list[Row]:
    event = crowd.event
    if not event.plan.is_decided or not event.plan.takes_place or event.times.is_decided:
        return []
    applied = [story for story in crowd.stories if story.state is RegistrationState.APPLIED]
    return [
        {
            "registration_id": crowd.registration_id(story),
            "outcome": outcome,
            "rank": number,
            "reason": REASON if outcome is Outcome.DECLINE else "",
            "is_reason_told": outcome is Outcome.DECLINE and number // len(TURN) % 2 == 0,
            "account_id": organizer_of(event.plan.cluster),
            "decided_at": event.times.today - BEFORE_TODAY,
            "released_at": None,
            "skipped": None,
        }
        for number, story in enumerate(applied)
        if (outcome := TURN[number % len(TURN)]) is not None
    ]
