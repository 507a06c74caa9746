"""Someone cannot come and sends a substitute: both at their pages, the desk at its door, the organizer at the change log."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from eventsvc.events.fee_models import FeeStepRow
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.kit.ids import written_code
from eventsvc.registration.queries import get_registration
from tests.builders import a_cluster, a_question, a_registration, an_account, an_event, asked

from .test_participant import fill_in, link_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "drei Kühe auf der Alm"
PHONE = 360


@pytest.fixture
def place(house):
    """A place at an event tomorrow that asks a question and charges for signing off; its holder, and who organizes it."""
    with house.app.app_context():
        cluster = a_cluster()
        team = an_account(role=Role.ORGANIZER, cluster=cluster, password=hashed(PASSWORD))
        now = read_clock()
        event = an_event(
            cluster=cluster, slug="leichtbau", starts_at=now + timedelta(hours=20), closes_at=now + timedelta(hours=1)
        )
        with transaction() as session:
            session.add(FeeStepRow(event_id=event.id, days=14, amount_cents=3000))
        asked(event, a_question(label_de="Was steht auf Ihrem Namensschild?", is_required=True))
        first = a_registration(event, first_name="Mirja", last_name="Vogel", email="mirja@firma.example")
        found = (first.id, house.link_of(first), team.email)
        db.session.remove()
    return found


def test_from_the_first_person_to_the_substitute_and_what_the_organizer_sees(house, person, accessible, place) -> None:
    registration_id, own_link, team = place
    before = ticket_of(house, registration_id)
    with person() as desk:
        records_the_list(desk, team, accessible)
        link = sends_someone(person, accessible, own_link)
        takes_over(person, accessible, link)
        assert "kommt für Sie" in house.mail_to("mirja@firma.example").get_body(("plain",)).get_content()
        new_link = link_in(house.mail_to("erika@firma.example"))
        after = ticket_of(house, registration_id)
        assert after != before
        admits_only_the_new_ticket(desk, before, after)
        sees_the_change(desk, accessible)
    signs_off_with_the_fee_before_the_eyes(person, accessible, new_link)


def ticket_of(house, registration_id) -> str:
    with house.app.app_context():
        code = written_code(get_registration(registration_id).ticket_code)
        db.session.remove()
    return code


def records_the_list(page, team, accessible) -> None:
    page.goto("/organisation/")
    page.get_by_label("E-Mail").fill(team)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name=re.compile("Anmelden|Einloggen")).click()
    page.goto("/organisation/veranstaltungen/leichtbau/aenderungen")
    accessible(page)
    page.get_by_label("An wen").fill("Gasthof Post")
    page.get_by_role("button", name="Liste festhalten").click()
    expect(page.get_by_text("Empfänger: Gasthof Post.")).to_be_visible()


def sends_someone(person, accessible, own_link) -> str:
    with person(width=PHONE) as page:
        page.goto(own_link)
        expect(page.get_by_text("zu zahlen ist also vorerst nichts")).to_be_visible()
        accessible(page)
        page.get_by_role("link", name="Vertretung schicken").click()
        accessible(page)
        page.get_by_role("button", name="Link erstellen").click()
        accessible(page)
        return page.get_by_label("Link für Ihre Vertretung").input_value()


def takes_over(person, accessible, link) -> None:
    with person(width=PHONE) as page:
        page.goto(link)
        accessible(page)
        fill_in(page)
        page.get_by_role("button", name="Platz übernehmen").click()
        expect(page.get_by_role("alert")).to_contain_text(
            "Was steht auf Ihrem Namensschild: Beantworten Sie diese Frage."
        )
        accessible(page)
        page.get_by_label("Was steht auf Ihrem Namensschild?").fill("Erika")
        page.get_by_role("button", name="Platz übernehmen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Danke, dass Sie einspringen")
        accessible(page)
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("Dieser Link wurde schon benutzt")
        accessible(page)


def admits_only_the_new_ticket(page, before, after) -> None:
    for code, answer in ((before, "Diesen Code gibt es nicht"), (after, "Erika")):
        page.goto("/einlass/leichtbau")
        page.get_by_label("Ticketcode").fill(code)
        page.get_by_label("Ticketcode").press("Enter")
        expect(page.locator("#antwort")).to_contain_text(answer)


def sees_the_change(page, accessible) -> None:
    page.goto("/organisation/veranstaltungen/leichtbau/aenderungen")
    row = page.get_by_role("row").filter(has_text="Ersetzt")
    expect(row).to_contain_text("Mirja Vogel")
    expect(row).to_contain_text("Erika Öztürk-von der Au")
    accessible(page)


def signs_off_with_the_fee_before_the_eyes(person, accessible, link) -> None:
    with person() as page:
        page.goto(link)
        page.get_by_role("link", name="Teilnahme absagen").click()
        expect(page.get_by_text("Bei Abmeldung heute fallen 30,00 € an")).to_be_visible()
        accessible(page)
        page.get_by_role("button", name="Jetzt abmelden").click()
        expect(page.get_by_text("ein Betrag von 30,00 € (netto) festgehalten")).to_be_visible()
        accessible(page)
