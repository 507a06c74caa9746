"""From the waiting list to a place, in a real browser, with and without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.registration.models import Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.offers import lapse_offers
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_registration, an_event
from tests.journeys.test_participant import Traveller, fill_in, link_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ALI = "ali@firma.example"


@pytest.fixture(params=[(False, 360), (True, 1280)], ids=["no scripts, phone", "desktop"])
def traveller(request, person, accessible) -> Traveller:
    return Traveller(person, accessible, *request.param)


@pytest.fixture
def full(house):
    """An event that offers its places; its only one is taken."""
    with house.app.app_context():
        event = an_event(capacity=1, offer_hours=48, slug="leichtbau", title_de="Leichtbau am Kaffeetisch")
        event.holder = a_registration(event)
        return event


def waits(traveller) -> None:
    with traveller.sit_down() as page:
        page.goto("/veranstaltungen/leichtbau/anmeldung")
        fill_in(page, Vorname="Ali", **{"E-Mail-Adresse": ALI})
        page.get_by_role("button", name="Auf die Warteliste setzen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie stehen auf Platz 1 der Warteliste")
        expect(page.get_by_role("heading", name="So rückt die Warteliste auf")).to_be_visible()
        traveller.look(page)


def leaves(house, registration) -> None:
    with house.app.app_context(), transaction():
        withdraw(registration.id, read_clock())


def test_wait_offer_accept(house, traveller, full) -> None:
    waits(traveller)
    leaves(house, full.holder)
    with traveller.sit_down() as page:
        page.goto(link_in(house.mail_to(ALI)))
        expect(page.get_by_role("heading", level=1)).to_have_text("Für Sie ist ein Platz frei")
        traveller.look(page)
        page.get_by_role("link", name="Platz annehmen").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Platz annehmen?")
        traveller.look(page)
        page.get_by_role("button", name="Platz jetzt annehmen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind dabei")
        expect(page.get_by_label("Ticket", exact=True)).to_be_visible()
        traveller.look(page)


def test_too_late_and_back_in_the_queue_and_declined(house, traveller, full) -> None:
    waits(traveller)
    leaves(house, full.holder)
    with house.app.app_context():
        with transaction() as session:
            is_offered = Registration.state == RegistrationState.OFFERED
            late = read_clock() - timedelta(minutes=1)
            session.execute(update(Registration).where(is_offered).values(offered_until=late))
        with transaction():
            lapse_offers(full.id, read_clock(), 9)
        a_registration(full)
    with traveller.sit_down() as page:
        page.goto(link_in(house.mail_to(ALI)))
        expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Platz ist verfallen")
        traveller.look(page)
        page.get_by_role("link", name="Wieder auf die Warteliste").click()
        traveller.look(page)
        page.get_by_role("button", name="Wieder auf die Warteliste").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie stehen auf Platz 1 der Warteliste")
        traveller.look(page)
        page.get_by_role("link", name="Warteliste verlassen").click()
        page.get_by_role("button", name="Warteliste verlassen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind abgemeldet")


def test_from_the_list_on_site_to_a_place_online(house, traveller) -> None:
    with house.app.app_context():
        event = an_event(format=EventFormat.HYBRID, capacity=1, join_url="https://meet.example/abc")
        a_registration(event, participation=Participation.ON_SITE)
        waiting = a_registration(event, RegistrationState.WAITLISTED, participation=Participation.ON_SITE)
        link = house.link_of(waiting)
    with traveller.sit_down() as page:
        page.goto(link)
        traveller.look(page)
        page.get_by_role("link", name="Stattdessen online teilnehmen").click()
        traveller.look(page)
        page.get_by_role("button", name="Platz online nehmen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind dabei")
        traveller.look(page)
