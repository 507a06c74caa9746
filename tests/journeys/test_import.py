"""People out of a spreadsheet, in a real browser, with and without JavaScript: upload, match, check, enter, undo."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from tests.builders import a_cluster, an_account, an_event
from tests.builders.spreadsheets import HEADINGS, a_csv, a_person_row

PASSWORD = "drei Kühe auf der Alm"
pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROWS = [
    *(a_person_row(number) for number in range(1, 8)),
    ("Ursula", "von der Leyen", "ursula@firma.example", "Acme", "80331"),
    ("Jo", "Ohnepost", "jo@", "Acme", "80331"),
    ("", "Vornamenlos", "ohne@firma.example", "Acme", "80331"),
    ("Max", "Zahl", "max@firma.example", "Acme", "8033x"),
]
FILE = {
    "name": "Teilnehmende Frühjahr.csv",
    "mimeType": "text/csv",
    "buffer": a_csv(ROWS, (*HEADINGS[:3], "Haus", "PLZ"), encoding="cp1252"),
}


@pytest.mark.parametrize(("scripts", "width"), [(False, 360), (True, 1440)], ids=["no scripts, phone", "desktop"])
def test_from_the_file_to_the_list_and_back(house, person, accessible, scripts, width) -> None:
    with house.app.app_context():
        cluster = a_cluster(name_de="Cluster Sensorik")
        an_event(cluster=cluster, title_de="Leichtbau am Kaffeetisch", slug="leichtbau", capacity=30)
        email = an_account(role=Role.ORGANIZER, cluster=cluster, password=hashed(PASSWORD)).email

    def look(page) -> None:
        if scripts:
            accessible(page)

    with person(scripts=scripts, width=width) as page:
        page.goto("/organisation/veranstaltungen/leichtbau/importe")
        page.get_by_label("E-Mail").fill(email)
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Anmelden").click()
        look(page)
        page.get_by_role("button", name="Hochladen und Spalten zuordnen").click()
        expect(page.get_by_text("Wählen Sie eine Datei aus.")).to_be_visible()
        page.get_by_label("Datei").set_input_files(FILE)
        page.get_by_role("button", name="Hochladen und Spalten zuordnen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Spalten zuordnen")
        expect(page.get_by_label("E-Mail", exact=True)).to_have_value("email")
        page.get_by_label("Haus", exact=True).select_option(label="Organisation")
        look(page)
        page.get_by_role("button", name="Alle Zeilen prüfen").click()
        expect(page.get_by_role("heading", name="Was auffällt")).to_be_visible()
        for reason in ("E-Mail: Das ist keine gültige", "Vorname: Der Vorname fehlt.", "PLZ: Eine deutsche"):
            expect(page.get_by_text(reason)).to_be_visible()
        look(page)
        page.get_by_role("button", name="8 Personen eintragen").click()
        expect(page.get_by_role("heading", name="8 Personen sind eingetragen")).to_be_visible()
        look(page)
        page.get_by_role("link", name="Teilnehmende ansehen").click()
        expect(page.get_by_role("link", name="von der Leyen, Ursula")).to_be_visible()
        page.go_back()
        page.get_by_role("link", name="Import rückgängig machen …").click()
        look(page)
        page.get_by_role("button", name="8 Personen austragen").click()
        expect(page.get_by_text("8 Personen sind wieder ausgetragen.")).to_be_visible()
        look(page)
