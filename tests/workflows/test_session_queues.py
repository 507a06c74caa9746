"""The queues of sessions: members first where the event says so, and the position that everyone is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventsvc.events.categories import CategoryKind, QueueOrder
from eventsvc.events.written import get_written_event
from eventsvc.kit.db import transaction
from eventsvc.registration.census import miscounts
from eventsvc.registration.choices import choosers_of, queue_of, sessions_chosen_by
from eventsvc.registration.states import ChoiceState
from eventsvc.workflows import category_change
from eventsvc.workflows.rescheduling import edit_event
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_category, a_group, a_session, an_application, an_event


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
