"""The dates of an event move with its start, by the clock on the wall."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsvc.events.moving import Move

MUNICH, LONDON = ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/London")


def at(words: str, zone: ZoneInfo = MUNICH) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "to", "date", "expected"),
    [
        # A year on, on the same weekday.
        ("2026-10-06 09:00", "2027-10-05 09:00", "2026-09-30 12:00", "2027-09-29 12:00"),
        # Over the end of summer time, and over its beginning: noon stays noon.
        ("2026-10-06 09:00", "2026-11-03 09:00", "2026-10-01 12:00", "2026-10-29 12:00"),
        ("2026-11-03 09:00", "2026-10-06 09:00", "2026-10-29 12:00", "2026-10-01 12:00"),
        ("2027-03-09 09:00", "2027-04-13 09:00", "2027-03-05 12:00", "2027-04-09 12:00"),
        # Only what comes before the start lies on the other side of the change.
        ("2026-10-20 09:00", "2026-10-27 09:00", "2026-10-17 12:00", "2026-10-24 12:00"),
        # Half past two is skipped on 28 March, and comes twice on 25 October: the first counts.
        ("2027-03-23 09:00", "2027-03-30 09:00", "2027-03-21 02:30", "2027-03-28 03:30"),
        ("2026-10-20 09:00", "2026-10-27 09:00", "2026-10-18 02:30", "2026-10-25 02:30"),
        # It begins five hours later: what lies on its day follows, what lies on other days keeps its hour.
        ("2026-10-06 09:00", "2026-12-01 14:00", "2026-10-06 10:30", "2026-12-01 15:30"),
        ("2026-10-06 09:00", "2026-12-01 14:00", "2026-10-07 10:30", "2026-12-02 10:30"),
        ("2026-10-06 09:00", "2026-12-01 14:00", "2026-09-30 23:59", "2026-11-25 23:59"),
        ("2026-10-06 09:00", "2026-12-01 14:00", "2026-10-06 09:00", "2026-12-01 14:00"),
    ],
)
def test_a_date_keeps_its_day_and_hour_before_the_start(start: str, to: str, date: str, expected: str) -> None:
    assert Move(at(start), at(to), MUNICH, MUNICH)(at(date)) == at(expected)


def test_in_another_zone_the_hour_is_that_of_the_other_clocks() -> None:
    move = Move(at("2026-10-06 09:00"), at("2026-10-13 09:00", LONDON), MUNICH, LONDON)
    assert move(at("2026-10-05 12:00")) == at("2026-10-12 12:00", LONDON)


@pytest.mark.parametrize(
    ("start", "end", "to", "expected"),
    [
        ("2026-10-06 09:00", "2026-10-07 16:00", "2026-10-24 09:00", "2026-10-25 16:00"),
        ("2026-10-06 22:00", "2026-10-07 02:00", "2026-12-01 10:00", "2026-12-01 14:00"),
        # In the night in which the clocks go back an hour on the wall is nothing: it stays an hour.
        ("2026-10-18 02:45", "2026-10-18 03:15", "2026-10-25 02:45", "2026-10-25 03:15"),
    ],
)
def test_the_end_lies_as_long_after_the_start(start: str, end: str, to: str, expected: str) -> None:
    assert Move(at(start), at(to), MUNICH, MUNICH).end(at(end)) == at(expected)


def test_what_does_not_move_stays_even_where_an_hour_comes_twice() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    start = at("2026-10-27 09:00")
    assert Move(start, start, MUNICH, MUNICH)(second) == second


days = st.integers(-800, 800)


@given(days, st.integers(0, 23), st.integers(-60, 60))
def test_there_and_back_again_is_where_it_was(far: int, hour: int, before: int) -> None:
    start = at("2026-06-02 09:00")
    to = (start.astimezone(MUNICH).replace(tzinfo=None) + timedelta(days=far)).replace(tzinfo=MUNICH)
    date = datetime(2026, 6, 2, hour, 15, tzinfo=MUNICH) + timedelta(days=before)
    moved = Move(start, to, MUNICH, MUNICH)(date)
    skipped = moved.astimezone(MUNICH).hour != hour
    assert skipped or Move(to, start, MUNICH, MUNICH)(moved) == date.astimezone(UTC)
