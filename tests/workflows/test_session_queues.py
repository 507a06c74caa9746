"""The queues of sessions: members first where the event says so, and the position that everyone is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from eventsvc.events.categories import CategoryKind, QueueOrder
from eventsvc.events.models import Event
from eventsvc.events.written import get_written_event
from eventsvc.journal.queries import entries_about
from eventsvc.kit.db import db, transaction
from eventsvc.registration.census import miscounts
from eventsvc.registration.choices import choosers_of, queue_of, sessions_chosen_by
from eventsvc.registration.errors import EventOver, SessionPlaceHeld, WrongState
from eventsvc.registration.states import ChoiceState
from eventsvc.workflows import category_change
from eventsvc.workflows.choice_change import leave_session_queue
from eventsvc.workflows.rescheduling import edit_event
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_category, a_group, a_pool_of_session, a_session, an_application, an_event


@pytest.fixture
def event(app, now):
    return an_event(capacity=140, queue_order=QueueOrder.MEMBERS_FIRST)


@pytest.fixture
def members(event):
    return a_category(event, CategoryKind.MEMBER)


@pytest.fixture
def tour(event):
    return a_session(event, capacity=1)


@pytest.fixture
def choose(event, members, tour, now):
    """Sign someone up who chooses the tour, and return their id."""

    def sign(*, is_member=False):
        with transaction():
            application = an_application(
                event, session_ids=frozenset({tour.id}), category_id=members.id if is_member else None
            )
            return sign_up(application, now).placed[0].registration.id

    return sign


def order(event, queue_order, now, organizer):
    written = get_written_event(event.id)
    with transaction():
        edit_event(
            event.id, replace(written.draft, queue_order=queue_order), version=written.version, now=now, by=organizer, own=None
        )  # fmt: skip


def positions(*people):
    return [sessions_chosen_by(one)[0].position for one in people]


def test_where_the_event_tells_no_positions_only_the_team_reads_them(event, tour, choose):
    holder, guest = choose(), choose()
    with transaction():
        db.session.execute(update(Event).where(Event.id == event.id).values(tells_position=False))
    assert positions(holder, guest) == [None, None]
    assert sessions_chosen_by(guest, for_team=True)[0].position == 1


def test_members_go_first_in_a_session_too_and_everyone_is_told_the_right_position(event, tour, choose, now):
    holder, guest, member, last = choose(), choose(), choose(is_member=True), choose()
    assert queue_of(tour.id) == [member, guest, last]
    assert positions(holder, member, guest, last) == [None, 1, 2, 3]
    assert [one.registration_id for one in choosers_of(tour.id)] == [holder, member, guest, last]
    with transaction():
        withdraw(holder, now)
    assert sessions_chosen_by(member)[0].state is ChoiceState.CHOSEN
    assert positions(guest, last) == [1, 2]


def test_a_group_waits_for_a_session_one_by_one_each_as_the_own_category_says(event, members, tour, choose, now):
    choose()
    guest = choose()
    with transaction():
        group = a_group(event, 3, is_together=True)
        wishes = [{"session_ids": frozenset({tour.id})} for _ in range(3)]
        wishes[1]["category_id"] = members.id
        people = tuple(replace(one, **given) for one, given in zip(group.people, wishes, strict=True))
        first, member, third = (one.registration.id for one in sign_up(replace(group, people=people), now).placed)
    assert queue_of(tour.id) == [member, guest, first, third]
    assert positions(member, guest, first, third) == [1, 2, 3, 4]


def test_another_order_or_category_sorts_the_queues_of_sessions_as_well(event, members, tour, choose, now, organizer):
    choose()
    guest, member, last = choose(), choose(is_member=True), choose()
    order(event, QueueOrder.FIRST_COME, now, organizer)
    assert queue_of(tour.id) == [guest, member, last]
    order(event, QueueOrder.MEMBERS_FIRST, now, organizer)
    assert queue_of(tour.id) == [member, guest, last]
    with transaction():
        category_change.change_category(last, members.id, by=organizer, now=now)
    assert queue_of(tour.id) == [member, last, guest]
    assert positions(member, last, guest) == [1, 2, 3]
    assert miscounts() == []


def test_one_leaves_a_queue_with_a_letter_and_an_entry_and_who_is_behind_closes_up(
    event, tour, choose, now, letters, clock
):
    _, guest, last = choose(), choose(), choose()
    clock.move_to(event.closes_at + timedelta(minutes=1))
    written = len(letters())
    with transaction():
        leave_session_queue(guest, tour.id, event.closes_at + timedelta(minutes=1))
    assert sessions_chosen_by(guest) == ()
    assert positions(last) == [1]
    assert [letter for letter, _ in letters()[written:]] == ["sessions_changed"]
    entry = entries_about(guest)[0]
    assert entry.action == "registration.sessions_changed"
    assert entry.facts["changes"] == {"sessions": [[tour.title_de], []]}
    with pytest.raises(WrongState), transaction():
        leave_session_queue(guest, tour.id, now)
    with pytest.raises(EventOver), transaction():
        leave_session_queue(last, tour.id, event.starts_at)


def test_who_moves_up_in_the_same_moment_keeps_the_place_or_leaves_but_never_both(event, tour, choose, now, at_once):
    holder, waiting, last = choose(), choose(), choose()
    left, _ = at_once([lambda: leave_session_queue(waiting, tour.id, now), lambda: withdraw(holder, now)])
    is_placed = isinstance(left, SessionPlaceHeld)
    assert [one.state for one in sessions_chosen_by(waiting)] == ([ChoiceState.CHOSEN] if is_placed else [])
    assert sessions_chosen_by(last)[0].state is (ChoiceState.WAITING if is_placed else ChoiceState.CHOSEN)
    pool = a_pool_of_session(tour)
    assert (pool.taken, pool.waiting, miscounts()) == (1, int(is_placed), [])
