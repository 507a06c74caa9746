"""Many decisions: held back, sent at one moment, each carried out once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsvc.events.queries import Terms
from eventsvc.journal import Actor, note
from eventsvc.kit.errors import Refusal
from eventsvc.registration.bookings import people_of
from eventsvc.registration.deciding import Decision, Skip, why_skip
from eventsvc.registration.decisions import (
    HeldRow,
    drop_decisions,
    has_released,
    held_decisions,
    next_released,
    release_decisions,
    skip_decision,
    write_decisions,
)
from eventsvc.registration.errors import EventFull, WrongState
from eventsvc.registration.queries import RegistrationRow, get_registration, registrations_by_id
from eventsvc.registration.states import RegistrationState

from .decisions import decide
from .group_news import tell_contacts
from .locking import Locked, lock
from .precedence import is_the_teams


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """Of whom a decision can be taken, and who is skipped for which reason."""

    taken: tuple[RegistrationRow, ...]
    skipped: tuple[tuple[RegistrationRow, Skip], ...]


def sort_out(registrations: Sequence[RegistrationRow], decision: Decision, terms: Terms) -> Sorted:
    """Say beforehand of whom the decision can be taken."""
    why = {one.id: why_skip(one.state, decision.outcome, has_reserve=is_the_teams(terms, one)) for one in registrations}
    return Sorted(
        taken=tuple(one for one in registrations if why[one.id] is None),
        skipped=tuple((one, skip) for one in registrations if (skip := why[one.id]) is not None),
    )


def decide_many(
    event_id: UUID, registration_ids: Sequence[UUID], decision: Decision, *, is_held: bool, by: Actor, now: datetime
) -> Sorted:
    """Write the decision down for everyone of whom it can be taken: held back, or to be carried out now.

    What is just being carried out is not changed any more. Returns who is taken and who is skipped.
    """
    locked = lock(event_id)
    registrations = [one for one in registrations_by_id(registration_ids) if one.event_id == event_id]
    found = sort_out(registrations, decision, locked.terms)
    under_way = {one.registration_id for one in held_decisions(event_id) if one.released_at is not None}
    busy = tuple((one, Skip.SENDING) for one in found.taken if one.id in under_way)
    taken = tuple(one for one in found.taken if one.id not in under_way)
    write_decisions(event_id, [one.id for one in taken], decision, by=by.id, now=now, is_released=not is_held)
    for one in taken if is_held else ():
        note("application.held", one.id, by=by, now=now, event_id=event_id, outcome=decision.outcome.value)
    return Sorted(taken=taken, skipped=(*found.skipped, *busy))


def release_held(event_id: UUID, *, by: Actor, now: datetime) -> int:
    """Let everything that is held back at the event be carried out, and return how much that is.

    What cannot be carried out any more stays, with the reason.
    """
    locked = lock(event_id)
    due = []
    for held in held_decisions(event_id):
        if held.released_at is not None:
            continue
        if skip := _why_skip(locked, held):
            skip_decision(held.registration_id, skip)
        else:
            due.append(held.registration_id)
    release_decisions(due, now)
    if due:
        note("decisions.sent", event_id, by=by, now=now, event_id=event_id, number=len(due))
    return len(due)


def carry_out_next(event_id: UUID, now: datetime) -> bool:
    """Carry out the event's next decision that is due, with its mail, or hold it back with the reason.

    Returns whether there was one. Whoever does this at the same time takes the one after it: nobody is decided twice.
    """
    locked = lock(event_id)
    held = next_released(event_id)
    if held is None:
        return False
    skip = _why_skip(locked, held)
    if skip is None:
        skip = _decide(held, now)
    if skip is not None:
        skip_decision(held.registration_id, skip)
        _tell_contact_of_the_others(locked, held, now)
    return True


def take_back(event_id: UUID, registration_ids: Sequence[UUID], *, by: Actor, now: datetime) -> None:
    """Forget what is held back of the registrations: they are undecided again. What is being carried out stays."""
    lock(event_id)
    wanted = set(registration_ids)
    gone = [
        one.registration_id
        for one in held_decisions(event_id)
        if one.registration_id in wanted and one.released_at is None
    ]
    drop_decisions(gone)
    for registration_id in gone:
        note("application.unheld", registration_id, by=by, now=now, event_id=event_id)


def _tell_contact_of_the_others(locked: Locked, skipped: HeldRow, now: datetime) -> None:
    """Whoever of the same booking was decided before has left the telling to the last of them."""
    registration = get_registration(skipped.registration_id)
    decided = [one for one in people_of(registration.booking_id) if _was_decided(one, skipped.released_at)]
    if decided and not has_released(registration.booking_id):
        tell_contacts(locked.terms, decided, now)


def _was_decided(registration: RegistrationRow, since: datetime | None) -> bool:
    is_decided = registration.state is not RegistrationState.APPLIED
    return is_decided and since is not None and registration.state_at >= since


def _why_skip(locked: Locked, held: HeldRow) -> Skip | None:
    return why_skip(held.state, held.decision.outcome, has_reserve=is_the_teams(locked.terms, held))


def _decide(held: HeldRow, now: datetime) -> Skip | None:
    """Every refusal comes before anything is written."""
    by = Actor.account(held.account_id) if held.account_id else Actor.system()
    try:
        decide(held.registration_id, held.decision, by=by, now=now)
    except EventFull:
        return Skip.FULL
    except WrongState:
        return Skip.WITHDRAWN if held.state is RegistrationState.WITHDRAWN else Skip.DECIDED
    except Refusal:
        return Skip.NO_MORE
    return None
