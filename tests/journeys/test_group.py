"""Colleagues from a spreadsheet, in a real browser, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.builders import an_event

from .test_participant import Traveller

pytestmark = [pytest.mark.browser, pytest.mark.slow]

GROUP_LINK = re.compile(r"https?://\S+/g/\S+")
ROWS = """Vorname\tNachname\tE-Mail
Aylin\tYıldız\taylin@firma.example
Bernd\tO'Hara\tbernd@
Cem\tÖzkan\tcem@firma.example"""


@pytest.fixture(params=[(False, 360), (True, 1280)], ids=["no scripts, phone", "desktop"])
def traveller(request, person, accessible) -> Traveller:
    return Traveller(person, accessible, *request.param)


def test_colleagues_from_a_spreadsheet(house, traveller) -> None:
    with house.app.app_context():
        an_event(capacity=9, title_de="Leichtbau am Kaffeetisch", slug="leichtbau")
    books_a_group(traveller)
    assert "Leichtbau am Kaffeetisch" in house.mail_to("aylin@firma.example")["Subject"]
    overview = house.mail_to("erika@firma.example")
    link = GROUP_LINK.search(overview.get_body(("plain",)).get_content())[0]
    passes_a_place_on(traveller, link)
    text = house.mail_to("dora@firma.example").get_body(("plain",)).get_content()
    assert "Erika Öztürk hat Sie angemeldet." in text


def books_a_group(traveller: Traveller) -> None:
    with traveller.sit_down() as page:
        page.goto("/veranstaltungen/leichtbau/anmeldung")
        page.get_by_role("link", name="Mehrere Personen anmelden").click()
        traveller.look(page)
        page.locator("#first_name").fill("Erika")
        page.locator("#last_name").fill("Öztürk")
        page.locator("#email").fill("erika@firma.example")
        page.get_by_label("Art der Organisation").select_option(label="Kleines oder mittleres Unternehmen")
        page.get_by_label("Organisation", exact=True).fill("Müller & Söhne GmbH")
        page.locator("#postal_code").fill("90402")
        page.get_by_text("Aus einer Tabelle einfügen").click()
        page.get_by_label("Zeilen aus der Tabelle").fill(ROWS)
        page.get_by_role("button", name="Zeilen übernehmen").click()
        expect(page.get_by_text("Zeile 3: Das ist keine gültige E-Mail-Adresse.")).to_be_visible()
        traveller.look(page)
        expect(page.locator("#people-1-email")).to_have_value("cem@firma.example")
        page.get_by_role("button", name="Person hinzufügen").click()
        page.locator("#people-2-first_name").fill("Bernd")
        page.locator("#people-2-last_name").fill("O'Hara")
        page.locator("#people-2-email").fill("bernd@firma.example")
        page.get_by_role("button", name="Person 2 entfernen").click()
        expect(page.locator("#people-1-email")).to_have_value("bernd@firma.example")
        expect(page.locator("#organization")).to_have_value("Müller & Söhne GmbH")
        page.get_by_role("button", name="Alle verbindlich anmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Buchung für 2 Personen")
        traveller.look(page)


def passes_a_place_on(traveller: Traveller, link: str) -> None:
    with traveller.sit_down() as page:
        page.goto(link)
        page.get_by_role("link", name=re.compile("Ersetzen.*Bernd")).click()
        traveller.look(page)
        page.get_by_label("Vorname").fill("Dora")
        page.get_by_label("Nachname").fill("Nell")
        page.get_by_label("E-Mail-Adresse").fill("dora@firma.example")
        page.get_by_role("button", name="Platz weitergeben").click()
        expect(page.get_by_text("Den Platz von Bernd O'Hara hat jetzt Dora Nell.")).to_be_visible()
        page.get_by_role("link", name=re.compile("Abmelden.*Aylin")).click()
        traveller.look(page)
        page.get_by_role("button", name="Jetzt abmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Buchung für 1 Person")
        traveller.look(page)
