"""The holidays of Bavaria, year by year beside a library that others keep."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from eventsvc.kit.holidays import bavarian_holiday, easter

# Where people here say it otherwise than the library.
NAMES = {"Erster Mai": "Tag der Arbeit", "Zweiter Weihnachtsfeiertag": "Zweiter Weihnachtstag"}


@pytest.mark.parametrize(
    "sunday", [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)]
)
def test_easter_is_known(sunday):
    assert easter(sunday.year) == sunday


@pytest.mark.parametrize("year", [*range(2018, 2061)])
def test_every_day_of_the_year_is_a_holiday_or_not_as_in_the_library_and_bears_its_name(year):
    # "catholic" is Assumption Day, which the law leaves to the towns; most have it.
    known = holidays.country_holidays("DE", subdiv="BY", years=year, categories=("public", "catholic"), language="de")
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365 + (year % 4 == 0))]
    assert {day: bavarian_holiday(day) for day in days if bavarian_holiday(day)} == {
        day: NAMES.get(name, name) for day, name in known.items()
    }
