"""The programme as participants meet it: on the event's page, in the sign-up, on their own page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from eventsvc.events.kinds import EventFormat
from eventsvc.events.programme import remove_session
from eventsvc.journal import Actor
from eventsvc.kit.db import transaction
from eventsvc.registration.states import ChoiceState, RegistrationState
from tests.builders import (
    FOR_EVERYONE,
    a_pool_of_session,
    a_registration,
    a_session,
    a_session_choice,
    an_event,
)
from tests.web.public.reading import ERIKA, error_at, filled, heading, sign_up, words


@pytest.fixture
def event(app, now):
    """An event on 7 April, 11 to 18 o'clock, with a tour for 70 of 140 and two workshops of which one can have one."""
    event = an_event(capacity=140)
    event.keynote = a_session(event, hour=0, capacity=FOR_EVERYONE, title_de="Begrüßung", speaker="Dr. Kiebitz")
    event.tour = a_session(event, hour=3, capacity=70, title_de="Werksführung", room="Treffpunkt Foyer")
    event.first = a_session(event, hour=1, capacity=1, title_de="Workshop eins", parallel_group="A")
    event.second = a_session(event, hour=1, title_de="Workshop zwei", parallel_group="A")
    return event


def filled_up(session, *, waiting: int = 0):
    a_session_choice(a_registration(_event_of(session)), session)
    for _ in range(waiting):
        a_session_choice(a_registration(_event_of(session)), session, ChoiceState.WAITING)


def _event_of(session):
    return type("Event", (), {"id": session.event_id, "format": EventFormat.ON_SITE})()


def choice(session) -> dict[str, str]:
    name = f"sessions-{session.parallel_group}" if session.parallel_group else "sessions"
    return {name: str(session.id)}


def booking(client, answer) -> str:
    assert answer.status_code == 303, words(answer)
    return answer.location


def test_the_page_shows_the_timetable_with_places_in_words(client, event):
    filled_up(event.first)
    page = BeautifulSoup(client.get(f"/veranstaltungen/{event.slug}").text, "html.parser")
    blocks = [" ".join(block.get_text(" ").split()) for block in page.select(".programme-block")]
    assert len(blocks) == 3
    assert blocks[0].startswith("11:00–12:00 Uhr Begrüßung Dr. Kiebitz")
    assert "Workshop eins" in blocks[1]
    assert "Bei der Anmeldung wählen, einen aus Gruppe A Ausgebucht, mit Warteliste" in blocks[1]
    assert "Workshop zwei" in blocks[1]
    assert "Treffpunkt Foyer" in blocks[2]
    assert "Plätze frei" in blocks[2]


def test_what_is_over_offers_no_places(client, event, clock):
    clock.move_to(event.ends_at + timedelta(hours=1))
    text = client.get(f"/veranstaltungen/{event.slug}").text
    assert "Werksführung" in text
    assert "Plätze frei" not in text


def test_an_event_without_programme_says_nothing_of_one(client, app, now):
    event = an_event()
    assert "Programm</h2>" not in client.get(f"/veranstaltungen/{event.slug}").text
    assert "Was möchten Sie besuchen?" not in client.get(f"/veranstaltungen/{event.slug}/anmeldung").text


def test_signing_up_with_a_choice_shows_it_on_ones_own_page(client, event):
    page = client.get(booking(client, sign_up(client, event, **choice(event.tour), **choice(event.second))))
    text = words(page)
    assert "Workshop zwei Di., 7. April 2026, 12:00–13:00 Uhr Ihr Platz ist sicher" in text
    assert "Werksführung Di., 7. April 2026, 14:00–15:00 Uhr · Treffpunkt Foyer Ihr Platz ist sicher" in text
    assert (a_pool_of_session(event.tour).taken, a_pool_of_session(event.first).taken) == (1, 0)


def test_a_full_session_is_said_before_and_waited_for_after(client, event):
    filled_up(event.first, waiting=1)
    form = client.get(f"/veranstaltungen/{event.slug}/anmeldung")
    assert "Ausgebucht: Sie kommen auf die Warteliste" in words(form)
    page = client.get(booking(client, sign_up(client, event, **choice(event.first))))
    assert "Sie sind angemeldet" in heading(page) or "Sie sind dabei" in heading(page)
    assert "Workshop eins Di., 7. April 2026, 12:00–13:00 Uhr Warteliste, Platz 2" in words(page)


def test_where_the_event_tells_no_positions_those_of_sessions_are_hidden_too(client, app, now):
    event = an_event(tells_position=False)
    tour = a_session(event, capacity=1, title_de="Werksführung")
    filled_up(tour, waiting=1)
    own = booking(client, sign_up(client, event, **choice(tour)))
    page, form = words(client.get(own)), words(client.get(f"{own}/programm"))
    assert "Warteliste, Platz" not in page
    assert "auf der Warteliste" in page
    assert "Sie stehen auf der Warteliste" in form
    assert "Platz 2 der" not in form


def test_overlaps_are_refused_by_name_at_the_choice_and_nothing_is_lost(client, event):
    other = a_session(event, hour=3.5, title_de="Laborbesuch")
    fields = filled(client.get(f"/veranstaltungen/{event.slug}/anmeldung"))

    answer = client.post(
        f"/veranstaltungen/{event.slug}/anmeldung",
        data=fields | ERIKA | {"sessions": [str(event.tour.id), str(other.id)]},
    )
    assert answer.status_code == 422
    assert "„Werksführung“ und „Laborbesuch“ finden zur selben Zeit statt." in error_at(answer, "sessions")
    assert filled(answer)["first_name"] == "Erika"
    checked = BeautifulSoup(answer.text, "html.parser").select("[name=sessions][checked]")
    assert {box["value"] for box in checked} == {str(event.tour.id), str(other.id)}


def test_a_place_that_went_while_one_typed_is_told(client, event):
    fields = filled(client.get(f"/veranstaltungen/{event.slug}/anmeldung"))
    filled_up(event.first)

    answer = client.post(f"/veranstaltungen/{event.slug}/anmeldung", data=fields | ERIKA | choice(event.first))
    page = client.get(booking(client, answer))
    assert "Der letzte Platz in „Workshop eins“ ging inzwischen an jemand anderen." in page.text


def test_what_left_the_programme_meanwhile_is_said(client, event, now):
    fields = filled(client.get(f"/veranstaltungen/{event.slug}/anmeldung"))
    with transaction():
        remove_session(event.id, event.tour.id, now=now, by=Actor.system())

    answer = client.post(f"/veranstaltungen/{event.slug}/anmeldung", data=fields | ERIKA | choice(event.tour))
    assert answer.status_code == 422
    assert "steht nicht mehr im Programm" in error_at(answer, "sessions")
    assert filled(answer)["last_name"]


@pytest.mark.parametrize("typed", ["x", "00000000-0000-0000-0000-000000000000", "' OR 1=1"])
def test_what_was_never_offered_is_refused(client, event, typed):
    answer = sign_up(client, event, sessions=typed)
    assert answer.status_code == 422
    assert "steht nicht mehr im Programm" in error_at(answer, "sessions")


def test_who_comes_online_cannot_walk_through_the_factory(client, app, now):
    event = an_event(format=EventFormat.HYBRID)
    tour = a_session(event, title_de="Werksführung", participation="on_site")
    answer = sign_up(client, event, participation="online", **choice(tour))
    assert answer.status_code == 422
    assert "„Werksführung“ können nur Personen wählen, die so teilnehmen: Vor Ort." in error_at(answer, "sessions")
    assert sign_up(client, event, participation="on_site", **choice(tour)).status_code == 303


def test_changing_the_choice_frees_the_place_for_who_waits(client, event):
    mine = booking(client, sign_up(client, event, **choice(event.first)))
    waiting = a_registration(_event_of(event.first))
    a_session_choice(waiting, event.first, ChoiceState.WAITING)
    page = client.get(f"{mine}/programm")
    assert "Ihr Platz ist sicher" in words(page)
    assert filled(page)["sessions-A"] == str(event.first.id)
    done = client.post(f"{mine}/programm", data=filled(page) | choice(event.second))
    text = words(client.get(booking(client, done)))
    assert "Ihre Auswahl ist gespeichert." in client.get(mine).text or "Workshop zwei" in text
    assert "Workshop eins" not in text
    pool = a_pool_of_session(event.first)
    assert (pool.taken, pool.waiting) == (1, 0)


def test_the_second_of_two_keeps_what_they_had(client, event):
    mine = booking(client, sign_up(client, event, **choice(event.second)))
    page = client.get(f"{mine}/programm")
    filled_up(event.first)
    answer = client.post(f"{mine}/programm", data=filled(page) | choice(event.first))
    assert answer.status_code == 409
    assert "Der letzte Platz in „Workshop eins“ ging gerade an jemand anderen." in error_at(answer, "sessions")
    assert "Workshop zwei" in words(client.get(mine))
    answer = client.post(f"{mine}/programm", data=filled(answer))
    assert "Warteliste, Platz 1" in words(client.get(booking(client, answer)))


def test_nothing_chosen_is_a_choice_too(client, event):
    mine = booking(client, sign_up(client, event, **choice(event.tour)))
    fields = filled(client.get(f"{mine}/programm"))
    fields.pop("sessions")
    client.post(f"{mine}/programm", data=fields)
    assert "Sie haben nichts gewählt." in words(client.get(mine))
    assert a_pool_of_session(event.tour).taken == 0


def test_a_waiting_list_is_left_with_one_confirmed_click_after_the_deadline_too(client, event, clock):
    mine = booking(client, sign_up(client, event, **choice(event.tour)))
    filled_up(event.first)
    client.post(f"{mine}/programm", data=filled(client.get(f"{mine}/programm")) | choice(event.first))
    client.post(f"{mine}/programm", data=filled(client.get(f"{mine}/programm")) | choice(event.first))
    leave = f"{mine}/programm/{event.first.id}/warteliste-verlassen"
    clock.move_to(event.closes_at + timedelta(minutes=1))
    assert leave in client.get(mine).text
    question = client.get(leave)
    assert heading(question) == "Warteliste verlassen?"
    assert "Workshop eins" in words(question)
    assert a_pool_of_session(event.first).waiting == 1
    text = words(client.get(booking(client, client.post(leave, data=filled(question)))))
    assert "Sie stehen nicht mehr auf dieser Warteliste." in text
    assert "Workshop eins" not in text
    assert "Werksführung" in text
    assert a_pool_of_session(event.first).waiting == 0
    assert "Das war schon erledigt." in words(client.get(booking(client, client.post(leave))))


def test_the_deadline_ends_the_choice(client, event, clock):
    mine = booking(client, sign_up(client, event, **choice(event.tour)))
    fields = filled(client.get(f"{mine}/programm"))
    clock.move_to(event.closes_at + timedelta(minutes=1))
    assert "/programm" not in words(client.get(mine))
    assert client.get(f"{mine}/programm").status_code == 303
    assert client.post(f"{mine}/programm", data=fields).status_code == 303
    assert a_pool_of_session(event.tour).taken == 1


def test_who_waits_for_the_event_sees_their_wishes(client, app, now):
    event = an_event(capacity=1)
    tour = a_session(event, title_de="Werksführung")
    a_registration(event, RegistrationState.CONFIRMED)
    page = client.get(booking(client, sign_up(client, event, **choice(tour))))
    assert "vorgemerkt, bis Sie einen Platz haben" in words(page)
