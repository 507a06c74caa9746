"""Whatever frees or adds a place moves up the head of the queue at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from eventsvc.events.categories import Admission
from eventsvc.events.category_queries import categories_of
from eventsvc.events.category_service import draft_of_category
from eventsvc.events.kinds import EventKind
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import edit_of
from eventsvc.registration import errors
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.cancellation import cancel_registration
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.categories import change_category
from eventsvc.workflows.decisions import accept_application, confirm_out_of_turn, decline_application
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_category, a_pool_of, a_registration, an_event

APPLIED, CONFIRMED, WAITLISTED = RegistrationState.APPLIED, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


@pytest.fixture
def full_event(app, now):
    """An event with one place, taken by `holder`; `first` and `second` wait."""
    event = an_event(capacity=1)
    event.holder = a_registration(event, email="holder@firma.example")
    event.first = a_registration(event, WAITLISTED, email="first@firma.example")
    event.second = a_registration(event, WAITLISTED, email="second@firma.example")
    return event


def counters(event):
    pool = a_pool_of(event)
    return pool.taken, pool.waiting


def test_a_withdrawal_moves_up_the_head_with_its_letter(full_event, now, letters, state_of):
    with transaction():
        withdraw(full_event.holder.id, now)
    assert state_of(full_event.first.id) is CONFIRMED
    assert state_of(full_event.second.id) is WAITLISTED
    assert letters() == [
        ("registration_withdrawn", "holder@firma.example"),
        ("moved_up_from_waiting_list", "first@firma.example"),
    ]
    assert counters(full_event) == (1, 1)


def test_leaving_the_waiting_list_frees_no_place(full_event, now, state_of):
    with transaction():
        withdraw(full_event.first.id, now)
    assert state_of(full_event.second.id) is WAITLISTED
    assert counters(full_event) == (1, 1)


def test_a_registration_ends_once(full_event, now):
    with transaction():
        withdraw(full_event.holder.id, now)
    with pytest.raises(errors.WrongState), transaction():
        withdraw(full_event.holder.id, now)
    assert counters(full_event) == (1, 1)


def test_nobody_signs_off_once_the_event_has_begun(full_event, now):
    with pytest.raises(errors.EventOver), transaction():
        withdraw(full_event.holder.id, full_event.starts_at)


def test_nobody_moves_up_once_the_event_has_begun(full_event, organizer, state_of):
    with transaction():
        cancel_registration(full_event.holder.id, "Nicht erschienen", by=organizer, now=full_event.starts_at)
    assert state_of(full_event.first.id) is WAITLISTED


def test_the_deadline_does_not_stop_the_queue(full_event, state_of):
    with transaction():
        withdraw(full_event.holder.id, full_event.closes_at + timedelta(hours=1))
    assert state_of(full_event.first.id) is CONFIRMED


def test_the_organizer_cancels_with_a_reason(full_event, now, organizer, letters, state_of):
    with transaction():
        cancel_registration(full_event.holder.id, "Doppelt angemeldet", by=organizer, now=now)
    assert state_of(full_event.first.id) is CONFIRMED
    assert [letter for letter, _ in letters()] == ["registration_cancelled", "moved_up_from_waiting_list"]


@pytest.mark.parametrize(
    ("capacity", "moved", "standing"), [(2, 1, (2, 1)), (3, 2, (3, 0)), (9, 2, (3, 0)), (None, 2, (3, 0))]
)
def test_a_raised_capacity_moves_up_as_many_as_fit(full_event, now, organizer, capacity, moved, standing):
    with transaction():
        assert change_capacity(a_pool_of(full_event).id, capacity, by=organizer, now=now) == moved
    assert counters(full_event) == standing


def test_a_capacity_below_what_is_taken_is_refused_with_the_number(full_event, now, organizer):
    with pytest.raises(errors.CapacityBelowTaken) as refusal, transaction():
        change_capacity(a_pool_of(full_event).id, 0, by=organizer, now=now)
    assert refusal.value.taken == 1
    assert a_pool_of(full_event).capacity == 1


def test_out_of_turn_needs_the_word_that_a_place_is_added(full_event, now, organizer, state_of):
    with pytest.raises(errors.EventFull), transaction():
        confirm_out_of_turn(full_event.second.id, add_place=False, by=organizer, now=now)
    with transaction():
        confirm_out_of_turn(full_event.second.id, add_place=True, by=organizer, now=now)
    assert (state_of(full_event.first.id), state_of(full_event.second.id)) == (WAITLISTED, CONFIRMED)
    assert (a_pool_of(full_event).capacity, counters(full_event)) == (2, (2, 1))


def test_accepted_applications_fill_the_places_and_wait_where_nothing_is_decided_any_more(app, now, organizer, letters):
    event = an_event(capacity=1)
    category = a_category(event, admission=Admission.ON_REQUEST)
    first, second = (a_registration(event, APPLIED, category_id=category.id) for _ in range(2))
    with transaction():
        assert accept_application(first.id, by=organizer, now=now) is CONFIRMED
    with pytest.raises(errors.EventFull), transaction():
        accept_application(second.id, by=organizer, now=now)
    before = draft_of_category(categories_of(event.id)[0], ())
    draft = replace(before, admission=Admission.EVERYONE)
    with transaction():
        change_category(event.id, category.id, edit_of(before, draft), by=organizer, now=now)
    with transaction():
        assert accept_application(second.id, by=organizer, now=now) is WAITLISTED
    assert [letter for letter, _ in letters()] == ["registration_confirmed", "put_on_waiting_list"]
    assert counters(event) == (1, 1)


def test_of_two_decisions_one_counts(app, now, organizer, letters, state_of):
    trip = an_event(kind=EventKind.JOINT_STAND)
    applicant = a_registration(trip, APPLIED)
    with transaction():
        decline_application(applicant.id, "Das Kontingent ist vergeben.", by=organizer, now=now)
    with pytest.raises(errors.WrongState), transaction():
        accept_application(applicant.id, by=organizer, now=now)
    assert state_of(applicant.id) is RegistrationState.DECLINED
    assert [letter for letter, _ in letters()] == ["application_declined"]
