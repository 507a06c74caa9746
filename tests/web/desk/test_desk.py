"""The desk's pages: what a helper sees, types and is told; without JavaScript, as the script asks, by camera."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from eventsvc.accounts.models import Role
from eventsvc.attendance.models import Scan
from eventsvc.events.states import EventState
from eventsvc.kit.db import db
from eventsvc.registration.states import RegistrationState
from eventsvc.web.desk.reading import read_code
from tests.builders import a_cluster, a_registration, an_account, an_event

CODE = "ABCDEFGH23456789"


@pytest.fixture
def cluster(app):
    return a_cluster()


@pytest.fixture
def event(cluster, now):
    return an_event(cluster=cluster, slug="heute", title_de="Leichtbau im Alltag", starts_at=now + timedelta(hours=1))


@pytest.fixture
def helper(now, cluster, sign_in):
    return sign_in(an_account(role=Role.DESK, cluster=cluster, name="Dora Einlass"))


def band(page) -> str:
    found = BeautifulSoup(page.text, "html.parser").select_one(".band")
    return " ".join(found.get_text(" ").split()) if found else ""


def scanned(client, code: str):
    """Send the form as a browser does: post, be redirected, see the page."""
    return client.post("/einlass/heute/code", data={"code": code}, follow_redirects=True)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "abcd efgh 2345 6789",
        "ABCD-EFGH-2345-6789",
        f"https://anmeldung.example/einlass/t/{CODE}",
        f"http://localhost/einlass/t/{CODE}\r\n",
        f"http>&&localhost&einlass&t&{CODE}",
        f"httpÖ--localhost-einlass-t-{CODE.lower()}",
    ],
)
def test_a_code_is_read_however_it_was_typed_or_scanned(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize("typed", ["", "ABC", f"{CODE}X", "https://anmeldung.example/", "🙂"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) == ""


def test_a_scan_is_answered_with_word_name_and_hints(event, helper) -> None:
    person = a_registration(event, first_name="Zoë", access_needs="Rollstuhl", remarks="Kommt später")
    page = scanned(helper, person.ticket_code)
    assert band(page) == f"Eingelassen Zoë {person.last_name} {person.organization} Rollstuhl Kommt später"
    assert "<strong>1</strong> von 1 da" in page.text
    assert band(helper.get("/einlass/heute")) == "", "the answer is shown once"


def test_a_second_scan_says_when_and_by_whom_the_first_was_made(event, helper, clock) -> None:
    person = a_registration(event)
    scanned(helper, person.ticket_code)
    clock.shift(timedelta(minutes=5))
    assert "Schon eingelassen" in band(scanned(helper, person.ticket_code))
    assert "Di., 10. März 2026, 10:00 Uhr von Dora Einlass." in band(scanned(helper, person.ticket_code))


def test_a_cancelled_ticket_is_refused_with_its_reason(event, helper) -> None:
    person = a_registration(event, RegistrationState.CANCELLED, reason="Doppelt angemeldet", access_needs="Rollstuhl")
    answer = band(scanned(helper, person.ticket_code))
    assert answer.startswith("Anmeldung storniert")
    assert "Grund: Doppelt angemeldet" in answer
    assert "Rollstuhl" not in answer, "what is not needed is not shown"


def test_a_ticket_of_another_event_shows_no_name(event, helper) -> None:
    stranger = a_registration(first_name="Geheim")
    page = scanned(helper, stranger.ticket_code)
    assert band(page).startswith("Andere Veranstaltung")
    assert "Geheim" not in page.text


def test_a_called_off_event_lets_nobody_in(cluster, helper, now) -> None:
    event = an_event(cluster=cluster, slug="heute", state=EventState.CALLED_OFF)
    person = a_registration(event)
    assert band(scanned(helper, person.ticket_code)).startswith("Veranstaltung abgesagt")


def test_the_script_gets_the_answer_at_once(event, helper) -> None:
    person = a_registration(event)
    answer = helper.post("/einlass/heute/code", data={"code": person.ticket_code}, headers={"X-Requested-With": "desk"})
    assert answer.status_code == 200
    assert band(answer).startswith("Eingelassen")
    assert [part["id"] for part in BeautifulSoup(answer.text, "html.parser").select("[id]")] == [
        "antwort",
        "zahl",
        "zuletzt",
    ]


def test_someone_without_a_ticket_is_found_by_name_let_in_and_taken_back(event, helper) -> None:
    person = a_registration(event, last_name="Oßwald")
    a_registration(event, RegistrationState.WAITLISTED, last_name="Osswalder")
    page = BeautifulSoup(helper.get("/einlass/heute?name=osswald").text, "html.parser")
    assert "2 Personen gefunden" in page.text
    [form] = [form for form in page.select("form") if "/person/" in form["action"]]
    assert "Eingelassen" in band(helper.post(form["action"], follow_redirects=True))
    ask = helper.get(f"/einlass/heute/person/{person.id}/zuruecknehmen")
    assert f"Einlass von Mirja {person.last_name} zurücknehmen?" in ask.text
    assert db.session.scalar(select(func.count()).where(Scan.undone_at.is_(None))) == 1
    done = helper.post(f"/einlass/heute/person/{person.id}/zuruecknehmen", follow_redirects=True)
    assert "Der Einlass ist zurückgenommen." in done.text
    assert "<strong>0</strong> von 1 da" in done.text


def test_the_camera_opens_the_ticket_and_only_a_click_lets_in(event, helper) -> None:
    person = a_registration(event)
    page = helper.get(f"/einlass/t/{person.ticket_code}")
    assert band(page).startswith("Angemeldet")
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 0, "a GET changes nothing"
    assert band(helper.post(f"/einlass/t/{person.ticket_code}", follow_redirects=True)).startswith("Eingelassen")
    assert band(helper.get(f"/einlass/t/{person.ticket_code}")).startswith("Schon eingelassen")


def test_who_is_not_signed_in_comes_back_to_the_ticket_afterwards(event, client) -> None:
    person = a_registration(event)
    there = client.get(f"/einlass/t/{person.ticket_code}")
    assert there.location == f"/konto/anmelden?next=/einlass/t/{person.ticket_code}"
    assert client.post(f"/einlass/t/{person.ticket_code}").status_code in {303, 400}
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 0


def test_another_clusters_event_and_ticket_do_not_exist(event, app, sign_in, now) -> None:
    person = a_registration(event)
    stranger = sign_in(an_account(role=Role.DESK, cluster=a_cluster()))
    assert stranger.get("/einlass/heute").status_code == 404
    assert stranger.post("/einlass/heute/code", data={"code": person.ticket_code}).status_code == 404
    assert stranger.post(f"/einlass/heute/person/{person.id}").status_code == 404
    ticket = stranger.get(f"/einlass/t/{person.ticket_code}")
    assert ticket.status_code == 404
    assert person.last_name not in ticket.text
    assert stranger.post(f"/einlass/t/{person.ticket_code}").status_code == 404
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 0
    assert "Leichtbau im Alltag" not in stranger.get("/einlass/").text


def test_the_list_shows_the_own_events_of_today_and_soon(event, helper, cluster, now) -> None:
    an_event(cluster=cluster, title_de="Nächste Woche", starts_at=now + timedelta(days=7))
    page = BeautifulSoup(helper.get("/einlass/").text, "html.parser")
    groups = {
        section.h2.text: [strong.text for strong in section.select("strong")] for section in page.select("section")
    }
    assert groups == {"Heute": ["Leichtbau im Alltag"], "Demnächst": ["Nächste Woche"]}


def test_an_early_scan_is_let_in_but_the_page_says_so(cluster, helper, now) -> None:
    an_event(cluster=cluster, slug="heute", starts_at=now + timedelta(days=2))
    assert "Die Veranstaltung beginnt erst am Do., 12. März 2026" in helper.get("/einlass/heute").text


def test_the_desk_speaks_english(event, helper) -> None:
    person = a_registration(event)
    english = {"Accept-Language": "en"}
    helper.post("/einlass/heute/code", data={"code": person.ticket_code}, headers=english)
    page = helper.get("/einlass/heute", headers=english)
    assert band(page).startswith("Admitted")
    for word in ("Eingelassen", "Einlass", "Zurücknehmen", "Suchen", "Scannen"):
        assert word not in page.text
