"""The team decides of one category while others come by themselves: its reserve list, and the queue beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventsvc.events.categories import Admission, CategoryKind
from eventsvc.events.category_queries import categories_of
from eventsvc.events.category_service import draft_of_category
from eventsvc.journal import Actor
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import edit_of
from eventsvc.registration.census import miscounts
from eventsvc.registration.deciding import Decision, Outcome, Skip
from eventsvc.registration.decisions import find_held, held_decisions
from eventsvc.registration.errors import EventFull, WrongState
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import waiting_line, waiting_position
from eventsvc.workflows import category_change
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.categories import change_category
from eventsvc.workflows.decisions import accept_application, decline_application, reserve_application
from eventsvc.workflows.held_decisions import carry_out_next, decide_many, release_held
from eventsvc.workflows.reserve import rank_reserve
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_category, a_group, a_pool_of, an_account, an_application, an_event

APPLIED, CONFIRMED, WAITLISTED = RegistrationState.APPLIED, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


@pytest.fixture(autouse=True)
def sums(app):
    """Whatever happens, the pools count what people hold."""
    yield
    assert miscounts() == []


@pytest.fixture
def organizer(app):
    """An organizer who decides: held decisions name the account."""
    return Actor.account(an_account().id)


@pytest.fixture
def event(app, now):
    return an_event(capacity=1)


@pytest.fixture
def press(event):
    return a_category(event, CategoryKind.PRESS, admission=Admission.ON_REQUEST)


@pytest.fixture
def come(event, press, now):
    """Sign someone up, of the press or of nothing in particular, and return their id."""

    def sign(*, is_press=False):
        with transaction():
            given = {"category_id": press.id} if is_press else {}
            return sign_up(an_application(event, **given), now).placed[0].registration.id

    return sign


@pytest.fixture
def reserve(come, organizer, now):
    """Let somebody of the press apply, and put them on the reserve list."""

    def put():
        applied = come(is_press=True)
        with transaction():
            reserve_application(applied, by=organizer, now=now)
        return applied

    return put


def in_line(event, **where):
    return [one for waiter in waiting_line(event.id, **where) for one in waiter.registration_ids]


def position(registration_id):
    return waiting_position(get_registration(registration_id))


def test_each_list_counts_for_itself_and_only_the_queue_moves_up(event, come, reserve, organizer, now, state_of):
    holder, first_reserve, waiting, second_reserve = come(), reserve(), come(), reserve()
    assert in_line(event) == [waiting]
    assert in_line(event, in_reserve=True) == [first_reserve, second_reserve]
    assert [position(one) for one in (first_reserve, waiting, second_reserve)] == [1, 1, 2]
    with transaction():
        withdraw(holder, now)
    assert [state_of(one) for one in (waiting, first_reserve)] == [CONFIRMED, WAITLISTED]
    with transaction():
        withdraw(waiting, now)
    # Nobody waits in the queue: the place is free, for the team to give and for newcomers.
    assert state_of(first_reserve) is WAITLISTED
    assert state_of(come()) is CONFIRMED


def test_the_team_accepts_by_hand_whom_it_wants_while_a_place_is_free(event, come, reserve, organizer, now, state_of):
    first, second = reserve(), reserve()
    with transaction():
        accept_application(second, by=organizer, now=now)
    assert [state_of(one) for one in (first, second)] == [WAITLISTED, CONFIRMED]
    with pytest.raises(EventFull), transaction():
        accept_application(first, by=organizer, now=now)
    applied = come(is_press=True)
    with pytest.raises(EventFull), transaction():
        accept_application(applied, by=organizer, now=now)
    with transaction():
        decline_application(first, "", by=organizer, now=now)
    assert [state_of(one) for one in (first, applied)] == [RegistrationState.DECLINED, APPLIED]


def test_nobody_is_accepted_to_a_place_that_is_kept_for_a_group(event, come, reserve, organizer, now, state_of):
    holder, hoping = come(), reserve()
    with transaction():
        sign_up(a_group(event, 2, is_together=True), now)
    with transaction():
        withdraw(holder, now)
    assert a_pool_of(event).taken == 0
    with pytest.raises(EventFull), transaction():
        accept_application(hoping, by=organizer, now=now)
    assert state_of(hoping) is WAITLISTED


def test_ranking_touches_the_reserve_list_alone(event, come, reserve, organizer, now):
    come()
    first, waiting, second, last = reserve(), come(), reserve(), reserve()
    with transaction():
        assert rank_reserve(last, place=1, by=organizer, now=now) == 1
    assert in_line(event, in_reserve=True) == [last, first, second]
    assert [position(one) for one in (last, first, second, waiting)] == [1, 2, 3, 1]
    with pytest.raises(WrongState), transaction():
        rank_reserve(waiting, place=1, by=organizer, now=now)
    with pytest.raises(WrongState), transaction():
        decline_application(waiting, "", by=organizer, now=now)


def test_decisions_are_held_and_sent_at_one_moment(event, come, organizer, now, state_of, letters):
    accepted, reserved, declined, waiting = (come(is_press=True) for _ in range(4))
    for person, outcome in ((accepted, Outcome.ACCEPT), (reserved, Outcome.RESERVE), (declined, Outcome.DECLINE)):
        with transaction():
            decide_many(event.id, [person], Decision(outcome=outcome), is_held=True, by=organizer, now=now)
    written = len(letters())
    assert state_of(accepted) is APPLIED
    with transaction():
        assert release_held(event.id, by=organizer, now=now) == 3
    while True:
        with transaction():
            if not carry_out_next(event.id, now):
                break
    states = [state_of(one) for one in (accepted, reserved, declined, waiting)]
    assert states == [CONFIRMED, WAITLISTED, RegistrationState.DECLINED, APPLIED]
    assert len(letters()) == written + 3
    # From the reserve list one is decided upon once more; who stands in the queue is nobody's to decide.
    queued = come()
    again = Decision(outcome=Outcome.ACCEPT)
    with transaction():
        done = decide_many(event.id, [reserved, queued], again, is_held=True, by=organizer, now=now)
    assert [one.id for one in done.taken] == [reserved]
    assert [(one.id, why) for one, why in done.skipped] == [(queued, Skip.DECIDED)]
    with transaction():
        release_held(event.id, by=organizer, now=now)
    with transaction():
        carry_out_next(event.id, now)
    assert find_held(reserved).skipped is Skip.FULL
    assert len(held_decisions(event.id)) == 1


def test_whoever_changes_between_the_lists_goes_to_the_end_of_the_other(event, come, reserve, press, organizer, now):
    come()
    first, waiting, second = reserve(), come(), reserve()
    with transaction():
        category_change.change_category(first, None, by=organizer, now=now)
    assert (in_line(event), in_line(event, in_reserve=True)) == ([waiting, first], [second])
    with transaction():
        category_change.change_category(waiting, press.id, by=organizer, now=now)
    assert (in_line(event), in_line(event, in_reserve=True)) == ([first], [second, waiting])
    decided = draft_of_category(categories_of(event.id)[0], ())
    to_all = replace(decided, admission=Admission.EVERYONE)
    with transaction():
        change_category(event.id, press.id, edit_of(decided, to_all), by=organizer, now=now)
    assert (in_line(event), in_line(event, in_reserve=True)) == ([first, second, waiting], [])
    with transaction():
        change_category(event.id, press.id, edit_of(to_all, decided), by=organizer, now=now)
    assert (in_line(event), in_line(event, in_reserve=True)) == ([first], [second, waiting])


def test_a_place_that_comes_free_goes_to_the_queue_or_to_whom_the_team_accepts_never_to_both(
    event, come, reserve, organizer, now, at_once
):
    come()
    hoping, waiting = reserve(), come()
    raised, accepted = at_once(
        [
            lambda: change_capacity(a_pool_of(event).id, 2, by=organizer, now=now),
            lambda: accept_application(hoping, by=organizer, now=now),
        ]
    )
    assert raised == 1
    assert isinstance(accepted, EventFull)
    assert [get_registration(one).state for one in (waiting, hoping)] == [CONFIRMED, WAITLISTED]
