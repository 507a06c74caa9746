"""Limited answers to what is asked once for a booking: one place for all its people, given back with the last of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from random import Random

import pytest
from sqlalchemy import select

from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import QuestionKind, Scope
from eventsvc.kit.db import db, transaction
from eventsvc.registration.answer_models import Answer
from eventsvc.registration.census import miscounts
from eventsvc.registration.errors import ChoiceFull, EventFull, WrongState
from eventsvc.registration.models import Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.answer_change import Sheet, answer_for_booking
from eventsvc.workflows.asking import add_questions, edit_question
from eventsvc.workflows.decisions import accept_application, reserve_application
from eventsvc.workflows.sign_up import add_by_hand, sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_choice, a_group, a_question, an_event

S = RegistrationState


def stand_of(event, organizer, now, *limits):
    """Let the event ask each booking once which stand it wants: one for each limit, or none."""
    choices = (*(a_choice(f"Stand {number}", limit=limit) for number, limit in enumerate(limits)), a_choice("Keinen"))
    with transaction():
        question = a_question(QuestionKind.ONE_OF, scope=Scope.BOOKING, choices=choices)
        add_questions(event.id, [question], by=organizer, now=now)
    return questions_of(event.id)[0]


def choosing(event, question, number, people=1, **given):
    answers = {question.key: str(question.choices[number].key)}
    return a_group(event, people, questions=(question,), answers=answers, **given)


def taken(event):
    db.session.rollback()
    return [choice.taken for choice in questions_of(event.id)[0].choices[:-1]]


def do(step, *args, **more):
    with transaction():
        return step(*args, **more)


def booked(event, question, number, now, people=1, **given):
    placed = do(sign_up, choosing(event, question, number, people, **given), now).placed
    return [one.registration for one in placed]


def test_a_booking_takes_one_place_until_its_last_person_leaves(app, now, organizer):
    event = an_event()
    stand = stand_of(event, organizer, now, 2)
    first, second, third = booked(event, stand, 0, now, 3)
    booked(event, stand, 0, now)
    assert taken(event) == [2]
    with pytest.raises(ChoiceFull) as refused, transaction():
        sign_up(choosing(event, stand, 0, 2), now)
    assert refused.value.pool_id == stand.choices[0].pool_id
    for one in (first, third):
        do(withdraw, one.id, now)
        assert taken(event) == [2]
        assert miscounts() == []
    do(withdraw, second.id, now)
    assert taken(event) == [1]
    assert miscounts() == []


def test_the_last_place_goes_to_one_of_two_bookings_at_once(app, now, organizer, at_once):
    event = an_event(capacity=50)
    stand = stand_of(event, organizer, now, 1)
    outcomes = at_once([partial(sign_up, choosing(event, stand, 0, 3), now) for _ in range(2)])
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"SignedUp": 1, "ChoiceFull": 1}
    assert taken(event) == [1]
    assert miscounts() == []


def test_the_contact_changes_it_as_long_as_there_is_a_place(app, now, organizer):
    event = an_event()
    stand = stand_of(event, organizer, now, 1, 1)
    mine, others = booked(event, stand, 0, now, 2), booked(event, stand, 1, now)

    def choose(registrations, number):
        sheet = Sheet(questions=(stand,), booking={stand.key: str(stand.choices[number].key)})
        return do(answer_for_booking, registrations[0].booking_id, sheet, now)

    with pytest.raises(ChoiceFull):
        choose(mine, 1)
    assert choose(others, 2)
    assert choose(mine, 1)
    assert taken(event) == [0, 1]
    assert choose(others, 0)
    assert taken(event) == [1, 1]
    assert not choose(others, 0)
    assert miscounts() == []


def test_of_applicants_whoever_is_accepted_first_takes_it_for_all(app, now, organizer):
    event = an_event(is_decided=True)
    stand = stand_of(event, organizer, now, 1)
    _bearer, second = booked(event, stand, 0, now, 2)
    other, last = booked(event, stand, 0, now), booked(event, stand, 0, now)
    assert taken(event) == [0]
    do(reserve_application, _bearer.id, by=organizer, now=now)
    do(accept_application, second.id, by=organizer, now=now)
    assert taken(event) == [1]
    with pytest.raises(EventFull), transaction():
        accept_application(other[0].id, by=organizer, now=now)
    do(accept_application, _bearer.id, by=organizer, now=now)
    assert miscounts() == []
    for one in (second, _bearer):
        do(withdraw, one.id, now)
    assert taken(event) == [0]
    do(accept_application, last[0].id, by=organizer, now=now)
    assert taken(event) == [1]
    assert miscounts() == []


def test_who_chose_before_there_was_a_limit_has_one_place_for_all(app, now, organizer):
    event = an_event()
    stand = stand_of(event, organizer, now, None)
    booked(event, stand, 0, now, 3)
    booked(event, stand, 0, now)
    limited = (replace(stand.choices[0], limit=2), stand.choices[1])
    do(edit_question, event.id, stand.id, replace(stand, choices=limited), by=organizer, now=now)
    assert taken(event) == [2]
    assert miscounts() == []


def test_over_capacity_makes_room_for_it_too(app, now, organizer):
    event = an_event(capacity=2)
    stand = stand_of(event, organizer, now, 1)
    for _ in range(2):
        do(add_by_hand, choosing(event, stand, 0, 2), over_capacity=True, by=organizer, now=now)
    assert questions_of(event.id)[0].choices[0].limit == 2
    assert miscounts() == []


@pytest.mark.parametrize("is_decided", [False, True])
def test_whatever_happens_each_booking_has_one_place_while_anybody_of_it_comes(app, now, organizer, is_decided):
    event = an_event(capacity=4, is_decided=is_decided)
    stand = stand_of(event, organizer, now, 2)
    chance, people = Random(7), []
    for _ in range(40):
        living = [one for one in people if _state(one) in {S.APPLIED, S.WAITLISTED, S.CONFIRMED}]
        step = chance.random()
        try:
            if step < 0.4 or not living:
                size, together = chance.randint(1, 3), chance.random() < 0.4
                people += booked(event, stand, chance.randint(0, 1), now, size, is_together=together)
            elif is_decided and step < 0.7:
                decide = chance.choice([accept_application, reserve_application])
                do(
                    decide,
                    chance.choice([one for one in living if _state(one) is not S.CONFIRMED]).id,
                    by=organizer,
                    now=now,
                )
            else:
                do(withdraw, chance.choice(living).id, now)
        except (ChoiceFull, EventFull, IndexError, WrongState):
            db.session.rollback()
        assert miscounts() == []
        assert taken(event) == [_bookings_that_come(event, stand)]


def _state(registration):
    return db.session.scalar(select(Registration.state).where(Registration.id == registration.id))


def _bookings_that_come(event, stand):
    rows = db.session.execute(
        select(Registration.booking_id, Answer.value)
        .join(Answer, Answer.booking_id == Registration.booking_id)
        .where(Registration.event_id == event.id, Registration.state.in_([S.CONFIRMED, S.OFFERED]))
    )
    return len({row.booking_id for row in rows if row.value == str(stand.choices[0].key)})
