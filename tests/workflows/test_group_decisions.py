"""What a group's contact and its people hear when a place comes later: decided, moved up, offered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsvc.events.kinds import EventKind
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.letters import kind_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.deciding import Decision, Outcome
from eventsvc.registration.freshness import NEWER_OVERVIEW, why_not_tell_contact
from eventsvc.workflows.cancellation import cancel_registration
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.decisions import accept_application, confirm_out_of_turn, decline_application
from eventsvc.workflows.held_decisions import carry_out_next, decide_many, release_held
from eventsvc.workflows.offers import accept_offers
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_group, a_pool_of, a_question, a_registration, an_account, an_event, asked

ACCEPT, DECLINE = Decision(outcome=Outcome.ACCEPT), Decision(outcome=Outcome.DECLINE, reason="Voll.")


def booked(event, number, now, **given):
    with transaction():
        return [one.registration for one in sign_up(a_group(event, number, **given), now).placed]


def overviews() -> list[dict[str, object]]:
    """What the overviews say, the first one, of the sign-up, left out."""
    db.session.rollback()
    query = select(OutgoingMail.facts).where(OutgoingMail.letter == "group_booked").order_by(OutgoingMail.id)
    return list(db.session.scalars(query))[1:]


def standing(overview) -> list[str]:
    return sorted(one["state"] for one in (*overview["people"], *overview["ended"]))


def still_asked(letter: str) -> list[int]:
    db.session.rollback()
    query = select(OutgoingMail.facts).where(OutgoingMail.letter == letter).order_by(OutgoingMail.id)
    return [facts["registration"]["open_questions"] for facts in db.session.scalars(query)]


def send(event, by, now):
    with transaction():
        release_held(event.id, by=by, now=now)
    for _ in range(9):
        with transaction():
            carry_out_next(event.id, now)


@pytest.fixture
def organizer(app):
    return Actor.account(an_account().id)


@pytest.fixture
def trip(app, now):
    return an_event(kind=EventKind.DELEGATION_TRIP, capacity=2)


def test_decisions_of_a_group_that_are_sent_together_are_one_overview(trip, organizer, now):
    first, second, third = booked(trip, 3, now)
    with transaction():
        decide_many(trip.id, [first.id], ACCEPT, is_held=True, by=organizer, now=now)
        decide_many(trip.id, [second.id, third.id], DECLINE, is_held=True, by=organizer, now=now)
    send(trip, organizer, now + timedelta(minutes=1))
    assert [standing(one) for one in overviews()] == [["confirmed", "declined", "declined"]]


def test_where_the_last_of_them_cannot_be_decided_the_others_are_told_all_the_same(trip, organizer, now):
    people = booked(trip, 3, now)
    with transaction():
        decide_many(trip.id, [one.id for one in people], ACCEPT, is_held=True, by=organizer, now=now)
    send(trip, organizer, now + timedelta(minutes=1))
    assert [standing(one) for one in overviews()] == [["applied", "confirmed", "confirmed"]]


def test_what_cannot_be_decided_at_all_tells_nobody_anything(trip, organizer, now):
    a_registration(trip)
    a_registration(trip)
    people = booked(trip, 2, now)
    with transaction():
        decide_many(trip.id, [one.id for one in people], ACCEPT, is_held=False, by=organizer, now=now)
    send(trip, organizer, now)
    assert overviews() == []


def test_a_group_that_is_declined_as_a_whole_leaves_its_contact_not_in_silence(trip, organizer, now):
    for one in booked(trip, 2, now):
        with transaction():
            decline_application(one.id, "Voll.", by=organizer, now=now)
    assert [standing(one) for one in overviews()] == [["applied", "declined"], ["declined", "declined"]]


def test_whom_the_team_cancels_or_puts_first_the_contact_hears_of(app, organizer, now):
    event = an_event(capacity=1)
    first, second = booked(event, 2, now)
    with transaction():
        confirm_out_of_turn(second.id, add_place=True, by=organizer, now=now)
    for one in (first, second):
        with transaction():
            cancel_registration(one.id, "Doppelt.", by=organizer, now=now)
    assert [standing(one) for one in overviews()] == [
        ["confirmed", "confirmed"],
        ["cancelled", "confirmed"],
        ["cancelled", "cancelled"],
    ]


def test_of_overviews_of_one_moment_the_last_leaves(app, organizer, now):
    people = booked(an_event(), 3, now)
    with transaction():
        for one in people[1:]:
            cancel_registration(one.id, "Doppelt.", by=organizer, now=now + timedelta(hours=1))
    kind, booking = kind_of("group_booked"), people[0].booking_id
    letters = [kind.unpacked(facts) for facts in overviews()]
    assert [why_not_tell_contact(booking, one, now) for one in letters] == [NEWER_OVERVIEW, None]


def test_who_moves_up_is_told_again_what_is_still_open(app, organizer, now):
    event = an_event(capacity=1)
    asked(event, a_question(is_required=True))
    booked(event, 2, now)
    with transaction():
        change_capacity(a_pool_of(event).id, 2, now=now, by=organizer)
    assert still_asked("moved_up_from_waiting_list") == [1]
    assert [[one["open_questions"] for one in told["people"]] for told in overviews()] == [[1, 1]]


def test_who_is_accepted_is_told_again_what_is_still_open(trip, organizer, now):
    asked(trip, a_question(is_required=True))
    first, _ = booked(trip, 2, now)
    with transaction():
        accept_application(first.id, by=organizer, now=now)
    assert still_asked("registration_confirmed") == [1]


def test_who_accepts_an_offer_is_told_again_what_is_still_open(app, organizer, now):
    event = an_event(capacity=0, offer_hours=48)
    asked(event, a_question(is_required=True))
    first, _ = booked(event, 2, now)
    with transaction():
        change_capacity(a_pool_of(event).id, 2, now=now, by=organizer)
    with transaction():
        accept_offers([first.id], now)
    assert still_asked("moved_up_from_waiting_list") == [1]
