"""What a participant does from the calendar to signing off, in a real browser, with and without JavaScript."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import expect

from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.registration.states import RegistrationState
from tests.builders import a_registration, an_event

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINK = re.compile(r"https?://\S+/b/\S+")


def link_in(mail) -> str:
    """Return the link to the booking in the text of a mail."""
    text = mail.get_body(("plain",)).get_content()
    return LINK.search(text)[0]


def fill_in(page, **changes: str) -> None:
    """Type what a person types."""
    typed = {
        "Vorname": "Erika",
        "Nachname": "Öztürk-von der Au",
        "E-Mail-Adresse": "erika@firma.example",
        "Organisation": "Müller & Söhne GmbH",
        "Postleitzahl": "90402",
    } | changes
    for label, text in typed.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Art der Organisation").select_option(label="Kleines oder mittleres Unternehmen")


@dataclass(frozen=True)
class Traveller:
    """How the person of the journey looks at the pages, and what is checked on each."""

    person: Any
    check: Any
    scripts: bool
    width: int

    def sit_down(self):
        return self.person(scripts=self.scripts, width=self.width)

    def look(self, page) -> None:
        # axe is a script itself: the journey without scripts proves that they are not needed.
        if self.scripts:
            self.check(page)


@pytest.fixture(params=[(False, 360), (True, 1280)], ids=["no scripts, phone", "desktop"])
def traveller(request, person, accessible) -> Traveller:
    return Traveller(person, accessible, *request.param)


def test_sign_up_mail_ticket_sign_off_and_someone_moves_up(house, traveller, tmp_path) -> None:
    with house.app.app_context():
        an_event(capacity=1, title_de="Leichtbau am Kaffeetisch", slug="leichtbau")
    signs_up_from_the_calendar(traveller)
    confirmation = house.mail_to("erika@firma.example")
    assert "Leichtbau am Kaffeetisch" in confirmation["Subject"]
    comes_too_late(traveller)
    assert "Warteliste" in house.mail_to("ali@firma.example")["Subject"]
    fetches_ticket_and_date(traveller, link_in(confirmation), tmp_path)
    changes_and_signs_off(traveller, link_in(confirmation))
    with traveller.sit_down() as page:
        page.goto(link_in(house.mail_to("ali@firma.example")))
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind dabei")


def signs_up_from_the_calendar(traveller) -> None:
    with traveller.sit_down() as page:
        page.goto("/")
        page.get_by_role("link", name="Leichtbau am Kaffeetisch").click()
        page.get_by_role("link", name="Jetzt anmelden").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Zur Veranstaltung anmelden")
        traveller.look(page)
        page.get_by_role("button", name="Verbindlich anmelden").click()
        expect(page.get_by_role("alert")).to_contain_text("6 Angaben fehlen noch oder stimmen nicht")
        if traveller.scripts:
            expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_role("alert").get_by_role("link", name="Vorname").click()
        expect(page.get_by_label("Vorname")).to_be_focused()
        traveller.look(page)
        fill_in(page)
        page.get_by_label("Mein Name und meine Organisation").check()
        page.get_by_role("button", name="Verbindlich anmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind dabei")
        expect(page.get_by_label("Ticket", exact=True)).to_be_visible()
        traveller.look(page)


def comes_too_late(traveller) -> None:
    with traveller.sit_down() as page:
        page.goto("/veranstaltungen/leichtbau/anmeldung")
        traveller.look(page)
        fill_in(page, Vorname="Ali", **{"E-Mail-Adresse": "ali@firma.example"})
        page.get_by_role("button", name="Auf die Warteliste setzen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie stehen auf Platz 1 der Warteliste")
        traveller.look(page)


def fetches_ticket_and_date(traveller, link: str, folder) -> None:
    with traveller.sit_down() as page:
        page.goto(link)
        assert "/buchung/" in page.url
        with page.expect_download() as download:
            page.get_by_role("link", name="Ticket als PDF").click()
        download.value.save_as(folder / "ticket.pdf")
        assert (folder / "ticket.pdf").read_bytes().startswith(b"%PDF")
        with page.expect_download() as download:
            page.get_by_role("link", name="In den Kalender eintragen").click()
        assert download.value.suggested_filename.endswith(".ics")


def changes_and_signs_off(traveller, link: str) -> None:
    with traveller.sit_down() as page:
        page.goto(link)
        page.get_by_role("link", name="Angaben ändern").click()
        traveller.look(page)
        page.get_by_label("Organisation", exact=True).fill("Neue Firma AG")
        page.get_by_role("button", name="Änderungen speichern").click()
        expect(page.get_by_role("status")).to_contain_text("Ihre Änderungen sind gespeichert.")
        expect(page.get_by_role("main")).to_contain_text("Neue Firma AG")
        traveller.look(page)
        page.get_by_role("link", name="Teilnahme absagen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Von der Veranstaltung abmelden?")
        traveller.look(page)
        page.get_by_role("button", name="Jetzt abmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind abgemeldet")
        traveller.look(page)


def test_an_application_is_received_and_taken_back_in_english(house, person, accessible) -> None:
    with house.app.app_context():
        slug = an_event(kind=EventKind.DELEGATION_TRIP).slug
    with person(language="en-GB", width=360) as page:
        page.goto(f"/veranstaltungen/{slug}/anmeldung")
        accessible(page)
        page.get_by_label("First name").fill("Ada")
        page.get_by_label("Last name").fill("Byron")
        page.get_by_label("Email address").fill("ada@company.example")
        page.get_by_label("Kind of organization").select_option(label="University")
        page.get_by_label("Organization", exact=True).fill("University of Somewhere")
        page.get_by_label("Country").select_option("GB")
        page.get_by_label("Postcode").fill("sw1a 2aa")
        page.get_by_role("button", name="Send application").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("We have received your application")
        accessible(page)
        page.get_by_role("link", name="Withdraw application").click()
        accessible(page)
        page.get_by_role("button", name="Withdraw application").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your registration is cancelled")
        accessible(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_every_other_page_of_a_booking_lets_everyone_in(house, person, accessible, width: int) -> None:
    with house.app.app_context():
        hybrid = an_event(format=EventFormat.HYBRID, join_url="https://meet.example/abc", capacity=3)
        full = an_event(capacity=1, has_waiting_list=False)
        a_registration(full)
        slugs = [hybrid.slug, full.slug]
        people = [
            a_registration(hybrid, participation=Participation.ONLINE, remarks="Zeile 1\nZeile 2"),
            a_registration(hybrid, RegistrationState.APPLIED),
            a_registration(hybrid, RegistrationState.CANCELLED, reason="Nur für Mitglieder."),
        ]
        bookings = [house.link_of(registration) for registration in people]
    with person(width=width) as page:
        for slug in slugs:
            page.goto(f"/veranstaltungen/{slug}/anmeldung")
            accessible(page)
        for booking in bookings:
            page.goto(booking)
            accessible(page)
        page.goto("/buchung/ABCDEFGHJKMN")
        expect(page.get_by_role("heading", level=1)).to_have_text("Diesen Link kennen wir nicht")
        accessible(page)
