"""Places in the sessions of a programme: own capacity, own waiting list, and what is freed moves on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsvc.events.errors import OneOfGroup, SessionGone, SessionsOverlap, SessionStillChosen
from eventsvc.events.kinds import EventKind
from eventsvc.events.programme_queries import get_session
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.kit.edits import edit_of
from eventsvc.messaging.letters import kind_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.census import miscounts
from eventsvc.registration.choices import sessions_chosen_by
from eventsvc.registration.errors import (
    CapacityBelowTaken,
    SessionJustFull,
    TooLate,
    WrongState,
)
from eventsvc.registration.states import ChoiceState, RegistrationState
from eventsvc.workflows.cancellation import cancel_registration
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.choice_change import change_sessions
from eventsvc.workflows.decisions import accept_application, decline_application
from eventsvc.workflows.programme import edit_session, remove_session
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import (
    a_pool_of,
    a_pool_of_session,
    a_registration,
    a_session,
    a_session_choice,
    an_application,
    an_event,
)

CHOSEN, WAITING, WISHED = ChoiceState.CHOSEN, ChoiceState.WAITING, ChoiceState.WISHED
CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED
PERSON = Actor.person()


@pytest.fixture(autouse=True)
def sums(app):
    """Whatever happens, the pools count what people hold."""
    yield
    db.session.rollback()
    assert miscounts() == []


@pytest.fixture
def event(app, now):
    return an_event(capacity=140)


def counters(session):
    pool = a_pool_of_session(session)
    return pool.taken, pool.waiting


def choices(registration):
    return [(one.title_de, one.state, one.position) for one in sessions_chosen_by(registration.id)]


def signed_up(event, *sessions, now):
    with transaction():
        return sign_up(an_application(event, session_ids=frozenset(one.id for one in sessions)), now).placed[0]


def change(registration, *sessions, now, by=PERSON, promised=()):
    with transaction():
        return change_sessions(
            registration.id,
            frozenset(one.id for one in sessions),
            promised=[one.id for one in promised],
            by=by,
            now=now,
        )


def last_letter():
    mail = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc()).limit(1)).one()
    return kind_of(mail.letter).unpacked(mail.facts)


def test_a_company_tour_for_70_of_140(event, now):
    tour = a_session(event, capacity=70, title_de="Werksführung")
    pool = a_pool_of_session(tour)
    with transaction() as session:
        session.get_one(type(pool), pool.id).taken = 0
    for _ in range(2):
        signed_up(event, tour, now=now)
    signed_up(event, now=now)
    assert counters(tour) == (2, 0)
    assert (a_pool_of(event).taken, a_pool_of_session(tour).capacity) == (3, 70)


def test_a_full_session_makes_one_wait_there_and_leaves_the_registration_alone(event, now):
    tour = a_session(event, capacity=1, title_de="Werksführung")
    signed_up(event, tour, now=now)
    second = signed_up(event, tour, now=now)
    assert second.state is CONFIRMED
    assert choices(second.registration) == [("Werksführung", WAITING, 1)]
    assert counters(tour) == (1, 1)
    assert [(one.title_de, one.state) for one in last_letter().registration.sessions] == [("Werksführung", WAITING)]


def test_the_confirmation_names_what_was_chosen_in_the_order_of_the_programme(event, now):
    late, early = a_session(event, hour=4, title_de="Spät"), a_session(event, hour=1, title_de="Früh")
    signed_up(event, late, early, now=now)
    assert [one.title_de for one in last_letter().registration.sessions] == ["Früh", "Spät"]


def test_overlaps_are_refused_by_name_and_nobody_is_signed_up(event, now):
    tour = a_session(event, hour=2, title_de="Werksführung")
    workshop = a_session(event, hour=2.5, title_de="Workshop")
    with pytest.raises(SessionsOverlap) as refusal:
        signed_up(event, tour, workshop, now=now)
    assert (refusal.value.first.german, refusal.value.second.german) == ("Werksführung", "Workshop")
    db.session.rollback()
    assert a_pool_of(event).taken == 0


def test_one_of_a_parallel_group(event, now):
    morning = a_session(event, hour=1, parallel_group="A")
    afternoon = a_session(event, hour=5, parallel_group="A")
    with pytest.raises(OneOfGroup):
        signed_up(event, morning, afternoon, now=now)
    db.session.rollback()
    signed_up(event, afternoon, now=now)
    assert (counters(morning), counters(afternoon)) == ((0, 0), (1, 0))


def test_what_has_left_the_programme_meanwhile_cannot_be_chosen(event, now, organizer):
    tour = a_session(event)
    with transaction():
        remove_session(event.id, tour.id, now=now, by=organizer)
    with pytest.raises(SessionGone):
        signed_up(event, tour, now=now)


def test_who_waits_for_the_event_keeps_the_wish_and_gets_what_is_free_when_moving_up(app, now, letters):
    event = an_event(capacity=1)
    tour = a_session(event, hour=1, capacity=1, title_de="Werksführung")
    dinner = a_session(event, hour=5, capacity=1, title_de="Abendessen")
    holder = signed_up(event, dinner, now=now).registration
    waiting = signed_up(event, tour, dinner, now=now)
    assert waiting.state is WAITLISTED
    assert [state for _, state, _ in choices(waiting.registration)] == [WISHED, WISHED]
    assert (counters(tour), counters(dinner)) == ((0, 0), (1, 0))
    third = signed_up(event, dinner, now=now)
    with transaction():
        change_capacity(a_pool_of(event).id, 2, by=Actor.system(), now=now)
    assert choices(waiting.registration) == [("Werksführung", CHOSEN, None), ("Abendessen", WAITING, 1)]
    assert [one.state for one in last_letter().registration.sessions] == [CHOSEN, WAITING]
    with transaction():
        withdraw(holder.id, now)
    assert choices(waiting.registration) == [("Werksführung", CHOSEN, None), ("Abendessen", CHOSEN, None)]
    assert choices(third.registration) == [("Abendessen", WAITING, 1)]
    assert [letter for letter, _ in letters()][-3:] == [
        "registration_withdrawn",
        "session_place_given",
        "moved_up_from_waiting_list",
    ]


def test_an_accepted_application_gets_its_sessions_and_a_declined_one_forgets_them(app, now, organizer):
    trip = an_event(kind=EventKind.DELEGATION_TRIP)
    visit = a_session(trip, capacity=1)
    first, second = signed_up(trip, visit, now=now), signed_up(trip, visit, now=now)
    assert counters(visit) == (0, 0)
    with transaction():
        accept_application(first.registration.id, by=organizer, now=now)
    with transaction():
        decline_application(second.registration.id, "Kein Platz", by=organizer, now=now)
    assert counters(visit) == (1, 0)
    assert choices(second.registration) == []


@pytest.mark.parametrize("way", ["withdrawal", "cancellation", "change"])
def test_a_freed_place_moves_on_to_the_head_of_its_queue(event, now, organizer, letters, way):
    tour = a_session(event, capacity=1, title_de="Werksführung")
    holder, first, second = (signed_up(event, tour, now=now).registration for _ in range(3))
    if way == "change":
        change(holder, now=now)
    else:
        with transaction():
            if way == "withdrawal":
                withdraw(holder.id, now)
            else:
                cancel_registration(holder.id, "Doppelt", by=organizer, now=now)
    assert choices(holder) == []
    assert choices(first) == [("Werksführung", CHOSEN, None)]
    assert choices(second) == [("Werksführung", WAITING, 1)]
    given = [address for letter, address in letters() if letter == "session_place_given"]
    assert given == [first.person.email]


def test_raised_capacity_moves_up_and_lowered_below_taken_is_refused_with_the_number(event, now, organizer):
    tour = a_session(event, capacity=2)
    people = [signed_up(event, tour, now=now).registration for _ in range(4)]
    draft = get_session(event.id, tour.id).draft
    with pytest.raises(CapacityBelowTaken) as refusal, transaction():
        edit_session(event.id, tour.id, edit_of(draft, replace(draft, capacity=1)), now=now, by=organizer)
    assert refusal.value.taken == 2
    with transaction():
        done = edit_session(event.id, tour.id, edit_of(draft, replace(draft, capacity=3)), now=now, by=organizer)
    assert (done.moved_up, done.told) == (1, 0)
    assert counters(tour) == (3, 1)
    assert choices(people[2])[0][1] is CHOSEN


def test_nobody_moves_up_once_the_event_has_begun(event, now, organizer):
    tour = a_session(event, capacity=1)
    holder, waiting = (signed_up(event, tour, now=now).registration for _ in range(2))
    with transaction():
        cancel_registration(holder.id, "Nicht erschienen", by=organizer, now=event.starts_at)
    assert choices(waiting)[0][1] is WAITING


def test_changing_keeps_what_stays_and_its_position(event, now, letters):
    tour = a_session(event, hour=1, capacity=1, title_de="Werksführung")
    dinner = a_session(event, hour=5, title_de="Abendessen")
    signed_up(event, tour, now=now)
    first, second = (signed_up(event, tour, now=now).registration for _ in range(2))
    assert change(first, tour, dinner, now=now)
    assert choices(first) == [("Werksführung", WAITING, 1), ("Abendessen", CHOSEN, None)]
    assert choices(second) == [("Werksführung", WAITING, 2)]
    assert letters()[-1] == ("sessions_changed", first.person.email)
    assert not change(first, tour, dinner, now=now)
    assert [letter for letter, _ in letters()].count("sessions_changed") == 1


def test_a_place_is_not_given_up_for_one_that_is_not_there_any_more(event, now):
    tour = a_session(event, hour=1, capacity=1, title_de="Werksführung", parallel_group="A")
    other = a_session(event, hour=1, title_de="Workshop", parallel_group="A")
    holder = signed_up(event, other, now=now).registration
    signed_up(event, tour, now=now)
    with pytest.raises(SessionJustFull) as refusal:
        change(holder, tour, now=now, promised=[tour])
    assert refusal.value.session.german == "Werksführung"
    db.session.rollback()
    assert choices(holder) == [("Workshop", CHOSEN, None)]
    change(holder, tour, now=now)
    assert choices(holder) == [("Werksführung", WAITING, 1)]
    assert counters(other) == (0, 0)


def test_the_deadline_binds_the_person_and_not_the_organizer(event, now, organizer):
    tour = a_session(event)
    holder = signed_up(event, tour, now=now).registration
    late = event.closes_at + timedelta(minutes=1)
    with pytest.raises(TooLate):
        change(holder, now=late)
    db.session.rollback()
    assert change(holder, now=late, by=organizer)


def test_whoever_has_signed_off_chooses_nothing_any_more(event, now):
    tour = a_session(event)
    holder = signed_up(event, now=now).registration
    with transaction():
        withdraw(holder.id, now)
    with pytest.raises(WrongState):
        change(holder, tour, now=now)


def test_a_moved_session_is_told_with_what_now_clashes(event, now, organizer, letters):
    tour = a_session(event, hour=1, title_de="Werksführung")
    workshop = a_session(event, hour=3, title_de="Workshop")
    both, one = signed_up(event, tour, workshop, now=now), signed_up(event, workshop, now=now)
    draft = get_session(event.id, workshop.id).draft
    later = replace(draft, starts_at=tour.starts_at, ends_at=tour.ends_at)
    with transaction():
        assert edit_session(event.id, workshop.id, edit_of(draft, later), now=now, by=organizer).told == 2
    told = {
        mail.to_address: kind_of(mail.letter).unpacked(mail.facts)
        for mail in db.session.scalars(select(OutgoingMail).where(OutgoingMail.letter == "session_moved"))
    }
    assert [clash.title_de for clash in told[both.registration.person.email].clashes] == ["Werksführung"]
    assert told[one.registration.person.email].clashes == ()
    assert told[one.registration.person.email].before.starts_at == draft.starts_at


def test_who_is_elsewhere_at_that_time_is_passed_over_and_keeps_the_position(event, now, organizer):
    tour = a_session(event, hour=1, capacity=1, title_de="Werksführung")
    workshop = a_session(event, hour=3, title_de="Workshop")
    holder = signed_up(event, tour, now=now).registration
    busy, next_one = (signed_up(event, tour, *also, now=now).registration for also in ((workshop,), ()))
    draft = get_session(event.id, workshop.id).draft
    with transaction():
        moved = replace(draft, starts_at=tour.starts_at, ends_at=tour.ends_at)
        edit_session(event.id, workshop.id, edit_of(draft, moved), now=now, by=organizer)
    with transaction():
        withdraw(holder.id, now)
    assert choices(next_one) == [("Werksführung", CHOSEN, None)]
    assert ("Werksführung", WAITING, 1) in choices(busy)
    draft = get_session(event.id, tour.id).draft
    with transaction():
        edit_session(event.id, tour.id, edit_of(draft, replace(draft, capacity=2)), now=now, by=organizer)
    # A place is free for whoever can take it: the one who waits is elsewhere.
    newcomer = signed_up(event, tour, now=now).registration
    assert choices(newcomer) == [("Werksführung", CHOSEN, None)]
    assert [letter.title_de for letter in last_letter().registration.sessions] == ["Werksführung"]
    with transaction():
        withdraw(newcomer.id, now)
    change(busy, tour, now=now)
    assert choices(busy) == [("Werksführung", CHOSEN, None)]


def test_a_chosen_session_stays_in_the_programme(event, now, organizer):
    tour = a_session(event)
    a_session_choice(a_registration(event, WAITLISTED), tour, WISHED)
    draft = get_session(event.id, tour.id).draft
    with pytest.raises(SessionStillChosen) as refusal, transaction():
        remove_session(event.id, tour.id, now=now, by=organizer)
    assert refusal.value.number == 1
    with pytest.raises(SessionStillChosen), transaction():
        edit_session(event.id, tour.id, edit_of(draft, replace(draft, is_choosable=False)), now=now, by=organizer)
