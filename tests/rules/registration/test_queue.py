"""Whose turn it is, as a truth table: W waits on site, S is the students' quota, O is online."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from eventsvc.registration.queue import LONGEST_BLOCKING, Waiter, whose_turn

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
POOLS = {"W": UUID(int=1), "S": UUID(int=2), "O": UUID(int=3)}
LONG_AGO, JUST_NOW = NOW - LONGEST_BLOCKING, NOW - LONGEST_BLOCKING + timedelta(seconds=1)


def waiting(number: int, needs: str, since: datetime | None = None) -> Waiter:
    """One waiter, known by a number, with needs such as "WWW" or "WS"."""
    counted = {POOLS[name]: needs.count(name) for name in set(needs)}
    return Waiter(registration_ids=(UUID(int=number),), needs=counted, blocking_since=since)


def turn(free: dict[str, int | None], *needs: str | tuple[str, datetime]) -> tuple[list[int], list[int]]:
    """Who gets their places, and who blocks, each by its place in the queue."""
    queue = [waiting(number, *([one] if isinstance(one, str) else one)) for number, one in enumerate(needs, 1)]
    found = whose_turn(queue, {POOLS[name]: left for name, left in free.items()}, NOW)
    return tuple([waiter.registration_ids[0].int for waiter in group] for group in (found.admitted, found.blocking))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("free", "queue", "admitted", "blocking"),
    [
        ({"W": 0}, ["W", "W"], [], []),
        ({"W": 1}, ["W", "W"], [1], []),
        ({"W": 2}, ["W", "W", "W"], [1, 2], []),
        ({"W": None}, ["W", "WWW"], [1, 2], []),
        # A group that fits goes whole; one that does not keeps what there is for itself.
        ({"W": 3}, ["WWW", "W"], [1], []),
        ({"W": 2}, ["WWW", "W"], [], [1]),
        ({"W": 2}, ["W", "WWW", "W"], [1], [2]),
        # For a day, and then smaller ones pass.
        ({"W": 2}, [("WWW", JUST_NOW), "W"], [], [1]),
        ({"W": 2}, [("WWW", LONG_AGO), "W", "W"], [2, 3], []),
        ({"W": 3}, [("WWW", LONG_AGO), "W", "W"], [1], []),
        # Where nothing is free, nothing is kept.
        ({"W": 0}, ["WWW", "W"], [], []),
        # Whoever lacks a place in one pool keeps nobody from another.
        ({"W": 2, "S": 0}, ["WS", "W", "W"], [2, 3], []),
        ({"W": 1, "S": 1}, ["WS", "W"], [1], []),
        ({"W": 1, "S": 0, "O": 1}, ["WS", "O", "W"], [2, 3], []),
        # A group blocks only where it finds some places, but too few.
        ({"W": 2, "O": 1}, ["WWWO", "O", "W"], [2], [1]),
        ({"W": 5, "S": 1}, ["WSWS", "WS", "W"], [3], [1]),
    ],
)
def test_free_places_go_out_in_the_order_of_the_queue(free, queue, admitted, blocking):
    assert turn(free, *queue) == (admitted, blocking)
