"""The organizer changes how many places there are, and until when one can sign up for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.errors import ClosesOutsideWindow
from eventsvc.events.organizer_queries import get_held_event
from eventsvc.events.pools import event_of_pool, set_capacity, set_closing
from eventsvc.events.rules import closing
from eventsvc.journal import Actor, changes, note
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
    resized = changes({"capacity": places.capacity}, {"capacity": capacity})
    note("event.capacity_changed", places.event_id, by=by, now=now, event_id=places.event_id, changes=resized)
    locked.places[pool_id] = replace(places, capacity=capacity)
    return move_up(locked, now)


def change_closing(pool_id: UUID, closes_at: datetime | None, *, by: Actor, now: datetime) -> None:
    """Close one way to take part before the event does (None: with it), or raise ClosesOutsideWindow."""
    event_id = event_of_pool(pool_id)
    lock(event_id)
    event = get_held_event(event_id)
    present = next(pool.closes_at for pool in event.pools if pool.id == pool_id)
    if closes_at == present:
        return
    is_early = closes_at is not None and event.opens_at is not None and closes_at <= event.opens_at
    if is_early or closing(event.closes_at, closes_at) != (closes_at or event.closes_at):
        raise ClosesOutsideWindow(event.closes_at, event.timezone)
    set_closing(pool_id, closes_at)
    moved = changes({"closes_at": present}, {"closes_at": closes_at})
    note("event.closing_changed", event_id, by=by, now=now, event_id=event_id, changes=moved)
