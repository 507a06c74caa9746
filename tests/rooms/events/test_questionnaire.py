"""Asking: versions of questions, their order, what hangs on what, and the sets that clusters keep."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventsvc.events.answering import Flaw
from eventsvc.events.default_questions import default_questions
from eventsvc.events.errors import BadQuestions, QuestionChangedMeanwhile
from eventsvc.events.kinds import EventKind
from eventsvc.events.question_queries import kept_sets, questions_ever_asked, questions_of
from eventsvc.events.questionnaire import (
    add_questions,
    drop_set,
    edit_question,
    fresh,
    keep_set,
    move_question,
    remove_question,
)
from eventsvc.events.questions import YES, Condition, QuestionKind
from eventsvc.journal import Actor
from eventsvc.journal.queries import entries_about
from eventsvc.kit.db import transaction
from eventsvc.registration.answers import Owner, answers_of, give_answers
from tests.builders import a_choice, a_cluster, a_question, a_registration, an_event, asked

ME = Actor.system()


def edit(event, old, now, **changes):
    with transaction():
        edit_question(event.id, old.id, replace(old, **changes), by=ME, now=now)
    return questions_of(event.id)


def answer(event, question, value="Öl"):
    registration = a_registration(event)
    with transaction():
        give_answers(Owner(registration.id), [question], {question.key: value}, "form")
    return registration


def test_questions_are_read_as_they_were_asked(app, now):
    event = an_event()
    colour = a_question(QuestionKind.ONE_OF, hint_de="Für das Band.", is_required=True)
    shade = a_question(shown_if=Condition(colour.key, frozenset({str(colour.choices[0].key)})), kept_days=14)
    found = asked(event, colour, shade)
    assert [replace(one, id=one.key) for one in found] == [colour, shade]
    assert [entry.action for entry in entries_about(event.id)] == ["event.questions_changed"]


def test_a_question_without_answers_leaves_nothing_of_its_old_words(app, now):
    event = an_event()
    (old,) = asked(event, a_question())
    (new,) = edit(event, old, now, label_de="Anders gefragt")
    assert (new.key, new.label_de) == (old.key, "Anders gefragt")
    assert questions_ever_asked(event.id) == (new,)


def test_an_answer_keeps_the_words_it_was_asked_in(app, now):
    event = an_event()
    (old,) = asked(event, a_question(QuestionKind.ONE_OF, label_de="Welche Farbe?"))
    red = old.choices[0]
    registration = answer(event, old, str(red.key))
    (new,) = edit(event, old, now, label_de="Welcher Ton?", choices=(replace(red, label_de="Rubin"), *old.choices[1:]))
    (given,) = answers_of(Owner(registration.id))
    assert (given.question.label_de, given.question.choices[0].label_de) == ("Welche Farbe?", "Rot")
    assert given.is_retired
    assert (new.label_de, new.choices[0].label_de) == ("Welcher Ton?", "Rubin")
    assert given.key == new.key
    assert [one.label_de for one in questions_ever_asked(event.id)] == ["Welcher Ton?"]


def test_order_need_and_condition_change_without_a_new_version(app, now):
    event = an_event()
    evening, name = asked(event, a_question(QuestionKind.YES_NO), a_question())
    answer(event, name)
    found = edit(event, name, now, is_required=True, shown_if=Condition(evening.key, frozenset({YES})))
    assert [one.id for one in found] == [evening.id, name.id]
    assert found[1].is_required
    assert found[1].shown_if == Condition(evening.key, frozenset({YES}))


def test_a_removed_question_keeps_its_answers(app, now):
    event = an_event()
    first, second = asked(event, a_question(), a_question())
    registration = answer(event, first)
    with transaction():
        remove_question(event.id, first.id, by=ME, now=now)
    assert [one.key for one in questions_of(event.id)] == [second.key]
    assert [one.key for one in questions_ever_asked(event.id)] == [second.key, first.key]
    assert [given.value for given in answers_of(Owner(registration.id))] == ["Öl"]


def test_the_order_is_the_organizers(app, now):
    event = an_event()
    first, second, third = asked(event, a_question(), a_question(), a_question())
    with transaction():
        move_question(event.id, third.id, 0, by=ME, now=now)
    assert [one.id for one in questions_of(event.id)] == [third.id, first.id, second.id]
    with transaction():
        move_question(event.id, third.id, 99, by=ME, now=now)
    assert [one.id for one in questions_of(event.id)] == [first.id, second.id, third.id]


def test_what_another_hangs_on_neither_goes_nor_moves_behind_it(app, now):
    event = an_event()
    evening = a_question(QuestionKind.YES_NO)
    evening, guest = asked(event, evening, a_question(shown_if=Condition(evening.key, frozenset({YES}))))
    for step in (
        lambda: remove_question(event.id, evening.id, by=ME, now=now),
        lambda: move_question(event.id, evening.id, 1, by=ME, now=now),
    ):
        with pytest.raises(BadQuestions) as refused, transaction():
            step()
        assert refused.value.problems == ((guest.key, "shown_if", Flaw.CONDITION_NOT_EARLIER),)
    assert [one.id for one in questions_of(event.id)] == [evening.id, guest.id]


def test_whoever_edits_what_somebody_else_has_changed_is_told(app, now):
    event = an_event()
    (old,) = asked(event, a_question())
    edit(event, old, now, label_de="Schneller")
    with pytest.raises(QuestionChangedMeanwhile):
        edit(event, old, now, label_de="Langsamer")


def test_a_set_is_kept_for_a_cluster_and_asked_elsewhere(app, now):
    cluster, event, other = a_cluster(), an_event(), an_event()
    evening = a_question(QuestionKind.YES_NO)
    colour = a_question(
        QuestionKind.ONE_OF,
        choices=(a_choice("Rot"), a_choice("Grün")),
        shown_if=Condition(evening.key, frozenset({YES})),
    )
    guest = a_question(shown_if=Condition(colour.key, frozenset({str(colour.choices[1].key)})))
    questions = asked(event, evening, colour, guest)
    with transaction():
        keep_set(cluster.id, "Abend", questions[:1], now)
        keep_set(cluster.id, "Abend", questions, now)
    (kept,) = kept_sets([cluster.id])
    assert (kept.name, len(kept.questions)) == ("Abend", 3)
    with transaction():
        add_questions(other.id, fresh(kept.questions), by=ME, now=now)
    copies = questions_of(other.id)
    assert [one.label_de for one in copies] == [one.label_de for one in questions]
    assert not {one.key for one in copies} & {one.key for one in questions}
    assert copies[1].shown_if == Condition(copies[0].key, frozenset({YES}))
    assert copies[2].shown_if == Condition(copies[1].key, frozenset({str(copies[1].choices[1].key)}))
    with transaction():
        drop_set(kept.id)
    assert kept_sets(None) == []
    assert questions_of(other.id) == copies


@pytest.mark.parametrize("kind", EventKind)
def test_the_set_of_a_kind_can_be_asked(app, now, kind):
    assert len(asked(an_event(), *default_questions(kind))) == len(default_questions(kind))
