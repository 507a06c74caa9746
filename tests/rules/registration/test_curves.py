"""How an event fills, beside an earlier one."""

from __future__ import annotations

from datetime import date, timedelta

from eventsvc.registration.curves import EARLIEST, Point, curve

TODAY = date(2026, 3, 10)
STARTS = TODAY + timedelta(days=17)
BEFORE = date(2025, 3, 27)


def ago(starts: date, days: int) -> date:
    return starts - timedelta(days=days)


def test_weeks_are_counted_from_today_so_that_the_newest_figure_is_todays():
    points = curve(STARTS, {ago(STARTS, 30): 2, ago(STARTS, 17): 5}, TODAY)
    assert points == (Point(31, 0, None), Point(24, 2, None), Point(17, 7, None))


def test_the_earlier_event_goes_on_to_its_day_while_this_one_stops_today():
    points = curve(STARTS, {ago(STARTS, 20): 1}, TODAY, (BEFORE, {ago(BEFORE, 20): 4, ago(BEFORE, 3): 6, BEFORE: 1}))
    assert points == (Point(24, 0, 0), Point(17, 1, 4), Point(10, None, 4), Point(3, None, 10), Point(0, None, 11))


def test_over_it_ends_at_its_own_day():
    assert curve(STARTS, {STARTS: 3, ago(STARTS, 6): 1}, STARTS) == (Point(7, 0, None), Point(0, 4, None))


def test_whoever_came_very_early_is_counted_in_with_the_first_point():
    points = curve(STARTS, {ago(STARTS, 400): 3}, TODAY)
    assert points[0].days_before >= EARLIEST
    assert {point.number for point in points} == {3}


def test_signed_up_today_alone_it_is_one_point():
    assert curve(STARTS, {TODAY: 2}, TODAY) == (Point(17, 2, None),)
