"""Long work under fire: workers are killed in the middle of it; it goes on, and touches nobody twice."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import func, select

from eventsvc.jobs.mail import wake
from eventsvc.jobs.runs import work
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.registration.bulk import BulkDeed, BulkState
from eventsvc.registration.bulk_rows import counts_of
from eventsvc.registration.tags import RegistrationTag
from eventsvc.runs.queries import RunRow, newest_run_of
from eventsvc.runs.states import RunState
from eventsvc.workflows.bulk import Wish, start_bulk
from tests.builders import a_crowd, an_account, an_event
from tests.servers.sink import Sink

from .house import House, wait_until

CROWD = 10_000
KILLS = 4


def run_of(action_id: UUID) -> RunRow:
    db.session.rollback()
    found = newest_run_of(action_id)
    assert found is not None
    return found


def ring_until(house: House, condition: Callable[[], bool]) -> None:
    """As the beat does each minute: a ring goes astray with the worker that dies while it hears it."""
    for _ in range(60):
        wake(work)
        if wait_until(condition, 2):
            return
    pytest.fail(house.workers.log.read_text()[-4000:])


def kill_in_the_middle(house: House, action_id: UUID) -> int:
    """Let a worker do some of it, kill it, and return how many were done by then."""
    before = run_of(action_id).done
    pid = house.workers.start()
    ring_until(house, lambda: run_of(action_id).done > before)
    house.workers.kill(pid)
    return run_of(action_id).done


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_ten_thousand_are_touched_once_although_workers_are_killed(open_house: Callable, kind: str) -> None:
    with open_house(kind, Sink()) as house:
        event, by = an_event(capacity=None), Actor.account(an_account().id)
        people = [one["id"] for one in a_crowd(event, CROWD)]
        wish = Wish(event_id=event.id, deed=BulkDeed.TAG, target="VIP", form_key="many")
        with transaction():
            action_id, _run_id = start_bulk(wish, people, by=by, now=read_clock())
        done = [kill_in_the_middle(house, action_id) for _ in range(KILLS)]
        house.workers.start()
        ring_until(house, lambda: not run_of(action_id).is_working)
        assert 0 < done[0] < done[1] < done[2] < done[3] < CROWD, "killed in the middle each time"
        assert (run_of(action_id).state, run_of(action_id).done) == (RunState.DONE, CROWD)
        assert counts_of(action_id) == {BulkState.DONE: CROWD}
        assert db.session.scalar(select(func.count()).select_from(RegistrationTag)) == CROWD
