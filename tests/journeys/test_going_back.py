"""Going Back to a form that came back with mistakes: it stands there again with all that was typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from tests.builders import a_cluster, a_registration, an_account, an_event

PASSWORD = "drei Kühe auf der Alm"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(params=[False, True], ids=["no scripts", "scripts"])
def page(request, person):
    with person(scripts=request.param, width=360) as page:
        yield page


def leaves_and_comes_back(page) -> None:
    page.get_by_role("banner").get_by_role("link").first.click()
    page.go_back()


def test_to_a_sign_up(house, page) -> None:
    with house.app.app_context():
        slug = an_event().slug
    page.goto(f"/veranstaltungen/{slug}/anmeldung")
    page.get_by_label("Vorname").fill("Erika")
    page.get_by_role("button", name="Verbindlich anmelden").click()
    expect(page.get_by_role("alert")).to_be_visible()
    leaves_and_comes_back(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Vorname")).to_have_value("Erika")


def test_to_the_change_of_ones_data(house, page) -> None:
    with house.app.app_context():
        link = house.link_of(a_registration(an_event()))
    page.goto(link)
    page.get_by_role("link", name="Angaben ändern").click()
    page.get_by_label("Vorname").fill("Erika")
    page.get_by_label("Nachname").fill("")
    page.get_by_role("button", name="Änderungen speichern").click()
    expect(page.get_by_role("alert")).to_be_visible()
    leaves_and_comes_back(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Vorname")).to_have_value("Erika")


def test_to_the_form_of_an_event(house, page) -> None:
    with house.app.app_context():
        email = an_account(role=Role.ORGANIZER, cluster=a_cluster(), password=hashed(PASSWORD)).email
    page.goto("/organisation/veranstaltungen/neu")
    page.get_by_label("E-Mail").fill(email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()
    page.locator("#title_de").fill("Sensoren im Wald")
    page.get_by_role("button", name="Entwurf anlegen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    leaves_and_comes_back(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#title_de")).to_have_value("Sensoren im Wald")
