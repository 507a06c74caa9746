from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsvc.messaging.circuit import MOST_BREAKS, Circuit
from eventsvc.messaging.rules import end_of_quiet, is_given_up, next_try_at, next_turn
from eventsvc.messaging.states import TRANSITIONS, MailState, Priority

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(("tries", "seconds"), [(1, 30), (2, 60), (3, 120), (7, 1920), (8, 3600), (90, 3600)])
def test_each_try_waits_twice_as_long_up_to_an_hour(tries: int, seconds: int) -> None:
    assert next_try_at(NOW, tries, 1) == NOW + timedelta(seconds=seconds)
    assert next_try_at(NOW, tries, 0.5) == NOW + timedelta(seconds=seconds / 2)


def test_a_mail_is_given_up_after_72_hours() -> None:
    assert not is_given_up(NOW, 75, NOW + timedelta(hours=71, minutes=59))
    assert is_given_up(NOW, 75, NOW + timedelta(hours=72))


def test_a_mail_that_waited_for_days_until_the_server_came_back_is_still_tried_often() -> None:
    assert not is_given_up(NOW, 1, NOW + timedelta(days=5))
    assert is_given_up(NOW, 12, NOW + timedelta(days=5))


def local(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (local(10, 20, 59), None),
        (local(10, 21), local(11, 7)),
        (local(10, 23, 59), local(11, 7)),
        (local(11, 0), local(11, 7)),
        (local(11, 6, 59), local(11, 7)),
        (local(11, 7), None),
        # The nights in which the clocks change.
        (local(28, 22), local(29, 7)),
        (local(24, 22, month=10), local(25, 7, month=10)),
    ],
)
def test_reminders_keep_quiet_from_nine_to_seven(at: datetime, until: datetime | None) -> None:
    assert end_of_quiet(Priority.REMINDER, "Europe/Berlin", at.astimezone(UTC)) == until


def test_the_night_is_that_of_the_events_zone() -> None:
    nine_in_munich = local(10, 9).astimezone(UTC)
    assert end_of_quiet(Priority.REMINDER, "America/New_York", nine_in_munich) == datetime(2026, 3, 10, 11, tzinfo=UTC)


@given(st.integers(0, 365 * 24 * 60))
def test_what_somebody_waits_for_leaves_at_any_hour_and_the_rest_by_day(minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    assert end_of_quiet(Priority.IMMEDIATE, "Europe/Berlin", now) is None
    assert end_of_quiet(Priority.CHANGE, "Europe/Berlin", now) is None
    later = end_of_quiet(Priority.BULK, "Europe/Berlin", now) or now
    assert now <= later <= now + timedelta(hours=11)
    assert 7 <= later.astimezone(BERLIN).hour < 21


def test_a_settled_mail_stays_settled() -> None:
    settled = {MailState.SENT, MailState.FAILED, MailState.SUPPRESSED}
    assert {state for state, following in TRANSITIONS.items() if not following} == settled
    assert TRANSITIONS[MailState.QUEUED] == {MailState.SENDING}


def test_a_tripped_circuit_rests_and_then_probes() -> None:
    circuit = Circuit()
    assert not circuit.is_paused(NOW)
    circuit.trip(NOW)
    assert circuit.is_paused(NOW + timedelta(seconds=59))
    assert not circuit.is_paused(NOW + timedelta(seconds=60))
    assert circuit.is_probing
    circuit.close()
    assert not circuit.is_probing


def test_breaks_trip_the_circuit_only_in_a_row() -> None:
    circuit = Circuit()
    for _ in range(MOST_BREAKS - 1):
        circuit.count_break(NOW)
    circuit.close()
    circuit.count_break(NOW)
    assert not circuit.is_paused(NOW)
    for _ in range(MOST_BREAKS - 1):
        circuit.count_break(NOW)
    assert circuit.is_paused(NOW)


def ago(*minutes: int) -> list[datetime]:
    return [NOW - timedelta(minutes=number) for number in minutes]


@pytest.mark.parametrize(
    ("sent_at", "in_minutes"),
    [
        ([], None),
        (ago(1, 2), None),
        (ago(1, 2, 45), 15),
        (ago(0, 0, 0), 60),
        (ago(1, 2, 60), None),
        (ago(1, 2, 50, 55, 59), 10),
        (ago(70, 140, 210, 280, 350, 420, 490, 560, 630, 700), 24 * 60 - 700),
        (ago(1, 2, 3, 280, 350, 420, 490, 560, 630, 1430), 57),
    ],
)
def test_a_mailbox_gets_three_an_hour_and_ten_a_day(sent_at: list[datetime], in_minutes: int | None) -> None:
    assert next_turn(sent_at, NOW) == (None if in_minutes is None else NOW + timedelta(minutes=in_minutes))
