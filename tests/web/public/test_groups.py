"""My group, as its contact sees it and works with it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from sqlalchemy import select, update

from eventsvc.events.models import Event
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import Purpose, QuestionKind, Scope
from eventsvc.journal import Actor
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.answers import Owner, answers_of, give_answers, values_of
from eventsvc.registration.bookings import get_booking, people_of
from eventsvc.registration.files import keep_file
from eventsvc.registration.handovers import newest_handover
from eventsvc.registration.links import Links
from eventsvc.registration.models import Registration
from eventsvc.registration.states import ChoiceState, RegistrationState
from eventsvc.workflows.asking import add_questions
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.offers import accept_offers, lapse_offers
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import (
    a_category,
    a_choice,
    a_group,
    a_pool_of,
    a_question,
    a_registration,
    a_session,
    a_session_choice,
    an_event,
    asked,
)
from tests.builders.files import PDF

from .reading import error_at, filled, heading, soup, words


@pytest.fixture
def opened(app, client, now):
    """Book a group and open it as its contact; return the booking and the address of its page."""
    links = Links(app.config["BASE_URL"], app.extensions["keyring"])

    def book(event, number=2, **given):
        with transaction():
            registration = sign_up(a_group(event, number, **given), now).placed[0].registration
        booking = get_booking(registration.booking_id)
        response = client.get(links.group(booking.public_id, booking.link_version).removeprefix(links.base_url))
        assert response.status_code == 303
        return booking, response.location

    return book


def letters_to(email):
    query = select(OutgoingMail.letter).where(OutgoingMail.to_address == email)
    return list(db.session.scalars(query.order_by(OutgoingMail.id)))


def states_in(booking):
    db.session.expire_all()
    return [one.state for one in people_of(booking.id)]


def test_the_contact_sees_everyone_with_their_tickets(client, opened) -> None:
    event = an_event()
    _booking, page = opened(event, 3)
    shown = client.get(page)
    assert heading(shown) == "Ihre Buchung für 3 Personen"
    tickets = [link["href"] for link in soup(shown).select("main a[href$='ticket.pdf']")]
    assert len(tickets) == 3
    assert client.get(tickets[0]).content_type == "application/pdf"


def test_a_wrong_or_old_link_opens_nothing(app, client, opened, now) -> None:
    booking, page = opened(an_event())
    stranger = app.test_client()
    assert stranger.get(page).status_code == 404
    assert stranger.get(f"/g/{booking.public_id}/no-token").status_code == 404
    other = people_of(opened(an_event())[0].id)[0]
    assert client.get(f"{page}/{other.public_id}/ersetzen").status_code == 404
    assert client.get(f"{page}/{other.public_id}/ticket.pdf").status_code == 404


def test_one_person_is_signed_off_at_the_second_click(client, opened) -> None:
    event = an_event(capacity=2)
    booking, page = opened(event)
    waiting = a_registration(event, RegistrationState.WAITLISTED)
    gone = people_of(booking.id)[1]
    asked = client.get(f"{page}/{gone.public_id}/abmelden")
    assert "abmelden?" in heading(asked)
    assert states_in(booking) == [RegistrationState.CONFIRMED] * 2
    done = client.post(f"{page}/{gone.public_id}/abmelden", data=filled(asked))
    assert "ist abgemeldet" in words(client.get(done.location))
    assert states_in(booking) == [RegistrationState.CONFIRMED, RegistrationState.WITHDRAWN]
    assert "registration_withdrawn" in letters_to(gone.person.email)
    assert letters_to(waiting.email) == ["moved_up_from_waiting_list"]
    assert client.post(f"{page}/{gone.public_id}/abmelden", data=filled(asked)).status_code == 303


def test_a_place_is_passed_on(app, client, opened) -> None:
    booking, page = opened(an_event())
    before = people_of(booking.id)[1]
    form = client.get(f"{page}/{before.public_id}/ersetzen")
    assert before.person.name in heading(form)
    empty = client.post(f"{page}/{before.public_id}/ersetzen", data=filled(form))
    assert empty.status_code == 422
    assert error_at(empty, "email")
    sent = filled(form) | {"first_name": "Cem", "last_name": "Özkan", "email": "cem@firma.example"}
    shown = client.get(client.post(f"{page}/{before.public_id}/ersetzen", data=sent).location)
    assert "hat jetzt Cem Özkan" in words(shown)
    assert letters_to("cem@firma.example") == ["registration_confirmed"]
    assert letters_to(before.person.email)[-1] == "place_handed_over"
    after = people_of(booking.id)[1]
    assert after.ticket_code != before.ticket_code
    assert client.get(f"{page}/{after.public_id}/ticket.pdf").status_code == 200
    twice = client.get(client.post(f"{page}/{before.public_id}/ersetzen", data=sent).location)
    assert "Das war schon erledigt." in words(twice)
    assert letters_to("cem@firma.example") == ["registration_confirmed"]


def test_the_contact_names_someone_with_their_proof_and_the_team_agrees_first(client, opened) -> None:
    event = an_event()
    booking, page = opened(event)
    one = people_of(booking.id)[1]
    category = a_category(event, proof_de="Matrikelnummer")
    with transaction() as session:
        session.execute(update(Event).where(Event.id == event.id).values(approves_substitutes=True))
        session.execute(update(Registration).where(Registration.id == one.id).values(category_id=category.id))
    path = f"{page}/{one.public_id}/ersetzen"
    form = client.get(path)
    assert "Das Team stimmt vorher zu." in words(form)
    who = filled(form) | {"first_name": "Cem", "last_name": "Özkan", "email": "cem@firma.example"}
    assert "Matrikelnummer" in error_at(client.post(path, data=who), "proof")
    shown = words(client.get(client.post(path, data=who | {"proof": "12 345"}).location))
    assert "Das Team entscheidet, ob Cem Özkan kommt." in shown
    assert "Cem Özkan soll stattdessen kommen." in shown
    assert newest_handover(one.id).substitute.proof == "12 345"
    assert letters_to("cem@firma.example") == []


def test_a_place_goes_to_nobody_who_is_signed_up_already(client, opened) -> None:
    event = an_event()
    booking, page = opened(event)
    known = a_registration(event)
    before = people_of(booking.id)[1]
    path = f"{page}/{before.public_id}/ersetzen"
    sent = filled(client.get(path)) | {"first_name": "Cem", "last_name": "Özkan", "email": known.email}
    refused = client.post(path, data=sent)
    assert refused.status_code == 409
    assert "keine neue Anmeldung" in error_at(refused, "email")
    assert letters_to(known.email) == ["sign_up_repeated"]
    assert states_in(booking) == [RegistrationState.CONFIRMED] * 2


def test_people_are_added_with_the_same_blocks(client, opened) -> None:
    event = an_event()
    booking, page = opened(event)
    path = f"{page}/personen"
    rows = client.post(path, data=filled(client.get(path)) | {"do": "table", "table": "Cem;Özkan;cem@firma.example"})
    assert soup(rows).select_one("input[name=people-0-email]")["value"] == "cem@firma.example"
    done = client.post(path, data=filled(rows))
    assert "1 Person ist dazugekommen." in words(client.get(done.location))
    assert len(states_in(booking)) == 3
    twice = client.post(path, data=filled(rows))
    assert "stehen schon in der Buchung" in words(client.get(twice.location))
    assert len(states_in(booking)) == 3


def test_who_is_added_is_asked_the_same(client, opened) -> None:
    event = an_event()
    few = a_choice("Werksführung", limit=1)
    topic = a_question(is_required=True)
    tour = a_question(QuestionKind.ONE_OF, choices=(few, a_choice("Laborführung")))
    with transaction():
        add_questions(event.id, [topic, tour], by=Actor.system(), now=read_clock())
    booking, page = opened(event)
    path = f"{page}/personen"
    new = {"people-0-first_name": "Cem", "people-0-last_name": "Özkan", "people-0-email": "cem@firma.example"}
    new |= {f"people-0-q-{topic.key.hex}": "Antrieb", f"people-0-q-{tour.key.hex}": str(few.key)}
    sent = filled(client.get(path)) | new
    assert "1 Person ist dazugekommen." in words(client.get(client.post(path, data=sent).location))
    added = next(one for one in people_of(booking.id) if one.person.first_name == "Cem")
    assert values_of(answers_of(Owner(added.id))) == {topic.key: "Antrieb", tour.key: str(few.key)}
    assert "antrieb" in db.session.scalar(select(Registration.answer_words).where(Registration.id == added.id))
    late = client.post(path, data=sent | {"people-0-email": "dora@firma.example"})
    assert late.status_code == 422
    assert "ausgebucht" in words(late)
    assert filled(late)[f"people-0-q-{topic.key.hex}"] == "Antrieb"


def test_nobody_is_added_who_is_signed_up_already(client, opened) -> None:
    event = an_event()
    _booking, page = opened(event)
    known, path = a_registration(event), f"{page}/personen"
    sent = filled(client.get(path)) | {
        "people-0-first_name": "Cem",
        "people-0-last_name": "Özkan",
        "people-0-email": known.email,
    }
    refused = client.post(path, data=sent)
    assert refused.status_code == 409
    assert "keine neue Anmeldung" in error_at(refused, "people-0-email")
    assert letters_to(known.email) == ["sign_up_repeated"]


def test_after_the_deadline_nobody_is_added_but_a_place_can_be_passed_on(client, opened, clock) -> None:
    event = an_event()
    booking, page = opened(event)
    clock.move_to(event.closes_at + timedelta(minutes=1))
    assert client.get(f"{page}/personen").status_code == 303
    shown = words(client.get(page))
    assert "Personen hinzufügen" not in shown
    assert "Ersetzen" in shown
    clock.move_to(event.starts_at)
    assert "Ersetzen" not in words(client.get(page))
    someone = people_of(booking.id)[0].public_id
    assert client.get(f"{page}/{someone}/ersetzen").status_code == 303


def test_another_contact_goes_on_in_this_browser(client, opened) -> None:
    booking, page = opened(an_event())
    form = client.get(f"{page}/angaben")
    assert filled(form)["email"] == booking.contact.email
    sent = filled(form) | {"email": "einkauf@firma.example", "billing-cost_center": "K 12"}
    shown = client.get(client.post(f"{page}/angaben", data=sent).location)
    assert "einkauf@firma.example" in words(shown)
    assert "K 12" in words(shown)
    assert letters_to("einkauf@firma.example") == ["group_booked"]
    wrong = client.post(f"{page}/angaben", data=sent | {"email": "x", "billing-street": "Weg 1"})
    assert wrong.status_code == 422
    assert error_at(wrong, "email")
    assert error_at(wrong, "billing-city")


def test_who_waits_together_is_told_so(client, opened) -> None:
    event = an_event(capacity=1)
    _booking, page = opened(event, 2, is_together=True)
    shown = words(client.get(page))
    assert "wartet gemeinsam" in shown
    assert "Auf Platz 1 der Warteliste" in shown


def test_an_empty_booking_says_so(client, opened, now) -> None:
    event = an_event()
    booking, page = opened(event, 1)
    only = people_of(booking.id)[0].public_id
    client.post(f"{page}/{only}/abmelden", data=filled(client.get(f"{page}/{only}/abmelden")))
    shown = client.get(page)
    assert heading(shown) == "Ihre Buchung"
    assert "niemand mehr angemeldet" in words(shown)


def test_the_contact_reads_and_changes_what_is_asked_once_for_the_booking(client, opened, now) -> None:
    event = an_event(looks_again=True)
    order, file, note = asked(
        event,
        a_question(label_de="Auftrag", scope=Scope.BOOKING, is_required=True),
        a_question(QuestionKind.FILE, label_de="Liste", scope=Scope.BOOKING),
        a_question(label_de="Intern", scope=Scope.BOOKING, is_internal=True),
    )
    booking, page = opened(event, 2)
    with transaction():
        give_answers(Owner(booking_id=booking.id), (order, note), {order.key: "Alt", note.key: "Geheim"}, "")
    shown = words(client.get(page))
    assert "Auftrag Alt" in shown
    assert "Geheim" not in shown
    form = client.get(f"{page}/antworten")
    sent = filled(form) | {f"booking-{order.key.hex}": "", f"booking-{file.key.hex}": (BytesIO(PDF), "liste.pdf")}
    refused = client.post(f"{page}/antworten", data=sent)
    assert refused.status_code == 422
    assert "liste.pdf" in words(refused), "a file that came need not be sent again"
    again = filled(refused) | {f"booking-{order.key.hex}": "Neu"}
    assert client.post(f"{page}/antworten", data=again).location == page
    shown = client.get(page)
    assert "Auftrag Neu" in words(shown)
    link = soup(shown).find("a", string="liste.pdf")["href"]
    assert client.get(link).headers["Content-Disposition"].startswith("attachment")
    assert "Geheim" in {given.value for given in answers_of(Owner(booking_id=booking.id))}
    people = db.session.scalars(select(Registration).where(Registration.booking_id == booking.id)).all()
    assert all(one.needs_look_since for one in people)
    noted = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "registration.answered")).all()
    assert {one.subject_id for one in noted} == {one.id for one in people}


def test_the_contact_changes_a_limited_answer_of_the_booking_as_long_as_there_is_a_place(client, opened, now) -> None:
    event = an_event()
    choices = (a_choice("Ecke", limit=1), a_choice("Mitte", limit=0), a_choice("Egal"))
    question = a_question(QuestionKind.ONE_OF, scope=Scope.BOOKING, choices=choices)
    with transaction():
        add_questions(event.id, [question], by=Actor.system(), now=now)
    (stand,) = questions_of(event.id)
    _booking, page = opened(event, 2)

    def choose(number: int):
        name = f"booking-{stand.key.hex}"
        return client.post(
            f"{page}/antworten", data=filled(client.get(f"{page}/antworten")) | {name: str(stand.choices[number].key)}
        )

    refused = choose(1)
    assert refused.status_code == 422
    assert "Das ist inzwischen ausgebucht." in words(refused)
    assert choose(0).location == page
    assert "Ecke" in words(client.get(page))
    assert [one.taken for one in questions_of(event.id)[0].choices[:2]] == [1, 0]


def test_the_contact_reads_of_each_person_what_a_contact_may_know(client, opened, now) -> None:
    event = an_event()
    category = a_category(event, name_de="Mitglied")
    tour, talk = a_session(event, title_de="Werksführung", capacity=1), a_session(event, title_de="Labor", hour=3)
    diet, shirt, list_, internal = asked(
        event,
        a_question(label_de="Essen", purpose=Purpose.CATERING),
        a_question(label_de="Größe"),
        a_question(QuestionKind.FILE, label_de="Lebenslauf"),
        a_question(label_de="Intern", is_internal=True),
    )
    booking, page = opened(event, 2)
    one, other = db.session.scalars(
        select(Registration).where(Registration.booking_id == booking.id).order_by(Registration.id)
    )
    with transaction():
        db.session.execute(update(Registration).values(category_id=category.id))
    a_session_choice(one, tour)
    a_session_choice(other, tour, ChoiceState.WAITING)
    a_session_choice(other, talk)
    with transaction():
        file_id = keep_file(event.id, "form", "cv.pdf", PDF, now).id
        mine = {diet.key: "Zöliakie", shirt.key: "XL", list_.key: str(file_id), internal.key: "Geheim"}
        give_answers(Owner(one.id), (diet, shirt, list_, internal), mine, "form")
    shown = client.get(page)
    first, second = (" ".join(seat.get_text(" ").split()) for seat in soup(shown).select(".seat"))
    assert "Vor Ort · Mitglied" in first
    assert "Platz sicher" in first
    assert "Größe XL" in first
    assert "Warteliste, Platz 1" in second
    assert "2 Programmpunkte" in second
    assert "Größe" not in second
    for hidden in ("Zöliakie", "Geheim"):
        assert hidden not in words(shown)
    assert "nur auf der eigenen Seite" in words(shown)
    link = soup(shown).find("a", string="cv.pdf")["href"]
    assert client.get(link).headers["Content-Disposition"].startswith("attachment")


def test_after_the_deadline_the_contact_reads_answers_and_changes_none(client, opened, now) -> None:
    event = an_event()
    (order,) = asked(event, a_question(scope=Scope.BOOKING))
    booking, page = opened(event, 2)
    with transaction():
        db.session.execute(update(Event).where(Event.id == event.id).values(closes_at=now - timedelta(days=1)))
    assert not soup(client.get(page)).select("a[href$='/antworten']")
    assert client.post(f"{page}/antworten", data={f"booking-{order.key.hex}": "Spät"}).status_code == 303
    assert answers_of(Owner(booking_id=booking.id)) == []


@pytest.fixture
def offered(opened, now):
    """A group of three that waited together and has places offered now; the booking and its page."""
    event = an_event(capacity=1, offer_hours=48)
    a_registration(event)
    booking, page = opened(event, 3, is_together=True)
    with transaction():
        change_capacity(a_pool_of(event).id, 4, by=Actor.system(), now=now)
    return booking, page


def test_the_contact_accepts_all_places_that_are_offered(client, offered) -> None:
    booking, page = offered
    shown = client.get(page)
    assert "Für 3 Personen sind Plätze frei. Wir halten sie bis Do., 12. März 2026, 10:00 Uhr." in words(shown)
    question = client.get(f"{page}/annehmen")
    assert heading(question) == "Plätze für alle annehmen?"
    assert set(states_in(booking)) == {RegistrationState.OFFERED}, "looking changes nothing"
    answer = client.get(client.post(f"{page}/annehmen", data=filled(question)).location)
    assert "3 Personen sind jetzt fest angemeldet." in words(answer)
    assert soup(answer).select_one("a[href$='/annehmen']") is None
    assert set(states_in(booking)) == {RegistrationState.CONFIRMED}
    assert client.get(f"{page}/annehmen").status_code == 303
    assert "schon erledigt" in words(client.get(client.post(f"{page}/annehmen", data=filled(question)).location))


def test_the_contact_declines_for_all_but_who_has_accepted(client, offered, now) -> None:
    booking, page = offered
    question = client.get(f"{page}/ablehnen")
    assert heading(question) == "Angebotene Plätze ablehnen?"
    with transaction():
        accept_offers([people_of(booking.id)[1].id], now)
    answer = client.get(client.post(f"{page}/ablehnen", data=filled(question)).location)
    assert "2 Plätze sind abgelehnt." in words(answer)
    withdrawn = RegistrationState.WITHDRAWN
    assert states_in(booking) == [withdrawn, RegistrationState.CONFIRMED, withdrawn]


def test_too_late_for_all_is_told_with_the_hour(client, offered, clock) -> None:
    booking, page = offered
    question = client.get(f"{page}/annehmen")
    clock.shift(timedelta(hours=48))
    answer = client.get(client.post(f"{page}/annehmen", data=filled(question)).location)
    assert "am Do., 12. März 2026, 10:00 Uhr zu Ende." in words(answer)
    with transaction():
        lapse_offers(booking.event_id, read_clock(), 9)
    assert heading(client.get(page)) == "Ihre Buchung"


def test_the_contact_asks_back_in_for_all_at_once(client, offered, clock) -> None:
    booking, page = offered
    clock.shift(timedelta(hours=48))
    assert "3 Personen haben die Frist für ihren Platz verpasst" in words(client.get(page))
    question = client.get(f"{page}/wieder-warten")
    assert heading(question) == "Wieder auf die Warteliste?"
    assert "Die Gruppe wartet wieder gemeinsam." in words(question)
    answer = client.get(client.post(f"{page}/wieder-warten", data=filled(question)).location)
    assert "3 Personen sind wieder eingetragen." in words(answer)
    assert set(states_in(booking)) == {RegistrationState.OFFERED}, "nobody else waits for these places"
    assert client.get(f"{page}/wieder-warten").status_code == 303


def test_nobody_is_answered_for_who_did_not_stand_on_the_page_or_is_elsewhere(client, offered) -> None:
    booking, page = offered
    stranger = a_registration(an_event(), RegistrationState.OFFERED)
    first = people_of(booking.id)[0]
    client.post(f"{page}/annehmen", data={"people": f"{first.public_id} {stranger.public_id} nobody"})
    assert states_in(booking) == [RegistrationState.CONFIRMED, *[RegistrationState.OFFERED] * 2]
    db.session.refresh(stranger)
    assert stranger.state is RegistrationState.OFFERED
    assert client.post(f"{page}/annehmen").status_code == 303


def test_all_tickets_come_as_one_document(client, opened, now) -> None:
    booking, page = opened(an_event(), 3)
    people = people_of(booking.id)
    with transaction():
        withdraw(people[1].id, now, by_contact=True)
    (link,) = soup(client.get(page)).select("a[href$='/tickets.pdf']")
    response = client.get(link["href"])
    assert response.content_type == "application/pdf"
    document = pypdfium2.PdfDocument(BytesIO(response.data))
    texts = [one.get_textpage().get_text_range() for one in document]
    codes = [people[0].facts.written_code, people[2].facts.written_code]
    assert [code in text for code, text in zip(codes, texts, strict=True)] == [True, True]


def test_a_full_booking_shows_all_twenty_and_takes_nobody_more(client, opened) -> None:
    _booking, page = opened(an_event(), 20)
    shown = client.get(page)
    assert heading(shown) == "Ihre Buchung für 20 Personen"
    assert len(soup(shown).select(".seat")) == 20
    assert soup(shown).select("a[href$='/personen']") == []
    assert client.get(f"{page}/personen").status_code == 303
    assert len(pypdfium2.PdfDocument(BytesIO(client.get(f"{page}/tickets.pdf").data))) == 20


def test_who_has_no_ticket_gets_no_document(client, opened) -> None:
    event = an_event(capacity=0)
    _booking, page = opened(event)
    assert client.get(f"{page}/tickets.pdf").status_code == 404
