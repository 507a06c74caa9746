"""How an event fills: its sign-ups over the days before it, beside those of an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = 7
# Whoever signed up earlier than half a year before is counted in with the first point.
EARLIEST = 26 * WEEK


@dataclass(frozen=True)
class Point:
    """How many had signed up so many days before the event; None where that day has not come, or nothing is compared."""

    days_before: int
    number: int | None
    earlier: int | None


def curve(
    starts_on: date, signed_up: Mapping[date, int], today: date, earlier: tuple[date, Mapping[date, int]] | None = None
) -> tuple[Point, ...]:
    """Return the sign-ups week by week, counted from `today` so that the newest figure is today's, down to the event's day.

    `signed_up` says how many came each day; `earlier` the same of another event, by its own first day.
    """
    left = max(0, (starts_on - today).days)
    firsts = [(starts_on - day).days for day in signed_up]
    if earlier is not None:
        firsts += [(earlier[0] - day).days for day in earlier[1]]
    first = min(EARLIEST, max([left, *firsts]))
    weeks = -(-(first - left) // WEEK)
    last = left if earlier is None else 0
    days = sorted({*range(left + weeks * WEEK, last - 1, -WEEK), last}, reverse=True)
    return tuple(
        Point(
            days_before=before,
            number=_until(signed_up, starts_on, before) if before >= left else None,
            earlier=_until(earlier[1], earlier[0], before) if earlier is not None else None,
        )
        for before in days
    )


def _until(signed_up: Mapping[date, int], starts_on: date, days_before: int) -> int:
    end = starts_on - timedelta(days=days_before)
    return sum(number for day, number in signed_up.items() if day <= end)
