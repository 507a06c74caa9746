"""Until when an offered place is held, as a truth table on the clocks of the event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsvc.kit.holidays import is_bavarian_holiday
from eventsvc.registration.deadlines import offer_deadline

FAR = datetime(2030, 1, 1, tzinfo=UTC)


def on_the_clock(written: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("made", "hours", "ends"),
    [
        ("2027-03-02T10:15", 48, "2027-03-04T10:15"),  # Tuesday to Thursday, just so many hours
        ("2027-03-02T10:15", 1, "2027-03-02T11:15"),
        ("2027-03-02T21:30", 48, "2027-03-05T10:00"),  # at night: the morning after
        ("2027-03-02T02:00", 48, "2027-03-04T10:00"),  # before dawn: the same day's morning
        ("2027-03-02T20:59", 48, "2027-03-04T20:59"),  # the last minute of the day
        ("2027-03-02T21:00", 48, "2027-03-05T10:00"),
        ("2027-03-02T07:59", 48, "2027-03-04T10:00"),
        ("2027-03-02T08:00", 48, "2027-03-04T08:00"),
        ("2027-03-04T14:00", 48, "2027-03-06T14:00"),  # a Saturday by day is nobody's rest
        ("2027-03-04T22:00", 48, "2027-03-08T10:00"),  # Saturday night: Monday
        ("2027-03-05T14:00", 48, "2027-03-08T10:00"),  # Sunday: Monday
        ("2027-03-05T23:00", 6, "2027-03-08T10:00"),  # before dawn on Saturday: no working day, so Monday
        ("2027-03-24T12:00", 48, "2027-03-30T10:00"),  # Good Friday: past Easter Monday
        ("2027-08-12T12:00", 48, "2027-08-14T12:00"),
        ("2027-08-13T12:00", 48, "2027-08-16T10:00"),  # Assumption Day, a Sunday
        ("2028-08-13T12:00", 48, "2028-08-16T10:00"),  # Assumption Day, a Tuesday
        ("2027-12-23T12:00", 48, "2027-12-27T10:00"),  # Christmas, a Saturday and a Sunday
        ("2027-12-30T12:00", 48, "2028-01-03T10:00"),  # New Year's Day, a Saturday
        ("2027-01-04T12:00", 48, "2027-01-07T10:00"),  # Epiphany
        # The clocks go forward on Sunday, 28 March 2027 and back on 31 October: hours are hours, clocks show another time.
        ("2027-03-26T20:30", 96, "2027-03-31T10:00"),
        ("2027-03-27T12:00", 72, "2027-03-30T13:00"),
        ("2027-03-27T07:30", 72, "2027-03-30T08:30"),
        ("2027-10-30T12:00", 48, "2027-11-02T10:00"),  # 11 o'clock on All Saints' Day
        ("2027-10-30T12:00", 72, "2027-11-02T11:00"),
        ("2027-10-30T08:30", 72, "2027-11-02T10:00"),  # half past seven
        ("2027-10-30T21:30", 72, "2027-11-02T20:30"),
    ],
)
def test_it_ends_in_so_many_hours_or_on_the_next_working_mornings(made, hours, ends):
    deadline = offer_deadline(on_the_clock(made).astimezone(UTC), hours, starts_at=FAR, timezone="Europe/Berlin")
    assert deadline == on_the_clock(ends)


@pytest.mark.parametrize("starts", ["2027-03-04T09:00", "2027-03-04T10:14", "2027-03-02T10:16"])
def test_it_never_ends_after_the_start(starts):
    made = on_the_clock("2027-03-02T10:15").astimezone(UTC)
    starts_at = on_the_clock(starts)
    assert offer_deadline(made, 48, starts_at=starts_at, timezone="Europe/Berlin") == starts_at


def test_night_is_where_the_event_is():
    made = on_the_clock("2027-03-02T15:00").astimezone(UTC)
    tokyo = offer_deadline(made, 48, starts_at=FAR, timezone="Asia/Tokyo")
    assert tokyo == on_the_clock("2027-03-05T10:00", "Asia/Tokyo")


@given(
    made=st.integers(0, 3 * 365 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    hours=st.integers(1, 14 * 24),
    zone=st.sampled_from(["Europe/Berlin", "Asia/Tokyo", "America/New_York"]),
)
def test_nobody_has_less_time_than_told_and_none_ends_while_people_rest(made, hours, zone):
    deadline = offer_deadline(made, hours, starts_at=FAR, timezone=zone)
    local = deadline.astimezone(ZoneInfo(zone))
    assert deadline >= made + timedelta(hours=hours)
    assert deadline <= made + timedelta(hours=hours, days=6)
    assert 8 <= local.hour < 21
    assert local.weekday() != 6
    assert not is_bavarian_holiday(local.date())
