"""My registrations: from the address to the page with all of them, in a real browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from eventsvc.kit.clock import read_clock
from eventsvc.registration.states import RegistrationState
from tests.builders import a_registration, an_event

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINK = re.compile(r"https?://\S+/m/\S+")
ADDRESS = "erika@firma.example"


@pytest.fixture(params=[(False, 360), (True, 360), (True, 1440)], ids=["no scripts, phone", "phone", "desktop"])
def traveller(request, person, accessible):
    scripts, width = request.param
    look = accessible if scripts else lambda _page: None
    with person(scripts=scripts, width=width) as page:
        yield page, look


def people(house) -> None:
    now = read_clock()
    with house.app.app_context():
        soon = an_event(title_de="Leichtbau am Kaffeetisch", starts_at=now + timedelta(days=3))
        a_registration(soon, email=ADDRESS)
        for state in (RegistrationState.WAITLISTED, RegistrationState.APPLIED, RegistrationState.WITHDRAWN):
            a_registration(an_event(), state, email=ADDRESS)
        a_registration(an_event(title_de="Vom Vorjahr", starts_at=now - timedelta(days=90)), email=ADDRESS)


def test_from_the_address_to_the_sign_off(house, traveller) -> None:
    page, look = traveller
    people(house)
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Meine Anmeldungen").click()
    expect(page.get_by_role("button", name="Link anfordern")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Link anfordern").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.get_by_label("E-Mail-Adresse").fill(ADDRESS)
    page.get_by_role("button", name="Link anfordern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sehen Sie in Ihr Postfach")
    look(page)
    link = LINK.search(house.mail_to(ADDRESS).get_body(("plain",)).get_content())[0]
    page.goto(link)
    look(page)
    page.get_by_role("button", name="Anmeldungen zeigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meine Anmeldungen")
    expect(page.get_by_role("main")).to_contain_text("Vom Vorjahr")
    look(page)
    page.get_by_role("link", name=re.compile("Teilnahme absagen.*Leichtbau am Kaffeetisch")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Von der Veranstaltung abmelden?")


def test_a_link_that_has_ended_says_how_to_get_another(house, person, accessible) -> None:
    people(house)
    with person(width=360) as page:
        page.goto("/meine-anmeldungen")
        page.get_by_label("E-Mail-Adresse").fill(ADDRESS)
        page.get_by_role("button", name="Link anfordern").click()
        link = LINK.search(house.mail_to(ADDRESS).get_body(("plain",)).get_content())[0]
        page.goto(link)
        page.get_by_role("button", name="Anmeldungen zeigen").click()
        page.context.clear_cookies()
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("Dieser Link gilt nicht mehr")
        accessible(page)
        page.get_by_role("link", name="Neuen Link anfordern").click()
        expect(page.get_by_role("button", name="Link anfordern")).to_be_visible()
