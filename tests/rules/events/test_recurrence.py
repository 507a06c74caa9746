"""The days of a series."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsvc.events.recurrence import (
    MOST_DATES,
    Rhythm,
    Rule,
    RuleProblem,
    days_of,
    is_last_of_month,
    rule_problem,
    which_of_month,
)

TUESDAY = date(2027, 2, 9)  # the second of its month


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        # The second Tuesday of the month until June.
        (
            Rule(rhythm=Rhythm.MONTHLY_WEEKDAY, until=date(2027, 6, 30)),
            TUESDAY,
            ["2027-02-09", "2027-03-09", "2027-04-13", "2027-05-11", "2027-06-08"],
        ),
        (Rule(rhythm=Rhythm.MONTHLY_WEEKDAY, every=2, count=3), TUESDAY, ["2027-02-09", "2027-04-13", "2027-06-08"]),
        # Every fortnight, over both changes of the clocks: days know nothing of them.
        (
            Rule(rhythm=Rhythm.WEEKLY, every=2, until=date(2027, 4, 6)),
            TUESDAY,
            ["2027-02-09", "2027-02-23", "2027-03-09", "2027-03-23", "2027-04-06"],
        ),
        (Rule(rhythm=Rhythm.WEEKLY, count=2), date(2026, 12, 29), ["2026-12-29", "2027-01-05"]),
        (
            Rule(rhythm=Rhythm.MONTHLY_LAST, count=3),
            date(2027, 1, 29),
            ["2027-01-29", "2027-02-26", "2027-03-26"],
        ),
        # What a month does not have is left out.
        (Rule(rhythm=Rhythm.MONTHLY_DAY, count=3), date(2027, 1, 31), ["2027-01-31", "2027-03-31", "2027-05-31"]),
        (Rule(rhythm=Rhythm.MONTHLY_DAY, until=date(2027, 3, 14)), date(2027, 1, 15), ["2027-01-15", "2027-02-15"]),
    ],
)
def test_a_rule_gives_its_days(rule: Rule, first: date, expected: list[str]) -> None:
    assert [day.isoformat() for day in days_of(rule, first)] == expected
    assert rule_problem(rule, first) is None


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        (Rule(rhythm=Rhythm.WEEKLY), TUESDAY, ("until", RuleProblem.NO_END)),
        (Rule(rhythm=Rhythm.WEEKLY, count=3, until=date(2027, 6, 1)), TUESDAY, ("until", RuleProblem.NO_END)),
        (Rule(rhythm=Rhythm.WEEKLY, until=date(2027, 2, 10)), TUESDAY, ("until", RuleProblem.ONLY_ONE)),
        (Rule(rhythm=Rhythm.WEEKLY, until=date(2027, 1, 1)), TUESDAY, ("until", RuleProblem.ONLY_ONE)),
        (Rule(rhythm=Rhythm.WEEKLY, count=1), TUESDAY, ("count", RuleProblem.ONLY_ONE)),
        (Rule(rhythm=Rhythm.WEEKLY, count=61), TUESDAY, ("count", RuleProblem.TOO_MANY)),
        (Rule(rhythm=Rhythm.WEEKLY, until=date(2099, 1, 1)), TUESDAY, ("until", RuleProblem.TOO_MANY)),
        (Rule(rhythm=Rhythm.MONTHLY_WEEKDAY, count=3), date(2027, 3, 30), ("rhythm", RuleProblem.NO_FIFTH)),
        (Rule(rhythm=Rhythm.MONTHLY_LAST, count=3), TUESDAY, ("rhythm", RuleProblem.NOT_THE_LAST)),
    ],
)
def test_a_rule_that_gives_no_series_is_refused_with_its_reason(
    rule: Rule, first: date, expected: tuple[str, RuleProblem]
) -> None:
    assert rule_problem(rule, first) == expected


@given(
    st.sampled_from(Rhythm),
    st.integers(1, 12),
    st.integers(2, MOST_DATES),
    st.dates(date(2020, 1, 1), date(2060, 1, 1)),
)
def test_every_day_of_a_series_is_like_its_first(rhythm: Rhythm, every: int, count: int, first: date) -> None:
    rule = Rule(rhythm=rhythm, every=every, count=count)
    if rule_problem(rule, first):
        return
    days = days_of(rule, first)
    assert days[0] == first
    assert days == sorted(set(days))
    for day in days:
        if rhythm is Rhythm.MONTHLY_DAY:
            assert day.day == first.day
            continue
        assert day.weekday() == first.weekday()
        if rhythm is Rhythm.WEEKLY:
            assert (day - first) % timedelta(weeks=every) == timedelta()
        elif rhythm is Rhythm.MONTHLY_LAST:
            assert is_last_of_month(day)
        else:
            assert which_of_month(day) == which_of_month(first)
