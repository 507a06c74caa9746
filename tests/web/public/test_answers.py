"""What someone has answered, on their own page: shown, changed, and its files handed back."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import QuestionKind, Scope
from eventsvc.journal import Actor
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.registration.answers import Owner, answers_of, values_of
from eventsvc.registration.census import miscounts
from eventsvc.registration.models import Registration
from eventsvc.workflows.asking import add_questions
from tests.builders import a_choice, a_question, an_event
from tests.builders.files import PDF
from tests.web.public.reading import error_at, filled, sign_up, words


@pytest.fixture
def event(app, now):
    """An event that asks for a tour with one place, a declaration, the team's note, and the company once."""
    event = an_event(now=now)
    tour = a_question(
        QuestionKind.ONE_OF, label_de="Welche Führung?", choices=(a_choice("Gießerei", limit=1), a_choice("Labor"))
    )
    questions = [
        tour,
        a_question(QuestionKind.FILE, label_de="Erklärung"),
        a_question(label_de="Notiz des Teams", is_internal=True),
        a_question(label_de="Firma", scope=Scope.BOOKING),
    ]
    with transaction():
        add_questions(event.id, questions, by=Actor.system(), now=now)
    return event


@pytest.fixture
def erika(client, event):
    """Erika has chosen the foundry; this is the address of her page."""
    tour, _, _, company = questions_of(event.id)
    answer = sign_up(
        client,
        event,
        **{f"person-{tour.key.hex}": str(tour.choices[0].key), f"booking-{company.key.hex}": "Müller & Söhne"},
    )
    assert answer.status_code == 303
    return answer.location


def registration():
    db.session.rollback()
    return db.session.scalars(select(Registration).order_by(Registration.id)).first()


def upload(content, called):
    return FileStorage(BytesIO(content), filename=called)


def change(client, page, **changes):
    fields = filled(client.get(page + "/aendern")) | changes
    return client.post(page + "/aendern", data=fields, content_type="multipart/form-data")


def test_the_page_shows_what_was_answered(client, event, erika):
    said = words(client.get(erika))
    assert "Welche Führung? Gießerei" in said
    assert "Firma Müller & Söhne" in said
    assert "Notiz des Teams" not in said


def test_answers_are_changed_with_the_rest_and_the_journal_says_which(client, event, erika):
    tour, _, note, company = questions_of(event.id)
    name = f"person-{tour.key.hex}"
    assert filled(client.get(erika + "/aendern"))[name] == str(tour.choices[0].key)
    intruding = {f"person-{note.key.hex}": "von mir"}
    assert change(client, erika, **{name: str(tour.choices[1].key)}, **intruding).status_code == 303
    owners = Owner(registration().id), Owner(booking_id=registration().booking_id)
    assert values_of(answers_of(*owners)) == {tour.key: str(tour.choices[1].key), company.key: "Müller & Söhne"}
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "registration.changed")).one()
    assert entry.facts == {"questions": tour.key.hex}
    assert questions_of(event.id)[0].choices[0].left == 1
    assert miscounts() == []


def test_nothing_new_is_no_change(client, event, erika):
    assert change(client, erika).status_code == 303
    assert "Es war nichts zu ändern." in words(client.get(erika))


def test_a_full_answer_stays_with_whoever_has_it_and_goes_to_nobody_else(app, client, event, erika):
    tour = questions_of(event.id)[0]
    name = f"person-{tour.key.hex}"
    assert change(client, erika, first_name="Erika Maria").status_code == 303
    other = app.test_client()
    second = sign_up(other, event, email="zweite@firma.example", **{name: str(tour.choices[1].key)}).location
    answer = change(other, second, **{name: str(tour.choices[0].key)})
    assert answer.status_code == 422
    assert "ausgebucht" in error_at(answer, name)
    assert miscounts() == []


def test_a_file_is_added_kept_handed_back_and_taken_away(client, event, erika):
    name = f"person-{questions_of(event.id)[1].key.hex}"
    assert change(client, erika, **{name: upload(PDF, "Erklärung.pdf")}).status_code == 303
    given = next(one for one in answers_of(Owner(registration().id)) if one.file)
    answer = client.get(f"{erika}/datei/{given.id}")
    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert change(client, erika, last_name="Neu", **{name: upload(b"", "")}).status_code == 303
    assert client.get(f"{erika}/datei/{given.id}").status_code == 200
    assert change(client, erika, **{name: upload(b"", ""), f"{name}-drop": "y"}).status_code == 303
    assert client.get(f"{erika}/datei/{given.id}").status_code == 404


def test_another_persons_file_does_not_exist(app, client, event, erika):
    name = f"person-{questions_of(event.id)[1].key.hex}"
    change(client, erika, **{name: upload(PDF, "Erklärung.pdf")})
    given = next(one for one in answers_of(Owner(registration().id)) if one.file)
    other = app.test_client()
    second = sign_up(other, event, email="zweite@firma.example").location
    assert other.get(f"{second}/datei/{given.id}").status_code == 404
    assert other.get(f"{erika}/datei/{given.id}").status_code == 404


def test_after_the_deadline_answers_stay(client, event, erika, time_machine):
    tour = questions_of(event.id)[0]
    time_machine.move_to(event.closes_at.replace(year=event.closes_at.year) + (event.starts_at - event.closes_at) / 2)
    assert "Welche Führung?" not in words(client.get(erika + "/aendern"))
    assert change(client, erika, **{f"person-{tour.key.hex}": str(tour.choices[1].key)}).status_code == 303
    assert values_of(answers_of(Owner(registration().id))) == {tour.key: str(tour.choices[0].key)}
