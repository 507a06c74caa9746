"""The order of the queue changes while people wait: who stands where, who moves up, and what they hear."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from eventsvc.events.categories import CategoryKind, QueueOrder
from eventsvc.events.category_queries import categories_of
from eventsvc.events.category_service import CategoryDraft, draft_of_category
from eventsvc.events.written import get_written_event
from eventsvc.kit.db import db, transaction
from eventsvc.kit.edits import edit_of
from eventsvc.registration.census import miscounts
from eventsvc.registration.models import Registration
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import waiting_line, waiting_position
from eventsvc.workflows.categories import change_category
from eventsvc.workflows.rescheduling import edit_event
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_category, a_group, a_pool_of, a_registration, an_application, an_event

CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


@pytest.fixture
def event(app, now):
    return an_event(capacity=1)


@pytest.fixture
def members(event):
    return a_category(event, CategoryKind.MEMBER)


@pytest.fixture
def wait(event, members, now):
    """Sign someone up who has to wait, and return their id."""

    def sign(*, is_member=False):
        with transaction():
            given = {"category_id": members.id} if is_member else {}
            return sign_up(an_application(event, **given), now).placed[0].registration.id

    return sign


def order(event, queue_order, now, organizer, **given):
    written = get_written_event(event.id)
    draft = replace(written.draft, queue_order=queue_order, **given)
    with transaction():
        edit_event(event.id, draft, version=written.version, now=now, by=organizer, own=None)


def in_line(event):
    return [one for waiter in waiting_line(event.id) for one in waiter.registration_ids]


def test_members_go_first_from_now_on_and_back_again(event, wait, now, organizer, letters):
    a_registration(event)
    guest, member, last = wait(), wait(is_member=True), wait()
    written = letters()
    order(event, QueueOrder.MEMBERS_FIRST, now, organizer)
    assert in_line(event) == [member, guest, last]
    assert [waiting_position(get_registration(one)) for one in (guest, member, last)] == [2, 1, 3]
    newcomer = wait(is_member=True)
    assert in_line(event) == [member, newcomer, guest, last]
    order(event, QueueOrder.FIRST_COME, now, organizer)
    assert in_line(event) == [guest, member, last, newcomer]
    assert letters()[: len(written)] == written
    assert [letter for letter, _ in letters()[len(written) :]] == ["put_on_waiting_list"], "nobody is told of an order"


def test_a_group_goes_first_only_if_all_are_members_and_stays_together(event, members, wait, now, organizer):
    a_registration(event)
    with transaction():
        mixed = a_group(event, 2, is_together=True)
        mixed = replace(mixed, people=(replace(mixed.people[0], category_id=members.id), mixed.people[1]))
        group = [one.registration.id for one in sign_up(mixed, now).placed]
    member = wait(is_member=True)
    order(event, QueueOrder.MEMBERS_FIRST, now, organizer)
    assert in_line(event) == [member, *group]
    assert [waiter.registration_ids for waiter in waiting_line(event.id)][1] == tuple(group)


def test_a_member_behind_a_group_that_keeps_places_gets_one_of_them(event, members, wait, now, organizer, state_of):
    with transaction():
        group = [one.registration.id for one in sign_up(a_group(event, 2, is_together=True), now).placed]
    member = wait(is_member=True)
    assert a_pool_of(event).taken == 0
    order(event, QueueOrder.MEMBERS_FIRST, now, organizer)
    assert [state_of(one) for one in (member, *group)] == [CONFIRMED, WAITLISTED, WAITLISTED]


def test_a_category_that_becomes_the_members_stands_first(event, wait, now, organizer):
    a_registration(event)
    order(event, QueueOrder.MEMBERS_FIRST, now, organizer)
    a_category(event, CategoryKind.OTHER)
    guests = next(one for one in categories_of(event.id) if one.kind is CategoryKind.OTHER)
    with transaction():
        friend = sign_up(an_application(event, category_id=guests.id), now).placed[0].registration.id
    stranger = a_registration(event, WAITLISTED, queue_priority=1, queue_position=0).id
    assert in_line(event) == [stranger, friend]
    draft = CategoryDraft(kind=CategoryKind.MEMBER, name_de="Freundeskreis")
    with transaction():
        change_category(event.id, guests.id, edit_of(draft_of_category(guests, ()), draft), by=organizer, now=now)
    assert in_line(event) == [friend, stranger]


def test_a_reserve_list_is_the_teams_order_not_the_members(event, wait, now, organizer):
    a_registration(event)
    guest, member = wait(), wait(is_member=True)
    order(event, QueueOrder.MEMBERS_FIRST, now, organizer)
    order(event, QueueOrder.MEMBERS_FIRST, now, organizer, by_decision=True)
    assert in_line(event) == [guest, member]


def test_while_people_come_and_go_nobody_is_lost_and_the_order_holds(event, members, now, organizer, at_once):
    people = [a_registration(event).id]
    for number in range(6):
        given = {"category_id": members.id} if number % 2 else {}
        people.append(a_registration(event, WAITLISTED, **given).id)
    edits = [
        partial(edit_event, event.id, replace(written.draft, queue_order=each), version=written.version, now=now, by=organizer, own=None)
        for written in [get_written_event(event.id)] for each in (QueueOrder.MEMBERS_FIRST, QueueOrder.FIRST_COME)
    ]  # fmt: skip
    arrivals = [partial(sign_up, an_application(event, category_id=each), now) for each in (members.id, None) * 2]
    at_once([*edits, *arrivals, *(partial(withdraw, one, now) for one in people[:3])])
    assert miscounts() == []
    rows = db.session.execute(
        select(Registration.queue_priority, Registration.category_id).where(
            Registration.event_id == event.id, Registration.state == WAITLISTED
        )
    ).all()
    is_sorted = get_written_event(event.id).draft.queue_order is QueueOrder.MEMBERS_FIRST
    assert len(rows) == 7
    assert all(row.queue_priority == int(is_sorted and row.category_id != members.id) for row in rows)
    assert a_pool_of(event).taken == 1
