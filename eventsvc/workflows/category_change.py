"""The team puts somebody into another category."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.events.category_queries import categories_of
from eventsvc.journal import Actor, note
from eventsvc.registration.errors import EventFull, WayNotOffered, WrongState
from eventsvc.registration.limited_answers import change_further_places
from eventsvc.registration.marks import take_category
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import RegistrationState

from .locking import lock
from .placing import rearrange


def change_category(registration_id: UUID, category_id: UUID | None, *, by: Actor, now: datetime) -> UUID | None:
    """Let somebody take part in another category, or in none, and return the one before.

    The place in a quota goes with it, and what is given up moves on. Raises WayNotOffered if there is no such category,
    EventFull if its quota has no place for whoever holds one, WrongState if the registration has ended.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    if not registration.state.is_living:
        raise WrongState(registration.state)
    pools = {one.id: one.pool_id for one in categories_of(registration.event_id)}
    if category_id is not None and category_id not in pools:
        raise WayNotOffered
    before, after = (pools.get(one) if one else None for one in (registration.category_id, category_id))
    holds, waits = registration.state.holds_place, registration.state is RegistrationState.WAITLISTED
    if before != after:
        if after and holds and not locked.places[after].has_room:
            raise EventFull
        given_back, needed = [before] if before else [], [after] if after else []
        change_further_places(registration_id, given_back=given_back, needed=needed)
        locked.settle(given_back, taken=-int(holds), waiting=-int(waits))
        locked.settle(needed, taken=int(holds), waiting=int(waits))
    take_category(registration_id, category_id)
    note("registration.category_changed", registration_id, by=by, now=now, event_id=registration.event_id)
    rearrange(locked, now)
    return registration.category_id
