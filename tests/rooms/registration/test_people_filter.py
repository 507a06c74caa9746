"""Who matches a filter: answers in whatever words they were asked, and whatever was left out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from eventsvc.events.questionnaire import edit_question
from eventsvc.events.questions import NO, YES, Purpose, QuestionKind, Scope
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.kit.ids import new_id
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.answers import Owner, change_answers, purge_answers
from eventsvc.registration.models import Registration
from eventsvc.registration.people_filter import AnswerFilter, FollowUp, PeopleFilter
from eventsvc.registration.tags import tag
from tests.builders import a_question, a_registration, an_event, asked

TODAY = date(2026, 3, 1)


@pytest.fixture
def event(app):
    """An event that asks for everything."""
    return an_event()


@pytest.fixture
def questions(event):
    """One question of each kind that lists compare, the last asked once of the booking, and one about health."""
    return asked(
        event,
        a_question(QuestionKind.SHORT_TEXT),
        a_question(QuestionKind.SEVERAL_OF),
        a_question(QuestionKind.YES_NO),
        a_question(QuestionKind.NUMBER),
        a_question(QuestionKind.DATE),
        a_question(QuestionKind.SHORT_TEXT, scope=Scope.BOOKING),
        a_question(QuestionKind.SHORT_TEXT, purpose=Purpose.CATERING),
    )


@pytest.fixture
def people(event, questions):
    """Two who answered differently, and one who answered nothing; one filter finds the wanted of them."""
    text, colours, consent, number, day, company, food = questions
    red, green, blue = (str(choice.key) for choice in colours.choices)
    anna, bruno, clara = (a_registration(event, first_name=name, last_name="X") for name in ("Anna", "Bruno", "Clara"))
    given = {
        anna: {text: "Weiße Grüße", colours: (red, green), consent: YES, number: "9", day: "2026-12-24", food: "Nüsse"},
        bruno: {text: "100 % Öl", colours: (blue,), consent: NO, number: "100.5", day: "2027-01-02"},
    }
    with transaction():
        for one, answers in given.items():
            change_answers(Owner(one.id), questions, {question.key: value for question, value in answers.items()}, "")
        change_answers(Owner(booking_id=bruno.booking_id), [company], {company.key: "Müller & Söhne"}, "")
    return anna, bruno, clara


def found(event, **wanted):
    condition = PeopleFilter(**wanted).where(event.id, TODAY)
    names = db.session.scalars(select(Registration.first_name).where(condition).order_by(Registration.first_name))
    return " ".join(names)


def test_answers_that_were_chosen(event, questions, people):
    _text, colours, consent, *_ = questions
    red, green, blue = (str(choice.key) for choice in colours.choices)

    def chose(question, *values):
        return found(event, answers=(AnswerFilter(key=question.key, chosen=frozenset(values)),))

    assert chose(colours, red) == chose(colours, green) == "Anna"
    assert chose(colours, green, blue) == "Anna Bruno"
    assert (chose(consent, YES), chose(consent, NO), chose(consent, str(new_id()))) == ("Anna", "Bruno", "")


def test_answers_that_were_typed(event, questions, people):
    text, _colours, _consent, number, day, company, _food = questions

    def said(question, **how):
        return found(event, answers=(AnswerFilter(key=question.key, **how),))

    assert said(text, words="WEISSE grusse") == "Anna"
    assert said(text, words="gruesse") == "Anna"
    assert said(text, words="100 %") == "Bruno"
    assert said(number, at_least="10") == "Bruno"
    assert said(number, at_least="9", at_most="9") == "Anna"
    assert said(day, at_most="2026-12-31") == "Anna"
    assert said(day, at_least="2026-12-24") == "Anna Bruno"
    assert said(company, words="soehne") == "Bruno"
    assert said(company, is_given=True) == "Bruno"
    assert said(text, is_given=False) == "Clara"


def test_filters_combine(event, questions, people):
    text, _colours, consent, *_ = questions
    both = (AnswerFilter(key=text.key, is_given=True), AnswerFilter(key=consent.key, chosen=frozenset({NO})))
    assert found(event, answers=both) == "Bruno"
    assert found(event, answers=both, words="anna") == ""
    assert found(event, kinds=frozenset({OrganizationKind.RESEARCH}), answers=both) == ""


def test_a_search_looks_in_answers_but_in_none_about_health(event, questions, people):
    assert found(event, words="gruesse") == found(event, words="rot") == "Anna"
    assert found(event, words="Söhne") == found(event, words="soehne muller bruno") == "Bruno"
    assert found(event, words="nusse") == ""
    assert found(event, words="Bruno Weiße") == ""


def test_a_search_forgets_what_is_no_longer_answered(event, questions, people):
    text = questions[0]
    with transaction():
        change_answers(Owner(people[0].id), [text], {}, "")
    assert found(event, words="gruesse") == ""
    assert found(event, words="rot") == "Anna"
    for _ in range(9):
        with transaction():
            purge_answers(event.ends_at + timedelta(days=9999), 3)
    assert found(event, words="rot") == found(event, words="soehne") == ""


def test_other_words_of_a_question_keep_its_answers_together(event, questions, people):
    text = questions[0]
    with transaction():
        edit_question(event.id, text.id, replace(text, label_de="Ganz anders"), by=Actor.system(), now=read_clock())
    assert found(event, answers=(AnswerFilter(key=text.key, words="grüße"),)) == "Anna"


def test_what_the_team_keeps_of_people(event, people):
    anna, bruno, _clara = people
    with transaction():
        tag([(anna.id, ["Presse", "VIP"]), (bruno.id, ["VIP"])])
        db.session.execute(update(Registration).where(Registration.id == anna.id).values(follow_up_on=TODAY))
        later = TODAY + timedelta(days=1)
        db.session.execute(update(Registration).where(Registration.id == bruno.id).values(follow_up_on=later))
    assert found(event, tags=frozenset({"VIP"})) == "Anna Bruno"
    assert found(event, tags=frozenset({"Presse", "Gast"})) == "Anna"
    assert (found(event, follow_up=FollowUp.DUE), found(event, follow_up=FollowUp.SET)) == ("Anna", "Anna Bruno")
