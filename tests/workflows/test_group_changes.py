"""The contact of a booking adds people, hands places on, and hears how everyone stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from eventsvc.events.kinds import EventKind
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.letters import kind_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.applications import Billing
from eventsvc.registration.bookings import LARGEST_GROUP, get_booking, people_of
from eventsvc.registration.census import miscounts
from eventsvc.registration.errors import AlreadyRegistered, EventFull, EventOver, GroupTooLarge, WrongState
from eventsvc.registration.freshness import NEWER_OVERVIEW, why_not_tell_contact
from eventsvc.registration.models import Booking
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import HandoverState, RegistrationState
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.data_change import change_data
from eventsvc.workflows.group_changes import Additions, add_people, change_contact
from eventsvc.workflows.offers import accept_offers, ask_all_back_in, lapse_offers
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.substitution import pass_on
from eventsvc.workflows.withdrawal import withdraw, withdraw_all
from tests.builders import a_group, a_participant, a_person, a_pool_of, a_registration, an_application, an_event

CONFIRMED, WAITLISTED, APPLIED = (
    RegistrationState.CONFIRMED,
    RegistrationState.WAITLISTED,
    RegistrationState.APPLIED,
)


def booked(event, number, now, **given):
    with transaction():
        return [one.registration for one in sign_up(a_group(event, number, **given), now).placed]


def facts_of(letter):
    query = select(OutgoingMail.facts).where(OutgoingMail.letter == letter).order_by(OutgoingMail.id)
    return list(db.session.scalars(query))


def counted(event):
    pool = a_pool_of(event)
    return pool.taken, pool.waiting


def test_the_contact_gets_one_letter_that_names_everyone(app, now, letters):
    event = an_event(capacity=2)
    people = booked(event, 3, now)
    assert [letter for letter, _ in letters()].count("group_booked") == 1
    told = facts_of("group_booked")[0]["people"]
    assert [(one["state"], one["position"]) for one in told] == [
        ("confirmed", None),
        ("confirmed", None),
        ("waitlisted", 1),
    ]
    assert letters()[-1] == ("group_booked", people[0].contact.email)


def test_someone_alone_gets_no_second_letter(app, now, letters):
    booked(an_event(), 1, now)
    assert [letter for letter, _ in letters()] == ["registration_confirmed"]


def test_each_person_is_told_who_booked_but_the_contact_themselves(app, now):
    booked(an_event(), 2, now)
    assert [one["registration"]["booked_by"] for one in facts_of("registration_confirmed")] == ["", "Jasmin Öztürk"]


def test_people_join_by_the_rules_for_newcomers(app, now, letters):
    event = an_event(capacity=3)
    first = booked(event, 2, now)[0]
    with transaction():
        added = add_people(first.booking_id, Additions((a_participant(event), a_participant(event))), now)
    assert [one.state for one in added.placed] == [CONFIRMED, WAITLISTED]
    assert counted(event) == (3, 1)
    assert len(people_of(first.booking_id)) == 4
    assert [letter for letter, _ in letters()].count("group_booked") == 2


def test_a_group_that_is_together_adds_together(app, now):
    event = an_event(capacity=3, has_waiting_list=False)
    first = booked(event, 2, now, is_together=True)[0]
    with pytest.raises(EventFull), transaction():
        add_people(first.booking_id, Additions((a_participant(event), a_participant(event))), now)
    assert counted(event) == (2, 0)


def test_no_booking_grows_past_twenty(app, now):
    event = an_event()
    first = booked(event, LARGEST_GROUP - 1, now)[0]
    with pytest.raises(GroupTooLarge), transaction():
        add_people(first.booking_id, Additions((a_participant(event), a_participant(event))), now)
    with transaction():
        add_people(first.booking_id, Additions((a_participant(event),)), now)
    with pytest.raises(GroupTooLarge), transaction():
        add_people(first.booking_id, Additions((a_participant(event),)), now)


@pytest.mark.parametrize("state", [CONFIRMED, WAITLISTED])
def test_a_place_goes_to_someone_else_where_it_stood(app, now, letters, state):
    event = an_event(capacity=2)
    if state is WAITLISTED:
        a_registration(event), a_registration(event)
    before = booked(event, 2, now)[1]
    behind = booked(event, 1, now)[0]
    stood = get_registration(before.id)
    counters = counted(event)
    with transaction():
        assert pass_on(before.id, a_person(first_name="Neu", email="neu@firma.example"), now) is HandoverState.ACCEPTED
    after = get_registration(before.id)
    assert (after.person.first_name, after.state) == ("Neu", stood.state)
    assert (after.queue_priority, after.queue_position) == (stood.queue_priority, stood.queue_position)
    assert counted(event) == counters
    assert after.ticket_code != before.ticket_code
    assert after.link_version == before.link_version + 1
    assert get_registration(behind.id).state is WAITLISTED
    told = letters()[-3:]
    assert told[2][0] == "group_booked"
    assert told[0] == ("place_handed_over", before.person.email)
    assert told[1] == ("registration_confirmed" if state is CONFIRMED else "put_on_waiting_list", "neu@firma.example")


def test_an_application_is_handed_on_as_one(app, now, letters):
    event = an_event(kind=EventKind.DELEGATION_TRIP)
    before = booked(event, 2, now)[1]
    with transaction():
        pass_on(before.id, a_person(), now)
    assert get_registration(before.id).state is APPLIED
    assert [letter for letter, _ in letters()[-2:]] == ["application_received", "group_booked"]


def test_a_place_goes_to_nobody_who_comes_already_and_only_once(app, now):
    event = an_event()
    one, other = booked(event, 2, now)
    with pytest.raises(AlreadyRegistered), transaction():
        pass_on(one.id, a_person(email=other.person.email), now)
    with transaction():
        pass_on(one.id, a_person(), now)
    with pytest.raises(WrongState), transaction():
        pass_on(one.id, a_person(), now, link_version=one.link_version)
    with transaction():
        withdraw(one.id, now, by_contact=True)
    with pytest.raises(WrongState), transaction():
        pass_on(one.id, a_person(), now)


def test_the_same_mailbox_may_bear_another_name(app, now):
    one = booked(an_event(), 2, now)[0]
    with transaction():
        pass_on(one.id, a_person(first_name="Ute", email=one.person.email), now)
    assert get_registration(one.id).person.first_name == "Ute"


def test_once_the_event_has_begun_a_place_stays(app, now):
    event = an_event()
    one = booked(event, 2, now)[0]
    with pytest.raises(EventOver), transaction():
        pass_on(one.id, a_person(), event.starts_at)


def test_whom_the_contact_signs_off_is_told_so(app, now):
    one = booked(an_event(), 2, now)[1]
    with transaction():
        withdraw(one.id, now, by_contact=True)
    assert facts_of("registration_withdrawn")[0]["is_by_contact"] is True


def test_another_contact_gets_a_new_link_and_the_old_mailbox_hears_of_it(app, now, letters):
    booking = get_booking(booked(an_event(), 2, now)[0].booking_id)
    contact = replace(booking.contact, email="einkauf@firma.example")
    with transaction():
        assert change_contact(booking.id, contact, Billing(order_number="4711"), now)
    changed = get_booking(booking.id)
    assert (changed.contact, changed.billing.order_number) == (contact, "4711")
    assert changed.link_version == booking.link_version + 1
    assert letters()[-2:] == [
        ("group_booked", "einkauf@firma.example"),
        ("booking_passed_on", booking.contact.email),
    ]
    with transaction():
        assert not change_contact(booking.id, contact, Billing(order_number="4711"), now)


def test_a_contact_who_reads_elsewhere_now_gets_the_bookings_new_link_there(app, now, letters):
    one = booked(an_event(), 2, now)[0]
    before = len(letters())
    person = replace(one.person, email="neu@firma.example")
    with transaction() as session:
        session.execute(update(Booking).values(email=one.person.email, email_key=one.person.email.casefold()))
        change_data(one.id, person, frozenset(), now)
    assert letters()[before:] == [
        ("registration_changed", "neu@firma.example"),
        ("address_replaced", one.person.email),
        ("group_booked", "neu@firma.example"),
    ]
    assert facts_of("group_booked")[-1]["booking"]["link_version"] == get_booking(one.booking_id).link_version == 2


def test_when_someone_moves_up_or_leaves_the_contact_gets_one_new_overview(app, now, letters):
    event = an_event(capacity=2)
    first = booked(event, 1, now)[0]
    people = booked(event, 3, now)
    before = len(letters())
    with transaction():
        withdraw(first.id, now + timedelta(minutes=1))
    assert [letter for letter, _ in letters()[before:]] == [
        "registration_withdrawn",
        "moved_up_from_waiting_list",
        "group_booked",
    ]
    with transaction():
        withdraw(people[0].id, now + timedelta(minutes=2))
    assert [letter for letter, _ in letters()].count("group_booked") == 3
    assert [one["state"] for one in facts_of("group_booked")[-1]["people"]] == ["confirmed", "confirmed"]
    with transaction():
        withdraw_all(people[0].booking_id, now + timedelta(minutes=3))
    assert [letter for letter, _ in letters()].count("group_booked") == 3


def test_whatever_one_of_them_answers_or_misses_the_contact_hears_of_it_once(app, now, organizer):
    event = an_event(capacity=1, offer_hours=24)
    a_registration(event)
    with transaction():
        people = [one.registration for one in sign_up(a_group(event, 4, is_together=True), now).placed]
    with transaction():
        change_capacity(a_pool_of(event).id, 5, by=organizer, now=now)

    def told() -> list[list[str]]:
        return [[one["state"] for one in facts["people"]] for facts in facts_of("group_booked")[2:]]

    with transaction():
        accept_offers([people[0].id], now)
    assert told() == [["confirmed", "offered", "offered", "offered"]]
    with transaction():
        withdraw(people[1].id, now)
    assert told()[1:] == [["confirmed", "offered", "offered"]]
    late = now + timedelta(hours=25)
    with transaction():
        assert lapse_offers(event.id, late, 9) == 2
    assert told()[2:] == [["confirmed"]]
    assert facts_of("group_booked")[-1]["lapsed"] == [people[2].person.name, people[3].person.name]
    with transaction():
        assert ask_all_back_in([one.id for one in people], late) == 2
    assert told()[3:] == [["confirmed", "offered", "offered"]], "nobody else waits: the places come back"
    assert facts_of("group_booked")[-1]["lapsed"] == []


def test_a_contact_asks_back_in_for_all_who_were_late_and_they_wait_together(app, now, organizer):
    event = an_event(capacity=1, offer_hours=24)
    other = a_registration(event)
    with transaction():
        people = [one.registration for one in sign_up(a_group(event, 3, is_together=True), now).placed]
    with transaction():
        change_capacity(a_pool_of(event).id, 4, by=organizer, now=now)
    late = now + timedelta(hours=25)
    with transaction():
        lapse_offers(event.id, late, 9)
    for newcomer in (an_application(event, people[2].person), an_application(event)):
        with transaction():
            sign_up(newcomer, late)
    ids = [one.id for one in people]
    with transaction():
        assert ask_all_back_in(ids, late) == 2, "who has signed up anew stays out"
    assert [one.state.value for one in people_of(people[0].booking_id)] == [
        "waitlisted",
        "waitlisted",
        "lapsed",
    ], "one place is too few for both"
    with pytest.raises(WrongState), transaction():
        ask_all_back_in(ids, late)
    with transaction():
        withdraw(other.id, late)
    assert [one.state.value for one in people_of(people[0].booking_id)] == ["offered", "offered", "lapsed"]
    assert miscounts() == []


def test_of_overviews_that_wait_the_newest_leaves(app, now):
    people = booked(an_event(), 3, now)
    for minutes in (1, 2):
        with transaction():
            withdraw(people[minutes].id, now + timedelta(minutes=minutes))
    written = [kind_of("group_booked").unpacked(facts) for facts in facts_of("group_booked")]
    assert [why_not_tell_contact(people[0].booking_id, one, now) for one in written] == [NEWER_OVERVIEW] * 2 + [None]
    told_no_place = replace(written[0], left_out=("Cem Özkan",))
    assert why_not_tell_contact(people[0].booking_id, told_no_place, now) is None


def test_other_billing_data_alone_move_no_link(app, now, letters):
    booking = get_booking(booked(an_event(), 2, now)[0].booking_id)
    sent = letters()
    with transaction():
        assert change_contact(booking.id, booking.contact, Billing(cost_center="K 12"), now)
    assert get_booking(booking.id).link_version == booking.link_version
    assert letters() == sent


def test_a_group_of_five_takes_few_statements(app, now, statements):
    group = a_group(an_event(), 5, is_together=True)
    with statements() as seen, transaction():
        sign_up(group, now)
    # SQLite begins its transaction with a statement of its own.
    assert len(seen) <= 32, "\n".join(seen)
