"""Sending a substitute: what the first person sees, what the substitute fills in, and what the link says once it is used."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from eventsvc.events.models import Event
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import QuestionKind
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.registration.answers import Owner, answers_of
from eventsvc.registration.models import Registration
from eventsvc.registration.queries import get_registration
from eventsvc.workflows.answer_change import Sheet
from eventsvc.workflows.asking import add_questions
from eventsvc.workflows.data_change import change_data
from tests.builders import a_category, a_choice, a_question, a_registration, an_event, asked

from .reading import error_at, filled, heading, send, soup, words
from .test_booking import enter, letters_to

WHO = {
    "first_name": "Jonas",
    "last_name": "Weiß",
    "email": "jonas@firma.example",
    "organization_kind": "sme",
    "organization": "Weiß GmbH",
    "postal_code": "80331",
    "country": "DE",
}


@pytest.fixture
def sent(app, client, now):
    """Someone who has made the link: their registration, their page, and the link."""
    registration = a_registration(an_event(), email="mirja@firma.example")
    address = enter(app, client, registration)
    page = client.get(f"{address}/vertretung")
    assert heading(page) == "Vertretung schicken"
    client.post(f"{address}/vertretung", data=filled(page))
    link = soup(client.get(f"{address}/vertretung")).select_one("#link")["value"]
    return registration, address, link.removeprefix("http://localhost")


def test_the_substitute_takes_the_place_with_their_own_data(app, client, sent):
    registration, address, link = sent
    other = app.test_client()
    page = other.get(link)
    assert page.status_code == 303
    form = other.get(page.location)
    assert heading(form) == "Platz übernehmen"
    assert "mirja@firma.example" not in form.text
    answer = send(other, page.location, **WHO)
    assert heading(other.get(answer.location)) == "Danke, dass Sie einspringen"
    assert get_registration(registration.id).person.name == "Jonas Weiß"
    assert letters_to("mirja@firma.example") == ["place_handed_over"]
    assert letters_to("jonas@firma.example") == ["registration_confirmed"]
    assert client.get(address).status_code == 404
    again = other.get(page.location)
    assert (again.status_code, heading(again)) == (410, "Dieser Link wurde schon benutzt")


def test_the_substitute_answers_for_themselves_and_sees_nothing_of_the_first_persons_answers(app, client, sent):
    registration, _, link = sent
    event = db.session.get_one(Event, registration.event_id)
    menu = a_question(QuestionKind.SHORT_TEXT, label_de="Ihr Menü", is_required=True)
    tour = a_question(QuestionKind.ONE_OF, choices=(a_choice("Werk Nord", limit=1), a_choice("Keine")))
    with transaction():
        add_questions(event.id, [menu, tour], by=Actor.system(), now=read_clock())
    questions = questions_of(event.id)
    nord = str(questions[1].choices[0].key)
    category = a_category(event, proof_de="Mitgliedsnummer")
    person = get_registration(registration.id).person
    sheet = Sheet(questions=questions, person={menu.key: "Ente süßsauer", tour.key: nord})
    with transaction() as session:
        change_data(registration.id, person, frozenset(), read_clock(), sheet=sheet)
        session.execute(update(Registration).where(Registration.id == registration.id).values(category_id=category.id))
    other = app.test_client()
    page = other.get(other.get(link).location)
    assert "Ente süßsauer" not in page.text
    assert soup(page).select_one(f'input[value="{nord}"]').has_attr("checked")
    wrong = send(other, page.request.path, **WHO)
    assert wrong.status_code == 422
    assert error_at(wrong, f"person-{menu.key.hex}")
    assert "Mitgliedsnummer" in error_at(wrong, "proof")
    send(other, page.request.path, **WHO, **{f"person-{menu.key.hex}": "Suppe", "proof": "M 12"})
    after = get_registration(registration.id)
    assert (after.person.name, after.proof) == ("Jonas Weiß", "M 12")
    assert [one.value for one in answers_of(Owner(registration.id))] == ["Suppe", nord]


def test_questions_that_changed_meanwhile_are_asked_again_and_nothing_is_lost(app, client, sent):
    registration, _, link = sent
    other = app.test_client()
    page = other.get(other.get(link).location)
    asked(db.session.get_one(Event, registration.event_id), a_question(label_de="Neu gefragt"))
    form = filled(page) | WHO
    answer = other.post(page.request.path, data=form)
    assert answer.status_code == 422
    assert "Neu gefragt" in words(answer)
    assert soup(answer).select_one('[name="last_name"]')["value"] == "Weiß"


def test_what_is_wrong_is_said_and_nothing_is_lost(app, client, sent):
    other = app.test_client()
    page = other.get(other.get(sent[2]).location)
    answer = send(other, page.request.path, **(WHO | {"email": "jonas"}))
    assert answer.status_code == 422
    assert soup(answer).select_one('[name="last_name"]')["value"] == "Weiß"


def test_a_stranger_learns_nothing_of_a_known_address(app, client, sent, now):
    registration = sent[0]
    a_registration(db.session.get_one(Event, registration.event_id), email="jonas@firma.example")
    other = app.test_client()
    page = other.get(other.get(sent[2]).location)
    answer = send(other, page.request.path, **WHO)
    assert heading(other.get(answer.location)) == "Danke, dass Sie einspringen"
    assert heading(other.get(page.request.path)) == "Dieser Link wurde schon benutzt"
    assert letters_to("jonas@firma.example") == ["sign_up_repeated"]
    assert get_registration(registration.id).person.email == "mirja@firma.example"


def test_a_link_taken_back_says_so(app, client, sent):
    _, address, link = sent
    other = app.test_client()
    target = other.get(link).location
    client.post(f"{address}/vertretung/zurueckziehen", data=filled(client.get(f"{address}/vertretung")))
    page = other.get(target)
    assert (page.status_code, heading(page)) == (410, "Dieser Link gilt nicht mehr")


def test_with_approval_both_pages_say_that_the_team_decides(app, client, sent):
    registration, address, link = sent
    with transaction() as session:
        approving = {"approves_substitutes": True}
        session.execute(update(Event).where(Event.id == registration.event_id).values(approving))
    other = app.test_client()
    page = other.get(other.get(link).location)
    answer = send(other, page.request.path, **WHO)
    assert "Das Team sieht sich die Vertretung an" in words(other.get(answer.location))
    assert "Jonas Weiß möchte für Sie kommen" in words(client.get(f"{address}/vertretung"))
