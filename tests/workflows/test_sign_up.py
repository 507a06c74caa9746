"""Someone signs up."""

from datetime import timedelta

import pytest

from eventsvc.events.kinds import EventKind
from eventsvc.kit.db import transaction
from eventsvc.registration import errors
from eventsvc.registration.applications import ConsentPurpose
from eventsvc.registration.queries import (
    get_registration,
    registrations_of_form,
    standing_consents,
)
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import waiting_position
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.sign_up import add_by_hand, sign_up
from tests.builders import a_person, a_pool_of, a_registration, an_application, an_event, consents_to


def signed_up(application, now):
    """Sign up the one person of the application, and return how it ended for them."""
    with transaction():
        outcome = sign_up(application, now)
    assert outcome.left_out == ()
    (placed,) = outcome.placed
    return placed


def test_a_free_place_is_confirmed_at_once_with_its_letter(app, now, letters):
    event = an_event(capacity=1)
    outcome = signed_up(an_application(event, a_person(email="eva@firma.example")), now)
    assert outcome.state is RegistrationState.CONFIRMED
    assert letters() == [("registration_confirmed", "eva@firma.example")]
    assert (a_pool_of(event).taken, a_pool_of(event).waiting) == (1, 0)


def test_a_full_event_puts_on_the_waiting_list_in_order_of_receipt(app, now, letters):
    event = an_event(capacity=0)
    positions = [signed_up(an_application(event), now).position for _ in range(3)]
    assert positions == [1, 2, 3]
    assert [letter for letter, _ in letters()] == ["put_on_waiting_list"] * 3
    assert (a_pool_of(event).taken, a_pool_of(event).waiting) == (0, 3)


def test_a_full_event_without_a_waiting_list_refuses_and_leaves_nothing(app, now, letters):
    event = an_event(capacity=0, has_waiting_list=False)
    application = an_application(event)
    with pytest.raises(errors.EventFull):
        signed_up(application, now)
    assert letters() == []
    assert a_pool_of(event).waiting == 0


def test_nobody_overtakes_the_queue_when_places_are_free(app, now):
    event = an_event(capacity=5)
    a_registration(event, RegistrationState.WAITLISTED, queue_position=1)
    assert signed_up(an_application(event), now).state is RegistrationState.WAITLISTED


def test_an_unlimited_event_confirms_everyone(app, now):
    event = an_event(capacity=None)
    assert {signed_up(an_application(event), now).state for _ in range(3)} == {RegistrationState.CONFIRMED}


def test_an_application_for_a_trip_holds_no_place(app, now, letters):
    event = an_event(kind=EventKind.DELEGATION_TRIP, capacity=14)
    assert signed_up(an_application(event), now).state is RegistrationState.APPLIED
    assert a_pool_of(event).taken == 0
    assert [letter for letter, _ in letters()] == ["application_received"]


def test_the_same_form_handed_in_twice_is_one_booking(app, now, letters):
    event = an_event()
    application = an_application(event)
    first = signed_up(application, now)
    with pytest.raises(errors.AlreadySubmitted):
        signed_up(application, now)
    assert registrations_of_form(application.form_key)[0].id == first.registration.id
    assert len(letters()) == 1


def test_an_address_comes_once_however_it_is_written(app, now):
    event = an_event()
    signed_up(an_application(event, a_person(email="Eva.Maier@firma.example")), now)
    with pytest.raises(errors.AlreadyRegistered):
        signed_up(an_application(event, a_person(email="eva.maier@FIRMA.example")), now)
    assert a_pool_of(event).taken == 1


def test_whoever_has_signed_off_may_come_again(app, now):
    event = an_event()
    a_registration(event, RegistrationState.WITHDRAWN, email="eva@firma.example")
    outcome = signed_up(an_application(event, a_person(email="eva@firma.example")), now)
    assert outcome.state is RegistrationState.CONFIRMED


def test_consents_are_kept_as_given(app, now):
    application = an_application(an_event(), consents=consents_to(ConsentPurpose.NEWS))
    outcome = signed_up(application, now)
    assert standing_consents(outcome.registration.id) == {ConsentPurpose.NEWS}


def test_the_organizer_adds_someone_after_the_deadline_but_not_beyond_the_places(app, now, organizer):
    event = an_event(capacity=1, closes_at=now - timedelta(hours=1))
    with pytest.raises(errors.RegistrationClosed):
        signed_up(an_application(event), now)
    with transaction():
        first = add_by_hand(an_application(event), by=organizer, now=now).placed[0]
    with transaction():
        second = add_by_hand(an_application(event), by=organizer, now=now).placed[0]
    assert (first.state, second.state) == (RegistrationState.CONFIRMED, RegistrationState.WAITLISTED)


def test_the_position_counts_only_those_who_still_wait(app, now, organizer):
    event = an_event(capacity=0)
    first, second, third = (signed_up(an_application(event), now) for _ in range(3))
    with transaction():
        change_capacity(a_pool_of(event).id, 1, by=organizer, now=now)
    waiting = [get_registration(outcome.registration.id) for outcome in (second, third)]
    assert [waiting_position(registration) for registration in waiting] == [1, 2]
    assert first.position == 1


def test_a_sign_up_needs_few_statements(app, now, statements):
    application = an_application(an_event(), consents=consents_to(*ConsentPurpose))
    with statements() as seen, transaction():
        sign_up(application, now)
    assert len([statement for statement in seen if not statement.startswith("BEGIN")]) <= 10
