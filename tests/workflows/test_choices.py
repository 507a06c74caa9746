"""Answers with limited places: taken with the registration, freed with it, never given twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial

import pytest

from eventsvc.events.answering import Flaw
from eventsvc.events.errors import BadQuestions
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import QuestionKind
from eventsvc.kit.db import db, transaction
from eventsvc.registration.answers import Owner, answers_of, values_of
from eventsvc.registration.census import miscounts
from eventsvc.registration.errors import ChoiceFull, QuestionsChanged
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.answer_change import Sheet
from eventsvc.workflows.asking import add_questions, edit_question
from eventsvc.workflows.data_change import answer_by_hand, change_data
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_choice, a_person, a_question, an_application, an_event, asked

CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


def tour_of(event, organizer, now, *limits, kind=QuestionKind.ONE_OF):
    """Let the event ask which tour people want: one for each limit."""
    choices = tuple(a_choice(f"Führung {number}", limit=limit) for number, limit in enumerate(limits))
    choices += (a_choice("Keine"),)
    with transaction():
        add_questions(event.id, [a_question(kind, choices=choices)], by=organizer, now=now)
    return questions_of(event.id)[0]


def choosing(event, question, *numbers):
    """Someone's application that chooses these answers."""
    keys = tuple(str(question.choices[number].key) for number in numbers)
    value = keys if question.kind is QuestionKind.SEVERAL_OF else keys[0]
    application = an_application(event, a_person())
    people = tuple(replace(person, answers={question.key: value}) for person in application.people)
    return replace(application, people=people, questions=(question,))


def left(event):
    db.session.rollback()
    return [choice.left for choice in questions_of(event.id)[0].choices[:-1]]


def change(event, question, organizer, now, **changes):
    with transaction():
        edit_question(event.id, question.id, replace(question, **changes), by=organizer, now=now)
    return questions_of(event.id)[0]


def do(step, *args):
    with transaction():
        return step(*args)


def test_a_limit_is_a_pool_of_its_own(app, now, organizer):
    event = an_event()
    tour = tour_of(event, organizer, now, 2, None)
    assert [(choice.limit, choice.taken) for choice in tour.choices] == [(2, 0), (None, 0), (None, 0)]
    assert [choice.pool_id is None for choice in tour.choices] == [False, True, True]
    assert miscounts() == []


def test_a_choice_is_taken_and_freed_with_the_registration(app, now, organizer):
    event = an_event()
    tour = tour_of(event, organizer, now, 1, 3, kind=QuestionKind.SEVERAL_OF)
    (placed,) = do(sign_up, choosing(event, tour, 0, 1), now).placed
    assert placed.state is CONFIRMED
    assert left(event) == [0, 2]
    with pytest.raises(ChoiceFull) as refused, transaction():
        sign_up(choosing(event, tour, 1, 0), now)
    assert refused.value.pool_id == tour.choices[0].pool_id
    assert left(event) == [0, 2]
    do(withdraw, placed.registration.id, now)
    assert left(event) == [1, 3]
    assert miscounts() == []


def test_a_group_gets_its_choices_only_if_all_fit(app, now, organizer):
    event = an_event()
    tour = tour_of(event, organizer, now, 2)
    one, two, three = (choosing(event, tour, 0).people[0] for _ in range(3))
    both = replace(choosing(event, tour, 0), people=(one, two, three))
    with pytest.raises(ChoiceFull), transaction():
        sign_up(both, now)
    assert len(do(sign_up, replace(both, people=(one, two)), now).placed) == 2
    assert left(event) == [0]


def test_the_last_place_of_a_choice_goes_to_one_of_many(app, now, organizer, at_once):
    event = an_event(capacity=50)
    tour = tour_of(event, organizer, now, 1)
    outcomes = at_once([partial(sign_up, choosing(event, tour, 0), now) for _ in range(8)])
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"SignedUp": 1, "ChoiceFull": 7}
    assert left(event) == [0]
    assert miscounts() == []


def test_whoever_waits_for_the_event_moves_up_with_their_choice(app, now, organizer):
    event = an_event(capacity=1)
    tour = tour_of(event, organizer, now, 2)
    (holder,) = do(sign_up, choosing(event, tour, 0), now).placed
    (waiter,) = do(sign_up, choosing(event, tour, 0), now).placed
    assert waiter.state is WAITLISTED
    assert left(event) == [1]
    do(withdraw, holder.registration.id, now)
    assert left(event) == [1]
    assert miscounts() == []


def test_a_limit_can_rise_and_end_but_not_fall_below_what_is_taken(app, now, organizer):
    event = an_event()
    tour = tour_of(event, organizer, now, 2)
    for _ in range(2):
        do(sign_up, choosing(event, tour, 0), now)
    with pytest.raises(BadQuestions) as refused:
        change(event, tour, organizer, now, choices=(replace(tour.choices[0], limit=1), tour.choices[1]))
    assert refused.value.problems == ((tour.key, "choices", Flaw.LIMIT_BELOW_TAKEN),)
    tour = change(event, tour, organizer, now, choices=(replace(tour.choices[0], limit=3), tour.choices[1]))
    assert left(event) == [1]
    tour = change(event, tour, organizer, now, choices=(replace(tour.choices[0], limit=None), tour.choices[1]))
    do(sign_up, choosing(event, tour, 0), now)
    tour = change(event, tour, organizer, now, choices=(replace(tour.choices[0], limit=3), tour.choices[1]))
    assert left(event) == [0]
    assert miscounts() == []


def test_whoever_has_chosen_before_there_was_a_limit_has_a_place(app, now, organizer):
    event = an_event()
    tour = tour_of(event, organizer, now, None)
    for _ in range(2):
        do(sign_up, choosing(event, tour, 0), now)
    with pytest.raises(BadQuestions):
        change(event, tour, organizer, now, choices=(replace(tour.choices[0], limit=1), tour.choices[1]))
    change(event, tour, organizer, now, choices=(replace(tour.choices[0], limit=2), tour.choices[1]))
    assert left(event) == [0]
    assert miscounts() == []


def test_other_words_keep_the_places(app, now, organizer):
    event = an_event()
    tour = tour_of(event, organizer, now, 2)
    (placed,) = do(sign_up, choosing(event, tour, 0), now).placed
    new = change(event, tour, organizer, now, label_de="Neu gefragt")
    assert new.id != tour.id
    assert left(event) == [1]
    assert values_of(answers_of(Owner(placed.registration.id))) == {tour.key: str(tour.choices[0].key)}


def test_who_read_what_nobody_asks_any_more_is_asked_again(app, now, organizer):
    event = an_event()
    (question,) = asked(event, a_question())
    application = an_application(event)
    people = (replace(application.people[0], answers={question.key: "Alt"}),)
    change(event, question, organizer, now, label_de="Neu gefragt")
    with pytest.raises(QuestionsChanged), transaction():
        sign_up(replace(application, people=people, questions=(question,)), now)


def test_an_answer_and_a_change_of_its_question_at_once_leave_the_words_that_were_read(app, now, organizer, at_once):
    event = an_event()
    (question,) = asked(event, a_question(label_de="Gelesen"))
    applications = [an_application(event) for _ in range(5)]
    steps = [
        partial(
            sign_up,
            replace(one, people=(replace(one.people[0], answers={question.key: "Ja"}),), questions=(question,)),
            now,
        )
        for one in applications
    ]
    new = replace(question, label_de="Anders")
    outcomes = at_once([*steps, partial(edit_question, event.id, question.id, new, by=organizer, now=now)])
    for outcome in outcomes[:-1]:
        if not isinstance(outcome, QuestionsChanged):
            (given,) = answers_of(Owner(outcome.placed[0].registration.id))
            assert given.question.label_de == "Gelesen"
    assert [one.label_de for one in questions_of(event.id)] == ["Anders"]


def test_limited_answers_change_while_their_question_does_and_nobody_waits_in_a_ring(app, now, organizer, at_once):
    """New words and limits of a question that nobody has answered, people who do, the team for them, and newcomers."""
    for number in range(8):
        event = an_event()
        tour = tour_of(event, organizer, now, 6, 6)
        people = [do(sign_up, an_application(event), now).placed[0].registration for _ in range(4)]
        sheet = Sheet(questions=(tour,), person={tour.key: str(tour.choices[number % 2].key)})
        steps = [partial(change_data, one.id, one.person, frozenset(), now, sheet=sheet) for one in people[:2]]
        steps += [partial(answer_by_hand, one.id, sheet, by=organizer, now=now) for one in people[2:]]
        steps += [partial(sign_up, choosing(event, tour, 1), now)] * (number % 2)
        choices = (replace(tour.choices[0], limit=9), *tour.choices[1:])
        new = replace(tour, label_de="Neu gefragt", choices=choices)
        outcomes = at_once([*steps, partial(edit_question, event.id, tour.id, new, by=organizer, now=now)])
        assert {type(one) for one in outcomes if isinstance(one, Exception)} <= {QuestionsChanged}
        assert [one.label_de for one in questions_of(event.id)] == ["Neu gefragt"]
        assert miscounts() == []
