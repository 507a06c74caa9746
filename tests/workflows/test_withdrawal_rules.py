"""Signing off by the event's rules: until when, by whom, at what cost; one person of a booking or all."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select, update

from eventsvc.events.change_rules import DaysBefore
from eventsvc.events.change_service import Conduct, conduct_of, edit_conduct
from eventsvc.events.errors import BadFees
from eventsvc.events.fees import FeeStep
from eventsvc.events.kinds import ChangesBy
from eventsvc.events.queries import get_terms
from eventsvc.journal import Actor
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.kit.edits import edit_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration import errors
from eventsvc.registration.models import Booking, Registration
from eventsvc.registration.queries import get_registration, standing_agreements
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.answer_change import Sheet
from eventsvc.workflows.choice_change import change_sessions
from eventsvc.workflows.data_change import answer_by_hand, change_data, confirm_look
from eventsvc.workflows.withdrawal import withdraw, withdraw_all, withdrawal_fee
from tests.builders import a_category, a_pool_of, a_question, a_registration, a_session, an_event, asked

S = RegistrationState
HALF = FeeStep(days=30, percent=50)


def ruled(event, organizer, now, *steps, **rules):
    """Set the rules of the event."""
    with transaction():
        conduct = Conduct(**rules, steps=steps)
        edit_conduct(event.id, edit_of(conduct_of(event.id), conduct), now=now, by=organizer)
    return event


def booked_together(event, number=3, state=S.CONFIRMED, **given):
    """Insert people of one booking, whose contact is somebody else."""
    people = [a_registration(event, state, **given) for _ in range(number)]
    booking = people[0].booking_id
    with transaction() as session:
        session.execute(
            update(Booking)
            .where(Booking.id == booking)
            .values(email="kontakt@firma.example", email_key="kontakt@firma.example")
        )
        session.execute(
            update(Registration).where(Registration.id.in_([one.id for one in people])).values(booking_id=booking)
        )
    return booking, people


def fees_of(*registrations):
    query = select(Registration.withdrawal_fee_cents)
    return [db.session.scalar(query.where(Registration.id == one.id)) for one in registrations]


def test_after_the_last_moment_nobody_with_a_place_signs_off(app, now, organizer, state_of):
    event = ruled(an_event(), organizer, now, sign_off_until=DaysBefore(14, time(12)))
    holder, waiting = a_registration(event), a_registration(event, S.WAITLISTED)
    last = get_terms(event.id).cutoffs.sign_off
    with pytest.raises(errors.TooLate), transaction():
        withdraw(holder.id, last + timedelta(seconds=1))
    with transaction():
        withdraw(waiting.id, last + timedelta(seconds=1))
    with transaction():
        withdraw(holder.id, last)
    assert (state_of(holder.id), state_of(waiting.id)) == (S.WITHDRAWN, S.WITHDRAWN)


def test_the_fee_is_recorded_told_and_noted(app, now, organizer):
    event = ruled(an_event(), organizer, now, HALF)
    category = a_category(event, price_cents=19000)
    registration = a_registration(event, category_id=category.id)
    due = withdrawal_fee(get_registration(registration.id), get_terms(event.id), now)
    assert (due.step, due.price_cents, due.cents) == (HALF, 19000, 9500)
    with transaction():
        withdraw(registration.id, now, shown_cents=9500)
    assert fees_of(registration) == [9500]
    assert db.session.scalars(select(OutgoingMail.facts)).one()["fee_cents"] == 9500
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "registration.withdrawn")).one()
    assert entry.facts == {"fee_cents": 9500}


@pytest.mark.parametrize("state", [S.WAITLISTED, S.APPLIED, S.OFFERED])
def test_who_has_no_place_of_their_own_pays_nothing(app, now, organizer, state):
    event = ruled(an_event(), organizer, now, FeeStep(days=365, amount_cents=3000))
    registration = a_registration(event, state)
    with transaction():
        withdraw(registration.id, now, shown_cents=0)
    assert fees_of(registration) == [None]


def test_a_fee_that_has_risen_since_it_was_shown_stops_the_click(app, now, organizer, state_of):
    event = ruled(an_event(), organizer, now, FeeStep(days=27, amount_cents=3000))
    registration = a_registration(event)
    with transaction():
        assert withdrawal_fee(get_registration(registration.id), get_terms(event.id), now).cents == 0
    with pytest.raises(errors.FeeHasRisen), transaction():
        withdraw(registration.id, now + timedelta(days=1), shown_cents=0)
    assert state_of(registration.id) is S.CONFIRMED
    assert fees_of(registration) == [None]


def test_only_the_contact_may_where_the_event_says_so(app, now, organizer, state_of):
    event = ruled(an_event(), organizer, now, changes_by=ChangesBy.CONTACT)
    _, (one, *_) = booked_together(event)
    alone = a_registration(event)
    with pytest.raises(errors.OnlyTheContactMay), transaction():
        withdraw(one.id, now)
    with transaction():
        withdraw(alone.id, now)
    assert (state_of(one.id), state_of(alone.id)) == (S.CONFIRMED, S.WITHDRAWN)


def test_all_of_a_booking_sign_off_at_once_and_their_places_move_on(app, now, organizer, state_of, letters):
    event = ruled(an_event(capacity=3), organizer, now, FeeStep(days=30, amount_cents=1000))
    booking, people = booked_together(event)
    waiting = [a_registration(event, S.WAITLISTED) for _ in range(2)]
    with pytest.raises(errors.FeeHasRisen), transaction():
        withdraw_all(booking, now, shown_cents=2000)
    with transaction():
        assert withdraw_all(booking, now, shown_cents=3000) == 3
    assert {state_of(one.id) for one in people} == {S.WITHDRAWN}
    assert {state_of(one.id) for one in waiting} == {S.CONFIRMED}
    assert fees_of(*people) == [1000, 1000, 1000]
    assert [letter for letter, _ in letters()].count("registration_withdrawn") == 3
    pool = a_pool_of(event)
    assert (pool.taken, pool.waiting) == (2, 0)
    with pytest.raises(errors.WrongState), transaction():
        withdraw_all(booking, now)


def test_one_of_a_booking_and_all_of_it_at_once(app, now, at_once, state_of):
    event = an_event(capacity=3)
    booking, people = booked_together(event)
    results = at_once([lambda: withdraw_all(booking, now), lambda: withdraw(people[0].id, now)])
    assert {state_of(one.id) for one in people} == {S.WITHDRAWN}
    assert results[0] in {2, 3}
    assert results[1] is None or isinstance(results[1], errors.WrongState)
    assert a_pool_of(event).taken == 0


def test_a_change_after_acceptance_waits_for_a_look_and_keeps_the_place(app, now, organizer, state_of):
    event = ruled(an_event(), organizer, now, looks_again=True)
    holder, waiting = a_registration(event), a_registration(event, S.WAITLISTED)
    for one in (holder, waiting):
        with transaction():
            person = get_registration(one.id).person
            change_data(one.id, person.__class__(**{**vars(person), "last_name": "Neu"}), frozenset(), now)
    assert get_registration(holder.id).needs_look_since == now
    assert get_registration(waiting.id).needs_look_since is None
    assert state_of(holder.id) is S.CONFIRMED
    with transaction():
        assert confirm_look(holder.id, by=organizer, now=now)
    with transaction():
        assert not confirm_look(holder.id, by=organizer, now=now)
    assert get_registration(holder.id).needs_look_since is None
    assert standing_agreements(holder.id) == frozenset()


def test_other_sessions_and_answers_wait_for_a_look_too_but_not_those_by_the_team(app, now, organizer):
    event = ruled(an_event(), organizer, now, looks_again=True)
    first, second = a_session(event), a_session(event, hour=4)
    (question,) = asked(event, a_question())
    chooser, answerer, by_team, waiting = (a_registration(event, state) for state in (*[S.CONFIRMED] * 3, S.WAITLISTED))
    sheet = Sheet(questions=(question,), person={question.key: "Ja"})
    with transaction():
        change_sessions(chooser.id, frozenset({first.id}), by=Actor.person(), now=now)
        change_sessions(waiting.id, frozenset({first.id}), by=Actor.person(), now=now)
        change_sessions(by_team.id, frozenset({second.id}), by=organizer, now=now)
        answer_by_hand(by_team.id, sheet, by=organizer, now=now)
        change_data(answerer.id, get_registration(answerer.id).person, frozenset(), now, sheet=sheet)
    looks = [get_registration(one.id).needs_look_since for one in (chooser, answerer, by_team, waiting)]
    assert looks == [now, now, None, None]


def test_data_can_be_changed_as_long_as_the_rule_says(app, now, organizer):
    event = ruled(an_event(closes_at=now - timedelta(days=1)), organizer, now, change_until=DaysBefore(1, time(12)))
    registration = a_registration(event)
    person = get_registration(registration.id).person
    new = person.__class__(**{**vars(person), "last_name": "Neu"})
    with pytest.raises(errors.TooLate), transaction():
        change_data(registration.id, new, frozenset(), get_terms(event.id).cutoffs.change + timedelta(seconds=1))
    with transaction():
        assert change_data(registration.id, new, frozenset(), now)


def test_rules_that_do_not_fit_leave_those_before(app, now, organizer):
    event = ruled(an_event(), organizer, now, HALF, approves_substitutes=True)
    assert conduct_of(event.id) == Conduct(approves_substitutes=True, steps=(HALF,))
    with pytest.raises(BadFees), transaction():
        edit_conduct(event.id, edit_of(conduct_of(event.id), Conduct(steps=(HALF, HALF))), now=now, by=organizer)
    assert conduct_of(event.id).steps == (HALF,)
