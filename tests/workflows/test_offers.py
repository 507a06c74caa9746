"""A freed place is offered, accepted, declined or lapses; none is lost and none is given twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from eventsvc.events.categories import CategoryKind
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.models import Category, Event
from eventsvc.events.queries import get_terms
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.letters import kind_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration import errors
from eventsvc.registration.census import miscounts
from eventsvc.registration.choices import choose, sessions_chosen_by
from eventsvc.registration.freshness import OTHER_DEADLINE, why_not_send
from eventsvc.registration.models import Booking, Registration
from eventsvc.registration.offers import events_to_tend, offered_together, shorten_offers
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import ChoiceState, RegistrationState
from eventsvc.workflows.cancellation import cancel_registration
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.event_cancellation import call_off_event
from eventsvc.workflows.offers import accept_offers, ask_back_in, lapse_offers
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.switching import can_switch_to_online, switch_to_online
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import (
    a_category,
    a_group,
    a_pool_of,
    a_registration,
    a_session,
    an_application,
    an_event,
    close_way,
)

CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED
OFFERED, LAPSED, WITHDRAWN = RegistrationState.OFFERED, RegistrationState.LAPSED, RegistrationState.WITHDRAWN
HOUR = timedelta(hours=1)


@pytest.fixture
def offering(app, now):
    """An event that offers its places; it has one, `holder` has it, `first` and `second` wait."""
    event = an_event(capacity=1, offer_hours=48)
    event.holder = a_registration(event, email="holder@firma.example")
    event.first = a_registration(event, WAITLISTED, email="first@firma.example")
    event.second = a_registration(event, WAITLISTED, email="second@firma.example")
    return event


@pytest.fixture
def offered(offering, now):
    """The same, and `first` has the offer."""
    with transaction():
        withdraw(offering.holder.id, now)
    return offering


@pytest.fixture
def tend(app):
    """Let the clock come round, as a worker does."""

    def go():
        app.extensions["celery"].tasks["offers.tend"]()
        # What the test has read is over: afterwards it sees what the worker has changed.
        db.session.rollback()

    return go


def can_switch(registration, now):
    row = get_registration(registration.id)
    return can_switch_to_online(row, get_terms(row.event_id), now)


def counters(event):
    pool = a_pool_of(event)
    return pool.taken, pool.waiting


def deadline(registration):
    return db.session.scalar(select(Registration.offered_until).where(Registration.id == registration.id))


def actions_of(registration):
    query = select(JournalEntry.action).where(JournalEntry.subject_id == registration.id).order_by(JournalEntry.id)
    return list(db.session.scalars(query))


def accepting(registration, now):
    return partial(accept_offers, [registration.id], now)


def test_a_freed_place_is_offered_with_a_deadline_and_held(offered, now, letters, state_of):
    assert (state_of(offered.first.id), state_of(offered.second.id)) == (OFFERED, WAITLISTED)
    assert deadline(offered.first) == now + 48 * HOUR
    assert letters()[1:] == [("place_offered", "first@firma.example")]
    assert counters(offered) == (1, 1)
    assert actions_of(offered.first) == ["registration.offered"]


@pytest.mark.parametrize(("price_cents", "given"), [(0, CONFIRMED), (12_000, OFFERED)])
def test_whoever_would_have_to_pay_is_asked_first(app, now, price_cents, given, state_of):
    event = an_event(capacity=1)
    with transaction() as session:
        session.add(
            Category(event_id=event.id, position=0, kind="non_member", name_de="Gäste", price_cents=price_cents)
        )
    holder, waiting = a_registration(event), a_registration(event, WAITLISTED)
    with transaction():
        withdraw(holder.id, now)
    assert state_of(waiting.id) is given


def test_accepted_the_place_is_the_persons_with_the_ticket(offered, now, letters, state_of):
    with transaction():
        assert accept_offers([offered.first.id], now + HOUR) == 1
    assert state_of(offered.first.id) is CONFIRMED
    assert deadline(offered.first) is None
    assert letters()[-1] == ("moved_up_from_waiting_list", "first@firma.example")
    assert actions_of(offered.first) == ["registration.offered", "registration.offer_accepted"]
    assert counters(offered) == (1, 1)
    with pytest.raises(errors.WrongState), transaction():
        accept_offers([offered.first.id], now + HOUR)


def test_declined_it_goes_on_to_the_next_at_once(offered, now, letters, state_of):
    with transaction():
        withdraw(offered.first.id, now + HOUR)
    assert (state_of(offered.first.id), state_of(offered.second.id)) == (WITHDRAWN, OFFERED)
    assert letters()[-2:] == [
        ("registration_withdrawn", "first@firma.example"),
        ("place_offered", "second@firma.example"),
    ]
    assert actions_of(offered.first)[-1] == "registration.offer_declined"
    assert counters(offered) == (1, 0)


def test_lapsed_it_goes_on_to_the_next_and_says_so(offered, now, clock, letters, state_of, tend):
    clock.shift(48 * HOUR - timedelta(seconds=1))
    tend()
    assert state_of(offered.first.id) is OFFERED
    clock.shift(timedelta(seconds=1))
    tend()
    tend()
    assert (state_of(offered.first.id), state_of(offered.second.id)) == (LAPSED, OFFERED)
    assert letters()[2:] == [("offer_lapsed", "first@firma.example"), ("place_offered", "second@firma.example")]
    assert counters(offered) == (1, 0)
    assert deadline(offered.first) == now + 48 * HOUR, "the deadline stays on record"


def test_killed_between_two_batches_the_next_tick_goes_on(app, now, state_of, tend):
    event = an_event(capacity=5, offer_hours=48)
    for _ in range(5):
        a_registration(event, OFFERED, offered_until=now)
    waiting = [a_registration(event, WAITLISTED) for _ in range(6)]
    with transaction():
        assert lapse_offers(event.id, now, 2) == 2
    with pytest.raises(ZeroDivisionError), transaction():
        assert lapse_offers(event.id, now, 2) / 0
    assert [state_of(one.id) for one in waiting] == [OFFERED] * 2 + [WAITLISTED] * 4
    tend()
    assert [state_of(one.id) for one in waiting] == [OFFERED] * 5 + [WAITLISTED]
    assert miscounts() == []
    assert events_to_tend(now) == []


@pytest.mark.parametrize("has_ticked", [False, True])
def test_a_late_click_is_refused_with_the_deadline(offered, now, state_of, has_ticked):
    late = now + 48 * HOUR
    if has_ticked:
        with transaction():
            lapse_offers(offered.id, late, 10)
    with pytest.raises(errors.OfferLapsed) as refusal, transaction():
        accept_offers([offered.first.id], late)
    assert refusal.value.until == late
    assert state_of(offered.first.id) is (LAPSED if has_ticked else OFFERED)


@pytest.mark.parametrize("has_ticked", [False, True])
def test_who_was_too_late_asks_back_in_at_the_end(offered, now, letters, state_of, has_ticked):
    late = now + 48 * HOUR
    if has_ticked:
        with transaction():
            lapse_offers(offered.id, late, 10)
    with transaction():
        assert ask_back_in(offered.first.id, late + HOUR) is WAITLISTED
    assert (state_of(offered.first.id), state_of(offered.second.id)) == (WAITLISTED, OFFERED)
    assert ("put_on_waiting_list", "first@firma.example") in letters()
    assert counters(offered) == (1, 1)
    with transaction():
        withdraw(offered.second.id, late + 2 * HOUR)
    assert state_of(offered.first.id) is OFFERED
    assert letters()[-1] == ("place_offered", "first@firma.example")


def test_with_nobody_else_waiting_asking_back_in_brings_the_place_back(offered, now, state_of):
    late = now + 48 * HOUR
    with transaction():
        withdraw(offered.second.id, now)
        lapse_offers(offered.id, late, 10)
    assert counters(offered) == (0, 0)
    with transaction():
        assert ask_back_in(offered.first.id, late) is OFFERED
    assert counters(offered) == (1, 0)


def test_asking_back_in_is_refused_in_words(offered, now, organizer):
    late = now + 48 * HOUR
    with pytest.raises(errors.WrongState), transaction():
        ask_back_in(offered.first.id, now)
    with transaction():
        lapse_offers(offered.id, late, 10)
    with pytest.raises(errors.EventOver), transaction():
        ask_back_in(offered.first.id, offered.starts_at)
    with transaction() as session:
        session.execute(update(Event).where(Event.id == offered.id).values(has_waiting_list=False))
    with pytest.raises(errors.EventFull), transaction():
        ask_back_in(offered.first.id, late)


def test_who_has_signed_up_anew_meanwhile_is_there_already(offered, now):
    late = now + 48 * HOUR
    with transaction():
        lapse_offers(offered.id, late, 10)
    a_registration(offered, WAITLISTED, email="First@firma.example")
    with pytest.raises(errors.AlreadyRegistered), transaction():
        ask_back_in(offered.first.id, late)


def test_after_the_start_nothing_is_accepted_and_nobody_moves_up(app, now, state_of, clock, tend):
    event = an_event(capacity=1, offer_hours=72, starts_at=now + 30 * HOUR)
    holder, waiting, next_one = (
        a_registration(event),
        a_registration(event, WAITLISTED),
        a_registration(event, WAITLISTED),
    )
    with transaction():
        withdraw(holder.id, now)
    assert deadline(waiting) == event.starts_at
    clock.move_to(event.starts_at)
    tend()
    assert (state_of(waiting.id), state_of(next_one.id)) == (LAPSED, WAITLISTED)


def test_a_called_off_event_keeps_its_offers_as_they_were(offered, now, organizer, clock, state_of, tend):
    with transaction():
        call_off_event(offered.id, "Krank", now=now, by=organizer)
    with pytest.raises(errors.EventIsCalledOff), transaction():
        accept_offers([offered.first.id], now + HOUR)
    clock.shift(50 * HOUR)
    tend()
    assert state_of(offered.first.id) is OFFERED


def test_the_organizer_takes_an_offer_back_and_the_next_has_it(offered, now, organizer, state_of):
    with transaction():
        cancel_registration(offered.first.id, "Doppelt", by=organizer, now=now)
    assert state_of(offered.second.id) is OFFERED


def test_of_a_group_the_contact_accepts_for_all_and_others_for_themselves(app, now, organizer, state_of):
    event = an_event(capacity=1, offer_hours=48)
    a_registration(event)
    with transaction():
        group = sign_up(a_group(event, 3, is_together=True), now).placed
    contact, second, third = (get_registration(one.registration.id) for one in group)
    with transaction():
        change_capacity(a_pool_of(event).id, 4, by=organizer, now=now)
    contact, second, third = (get_registration(one.id) for one in (contact, second, third))
    assert {one.id for one in offered_together(contact)} == {contact.id, second.id, third.id}
    assert [one.id for one in offered_together(second)] == [second.id]
    with transaction():
        accept_offers([second.id], now)
        withdraw(third.id, now)
    with transaction():
        assert accept_offers([contact.id, second.id, third.id], now) == 1
    assert [state_of(one.id) for one in (contact, second, third)] == [CONFIRMED, CONFIRMED, WITHDRAWN]
    assert miscounts() == []


def test_after_a_day_smaller_ones_pass_a_group_that_does_not_fit(app, now, clock, organizer, state_of, tend):
    event = an_event(capacity=2)
    holders = [a_registration(event) for _ in range(2)]
    with transaction():
        group = sign_up(a_group(event, 2, is_together=True), now).placed
    single = a_registration(event, WAITLISTED)
    with transaction():
        withdraw(holders[0].id, now)
    assert counters(event) == (1, 3), "the free place is kept for the group"
    clock.shift(24 * HOUR - timedelta(seconds=1))
    assert events_to_tend(now + 24 * HOUR - timedelta(seconds=1)) == []
    tend()
    assert state_of(single.id) is WAITLISTED
    clock.shift(timedelta(seconds=1))
    tend()
    assert state_of(single.id) is CONFIRMED
    assert {state_of(one.registration.id) for one in group} == {WAITLISTED}
    assert counters(event) == (2, 2)
    assert db.session.scalar(select(Booking.blocking_since).where(Booking.id == group[0].registration.booking_id))


def test_of_accepting_and_lapsing_at_once_one_wins_and_the_place_is_whole(app, now, at_once, state_of):
    for _ in range(4):
        event = an_event(capacity=1, offer_hours=48)
        late = a_registration(event, OFFERED, offered_until=now)
        waiting = a_registration(event, WAITLISTED)
        steps = [partial(accept_offers, [late.id], now - timedelta(seconds=1)), partial(lapse_offers, event.id, now, 9)]
        at_once(steps * 2)
        won = state_of(late.id)
        assert (won, state_of(waiting.id)) in {(CONFIRMED, WAITLISTED), (LAPSED, OFFERED)}
        assert counters(event) == (1, int(won is CONFIRMED))
    assert miscounts() == []


def test_two_ticks_at_once_lapse_and_offer_once(app, now, at_once, letters):
    event = an_event(capacity=3, offer_hours=48)
    for _ in range(3):
        a_registration(event, OFFERED, offered_until=now)
    for _ in range(5):
        a_registration(event, WAITLISTED)
    at_once([partial(lapse_offers, event.id, now, 2)] * 4)
    assert Counter(letter for letter, _ in letters()) == {"offer_lapsed": 3, "place_offered": 3}
    assert counters(event) == (3, 2)
    assert miscounts() == []


def test_an_offer_with_a_deadline_that_has_changed_does_not_leave(offered, now):
    mail = db.session.scalars(select(OutgoingMail).where(OutgoingMail.letter == "place_offered")).one()
    letter = kind_of(mail.letter).unpacked(mail.facts)
    with transaction():
        shortened = shorten_offers(offered.id, now + HOUR)
    assert [one.id for one in shortened] == [offered.first.id]
    assert why_not_send(offered.first.id, letter, now) == OTHER_DEADLINE
    assert why_not_send(offered.first.id, replace(letter, until=now + HOUR), now) is None


def test_letters_about_offers_leave_only_while_they_are_true(offered, now):
    mail = db.session.scalars(select(OutgoingMail).where(OutgoingMail.letter == "place_offered")).one()
    letter = kind_of(mail.letter).unpacked(mail.facts)
    assert why_not_send(offered.first.id, letter, now + HOUR) is None
    assert why_not_send(offered.first.id, letter, now + 48 * HOUR)
    with transaction():
        lapse_offers(offered.id, now + 48 * HOUR, 9)
    lapsed = db.session.scalars(select(OutgoingMail).where(OutgoingMail.letter == "offer_lapsed")).one()
    letter = kind_of(lapsed.letter).unpacked(lapsed.facts)
    assert letter.may_return
    assert why_not_send(offered.first.id, letter, now + 49 * HOUR) is None
    with transaction():
        ask_back_in(offered.first.id, now + 49 * HOUR)
    assert why_not_send(offered.first.id, letter, now + 49 * HOUR)


def test_who_switches_to_online_keeps_of_the_programme_what_is_there(app, now, letters, state_of):
    event = an_event(format=EventFormat.HYBRID, capacity=1)
    a_registration(event)
    waiting, behind = a_registration(event, WAITLISTED), a_registration(event, WAITLISTED)
    ways = (None, Participation.ON_SITE)
    sessions = [a_session(event, hour=number, capacity=5, participation=way) for number, way in enumerate(ways, 1)]
    with transaction():
        choose(waiting.id, [one.id for one in sessions], now)
    with transaction():
        switch_to_online(waiting.id, now)
    assert {one.id: one.state for one in sessions_chosen_by(waiting.id)} == {sessions[0].id: ChoiceState.CHOSEN}
    assert letters() == [("switched_to_online", waiting.email)]
    assert (counters(event), a_pool_of(event, Participation.ONLINE).taken) == ((1, 1), 1)
    assert state_of(behind.id) is WAITLISTED
    assert miscounts() == []


def test_of_two_who_switch_at_once_one_gets_the_last_place_online(app, now, at_once):
    event = an_event(format=EventFormat.HYBRID, capacity=1)
    a_registration(event)
    waiting = [a_registration(event, WAITLISTED) for _ in range(4)]
    outcomes = at_once([partial(switch_to_online, one.id, now) for one in waiting])
    assert sum(isinstance(outcome, errors.EventFull) for outcome in outcomes) == 3
    assert (counters(event), a_pool_of(event, Participation.ONLINE).taken) == ((1, 3), 1)
    assert miscounts() == []


def test_the_deadline_of_the_way_online_binds_who_would_switch(app, now):
    event = an_event(format=EventFormat.HYBRID, capacity=1)
    a_registration(event)
    waiting = a_registration(event, WAITLISTED)
    assert can_switch(waiting, now)
    # Whoever waits moves up after the event's deadline, and may switch as well; a deadline of its own ends that.
    assert can_switch(waiting, event.closes_at + HOUR)
    close_way(event, Participation.ONLINE, now - HOUR)
    assert not can_switch(waiting, now)
    with pytest.raises(errors.WayClosed), transaction():
        switch_to_online(waiting.id, now)


def test_who_switches_needs_a_place_in_the_quota_of_their_category_too(app, now, state_of):
    event = an_event(format=EventFormat.HYBRID, capacity=2)
    students = a_category(event, CategoryKind.STUDENT, capacity=1)
    theirs = {"category_id": students.id, "further_pool_ids": frozenset({students.pool_id})}
    with transaction():
        held = sign_up(an_application(event, **theirs), now).placed[0]
    with transaction():
        waiting = sign_up(an_application(event, **theirs), now).placed[0]
    assert (held.state, waiting.state) == (RegistrationState.CONFIRMED, WAITLISTED)
    assert not can_switch(waiting.registration, now)
    with pytest.raises(errors.EventFull), transaction():
        switch_to_online(waiting.registration.id, now)
    assert state_of(waiting.registration.id) is WAITLISTED
    assert miscounts() == []


def test_the_last_place_online_goes_to_who_switches_or_to_a_newcomer(app, now, at_once, state_of):
    event = an_event(format=EventFormat.HYBRID, capacity=1)
    a_registration(event)
    waiting = a_registration(event, WAITLISTED)
    online = {"pool_id": a_pool_of(event, Participation.ONLINE).id, "participation": Participation.ONLINE}
    arrivals = [partial(sign_up, an_application(event, **online), now) for _ in range(3)]
    switched, *arrived = at_once([partial(switch_to_online, waiting.id, now), *arrivals])
    got = [one for one in arrived if one.placed[0].state is RegistrationState.CONFIRMED]
    assert len(got) == int(isinstance(switched, errors.EventFull))
    assert state_of(waiting.id) is (WAITLISTED if got else RegistrationState.CONFIRMED)
    assert a_pool_of(event, Participation.ONLINE).taken == 1
    assert miscounts() == []


def test_who_asks_back_in_still_wishes_for_the_same_sessions(offered, now):
    session = a_session(offered, capacity=5)
    with transaction():
        choose(offered.first.id, [session.id], now)
    with transaction():
        lapse_offers(offered.id, now + 48 * HOUR, 9)
        ask_back_in(offered.first.id, now + 48 * HOUR)
    assert [one.id for one in sessions_chosen_by(offered.first.id)] == [session.id]
