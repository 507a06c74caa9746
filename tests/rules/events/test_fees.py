"""What signing off costs: the ladder that clusters use, day by day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from eventsvc.events.fees import Fee, FeeProblem, FeeStep, days_left, fee_problems, first_days, step_at

BERLIN = "Europe/Berlin"
HALF, WHOLE, FIXED = FeeStep(days=14, percent=50), FeeStep(days=3, percent=100), FeeStep(days=30, amount_cents=3000)
LADDER = (FIXED, HALF, WHOLE)
# 2 November 2027, 9:00 in Berlin: two days after the clocks went back.
START = datetime(2027, 11, 2, 8, tzinfo=UTC)
# 1 April 2027, 10:00 in Berlin.
SPRING = datetime(2027, 4, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "step"),
    [(31, None), (30, FIXED), (15, FIXED), (14, HALF), (4, HALF), (3, WHOLE), (0, WHOLE), (-1, WHOLE)],
)
def test_the_last_step_that_has_begun_holds(left, step):
    assert step_at(LADDER, left) == step
    assert step_at(reversed(LADDER), left) == step


def test_without_steps_it_is_free():
    assert step_at((), 0) is None
    assert Fee(price_cents=19000).cents == 0


@pytest.mark.parametrize(
    ("step", "price", "cents"),
    [
        (HALF, 19000, 9500),
        (HALF, 19001, 9501),
        (FeeStep(days=1, percent=33), 100, 33),
        (FeeStep(days=1, percent=25), 2, 1),
        (WHOLE, 0, 0),
        (FIXED, 0, 3000),
        (FIXED, 19000, 3000),
    ],
)
def test_a_step_comes_to_so_much(step, price, cents):
    assert Fee(step=step, price_cents=price).cents == cents


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (datetime(2027, 11, 2, 7, 59, tzinfo=UTC), 0),
        (datetime(2027, 11, 1, 22, 59, tzinfo=UTC), 1),
        (datetime(2027, 11, 1, 23, 0, tzinfo=UTC), 0),
        # Before the clocks went back, midnight in Berlin was an hour earlier.
        (datetime(2027, 10, 30, 21, 59, tzinfo=UTC), 3),
        (datetime(2027, 10, 30, 22, 0, tzinfo=UTC), 2),
    ],
)
def test_days_are_those_of_the_calendar_at_the_event(now, left):
    assert days_left(START, BERLIN, now) == left


@pytest.mark.parametrize(
    ("starts_at", "zone", "now", "left"),
    [
        # 1 April 2027; the clocks went forward on 28 March, and midnight in Berlin is an hour earlier since.
        (SPRING, BERLIN, datetime(2027, 3, 31, 21, 59, tzinfo=UTC), 1),
        (SPRING, BERLIN, datetime(2027, 3, 31, 22, 0, tzinfo=UTC), 0),
        (SPRING, BERLIN, datetime(2027, 3, 27, 22, 59, tzinfo=UTC), 5),
        (SPRING, BERLIN, datetime(2027, 3, 27, 23, 0, tzinfo=UTC), 4),
        # Good Friday and Easter Monday of 2027 lie between: holidays count like any day.
        (SPRING, BERLIN, datetime(2027, 3, 25, 12, 0, tzinfo=UTC), 7),
        # Where the event is, it is tomorrow already.
        (SPRING, "Asia/Tokyo", datetime(2027, 3, 31, 15, 0, tzinfo=UTC), 0),
        # Over the end of the year, with the day of a leap year's February.
        (datetime(2028, 3, 1, 9, tzinfo=UTC), BERLIN, datetime(2027, 12, 31, 12, 0, tzinfo=UTC), 61),
    ],
)
def test_days_are_counted_over_spring_holidays_and_other_zones(starts_at, zone, now, left):
    assert days_left(starts_at, zone, now) == left


def test_each_step_has_its_first_day():
    assert first_days((WHOLE, FIXED, HALF), START, BERLIN) == [
        (date(2027, 10, 3), FIXED),
        (date(2027, 10, 19), HALF),
        (date(2027, 10, 30), WHOLE),
    ]


@pytest.mark.parametrize(
    ("steps", "problems"),
    [
        ((), []),
        (LADDER, []),
        ([FeeStep(days=day, percent=10) for day in range(7)], [FeeProblem.TOO_MANY]),
        ((FeeStep(days=366, percent=10),), [FeeProblem.DAYS_UNFIT]),
        ((HALF, FeeStep(days=14, percent=10)), [FeeProblem.SAME_DAYS]),
        ((FeeStep(days=1),), [FeeProblem.EITHER_OR]),
        ((FeeStep(days=1, percent=10, amount_cents=5),), [FeeProblem.EITHER_OR]),
        ((FeeStep(days=1, percent=101),), [FeeProblem.PERCENT_UNFIT]),
        ((FeeStep(days=1, percent=0),), [FeeProblem.PERCENT_UNFIT]),
        ((FeeStep(days=1, amount_cents=0),), [FeeProblem.AMOUNT_UNFIT]),
    ],
)
def test_what_does_not_hold_together_is_said(steps, problems):
    assert fee_problems(tuple(steps)) == problems
