"""Signing up twice with one address: the page tells nothing, the mailbox everything."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.builders import a_registration, an_event

from .test_participant import fill_in, link_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("scripts", [False, True], ids=["no scripts", "scripts"])
def test_only_the_mailbox_learns_that_it_is_known(house, person, accessible, scripts) -> None:
    with house.app.app_context():
        event = an_event(title_de="Leichtbau am Kaffeetisch", slug="leichtbau")
        a_registration(event, email="erika@firma.example")
    with person(scripts=scripts, width=360) as page:
        page.goto("/veranstaltungen/leichtbau/anmeldung")
        fill_in(page)
        page.get_by_role("button", name="Verbindlich anmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Wir haben Ihnen eine E-Mail geschickt")
        if scripts:
            accessible(page)
        mail = house.mail_to("erika@firma.example")
        assert mail["Subject"].startswith("Sie sind bereits angemeldet: Leichtbau am Kaffeetisch")
        page.goto(link_in(mail))
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind dabei")
