"""The public holidays of Bavaria, by rule; a test compares them with a library, which would cost every process 23 MiB."""

from __future__ import annotations

from datetime import date

# Fixed ones as (month, day), the others in days from Easter Sunday.
FIXED = frozenset({(1, 1), (1, 6), (5, 1), (8, 15), (10, 3), (11, 1), (12, 25), (12, 26)})
FROM_EASTER = frozenset({-2, 1, 39, 50, 60})


def is_bavarian_holiday(day: date) -> bool:
    """Whether the day is a public holiday in Bavaria; Assumption Day counts, for it is one nearly everywhere."""
    return (day.month, day.day) in FIXED or (day - easter(day.year)).days in FROM_EASTER


def easter(year: int) -> date:
    """Return Easter Sunday by the Gregorian rule."""
    century, in_cycle = divmod(year, 100)[0], year % 19
    leaps, corrected = century // 4, (8 * century + 13) // 25
    epact = (19 * in_cycle + century - leaps - corrected + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - in_cycle) // 11))
    weekday = (year + year // 4 + epact + 2 - century + leaps) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))
