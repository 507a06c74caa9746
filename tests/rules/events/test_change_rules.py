"""Until when people may change, send a substitute and sign off: the truth table, both clock changes with it."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from eventsvc.events.change_rules import ChangeRules, DaysBefore, columns_of, cutoffs, may_act, rules_kept
from eventsvc.events.kinds import ChangesBy

BERLIN, TOKYO = "Europe/Berlin", "Asia/Tokyo"
# Thursday 1 April 2027, 10:00 in Berlin; the clocks go forward on Sunday 28 March at 2:00.
SPRING = datetime(2027, 4, 1, 8, tzinfo=UTC)
# Wednesday 3 November 2027, 10:00 in Berlin; the clocks go back on Sunday 31 October at 3:00.
AUTUMN = datetime(2027, 11, 3, 9, tzinfo=UTC)


def until(rule: DaysBefore | None, starts_at: datetime, timezone: str = BERLIN) -> datetime:
    rules = ChangeRules(sign_off_until=rule)
    return cutoffs(rules, closes_at=starts_at, starts_at=starts_at, timezone=timezone).sign_off


@pytest.mark.parametrize(
    ("rule", "starts_at", "timezone", "expected"),
    [
        (None, SPRING, BERLIN, SPRING),
        (DaysBefore(0, time(8)), SPRING, BERLIN, datetime(2027, 4, 1, 6, tzinfo=UTC)),
        (DaysBefore(0, time(23, 59)), SPRING, BERLIN, SPRING),
        (DaysBefore(3, time(12)), SPRING, BERLIN, datetime(2027, 3, 29, 10, tzinfo=UTC)),
        # The day before the change is on winter time, the days after it on summer time.
        (DaysBefore(5, time(12)), SPRING, BERLIN, datetime(2027, 3, 27, 11, tzinfo=UTC)),
        # 2:30 does not exist on that day: an hour later.
        (DaysBefore(4, time(2, 30)), SPRING, BERLIN, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        # 2:30 comes twice on that day: the first.
        (DaysBefore(3, time(2, 30)), AUTUMN, BERLIN, datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (DaysBefore(4, time(12)), AUTUMN, BERLIN, datetime(2027, 10, 30, 10, tzinfo=UTC)),
        (DaysBefore(1, time(18)), SPRING, TOKYO, datetime(2027, 3, 31, 9, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_counted_in_days_and_read_on_the_wall(rule, starts_at, timezone, expected):
    assert until(rule, starts_at, timezone) == expected


def test_usual_is_data_until_the_deadline_and_all_else_until_the_start():
    closes_at = datetime(2027, 3, 20, 17, tzinfo=UTC)
    usual = cutoffs(ChangeRules(), closes_at=closes_at, starts_at=SPRING, timezone=BERLIN)
    assert (usual.change, usual.substitute, usual.sign_off) == (closes_at, SPRING, SPRING)


def test_each_deadline_stands_alone():
    closes_at = datetime(2027, 3, 20, 17, tzinfo=UTC)
    rules = ChangeRules(change_until=DaysBefore(1, time(12)), substitute_until=DaysBefore(2, time(12)))
    found = cutoffs(rules, closes_at=closes_at, starts_at=SPRING, timezone=BERLIN)
    assert found.change == datetime(2027, 3, 31, 10, tzinfo=UTC)
    assert found.substitute == datetime(2027, 3, 30, 10, tzinfo=UTC)
    assert found.sign_off == SPRING


@pytest.mark.parametrize(
    ("changes_by", "is_booked_by_other", "may"),
    [
        (ChangesBy.PERSON, False, True),
        (ChangesBy.PERSON, True, True),
        (ChangesBy.CONTACT, False, True),
        (ChangesBy.CONTACT, True, False),
    ],
)
def test_who_acts(changes_by, is_booked_by_other, may):
    assert may_act(changes_by, is_booked_by_other=is_booked_by_other) is may


def test_rules_survive_their_columns():
    rules = ChangeRules(
        change_until=DaysBefore(0, time(9)),
        sign_off_until=DaysBefore(14, time(23, 59)),
        changes_by=ChangesBy.CONTACT,
        approves_substitutes=True,
        looks_again=True,
    )
    assert rules_kept(columns_of(rules)) == rules
    assert rules_kept(columns_of(ChangeRules())) == ChangeRules()
