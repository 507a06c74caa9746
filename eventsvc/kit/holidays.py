"""The public holidays of Bavaria, by rule; a test compares them with a library, which would cost every process 23 MiB."""

from __future__ import annotations

from datetime import date

from .text import N_

# Fixed ones by (month, day), the others by days from Easter Sunday.
FIXED = {
    (1, 1): N_("Neujahr"),
    (1, 6): N_("Heilige Drei Könige"),
    (5, 1): N_("Tag der Arbeit"),
    (8, 15): N_("Mariä Himmelfahrt"),
    (10, 3): N_("Tag der Deutschen Einheit"),
    (11, 1): N_("Allerheiligen"),
    (12, 25): N_("Erster Weihnachtstag"),
    (12, 26): N_("Zweiter Weihnachtstag"),
}
FROM_EASTER = {
    -2: N_("Karfreitag"),
    1: N_("Ostermontag"),
    39: N_("Christi Himmelfahrt"),
    50: N_("Pfingstmontag"),
    60: N_("Fronleichnam"),
}


def bavarian_holiday(day: date) -> str:
    """Return what the day is called as a public holiday in Bavaria, marked for the catalogues; empty if it is none.

    Assumption Day counts, for it is one nearly everywhere.
    """
    return FIXED.get((day.month, day.day)) or FROM_EASTER.get((day - easter(day.year)).days, "")


def is_bavarian_holiday(day: date) -> bool:
    """Whether the day is a public holiday in Bavaria."""
    return bool(bavarian_holiday(day))


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
