"""Which dates of an event move along with its start, and where to: by the clock on the wall, over both clock changes."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from eventsvc.events.dates import DateKind, EventDate
from eventsvc.events.moving import Move

MUNICH = ZoneInfo("Europe/Berlin")


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=MUNICH).astimezone(UTC)


@pytest.mark.parametrize(
    ("kind", "now", "start", "to", "date", "expected"),
    [
        # Over the end of summer time and over its beginning: noon stays noon.
        ("closes_at", "2026-09-01 08:00", "2026-10-20 09:00", "2026-10-27 09:00", "2026-10-19 12:00", "2026-10-26 12:00"),
        ("way_closes", "2027-03-01 08:00", "2027-03-23 09:00", "2027-03-30 09:00", "2027-03-22 12:00", "2027-03-29 12:00"),
        ("code_expires", "2026-09-01 08:00", "2026-11-03 09:00", "2026-10-06 09:00", "2026-10-29 12:00", "2026-10-01 12:00"),
        # Half past two is skipped on 28 March, and comes twice on 25 October.
        ("category_closes", "2027-03-01 08:00", "2027-03-23 09:00", "2027-03-30 09:00", "2027-03-21 02:30", "2027-03-28 03:30"),
        ("contingent_released", "2026-09-01 08:00", "2026-10-20 09:00", "2026-10-27 09:00", "2026-10-18 02:30", "2026-10-25 02:30"),
        # What would have ended before anybody knew stays; what begins, begins at once.
        ("closes_at", "2026-10-10 08:00", "2026-10-20 09:00", "2026-10-15 09:00", "2026-10-14 12:00", "2026-10-14 12:00"),
        ("category_opens", "2026-10-10 08:00", "2026-10-20 09:00", "2026-10-15 09:00", "2026-10-14 12:00", "2026-10-09 12:00"),
        # On the day itself the distance to the start stays.
        ("closes_at", "2026-09-01 08:00", "2026-10-20 09:00", "2026-10-27 14:00", "2026-10-20 08:00", "2026-10-27 13:00"),
        # Nothing moves but the end: nothing moves along.
        ("closes_at", "2026-09-01 08:00", "2026-10-20 09:00", "2026-10-20 09:00", "2026-10-19 12:00", "2026-10-19 12:00"),
    ],
)  # fmt: skip
def test_a_date_moves_along(kind, now, start, to, date, expected):
    one = EventDate(kind=DateKind(kind), at=at(date))
    assert one.moved(Move(at(start), at(to), MUNICH, MUNICH), at(now)).at == at(expected)


@pytest.mark.parametrize("kind", DateKind)
def test_each_kind_of_date_has_its_words(kind):
    assert kind.label
