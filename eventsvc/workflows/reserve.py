"""The team ranks those in reserve: who is on the list, and who will be once it is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.events.queries import Terms
from eventsvc.journal import Actor, note
from eventsvc.registration.deciding import Outcome, place_of, ranked
from eventsvc.registration.decisions import held_decisions, rank_decisions
from eventsvc.registration.errors import WrongState
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import set_queue, waiting_line

from .locking import lock
from .placing import move_up
from .precedence import is_the_teams


def rank_reserve(registration_id: UUID, *, place: int | None = None, steps: int = 0, by: Actor, now: datetime) -> int:
    """Move someone on the reserve list to a place, or so many steps, and return the place where they stand now.

    Who comes together moves together. Raises WrongState if the person is not on the list any more, or if the event's
    queue is not the team's to rank.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    if registration.state is not RegistrationState.WAITLISTED or not is_the_teams(locked.terms, registration):
        raise WrongState(RegistrationState.WAITLISTED)
    parties = reserve_list(locked.terms)
    before = [one for party in parties for one in party]
    order = ranked(parties, registration_id, place or place_of(parties, registration_id, steps))
    if order != before:
        set_queue(order, priority=registration.queue_priority)
        number = order.index(registration_id) + 1
        note("registration.ranked", registration_id, by=by, now=now, event_id=registration.event_id, position=number)
        move_up(locked, now)
    return order.index(registration_id) + 1


def reserve_list(terms: Terms) -> list[tuple[UUID, ...]]:
    """Return those on the reserve list in their rank, who comes together side by side."""
    line = waiting_line(terms.facts.id, in_reserve=not terms.is_decided) if terms.has_reserve else ()
    return [waiter.registration_ids for waiter in line]


def rank_held(registration_id: UUID, *, place: int | None = None, steps: int = 0, by: Actor, now: datetime) -> int:
    """Move someone among those who are to come on the reserve list, and return the place where they stand now.

    Raises WrongState if nothing of the kind is held back.
    """
    event_id = get_registration(registration_id).event_id
    lock(event_id)
    held = [one for one in held_decisions(event_id) if one.decision.outcome is Outcome.RESERVE and not one.released_at]
    parties = [(one.registration_id,) for one in held]
    if (registration_id,) not in parties:
        raise WrongState(RegistrationState.WAITLISTED)
    order = ranked(parties, registration_id, place or place_of(parties, registration_id, steps))
    if order != [one for party in parties for one in party]:
        rank_decisions(order)
        number = order.index(registration_id) + 1
        note("application.ranked", registration_id, by=by, now=now, event_id=event_id, position=number)
    return order.index(registration_id) + 1
