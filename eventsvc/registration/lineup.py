"""Who waits, in order, and who of them would get a place: a rehearsal that changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from .queries import RegistrationRow, registrations_by_id
from .queue import LONGEST_BLOCKING, Waiter, whose_turn
from .waiting import waiting_line


@dataclass(frozen=True, kw_only=True)
class InLine:
    """One person in the queue: their position among those who wait for the same places, and how it would go for them."""

    registration: RegistrationRow
    position: int
    # How many wait together.
    party: int
    # Until when free places are kept for the group, where they are.
    kept_until: datetime | None
    would_move_up: bool
    # There would be places, but not enough for all of the group.
    would_block: bool


@dataclass(frozen=True, kw_only=True)
class Lineup:
    """The queue of an event, and how many would move up in it, how many groups would still not fit."""

    people: tuple[InLine, ...]
    moving_up: int
    blocking: int


def lineup(event_id: UUID, free: Mapping[UUID, int | None], more: Mapping[UUID, int], now: datetime) -> Lineup:
    """Return the queue as it stands, `free` places in each pool, and whose turn it would be with so many `more`."""
    line = list(waiting_line(event_id))
    added = {pool: left if left is None else left + more.get(pool, 0) for pool, left in free.items()}
    turn = whose_turn(line, added, now)
    rows = {row.id: row for row in registrations_by_id(chain.from_iterable(one.registration_ids for one in line))}
    ahead: dict[UUID, set[UUID]] = defaultdict(set)
    admitted = {one.registration_ids for one in turn.admitted}
    blocking = {one.registration_ids for one in turn.blocking}
    people = (
        InLine(
            registration=rows[registration_id],
            position=_position(registration_id, waiter, ahead, free),
            party=len(waiter.registration_ids),
            kept_until=waiter.blocking_since and waiter.blocking_since + LONGEST_BLOCKING,
            would_move_up=waiter.registration_ids in admitted,
            would_block=waiter.registration_ids in blocking,
        )
        for waiter in line
        for registration_id in waiter.registration_ids
    )
    return Lineup(
        people=tuple(people),
        moving_up=sum(len(one.registration_ids) for one in turn.admitted),
        blocking=len(turn.blocking),
    )


def _position(
    registration_id: UUID, waiter: Waiter, ahead: dict[UUID, set[UUID]], free: Mapping[UUID, int | None]
) -> int:
    """Count the person in, and return their position among those who wait for the same scarce places."""
    wanted = [pool for pool in waiter.needs if free[pool] == 0] or list(waiter.needs)
    for pool in waiter.needs:
        ahead[pool].add(registration_id)
    return len(set().union(*(ahead[pool] for pool in wanted)))
