"""My group: what is still open of a colleague, answered by the contact as far as the contact may know it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import Condition, Purpose, QuestionKind
from eventsvc.journal.models import ActorKind, JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.registration.answers import Owner, answers_of, give_answers
from eventsvc.registration.bookings import get_booking
from eventsvc.registration.links import Links
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_group, a_question, an_event, asked

from .reading import filled, heading, soup, words


@pytest.fixture
def house(app, client, now):
    """A group of two whose second person has four questions open, one of which nobody else may answer."""
    event = an_event(capacity=5)
    size = a_question(label_de="Schuhgröße", is_required=True)
    bus = a_question(QuestionKind.YES_NO, label_de="Kommen Sie mit dem Bus?", is_required=True)
    stop = a_question(label_de="Haltestelle", is_required=True, shown_if=Condition(bus.key, ("yes",)))
    food = a_question(label_de="Allergien", is_required=True, purpose=Purpose.CATERING)
    asked(event, size, bus, stop, food)
    with transaction():
        people = [one.registration for one in sign_up(a_group(event, 2), now).placed]
    booking, links = get_booking(people[0].booking_id), Links(app.config["BASE_URL"], app.extensions["keyring"])
    page = client.get(links.group(booking.public_id, booking.link_version).removeprefix(links.base_url)).location
    client.get(links.registration(people[1].public_id, people[1].link_version).removeprefix(links.base_url))
    return page, people[1], {one.label_de: one for one in questions_of(event.id)}


def said(registration) -> dict[str, object]:
    db.session.rollback()
    return {one.question.label_de: one.value for one in answers_of(Owner(registration.id))}


def test_what_the_contact_knows_the_person_reads_and_is_asked_no_more(client, house) -> None:
    page, person, by_label = house
    path = f"{page}/{person.public_id}/antworten"
    assert soup(client.get(page)).select_one(f'a[href="{path}"]') is not None
    form = client.get(path)
    assert heading(form) == f"Fragen zu {person.person.name}"
    assert "Allergien" not in words(form)
    typed = filled(form) | {f"person-{by_label['Schuhgröße'].key.hex}": "42"}
    assert client.post(path, data=typed).location == page
    assert said(person) == {"Schuhgröße": "42"}
    assert "42" in words(client.get(f"/buchung/{person.public_id}"))
    assert "Schuhgröße" not in words(client.get(path))
    query = select(JournalEntry.actor_kind).where(JournalEntry.action == "registration.answered")
    assert db.session.scalars(query).all() == [ActorKind.CONTACT]


def test_what_the_person_has_said_meanwhile_stays(client, house) -> None:
    page, person, by_label = house
    path = f"{page}/{person.public_id}/antworten"
    typed = filled(client.get(path)) | {f"person-{by_label['Schuhgröße'].key.hex}": "42"}
    with transaction():
        question = by_label["Schuhgröße"]
        give_answers(Owner(person.id), [question], {question.key: "38"}, "")
    answer = client.post(path, data=typed)
    assert answer.status_code == 422
    assert said(person) == {"Schuhgröße": "38"}


def test_once_all_is_answered_that_the_contact_may_know_nothing_is_offered(client, house) -> None:
    page, person, by_label = house
    path = f"{page}/{person.public_id}/antworten"
    typed = filled(client.get(path)) | {
        f"person-{by_label['Schuhgröße'].key.hex}": "42",
        f"person-{by_label['Kommen Sie mit dem Bus?'].key.hex}": "no",
    }
    client.post(path, data=typed)
    assert soup(client.get(page)).select_one(f'a[href="{path}"]') is None
    for answer in (client.get(path), client.post(path, data=typed)):
        assert answer.location == page
    assert "1 Frage des Teams ist noch offen" in words(client.get(page))
