"""From a full company tour to a place in it: two people and an organizer, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventsvc.registration.choices import choosers_of
from tests.builders import FOR_EVERYONE, a_registration, a_session, a_session_choice, an_event

from .test_participant import fill_in, link_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TOUR, WORKSHOP = "Firmenbesichtigung", "Sprechstunde Oberflächen"


@pytest.mark.parametrize(("scripts", "width"), [(False, 360), (True, 1280)], ids=["no scripts, phone", "desktop"])
def test_a_full_tour_is_waited_for_and_changed_and_its_place_moves_on(house, person, accessible, scripts, width):
    with house.app.app_context():
        event = an_event(capacity=140, slug="chemie", title_de="Chemie trifft Anwender")
        a_session(event, hour=0, capacity=FOR_EVERYONE, title_de="Begrüßung")
        tour = a_session(event, hour=2, capacity=1, title_de=TOUR, room="Treffpunkt Foyer", parallel_group="A")
        a_session(event, hour=2, capacity=20, title_de=WORKSHOP, parallel_group="A")
        first = a_registration(event, email="first@firma.example")
        a_session_choice(first, tour)
        link = house.link_of(first)
    look = accessible if scripts else lambda page: None
    with person(scripts=scripts, width=width) as page:
        page.goto("/veranstaltungen/chemie")
        block = page.locator(".programme-block", has_text=TOUR)
        expect(block).to_contain_text("Ausgebucht, mit Warteliste")
        expect(block).to_contain_text(WORKSHOP)
        look(page)
        page.goto("/veranstaltungen/chemie/anmeldung")
        fill_in(page)
        page.get_by_label(TOUR).check()
        look(page)
        page.get_by_role("button", name="Verbindlich anmelden").click()
        expect(page.locator(".chosen")).to_contain_text("Warteliste, Platz 1")
        look(page)
    with person(scripts=scripts, width=width) as page:
        page.goto(link)
        page.get_by_role("link", name="Auswahl ändern").click()
        page.get_by_label(WORKSHOP).check()
        look(page)
        page.get_by_role("button", name="Auswahl speichern").click()
        expect(page.locator(".chosen")).to_contain_text(WORKSHOP)
        expect(page.locator(".chosen")).not_to_contain_text(TOUR)
    given = house.mail_to("erika@firma.example")
    assert TOUR in given["Subject"]
    with person(scripts=scripts, width=width) as page:
        page.goto(link_in(given))
        expect(page.locator(".chosen")).to_contain_text("Ihr Platz ist sicher")
    with house.app.app_context():
        assert [one.email for one in choosers_of(tour.id)] == ["erika@firma.example"]
