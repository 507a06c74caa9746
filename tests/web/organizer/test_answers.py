"""The answers of one person, as the team sees and completes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventsvc.accounts.models import Role
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questionnaire import edit_question
from eventsvc.events.questions import Purpose, QuestionKind
from eventsvc.journal import Actor
from eventsvc.kit.db import transaction
from eventsvc.registration.answers import Owner, answers_of, give_answers, values_of
from eventsvc.registration.files import keep_file
from tests.builders import a_cluster, a_question, a_registration, an_event, asked
from tests.builders.files import PDF


@pytest.fixture
def answered(cluster, now):
    """Someone who has answered a question that was reworded since; the team has one of its own."""
    event = an_event(cluster=cluster, now=now)
    questions = asked(
        event,
        a_question(label_de="Alt gefragt", is_required=True),
        a_question(label_de="Interne Notiz", is_internal=True),
        a_question(QuestionKind.FILE, label_de="Erklärung"),
    )
    registration = a_registration(event)
    with transaction():
        file = keep_file(event.id, "form", "e.pdf", PDF, now)
        given = {questions[0].key: "Alte Antwort", questions[2].key: str(file.id)}
        give_answers(Owner(registration.id), questions, given, "form")
    with transaction():
        new = replace(questions[0], label_de="Neu gefragt")
        edit_question(event.id, questions[0].id, new, by=Actor.system(), now=now)
    return event, registration


def page_of(event, registration):
    return f"/organisation/veranstaltungen/{event.slug}/teilnehmende/{registration.id}"


def test_the_page_shows_answers_in_the_words_they_were_given_to(organizer, answered):
    page = organizer.get(page_of(*answered))
    assert "Alt gefragt · früherer Wortlaut Alte Antwort" in page.text
    assert "Neu gefragt" not in page.text
    assert page.links("e.pdf")


def test_the_team_completes_answers_and_the_history_says_which(organizer, answered):
    event, registration = answered
    first, note, _ = questions_of(event.id)
    page = organizer.get(page_of(*answered) + "/antworten")
    assert page.value(f"person-{first.key.hex}") == "Alte Antwort"
    assert "Neu gefragt (Pflicht für Teilnehmende)" in page.text
    assert "Interne Notiz (optional)" in page.text
    sent = {"asked": page.value("asked"), f"person-{first.key.hex}": "", f"person-{note.key.hex}": "Ruft zurück."}
    done = organizer.follow(organizer.send(page_of(*answered) + "/antworten", sent))
    assert "Die Antworten sind gespeichert." in done.text
    assert "Interne Notiz · nur fürs Team Ruft zurück." in done.text
    assert "Antworten eingetragen" in done.text
    assert "Neu gefragt, Interne Notiz" in done.text
    assert note.key in values_of(answers_of(Owner(registration.id)))


def test_the_team_reads_new_words_of_a_question_before_it_answers(organizer, answered):
    event, registration = answered
    first = questions_of(event.id)[0]
    page = organizer.send(
        page_of(*answered) + "/antworten", {"asked": "alt", f"person-{first.key.hex}": "Neue Antwort"}
    )
    assert page.status == 422
    assert "Das Team hat die Fragen gerade geändert." in page.text
    assert page.value(f"person-{first.key.hex}") == "Neue Antwort"
    assert values_of(answers_of(Owner(registration.id)))[first.key] == "Alte Antwort"


def test_a_file_is_handed_out_as_a_download_only(organizer, answered):
    (link,) = organizer.get(page_of(*answered)).links("e.pdf")
    answer = organizer.client.get(link)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_file_about_needs_is_handed_out_to_whoever_may_know_them(organizer, signed_in, cluster, now):
    event = an_event(cluster=cluster, now=now)
    questions = asked(event, a_question(QuestionKind.FILE, label_de="Attest", purpose=Purpose.ACCESS))
    registration = a_registration(event)
    with transaction():
        file = keep_file(event.id, "form", "attest.pdf", PDF, now)
        give_answers(Owner(registration.id), questions, {questions[0].key: str(file.id)}, "form")
    (link,) = organizer.get(page_of(event, registration)).links("attest.pdf")
    viewer = signed_in(Role.VIEWER, cluster)
    assert "attest.pdf" not in viewer.get(page_of(event, registration)).text
    assert viewer.get(link).status == 404


def test_another_clusters_files_do_not_exist(organizer, signed_in, answered):
    (link,) = organizer.get(page_of(*answered)).links("e.pdf")
    assert signed_in(Role.ORGANIZER, a_cluster()).get(link).status == 404
