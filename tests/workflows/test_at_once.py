"""What happens when many do it at once: nothing oversold, nobody overtaken, nothing doubled."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from random import Random

import pytest
from sqlalchemy import func, select

from eventsvc.accounts.errors import LastOwner, LastStaff, WrongCode
from eventsvc.accounts.models import Account, Membership, Role
from eventsvc.accounts.policy import Grant
from eventsvc.accounts.second_factor import check_code, renew_codes
from eventsvc.accounts.service import deactivate, end_role
from eventsvc.events.categories import CategoryKind
from eventsvc.events.errors import WayStillUsed
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.models import Event, Pool
from eventsvc.events.service import create_event, publish
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.kit.errors import Refusal
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.census import miscounts
from eventsvc.registration.errors import WayNotOffered
from eventsvc.registration.models import Registration
from eventsvc.registration.queries import registrations_of_form
from eventsvc.registration.states import ChoiceState, RegistrationState
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.choice_change import change_sessions
from eventsvc.workflows.decisions import accept_application, decline_application
from eventsvc.workflows.rescheduling import edit_event
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import (
    a_category,
    a_cluster,
    a_draft,
    a_participant,
    a_pool_of,
    a_pool_of_session,
    a_registration,
    a_session,
    a_session_choice,
    an_account,
    an_application,
    an_event,
)

CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


def states_of(event):
    query = select(Registration.state, func.count()).where(Registration.event_id == event.id)
    return dict(tuple(row) for row in db.session.execute(query.group_by(Registration.state)))


def assert_counted(event):
    states, pool = states_of(event), a_pool_of(event)
    assert (pool.taken, pool.waiting) == (states.get(CONFIRMED, 0), states.get(WAITLISTED, 0))
    assert pool.capacity is None or pool.taken <= pool.capacity
    assert not pool.waiting or pool.taken == pool.capacity, "a place is free while somebody waits"


def test_the_last_place_goes_to_one_of_many(app, now, at_once):
    event = an_event(capacity=1)
    outcomes = at_once([partial(sign_up, an_application(event), now) for _ in range(8)])
    placed = [outcome.placed[0] for outcome in outcomes]
    assert Counter(one.state for one in placed) == {CONFIRMED: 1, WAITLISTED: 7}
    assert sorted(one.position for one in placed if one.position) == list(range(1, 8))
    assert_counted(event)


def test_one_form_handed_in_at_once_is_one_booking_and_one_letter(app, now, at_once):
    event = an_event()
    application = an_application(event)
    outcomes = at_once([partial(sign_up, application, now)] * 8)
    assert sum(not isinstance(outcome, Refusal) for outcome in outcomes) == 1
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 1
    assert_counted(event)


def test_sign_ups_withdrawals_and_new_capacities_leave_no_gap_and_nobody_overtaken(app, now, organizer, at_once):
    event = an_event(capacity=4)
    holders = [a_registration(event) for _ in range(4)]
    waiting = [a_registration(event, WAITLISTED) for _ in range(4)]
    pool_id = a_pool_of(event).id
    steps = [partial(withdraw, holder.id, now) for holder in holders[:3]]
    steps += [partial(sign_up, an_application(event), now) for _ in range(4)]
    steps += [partial(change_capacity, pool_id, capacity, by=organizer, now=now) for capacity in (5, 6)]
    at_once(steps)
    assert_counted(event)
    order = select(Registration.state).where(Registration.id.in_([one.id for one in waiting]))
    standing = list(db.session.scalars(order.order_by(Registration.created_at, Registration.id)))
    assert standing == sorted(standing), "someone further back moved up before someone ahead"


def test_of_accept_and_decline_at_once_one_counts(app, now, organizer, at_once):
    event = an_event(kind=EventKind.DELEGATION_TRIP)
    applicant = a_registration(event, RegistrationState.APPLIED)
    steps = [partial(accept_application, applicant.id, by=organizer, now=now)] * 2
    steps += [partial(decline_application, applicant.id, "Kein Platz.", by=organizer, now=now)] * 2
    outcomes = at_once(steps)
    assert sum(isinstance(outcome, Refusal) for outcome in outcomes) == 3
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 1
    assert_counted(event)


def test_everyone_leaves_at_once_and_the_queue_moves_up_whole(app, now, at_once, letters):
    event = an_event(capacity=6)
    holders = [a_registration(event) for _ in range(6)]
    for _ in range(9):
        a_registration(event, WAITLISTED)
    at_once([partial(withdraw, holder.id, now) for holder in holders])
    assert states_of(event) == {RegistrationState.WITHDRAWN: 6, CONFIRMED: 6, WAITLISTED: 3}
    assert Counter(letter for letter, _ in letters()) == {"registration_withdrawn": 6, "moved_up_from_waiting_list": 6}
    assert_counted(event)


@pytest.mark.parametrize("end", [deactivate, partial(end_role, grant=Grant(Role.STAFF, None))])
def test_of_many_who_end_each_other_one_stays_and_can_invite(app, now, organizer, at_once, end):
    for _ in range(3):
        staff = [an_account(role=Role.STAFF) for _ in range(4)]
        outcomes = at_once([partial(end, account.id, by=organizer, now=now) for account in staff])
        left = select(func.count()).select_from(Account).join(Membership, Membership.account_id == Account.id)
        assert sum(isinstance(outcome, LastStaff) for outcome in outcomes) == 1
        assert db.session.scalar(left.where(Account.active, Membership.role == Role.STAFF)) == 1
        with transaction() as session:
            session.execute(Membership.__table__.delete())


def test_two_who_lead_a_cluster_and_remove_each_other_at_once_leave_one(app, now, organizer, at_once):
    for _ in range(3):
        cluster = a_cluster()
        one, other = (an_account(role=Role.OWNER, cluster=cluster) for _ in range(2))
        outcomes = at_once(
            [
                partial(end_role, one.id, Grant(Role.OWNER, cluster.id), by=organizer, now=now),
                partial(deactivate, other.id, by=organizer, now=now),
            ]
        )
        leading = select(func.count()).select_from(Account).join(Membership, Membership.account_id == Account.id)
        assert sum(isinstance(outcome, LastOwner) for outcome in outcomes) == 1
        assert db.session.scalar(leading.where(Account.active, Membership.cluster_id == cluster.id)) == 1


def test_of_one_recovery_code_sent_by_many_at_once_one_counts(app, now, at_once):
    account, keyring = an_account(), app.extensions["keyring"]
    with transaction():
        code, *_ = renew_codes(account.id, keyring=keyring, now=now)
    outcomes = at_once([partial(check_code, account.id, code, keyring=keyring, now=now)] * 4)
    assert sum(isinstance(outcome, WrongCode) for outcome in outcomes) == 3


def test_a_way_that_goes_while_people_sign_up_for_it_is_used_or_gone(app, now, organizer, at_once):
    """One sign-up before it and the way stays; none, and it is gone for everyone. Nobody waits for each other in a ring."""
    for _ in range(6):
        draft = a_draft(format=EventFormat.HYBRID)
        with transaction():
            event_id = create_event(draft, now=now, by=organizer, own=None).id
            publish(event_id, now=now, by=organizer)
        event = db.session.get(Event, event_id)
        on_site = replace(draft, format=EventFormat.ON_SITE, seats=draft.seats[:1])
        pool = a_pool_of(event, Participation.ONLINE)
        online = [an_application(event, pool_id=pool.id, participation=pool.participation) for _ in range(4)]
        steps = [partial(sign_up, application, now) for application in online]
        *signed_up, edited = at_once(
            [*steps, partial(edit_event, event_id, on_site, version=2, now=now, by=organizer, own=None)]
        )
        ways = set(db.session.scalars(select(Pool.participation).where(Pool.event_id == event_id)))
        if isinstance(edited, WayStillUsed):
            assert not any(isinstance(outcome, Refusal) for outcome in signed_up)
            assert ways == set(Participation)
        else:
            assert all(isinstance(outcome, WayNotOffered) for outcome in signed_up)
            assert ways == {Participation.ON_SITE}


def test_groups_over_three_pools_come_whole_or_not_at_all(app, now, at_once):
    """In any order of their people, and while others leave: no ring of waiting, no half group, no place doubled."""
    event = an_event(format=EventFormat.HYBRID, capacity=7)
    students = a_category(event, CategoryKind.STUDENT, capacity=4)
    dice = Random(20270301)
    leaving = [a_registration(event) for _ in range(3)]

    def someone():
        pool = a_pool_of(event, dice.choice(list(Participation)))
        given = {"pool_id": pool.id, "participation": pool.participation}
        if dice.random() < 0.5:
            given |= {"category_id": students.id, "further_pool_ids": frozenset({students.pool_id})}
        return a_participant(event, **given)

    groups = [[someone() for _ in range(dice.randint(1, 4))] for _ in range(9)]
    applications = [an_application(event, people=tuple(people), is_together=True) for people in groups]
    steps = [partial(sign_up, application, now) for application in applications]
    outcomes = at_once([*steps, *(partial(withdraw, one.id, now) for one in leaving)])
    assert not any(isinstance(outcome, Exception) for outcome in outcomes)
    for application in applications:
        assert len({one.state for one in registrations_of_form(application.form_key)}) == 1
    assert miscounts() == []
    pools = db.session.execute(select(Pool.capacity, Pool.taken).where(Pool.event_id == event.id))
    assert all(pool.taken <= pool.capacity for pool in pools)


def test_the_last_place_of_a_session_goes_to_one_of_many_who_sign_up_or_change(app, now, at_once):
    event = an_event(capacity=100)
    tour, dinner = a_session(event, hour=1, capacity=1), a_session(event, hour=4, capacity=3)
    wishes = frozenset({tour.id, dinner.id})
    changers = [a_registration(event) for _ in range(4)]
    steps = [partial(sign_up, an_application(event, session_ids=wishes), now) for _ in range(4)]
    steps += [partial(change_sessions, one.id, wishes, by=Actor.person(), now=now) for one in changers]
    outcomes = at_once(steps)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    assert [(pool.taken, pool.waiting) for pool in map(a_pool_of_session, (tour, dinner))] == [(1, 7), (3, 5)]
    assert miscounts() == []


def test_of_two_who_were_shown_the_last_place_of_a_session_one_gets_it_and_one_keeps_theirs(app, now, at_once):
    event = an_event()
    tour, other = a_session(event, capacity=1, parallel_group="A"), a_session(event, parallel_group="A")
    holders = [a_registration(event) for _ in range(2)]
    for holder in holders:
        a_session_choice(holder, other)
    wish, by = frozenset({tour.id}), Actor.person()
    outcomes = at_once([partial(change_sessions, one.id, wish, promised=wish, by=by, now=now) for one in holders])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["SessionJustFull", "bool"]
    assert (a_pool_of_session(tour).taken, a_pool_of_session(other).taken) == (1, 1)
    assert miscounts() == []


def test_sessions_given_up_at_once_move_the_queue_up_whole(app, now, organizer, at_once, letters):
    event = an_event()
    tour = a_session(event, capacity=4)
    holders = [a_registration(event) for _ in range(4)]
    for holder in holders:
        a_session_choice(holder, tour)
    for _ in range(6):
        a_session_choice(a_registration(event), tour, ChoiceState.WAITING)
    steps = [partial(withdraw, one.id, now) for one in holders[:2]]
    steps += [partial(change_sessions, one.id, frozenset(), by=Actor.person(), now=now) for one in holders[2:]]
    steps += [partial(sign_up, an_application(event, session_ids=frozenset({tour.id})), now) for _ in range(2)]
    at_once(steps)
    pool = a_pool_of_session(tour)
    assert (pool.taken, pool.waiting) == (4, 4)
    assert Counter(letter for letter, _ in letters())["session_place_given"] == 4
    assert miscounts() == []
