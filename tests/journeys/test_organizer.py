"""What an organizer does from an idea to the export, in a real browser: create, publish, list, check in, export."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from eventsvc.events.models import Event
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db
from eventsvc.kit.ids import written_code
from tests.builders import a_cluster, a_registration, an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "drei Kühe auf der Alm"
TITLE = "Sensoren im Wald"


@pytest.fixture
def organizer(house) -> str:
    """Someone who organizes for one cluster; returns the address to sign in with."""
    with house.app.app_context():
        cluster = a_cluster(name_de="Cluster Sensorik", name_en="Sensors Cluster")
        account = an_account(role=Role.ORGANIZER, cluster=cluster, password=hashed(PASSWORD))
        email = account.email
        db.session.remove()
    return email


def test_create_publish_list_check_in_export(house, person, accessible, organizer, tmp_path) -> None:
    with person() as page:
        signs_in(page, organizer, accessible)
        creates_and_publishes(page, accessible)
        tickets = people_come(house)
        finds_them_in_the_list(page, accessible)
        lets_them_in(page, tickets, accessible)
        exports_who_was_there(page, accessible, tmp_path)
        looks_for_the_mail(page, accessible)
        calls_off(page, accessible)


def signs_in(page, email, accessible) -> None:
    page.goto("/organisation/")
    accessible(page)
    page.get_by_label("E-Mail").fill(email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name=re.compile("Anmelden|Einloggen")).click()
    expect(page).to_have_url(re.compile(r"^[^?]*/organisation/$"))
    accessible(page)


def creates_and_publishes(page, accessible) -> None:
    page.goto("/organisation/veranstaltungen/neu")
    tomorrow = (read_clock() + timedelta(days=1)).astimezone(ZoneInfo("Europe/Berlin"))
    page.locator("#title_de").fill(TITLE)
    page.locator("#starts_at").fill(tomorrow.strftime("%Y-%m-%dT09:00"))
    page.locator("#ends_at").fill(tomorrow.strftime("%Y-%m-%dT16:00"))
    page.get_by_role("button", name="Entwurf anlegen").click()
    page.locator("#summary_de").fill("Was der Boden erzählt.")
    page.locator("#description_de").fill("# Programm\n\n**Neun Uhr**: Ankommen")
    page.get_by_role("button", name="Speichern und weiter").click()
    page.locator("#venue_name").fill("Forsthaus")
    page.locator("#venue_city").fill("Freising")
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.get_by_role("navigation", name="Seiten zum Bearbeiten").get_by_role("link", name="Anmeldung").click()
    page.locator("#capacity_on_site").fill("2")
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.get_by_role("link", name="Übersicht").click()
    accessible(page)
    page.get_by_role("link", name="Prüfen und veröffentlichen").click()
    page.get_by_role("button", name="Jetzt veröffentlichen").click()
    expect(page.get_by_role("main")).to_contain_text("Noch hat sich niemand angemeldet.")
    accessible(page)


def people_come(house) -> list[str]:
    """Two people sign up; return the codes on their tickets, as they are printed."""
    with house.app.app_context():
        event = db.session.scalars(select(Event).where(Event.title_de == TITLE)).one()
        people = [
            a_registration(event, first_name="Änne", last_name="Bäumler", email="aenne@firma.example"),
            a_registration(event, first_name="Łukasz", last_name="Zielony", email="lukasz@firma.example"),
        ]
        codes = [written_code(one.ticket_code) for one in people]
        db.session.remove()
    return codes


def finds_them_in_the_list(page, accessible) -> None:
    page.get_by_role("link", name="Zur Liste der Teilnehmenden").click()
    expect(page.get_by_role("main")).to_contain_text("Zielony")
    accessible(page)
    page.get_by_role("main").get_by_role("searchbox").fill("baumler")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).not_to_contain_text("Zielony")
    page.get_by_role("link", name="Bäumler").first.click()
    expect(page.get_by_role("main")).to_contain_text("aenne@firma.example")
    accessible(page)


def lets_them_in(page, tickets, accessible) -> None:
    page.goto("/einlass/")
    accessible(page)
    page.get_by_role("link", name=TITLE).click()
    accessible(page)
    for code, words in (
        (tickets[0], "Änne Bäumler"),
        (tickets[0].lower(), "Eingelassen"),
        ("ABCD-EFGH", "Diesen Code gibt es nicht"),
    ):
        page.get_by_label("Ticketcode").fill(code)
        page.get_by_label("Ticketcode").press("Enter")
        expect(page.locator("#antwort")).to_contain_text(words)
        accessible(page)


def exports_who_was_there(page, accessible, folder) -> None:
    page.goto("/verwaltung/exporte")
    accessible(page)
    page.get_by_role("link", name=TITLE).click()
    accessible(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Als CSV laden").last.click()
    download.value.save_as(folder / "attendance.csv")
    text = (folder / "attendance.csv").read_text(encoding="utf-8-sig")
    assert "Bäumler" in text


def looks_for_the_mail(page, accessible) -> None:
    page.goto("/verwaltung/mails")
    accessible(page)


def calls_off(page, accessible) -> None:
    page.goto("/organisation/veranstaltungen")
    accessible(page)
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_text("Weitere Aktionen").click()
    page.get_by_role("link", name="Veranstaltung absagen").click()
    expect(page.get_by_role("main")).to_contain_text("2 Personen")
    accessible(page)
    page.locator("#reason").fill("Der Sturm hat den Weg versperrt.")
    page.get_by_role("button", name="Absagen und Mails senden").click()
    expect(page.get_by_role("main")).to_contain_text("Abgesagt")
