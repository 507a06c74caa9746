"""Whose turn it is: those who wait, in order, against the places that are free."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

# The priority of those who stand on the reserve list beside the queue: the team accepts them, they move up never by themselves.
RESERVE = 2
# A group that does not fit keeps the free places for so long; then smaller ones pass.
LONGEST_BLOCKING = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Waiter:
    """Those who wait for their places together, one person or a group, with the number of places they need in each pool."""

    registration_ids: tuple[UUID, ...]
    needs: Mapping[UUID, int]
    priority: int = 0
    booking_id: UUID | None = None
    blocking_since: datetime | None = None

    def fits(self, free: Mapping[UUID, int | None]) -> bool:
        """Whether every pool has room for all of them; None means any number."""
        return all(left is None or left >= self.needs[pool] for pool, left in self._left(free))

    def short_of(self, free: Mapping[UUID, int | None]) -> set[UUID]:
        """The pools that have some room, but not enough."""
        return {pool for pool, left in self._left(free) if left is not None and 0 < left < self.needs[pool]}

    def may_block(self, now: datetime) -> bool:
        """Whether free places are still kept for them."""
        return self.blocking_since is None or now - self.blocking_since < LONGEST_BLOCKING

    def _left(self, free: Mapping[UUID, int | None]) -> list[tuple[UUID, int | None]]:
        return [(pool, free[pool]) for pool in self.needs]


@dataclass(frozen=True)
class Turn:
    """Who gets their places now, and which groups keep free ones because they need more."""

    admitted: tuple[Waiter, ...]
    blocking: tuple[Waiter, ...]


def joined_by(queue: Iterable[Waiter], newcomer: Waiter) -> Iterator[Waiter]:
    """Return the queue with the newcomer in it: behind everyone of the same priority."""
    rest = iter(queue)
    for waiter in rest:
        if waiter.priority > newcomer.priority:
            yield newcomer
            yield waiter
            yield from rest
            return
        yield waiter
    yield newcomer


def whose_turn(queue: Iterable[Waiter], free: Mapping[UUID, int | None], now: datetime) -> Turn:
    """Give the free places out in the order of the queue.

    Whoever lacks a place in one pool keeps nobody from another. A group that finds too few places keeps those for
    itself, for a day at most; after that smaller ones pass.
    """
    left = dict(free)
    admitted, blocking = [], []
    for waiter in queue:
        if waiter.fits(left):
            admitted.append(waiter)
            left |= {pool: _less(left[pool], number) for pool, number in waiter.needs.items()}
        elif waiter.may_block(now) and (short := waiter.short_of(left)):
            blocking.append(waiter)
            left |= dict.fromkeys(short, 0)
        if all(number == 0 for number in left.values()):
            break
    return Turn(tuple(admitted), tuple(blocking))


def _less(left: int | None, number: int) -> int | None:
    return None if left is None else left - number
