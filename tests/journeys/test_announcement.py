"""An announcement on a phone: write, check, preview, test, send, see what became of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from tests.builders import a_cluster, a_registration, an_account, an_event
from tests.builders.files import PDF

PASSWORD = "drei Kühe auf der Alm"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_the_list_to_what_became_of_it(house, person, accessible) -> None:
    with house.app.app_context():
        cluster = a_cluster(name_de="Cluster Sensorik")
        event = an_event(cluster=cluster, title_de="Rundgang am Kaffeetisch", slug="rundgang", capacity=30)
        a_registration(event, first_name="Ursula", last_name="Öttl", email="ursula@firma.example")
        a_registration(event, first_name="Ann", last_name="Lee", email="ann@firm.example", language="en")
        email = an_account(role=Role.ORGANIZER, cluster=cluster, password=hashed(PASSWORD)).email

    with person(width=360) as page:
        page.goto("/organisation/veranstaltungen/rundgang/rundmails")
        page.get_by_label("E-Mail").fill(email)
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Anmelden").click()
        accessible(page)
        page.get_by_role("main").get_by_role("link", name="Rundmail schreiben").first.click()
        page.get_by_label("Betreff", exact=True).fill("Der Rundgang beginnt um {beginn}")
        page.get_by_label("Text", exact=True).fill("Treffpunkt für {vornahme} ist der Brunnen.")
        page.get_by_role("button", name="Speichern und prüfen").click()
        expect(page.get_by_text("{vornahme} ist kein Platzhalter.").first).to_be_visible()
        accessible(page)
        page.get_by_label("Text", exact=True).fill("Treffpunkt für {vorname} ist der **Brunnen**.")
        page.get_by_role("button", name="Speichern und prüfen").click()
        expect(page.get_by_text("1 Person hat Englisch gewählt")).to_be_visible()
        page.get_by_label("So liest es").select_option(label="Ursula Öttl (DE)")
        page.get_by_role("button", name="Zeigen").click()
        expect(page.get_by_text("Treffpunkt für Ursula ist der Brunnen.").first).to_be_visible()
        page.get_by_label("Dateien anhängen").set_input_files(
            {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        page.get_by_role("button", name="Anhängen", exact=True).click()
        expect(page.get_by_role("link", name="plan.pdf")).to_be_visible()
        page.get_by_role("button", name="Als Probe an mich senden").click()
        expect(page.get_by_text(f"Die Probe ist unterwegs an {email}.")).to_be_visible()
        accessible(page)
        page.get_by_role("button", name="An 2 Personen senden").click()
        expect(page.get_by_role("heading", name="Was daraus geworden ist")).to_be_visible()
        expect(page.get_by_role("link", name="Öttl, Ursula")).to_be_visible()
        accessible(page)
        page.get_by_role("button", name="Anhalten").click()
        expect(page.get_by_text("Die anderen warten, bis Sie fortsetzen.")).to_be_visible()
        accessible(page)
