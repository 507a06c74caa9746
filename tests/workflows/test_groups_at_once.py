"""Groups of any size at once: none in part, nothing oversold, one booking a form."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from functools import partial
from random import Random

import pytest
from sqlalchemy import func, select

from eventsvc.events.kinds import EventFormat
from eventsvc.events.models import Pool
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.bookings import LARGEST_GROUP, people_of
from eventsvc.registration.errors import GroupTooLarge
from eventsvc.registration.models import Booking, Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.group_changes import Additions, add_people
from eventsvc.workflows.sign_up import SignedUp, sign_up
from eventsvc.workflows.substitution import pass_on
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_group, a_participant, a_person, an_event

CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


def pools_of(event):
    return db.session.scalars(select(Pool).where(Pool.event_id == event.id).order_by(Pool.id)).all()


def assert_counted(event):
    for pool in pools_of(event):
        query = select(Registration.state, func.count()).where(Registration.pool_id == pool.id)
        states = dict(tuple(row) for row in db.session.execute(query.group_by(Registration.state)))
        assert (pool.taken, pool.waiting) == (states.get(CONFIRMED, 0), states.get(WAITLISTED, 0))
        assert pool.capacity is None or pool.taken <= pool.capacity


def a_mixed_group(event, chance):
    """A group of random size whose people spread over the ways to take part."""
    pools = pools_of(event)
    application = a_group(event, chance.randint(1, 7), is_together=chance.random() < 0.6)
    people = []
    for one in application.people:
        pool = chance.choice(pools)
        people.append(replace(one, pool_id=pool.id, participation=pool.participation))
    return replace(application, people=tuple(people))


@pytest.mark.parametrize("seed", range(3))
def test_no_group_comes_in_part_and_nothing_is_oversold(app, now, at_once, seed):
    chance = Random(seed)
    event = an_event(format=EventFormat.HYBRID, capacity=8)
    groups = [a_mixed_group(event, chance) for _ in range(8)]
    outcomes = at_once([partial(sign_up, group, now) for group in groups])
    assert all(isinstance(outcome, SignedUp) for outcome in outcomes)
    for group, outcome in zip(groups, outcomes, strict=True):
        states = {one.state for one in outcome.placed}
        assert len(outcome.placed) == len(group.people)
        assert not group.is_together or len(states) == 1
    assert_counted(event)


def test_places_that_come_free_at_once_bring_no_group_in_part(app, now, at_once):
    event = an_event(capacity=8)
    with transaction():
        first = [one.registration for one in sign_up(a_group(event, 8), now).placed]
    for number in (3, 2, 4):
        with transaction():
            sign_up(a_group(event, number, is_together=True), now)
    at_once([partial(withdraw, one.id, now) for one in first[:6]])
    found = defaultdict(set)
    query = select(Registration.booking_id, Registration.state).join(Booking).where(Booking.is_together)
    for booking_id, state in db.session.execute(query):
        found[booking_id].add(state)
    assert all(len(states) == 1 for states in found.values())
    assert_counted(event)


def test_one_form_sent_twenty_times_at_once_is_one_booking(app, now, at_once):
    event = an_event()
    group = a_group(event, 5)
    outcomes = at_once([partial(sign_up, group, now)] * 20)
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"SignedUp": 1, "AlreadySubmitted": 19}
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 5
    letters = Counter(db.session.scalars(select(OutgoingMail.letter)))
    assert letters == {"registration_confirmed": 5, "group_booked": 1}
    assert_counted(event)


def test_people_added_at_once_stay_within_twenty(app, now, at_once):
    event = an_event()
    with transaction():
        first = sign_up(a_group(event, LARGEST_GROUP - 3), now).placed[0].registration
    steps = [
        partial(add_people, first.booking_id, Additions((a_participant(event), a_participant(event))), now)
        for _ in range(4)
    ]
    outcomes = at_once(steps)
    assert sum(isinstance(outcome, GroupTooLarge) for outcome in outcomes) == 3
    assert len(people_of(first.booking_id)) == LARGEST_GROUP - 1
    assert_counted(event)


def test_a_place_passed_on_and_given_up_at_once_ends_once(app, now, at_once):
    event = an_event(capacity=2)
    with transaction():
        one = sign_up(a_group(event, 2), now).placed[1].registration
    at_once(
        [
            partial(pass_on, one.id, a_person(), now),
            partial(withdraw, one.id, now),
            partial(pass_on, one.id, a_person(), now),
        ]
    )
    assert_counted(event)
    living = [person for person in people_of(one.booking_id) if person.state.is_living]
    assert len(living) in {1, 2}
