"""When something counts as late, missing, low or broken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eventsvc.health.rules import JobRow, crew, of_backup, of_disk, of_failed_mail, of_waiting_mail
from eventsvc.health.states import Verdict

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
OLD, FRESH = NOW - timedelta(minutes=4), NOW - timedelta(minutes=1)
UNKNOWN, FINE, WARNING, BROKEN = Verdict


@pytest.mark.parametrize(
    ("ticked_at", "ended_at", "bells", "worker", "beat"),
    [
        (FRESH, FRESH, 0, FINE, FINE),
        (FRESH, FRESH, 40, FINE, FINE),
        (FRESH, FRESH, None, FINE, FINE),
        (OLD, OLD, 7, BROKEN, UNKNOWN),
        (None, None, 7, BROKEN, UNKNOWN),
        (OLD, OLD, 0, UNKNOWN, BROKEN),
        (OLD, FRESH, 0, FINE, BROKEN),
        (OLD, FRESH, 2, FINE, BROKEN),
        (OLD, OLD, None, UNKNOWN, UNKNOWN),
    ],
)
def test_what_the_ticks_and_the_bells_say_about_worker_and_beat(ticked_at, ended_at, bells, worker, beat) -> None:
    found = crew(ticked_at, ended_at, bells, NOW)
    assert (found.worker, found.beat) == (worker, beat)


@pytest.mark.parametrize(
    ("every", "since", "is_late"),
    [
        (60, 299, False),
        (60, 301, True),
        (600, 1799, False),
        (600, 1801, True),
        (3600, 10799, False),
        (3600, 10801, True),
    ],
)
def test_a_job_is_late_after_three_rings_and_five_minutes(every: int, since: int, *, is_late: bool) -> None:
    begun = NOW - timedelta(seconds=since)
    ran = JobRow(name="job", every=timedelta(seconds=every), known_since=begun - timedelta(days=9), ticked_at=begun)
    never = JobRow(name="job", every=timedelta(seconds=every), known_since=begun)
    assert (ran.is_late(NOW), never.is_late(NOW)) == (is_late, is_late)


def test_a_job_that_nobody_has_heard_of_is_not_late() -> None:
    job = JobRow(name="job", every=timedelta(minutes=1))
    assert (job.is_late(NOW), job.verdict(NOW), job.due_at) == (False, UNKNOWN, None)


def test_the_figures_where_it_turns() -> None:
    minutes = [of_waiting_mail(timedelta(minutes=age)) for age in (5, 6, 30, 31)]
    assert minutes == [FINE, WARNING, WARNING, BROKEN]
    failed = [of_failed_mail(number, 20) for number in (0, 9, 10, 20, 21)]
    assert failed == [FINE, FINE, WARNING, WARNING, BROKEN]
    assert [of_disk(free) for free in (2_000_000_000, 1_999_999_999, 299_999_999)] == [FINE, WARNING, BROKEN]
    assert [of_backup(timedelta(hours=age)) for age in (26, 27, 72, 73)] == [FINE, WARNING, WARNING, BROKEN]
