"""A closed event opens: by invitation, by code, and by the places that an organization's contact gives out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from eventsvc.registration.census import miscounts
from eventsvc.registration.invitations import invitations_of
from eventsvc.registration.states import InvitationState
from tests.builders import a_cluster, a_contingent, a_pool_of, an_account, an_event

from .test_participant import fill_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "Sonnenblumenöl 7"
INVITATION, CONTINGENT = re.compile(r"https?://\S+/e/\S+"), re.compile(r"https?://\S+/k/\S+")
EVENT = "/veranstaltungen/clustertreff"


@pytest.fixture
def closed(house):
    """A closed event with an organizer; a contingent's contact has got the link already."""
    with house.app.app_context():
        cluster = a_cluster()
        event = an_event(cluster=cluster, capacity=10, slug="clustertreff", is_by_invitation=True)
        an_account(password=hashed(PASSWORD), role=Role.ORGANIZER, cluster=cluster, email="team@cluster.example")
        a_contingent(event, 3, contact_email="kontakt@firma.example")
    return event


def link_to(house, address: str, link: re.Pattern[str]) -> str:
    """Return the link in the newest mail to an address."""
    return link.search(house.mail_to(address).get_body(("plain",)).get_content())[0]


def test_people_come_by_invitation_by_code_and_by_contingent(house, closed, person, accessible) -> None:
    lets_people_in(person, accessible)
    accepts(person, accessible, link_to(house, "anna@firma.example", INVITATION))
    declines(person, link_to(house, "bernd@firma.example", INVITATION))
    redeems_the_code(person, accessible)
    gives_places_out(person, accessible, link_to(house, "kontakt@firma.example", CONTINGENT))
    accepts_a_place(person, link_to(house, "eins@firma.example", INVITATION))
    replaces(person, accessible, link_to(house, "kontakt@firma.example", CONTINGENT))
    told = house.mail_to("eins@firma.example").get_body(("plain",)).get_content()
    assert "Mirja Übelacker hat Sie abgemeldet." in told
    assert link_to(house, "zwei@firma.example", INVITATION)
    with house.app.app_context():
        states = {one.email.partition("@")[0]: one.state for one in invitations_of(closed.id)}
        asked, said_yes, said_no = InvitationState.INVITED, InvitationState.ACCEPTED, InvitationState.DECLINED
        assert states == {"anna": said_yes, "bernd": said_no, "eins": said_yes, "zwei": asked}
        assert (a_pool_of(closed).taken, miscounts()) == (2, [])


def lets_people_in(person, accessible) -> None:
    with person() as page:
        page.goto("/konto/anmelden")
        page.get_by_label("E-Mail-Adresse", exact=True).fill("team@cluster.example")
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Anmelden").click()
        page.goto(f"/organisation{EVENT}/einladungen")
        page.get_by_role("link", name="Personen einladen").click()
        accessible(page)
        page.get_by_label("Wen Sie einladen").fill(
            "Anna Ährenfeld; anna@firma.example\nBernd Üblacker; bernd@firma.example"
        )
        page.get_by_role("button", name="Einladungen verschicken").click()
        expect(page.get_by_text("2 Personen sind eingeladen.")).to_be_visible()
        page.get_by_role("link", name="Code anlegen").click()
        accessible(page)
        page.get_by_label("Code", exact=True).fill("Netzwerk 26")
        page.get_by_label("Für wie viele Personen").fill("1")
        page.get_by_role("button", name="Speichern").click()
        expect(page.get_by_role("row", name="NETZWERK26")).to_contain_text("0 von 1")
        accessible(page)


def accepts(person, accessible, link: str) -> None:
    with person(width=360) as page:
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind eingeladen")
        accessible(page)
        page.get_by_role("link", name="Zusagen und anmelden").click()
        expect(page.get_by_label("E-Mail-Adresse", exact=True)).to_have_value("anna@firma.example")
        fill_in(page, Vorname="Anna", **{"E-Mail-Adresse": "anna@firma.example"})
        page.get_by_role("button", name="Verbindlich anmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind dabei")
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie haben zugesagt")


def declines(person, link: str) -> None:
    with person(scripts=False, width=360) as page:
        page.goto(link)
        page.get_by_role("link", name="Absagen").click()
        page.get_by_role("button", name="Jetzt absagen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie haben abgesagt")


def redeems_the_code(person, accessible) -> None:
    with person(width=360) as page:
        page.goto(f"{EVENT}/anmeldung")
        expect(page.get_by_role("heading", level=1)).to_have_text("Nur mit Einladung oder Code")
        accessible(page)
        page.get_by_label("Code").fill("falsch")
        page.get_by_role("button", name="Code einlösen").click()
        expect(page.get_by_role("alert")).to_be_focused()
        expect(page.get_by_label("Code")).to_have_value("falsch")
        accessible(page)
        page.get_by_label("Code").fill("netzwerk-26")
        page.get_by_role("button", name="Code einlösen").click()
        expect(page.get_by_text("Ihr Code ist eingelöst")).to_be_visible()
        fill_in(page, **{"E-Mail-Adresse": "fremd@firma.example"})
        page.get_by_role("button", name="Verbindlich anmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind dabei")


def gives_places_out(person, accessible, link: str) -> None:
    with person() as page:
        page.goto(link)
        expect(page.get_by_text("Von 3 Plätzen sind noch 3 frei.")).to_be_visible()
        accessible(page)
        page.get_by_label("Name").fill("Eins Öger")
        page.get_by_label("E-Mail-Adresse", exact=True).fill("eins@firma.example")
        page.get_by_role("button", name="Einladen", exact=True).click()
        expect(page.get_by_role("row", name="Eins Öger")).to_contain_text("noch ohne Antwort")


def accepts_a_place(person, link: str) -> None:
    with person(scripts=False, width=360) as page:
        page.goto(link)
        page.get_by_role("link", name="Zusagen und anmelden").click()
        fill_in(page, Vorname="Eins", **{"E-Mail-Adresse": "eins@firma.example"})
        page.get_by_role("button", name="Verbindlich anmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind dabei")


def replaces(person, accessible, link: str) -> None:
    with person() as page:
        page.goto(link)
        row = page.get_by_role("row", name="Eins Öztürk-von der Au")
        expect(row).to_contain_text("Angemeldet")
        row.get_by_role("link", name="Ersetzen oder entfernen").click()
        accessible(page)
        page.get_by_label("Name").fill("Zwei Ångström")
        page.get_by_label("E-Mail-Adresse", exact=True).fill("zwei@firma.example")
        page.get_by_role("button", name="Ersetzen").click()
        expect(page.get_by_text("Zwei Ångström ist statt Eins Öztürk-von der Au eingeladen.")).to_be_visible()
