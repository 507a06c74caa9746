"""The organizer changes how many places there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.pools import event_of_pool, set_capacity
from eventsvc.journal import Actor, note
from eventsvc.registration.errors import CapacityBelowTaken

from .locking import lock
from .placing import move_up


def change_capacity(pool_id: UUID, capacity: int | None, *, by: Actor, now: datetime) -> int:
    """Set the capacity (None: unlimited), let the queue move up, and return how many did.

    Raises CapacityBelowTaken with the number taken if the new capacity is lower.
    """
    locked = lock(event_of_pool(pool_id))
    places = locked.places[pool_id]
    if capacity is not None and capacity < places.taken:
        raise CapacityBelowTaken(places.taken)
    if capacity == places.capacity:
        return 0
    set_capacity(pool_id, capacity)
    note("event.capacity_changed", places.event_id, by=by, now=now, event_id=places.event_id, capacity=capacity)
    locked.places[pool_id] = replace(places, capacity=capacity)
    return move_up(locked, now)
