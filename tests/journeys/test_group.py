"""Colleagues from a spreadsheet, in a real browser, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from eventsvc.events.questions import YES, Condition, QuestionKind
from tests.builders import a_question, an_event, asked

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
        event = an_event(capacity=9, title_de="Leichtbau am Kaffeetisch", slug="leichtbau")
        lift = a_question(QuestionKind.YES_NO, label_de="Kommen Sie mit dem Auto?", is_required=True)
        sign = a_question(label_de="Ihr Kennzeichen", is_required=True, shown_if=Condition(lift.key, frozenset({YES})))
        asked(event, lift, sign)
    books_a_group(traveller)
    assert "Leichtbau am Kaffeetisch" in house.mail_to("aylin@firma.example")["Subject"]
    overview = house.mail_to("erika@firma.example")
    told = overview.get_body(("plain",)).get_content()
    assert "Aylin Yıldız: Angemeldet\n" in told.replace("\r", "")
    assert "Bernd O'Hara: Angemeldet, 1 Frage offen" in told
    link = GROUP_LINK.search(told)[0]
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
        aylin = page.locator(".person-block").first
        aylin.get_by_label("Ja", exact=True).check()
        sign = aylin.get_by_label(re.compile("^Ihr Kennzeichen"))
        expect(sign).to_be_visible()
        sign.fill("N-AY 42")
        if traveller.scripts:
            expect(page.locator(".person-block").nth(1).get_by_label(re.compile("^Ihr Kennzeichen"))).to_be_hidden()
        traveller.look(page)
        page.get_by_role("button", name="Alle verbindlich anmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Buchung für 2 Personen")
        expect(page.get_by_text("1 Frage des Teams ist noch offen.")).to_have_count(1)
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
        page.get_by_role("link", name=re.compile("Person abmelden.*Aylin")).click()
        traveller.look(page)
        page.get_by_role("button", name="Jetzt abmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Buchung für 1 Person")
        traveller.look(page)
