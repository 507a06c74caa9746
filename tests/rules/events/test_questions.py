"""The rules of a set of questions: what is wrong with one, what is shown, what is taken."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsvc.events.answering import (
    Flaw,
    Problem,
    accept,
    beyond_places,
    flaws,
    pools_of,
    put_to,
    put_to_others,
    still_open,
    visible,
)
from eventsvc.events.default_questions import default_questions
from eventsvc.events.kinds import EventKind
from eventsvc.events.questions import NO, YES, Condition, Purpose, QuestionKind, Scope
from eventsvc.kit.ids import new_id
from tests.builders.questions import a_choice, a_question

ONE_OF, SEVERAL_OF, YES_NO = QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF, QuestionKind.YES_NO


def on(other, *values):
    return Condition(other.key, frozenset(values))


def keys(question):
    return [str(choice.key) for choice in question.choices]


COLOUR = a_question(ONE_OF)
EVENING = a_question(YES_NO)
BOOKED_ONCE = a_question(YES_NO, scope=Scope.BOOKING)
INTERNAL = a_question(YES_NO, is_internal=True)
NAME = a_question()
HEADING = a_question(QuestionKind.HEADING)
NUMBER, COUNTRY = a_question(QuestionKind.NUMBER), a_question(QuestionKind.COUNTRY)

WRONG = [
    ([a_question(label_de=" ")], "label_de", Flaw.LABEL_MISSING),
    ([a_question(kept_days=-1)], "kept_days", Flaw.DAYS_UNFIT),
    ([a_question(kept_days=3651)], "kept_days", Flaw.DAYS_UNFIT),
    ([a_question(ONE_OF, choices=())], "choices", Flaw.CHOICES_MISSING),
    ([a_question(SEVERAL_OF, choices=(a_choice("Eins"), a_choice(" ")))], "choices", Flaw.CHOICES_MISSING),
    ([a_question(ONE_OF, choices=(a_choice("Eins"), a_choice("eins ")))], "choices", Flaw.CHOICE_TWICE),
    ([a_question(ONE_OF, choices=(a_choice(limit=-1), a_choice()))], "choices", Flaw.LIMIT_NEGATIVE),
    ([replace(NAME, shown_if=on(EVENING, YES)), EVENING], "shown_if", Flaw.CONDITION_NOT_EARLIER),
    ([replace(EVENING, shown_if=on(EVENING, YES))], "shown_if", Flaw.CONDITION_NOT_EARLIER),
    ([replace(NAME, shown_if=on(a_question(YES_NO), YES))], "shown_if", Flaw.CONDITION_NOT_EARLIER),
    ([NAME, replace(EVENING, shown_if=on(NAME, "ja"))], "shown_if", Flaw.CONDITION_UNFIT),
    ([HEADING, replace(EVENING, shown_if=on(HEADING, YES))], "shown_if", Flaw.CONDITION_UNFIT),
    ([EVENING, replace(NAME, shown_if=on(EVENING, "vielleicht"))], "shown_if", Flaw.CONDITION_UNFIT),
    ([COLOUR, replace(NAME, shown_if=on(COLOUR, str(new_id())))], "shown_if", Flaw.CONDITION_UNFIT),
    ([NUMBER, replace(NAME, shown_if=on(NUMBER, "viele"))], "shown_if", Flaw.CONDITION_UNFIT),
    ([NUMBER, replace(NAME, shown_if=on(NUMBER, "Infinity+"))], "shown_if", Flaw.CONDITION_UNFIT),
    ([COUNTRY, replace(NAME, shown_if=on(COUNTRY, "Österreich"))], "shown_if", Flaw.CONDITION_UNFIT),
    ([COLOUR, replace(NAME, shown_if=on(COLOUR))], "shown_if", Flaw.CONDITION_EMPTY),
    ([BOOKED_ONCE, replace(NAME, shown_if=on(BOOKED_ONCE, YES))], "shown_if", Flaw.CONDITION_OF_OTHERS),
    ([INTERNAL, replace(NAME, shown_if=on(INTERNAL, YES))], "shown_if", Flaw.CONDITION_OF_OTHERS),
    ([a_question() for _ in range(61)], "label_de", Flaw.TOO_MANY),
]


@pytest.mark.parametrize(("questions", "field", "flaw"), WRONG)
def test_what_is_wrong_is_named(questions, field, flaw):
    assert [(where, what) for _, where, what in flaws(questions)] == [(field, flaw)]


RIGHT = [
    [],
    [NAME, COLOUR, EVENING, HEADING],
    [COLOUR, replace(NAME, shown_if=on(COLOUR, keys(COLOUR)[0], keys(COLOUR)[2]))],
    [EVENING, replace(NAME, shown_if=on(EVENING, NO)), replace(HEADING, shown_if=on(EVENING, YES))],
    [INTERNAL, replace(NAME, is_internal=True, shown_if=on(INTERNAL, YES))],
    [EVENING, replace(NAME, is_internal=True, shown_if=on(EVENING, YES))],
    [NUMBER, replace(NAME, shown_if=on(NUMBER, "-2.5", "5+")), replace(HEADING, shown_if=on(NUMBER, "3"))],
    [COUNTRY, replace(a_question(QuestionKind.TEXT), shown_if=on(COUNTRY, "AT"))],
]


@pytest.mark.parametrize("questions", RIGHT)
def test_what_fits_has_no_flaw(questions):
    assert flaws(questions) == []


@pytest.mark.parametrize("kind", EventKind)
def test_each_kind_of_event_brings_a_set_that_fits_in_both_languages(kind):
    questions = default_questions(kind)
    assert questions
    assert flaws(questions) == []
    for question in questions:
        assert question.label_en
        assert question.label_en != question.label_de or question.kind is QuestionKind.HEADING
        assert bool(question.hint_de) == bool(question.hint_en)
        assert all(choice.label_en for choice in question.choices)
    assert not {one.key for one in questions} & {one.key for one in default_questions(kind)}


AFTER_YES = replace(NAME, shown_if=on(EVENING, YES))
AFTER_RED = replace(a_question(), shown_if=on(COLOUR, keys(COLOUR)[0]))
HOW_MANY, WHERE = a_question(QuestionKind.NUMBER), a_question(QuestionKind.COUNTRY)
AFTER_FIVE, FROM_FIVE = (replace(NAME, shown_if=on(HOW_MANY, value)) for value in ("5", "5+"))
TAX = replace(a_question(QuestionKind.TEXT), shown_if=on(WHERE, "AT", "CH"))
SHOWN = [
    ([EVENING, AFTER_YES], {}, [EVENING]),
    ([EVENING, AFTER_YES], {EVENING.key: NO}, [EVENING]),
    ([EVENING, AFTER_YES], {EVENING.key: YES}, [EVENING, AFTER_YES]),
    ([COLOUR, AFTER_RED], {COLOUR.key: keys(COLOUR)[1]}, [COLOUR]),
    ([COLOUR, AFTER_RED], {COLOUR.key: keys(COLOUR)[0]}, [COLOUR, AFTER_RED]),
    (
        [replace(COLOUR, kind=SEVERAL_OF), AFTER_RED],
        {COLOUR.key: (keys(COLOUR)[1], keys(COLOUR)[0])},
        [replace(COLOUR, kind=SEVERAL_OF), AFTER_RED],
    ),
    ([HOW_MANY, AFTER_FIVE], {}, [HOW_MANY]),
    ([HOW_MANY, AFTER_FIVE], {HOW_MANY.key: "5"}, [HOW_MANY, AFTER_FIVE]),
    ([HOW_MANY, AFTER_FIVE], {HOW_MANY.key: "5.5"}, [HOW_MANY]),
    ([HOW_MANY, FROM_FIVE], {HOW_MANY.key: "4.9"}, [HOW_MANY]),
    ([HOW_MANY, FROM_FIVE], {HOW_MANY.key: "5"}, [HOW_MANY, FROM_FIVE]),
    ([HOW_MANY, FROM_FIVE], {HOW_MANY.key: "12"}, [HOW_MANY, FROM_FIVE]),
    ([HOW_MANY, FROM_FIVE], {HOW_MANY.key: "viele"}, [HOW_MANY]),
    ([WHERE, TAX], {WHERE.key: "DE"}, [WHERE]),
    ([WHERE, TAX], {WHERE.key: "AT"}, [WHERE, TAX]),
]


@pytest.mark.parametrize(("questions", "answers", "shown"), SHOWN)
def test_what_is_shown_hangs_on_the_answers(questions, answers, shown):
    assert visible(questions, answers) == shown


def test_what_hangs_on_a_hidden_question_is_hidden_too():
    chained = replace(a_question(YES_NO), shown_if=on(EVENING, YES))
    last = replace(NAME, shown_if=on(chained, YES))
    answers = {EVENING.key: NO, chained.key: YES, last.key: "Öztürk"}
    assert visible([EVENING, chained, last], answers) == [EVENING]
    assert accept([EVENING, chained, last], answers).answers == {EVENING.key: NO}


def test_a_required_question_is_missed_only_where_it_is_shown():
    needed = replace(AFTER_YES, is_required=True)
    assert accept([EVENING, needed], {EVENING.key: NO}).problems == {}
    assert accept([EVENING, needed], {EVENING.key: YES}).problems == {needed.key: Problem.MISSING}
    assert accept([replace(HEADING, is_required=True)], {}).problems == {}


FULL = a_choice("Werksführung", limit=2, taken=2, pool_id=new_id())
FREE = a_choice("Labor", limit=2, taken=1, pool_id=new_id())
TOUR = a_question(ONE_OF, choices=(FULL, FREE, a_choice("Keine")))
CHOSEN = [
    (str(FREE.key), frozenset(), None),
    (str(FULL.key), frozenset(), Problem.FULL),
    (str(FULL.key), frozenset({str(FULL.key)}), None),
    (str(new_id()), frozenset(), Problem.UNKNOWN_CHOICE),
    ("", frozenset(), None),
]


@pytest.mark.parametrize(("value", "held", "problem"), CHOSEN, ids=["free", "full", "full but held", "unknown", "none"])
def test_what_can_be_chosen(value, held, problem):
    assert accept([TOUR], {TOUR.key: value}, held).problems.get(TOUR.key) is problem


def test_of_several_choices_each_must_be_free():
    several = replace(TOUR, kind=SEVERAL_OF)
    assert accept([several], {several.key: (str(FREE.key), str(FULL.key))}).problems == {several.key: Problem.FULL}


def test_a_limited_choice_takes_a_place_in_its_pool():
    assert pools_of([TOUR], {TOUR.key: str(FREE.key)}) == {FREE.pool_id: TOUR.key}
    assert pools_of([TOUR], {TOUR.key: str(TOUR.choices[2].key)}) == {}
    assert pools_of([TOUR], {}) == {}


def test_whom_a_question_is_put_to():
    questions = (NAME, BOOKED_ONCE, INTERNAL)
    assert put_to(questions, Scope.PERSON) == (NAME,)
    assert put_to(questions, Scope.PERSON, with_internal=True) == (NAME, INTERNAL)
    assert put_to(questions, Scope.BOOKING, with_internal=True) == (BOOKED_ONCE,)


# Any set at all: questions of each kind that decides, each hanging on none or on any other, itself included.
DECIDING = {YES_NO: (YES, NO), QuestionKind.NUMBER: ("5", "5+", "-1+"), QuestionKind.COUNTRY: ("DE", "AT")}
ANSWERS = {YES_NO: (YES, NO), QuestionKind.NUMBER: ("5", "4.5", "-3", "100"), QuestionKind.COUNTRY: ("DE", "AT", "CH")}


@st.composite
def tangled_sets(draw):
    number = draw(st.integers(1, 8))
    kinds = draw(st.lists(st.sampled_from(list(DECIDING)), min_size=number, max_size=number))
    bare = [a_question(kind, is_required=draw(st.booleans())) for kind in kinds]
    hangs = draw(st.lists(st.none() | st.integers(0, number - 1), min_size=number, max_size=number))
    return [
        one if other is None else replace(one, shown_if=on(bare[other], draw(st.sampled_from(DECIDING[kinds[other]]))))
        for one, other in zip(bare, hangs, strict=True)
    ]


@st.composite
def answered_sets(draw):
    questions = draw(tangled_sets())
    answers = {one.key: draw(st.sampled_from([*ANSWERS[one.kind], ""])) for one in questions}
    return questions, answers


@given(tangled_sets())
def test_a_set_without_flaws_has_no_circle(questions):
    hangs_on = {one.key: one.shown_if.key for one in questions if one.shown_if}

    def has_circle(key):
        seen = set()
        while key in hangs_on:
            if key in seen:
                return True
            seen.add(key)
            key = hangs_on[key]
        return False

    if any(has_circle(one.key) for one in questions):
        assert Flaw.CONDITION_NOT_EARLIER in {flaw for _, _, flaw in flaws(questions)}
    if not flaws(questions):
        places = {one.key: place for place, one in enumerate(questions)}
        assert all(places[other] < places[key] for key, other in hangs_on.items())


@given(answered_sets())
def test_hidden_answers_are_dropped_and_never_missed(asked):
    questions, answers = asked
    shown = {one.key for one in visible(questions, answers)}
    taken = accept(questions, answers)
    assert taken.answers == {key: value for key, value in answers.items() if key in shown and value}
    assert taken.problems.keys() <= shown
    # What was taken, handed in again, is taken again: nothing hangs on what was dropped.
    again = accept(questions, taken.answers)
    assert (again.answers, again.problems) == (taken.answers, taken.problems)


FOOD = a_question(QuestionKind.YES_NO, purpose=Purpose.CATERING)
MENU = a_question(shown_if=on(FOOD, YES))
AT_TABLE = a_question(QuestionKind.HEADING)


@pytest.mark.parametrize(
    ("questions", "put"),
    [
        ([NAME, FOOD], [NAME]),
        ([FOOD, MENU, NAME], [NAME]),
        ([AT_TABLE, FOOD, MENU, HEADING, NAME], [HEADING, NAME]),
        ([AT_TABLE, FOOD, NAME, HEADING], [AT_TABLE, NAME, HEADING]),
        ([NAME, HEADING], [NAME, HEADING]),
        ([a_question(purpose=Purpose.ACCESS)], []),
    ],
)
def test_nobody_is_asked_for_anothers_health(questions, put):
    assert list(put_to_others(questions)) == put


def test_what_a_person_must_still_answer_is_counted_as_far_as_it_is_shown():
    first = replace(FOOD, is_required=True)
    second = replace(MENU, is_required=True)
    asked = [HEADING, first, second, NAME, a_question(is_required=True, scope=Scope.BOOKING)]
    asked.append(a_question(is_required=True, is_internal=True))
    assert [still_open(asked, given) for given in ({}, {first.key: YES}, {first.key: NO})] == [1, 1, 0]


def test_of_several_people_the_last_ones_are_told_that_places_do_not_last():
    two, any_number = a_choice(limit=3, taken=1), a_choice()
    several = a_question(QuestionKind.SEVERAL_OF, choices=(two, any_number))
    wants = {several.key: (str(two.key), str(any_number.key))}
    other = {several.key: (str(any_number.key),), NAME.key: "Erika"}
    assert beyond_places([several, NAME], [wants, other, wants]) == []
    assert beyond_places([several, NAME], [wants, wants, other, wants, wants]) == [(3, several.key), (4, several.key)]
