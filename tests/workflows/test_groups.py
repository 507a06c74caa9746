"""Several people in one booking: together or as many as fit, over all places they need."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eventsvc.events.categories import Admission, CategoryKind, QueueOrder
from eventsvc.events.kinds import EventKind
from eventsvc.kit.db import db, transaction
from eventsvc.registration import errors
from eventsvc.registration.census import miscounts
from eventsvc.registration.models import Booking, Registration
from eventsvc.registration.queries import get_registration, registrations_of_form
from eventsvc.registration.queue import LONGEST_BLOCKING
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import waiting_position
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import (
    a_category,
    a_group,
    a_participant,
    a_person,
    a_pool_of,
    a_registration,
    an_application,
    an_event,
)

CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


def taken(application, now):
    """Sign up, and return the states in the order of the form."""
    with transaction():
        outcome = sign_up(application, now)
    return [placed.state for placed in outcome.placed]


def states(application):
    return [one.state for one in registrations_of_form(application.form_key)]


@pytest.fixture(autouse=True)
def _counted(app):
    yield
    assert miscounts() == []


def test_a_group_that_fits_is_confirmed_person_by_person(app, now, letters):
    event = an_event(capacity=5)
    application = a_group(event, 3, is_together=True)
    assert taken(application, now) == [CONFIRMED] * 3
    to_the_people = [("registration_confirmed", one.person.email) for one in application.people]
    assert letters() == [*to_the_people, ("group_booked", application.contact.email)]
    assert len({one.public_id for one in registrations_of_form(application.form_key)}) == 3


def test_five_people_and_three_places_together_wait_as_one(app, now):
    event = an_event(capacity=3)
    application = a_group(event, 5, is_together=True)
    assert taken(application, now) == [WAITLISTED] * 5
    assert a_pool_of(event).taken == 0


def test_as_many_as_fit_get_a_place_and_the_rest_waits(app, now):
    event = an_event(capacity=3)
    assert taken(a_group(event, 5), now) == [CONFIRMED] * 3 + [WAITLISTED] * 2


def test_without_a_waiting_list_who_does_not_fit_is_left_out_and_leaves_nothing(app, now, letters):
    event = an_event(capacity=2, has_waiting_list=False)
    application = a_group(event, 3)
    with transaction():
        outcome = sign_up(application, now)
    assert [one.person for one in outcome.left_out] == [application.people[2].person]
    assert states(application) == [CONFIRMED] * 2
    assert [letter for letter, _ in letters()] == ["registration_confirmed"] * 2 + ["group_booked"]


def test_a_group_without_a_place_leaves_no_booking(app, now):
    event = an_event(capacity=2, has_waiting_list=False)
    with pytest.raises(errors.EventFull), transaction():
        sign_up(a_group(event, 3, is_together=True), now)
    assert db.session.query(Booking).count() == 0


def test_a_person_who_comes_already_stops_the_whole_booking_by_name(app, now):
    event = an_event()
    known = a_registration(event)
    people = (*a_group(event, 2).people, a_participant(event, a_person(email=known.email)))
    application = an_application(event, people=people)
    with pytest.raises(errors.AlreadyRegistered) as refused, transaction():
        sign_up(application, now)
    assert refused.value.email == known.email
    assert db.session.query(Registration).count() == 1


def test_a_waiting_group_moves_up_whole_and_keeps_smaller_ones_back_for_a_day(app, now, organizer):
    event = an_event(capacity=0)
    group, single = a_group(event, 3, is_together=True), an_application(event)
    assert taken(group, now) == [WAITLISTED] * 3
    assert taken(single, now) == [WAITLISTED]
    with transaction():
        assert change_capacity(a_pool_of(event).id, 2, by=organizer, now=now) == 0
    later = an_application(event)
    assert taken(later, now + timedelta(hours=23)) == [WAITLISTED]
    with transaction():
        assert change_capacity(a_pool_of(event).id, 3, by=organizer, now=now + timedelta(hours=23)) == 3
    assert states(group) == [CONFIRMED] * 3
    assert states(single) == [WAITLISTED]


def test_after_a_day_smaller_ones_pass_a_group_that_does_not_fit(app, now, organizer):
    event = an_event(capacity=0)
    group, single = a_group(event, 3, is_together=True), an_application(event)
    taken(group, now)
    taken(single, now)
    with transaction():
        change_capacity(a_pool_of(event).id, 2, by=organizer, now=now)
    newcomer = an_application(event)
    assert taken(newcomer, now + LONGEST_BLOCKING) == [WAITLISTED]
    with transaction():
        change_capacity(a_pool_of(event).id, None, by=organizer, now=now + LONGEST_BLOCKING)
    assert states(group) + states(single) + states(newcomer) == [CONFIRMED] * 5


def test_a_group_that_shrinks_until_it_fits_gets_its_places(app, now, organizer):
    event = an_event(capacity=0)
    group = a_group(event, 3, is_together=True)
    taken(group, now)
    with transaction():
        change_capacity(a_pool_of(event).id, 2, by=organizer, now=now)
    leaving, *staying = registrations_of_form(group.form_key)
    with transaction():
        withdraw(leaving.id, now)
    assert {get_registration(one.id).state for one in staying} == {CONFIRMED}


def test_a_full_category_waits_while_others_are_open(app, now):
    event = an_event(capacity=10)
    students = a_category(event, CategoryKind.STUDENT, capacity=1)
    as_student = {"category_id": students.id, "further_pool_ids": frozenset({students.pool_id})}
    first, second, third = (an_application(event, **as_student) for _ in range(3))
    assert [*taken(first, now), *taken(second, now), *taken(third, now)] == [CONFIRMED, WAITLISTED, WAITLISTED]
    assert taken(an_application(event), now) == [CONFIRMED]
    assert waiting_position(registrations_of_form(third.form_key)[0]) == 2
    with transaction():
        withdraw(registrations_of_form(first.form_key)[0].id, now)
    assert states(second) + states(third) == [CONFIRMED, WAITLISTED]


def test_two_categories_can_share_one_quota(app, now):
    event = an_event(capacity=10)
    students = a_category(event, CategoryKind.STUDENT, capacity=1)
    research = a_category(event, CategoryKind.RESEARCH, pool_id=students.pool_id)
    shared = {"further_pool_ids": frozenset({students.pool_id})}
    assert taken(an_application(event, category_id=students.id, **shared), now) == [CONFIRMED]
    assert taken(an_application(event, category_id=research.id, **shared), now) == [WAITLISTED]


def test_a_category_on_request_is_an_application_and_one_with_a_window_keeps_to_it(app, now):
    event = an_event(capacity=10)
    press = a_category(event, CategoryKind.PRESS, admission=Admission.ON_REQUEST)
    early = a_category(event, CategoryKind.OTHER, closes_at=now - timedelta(days=1))
    assert taken(an_application(event, category_id=press.id), now) == [RegistrationState.APPLIED]
    with pytest.raises(errors.RegistrationClosed), transaction():
        sign_up(an_application(event, category_id=early.id), now)


def test_members_go_first_where_the_event_says_so(app, now, organizer):
    event = an_event(capacity=0, queue_order=QueueOrder.MEMBERS_FIRST)
    members = a_category(event, CategoryKind.MEMBER)
    guest, member = an_application(event), an_application(event, category_id=members.id)
    taken(guest, now)
    taken(member, now)
    positions = [waiting_position(registrations_of_form(one.form_key)[0]) for one in (guest, member)]
    assert positions == [2, 1]
    with transaction():
        change_capacity(a_pool_of(event).id, 1, by=organizer, now=now)
    assert states(guest) + states(member) == [WAITLISTED, CONFIRMED]


def test_an_application_for_a_trip_is_one_for_each_of_the_group(app, now):
    event = an_event(kind=EventKind.DELEGATION_TRIP)
    assert taken(a_group(event, 2, is_together=True), now) == [RegistrationState.APPLIED] * 2
