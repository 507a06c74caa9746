"""An organizer edits an event by the keyboard alone, while somebody else edits it too; every page fits phone and desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from eventsvc.events.models import Event
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from tests.builders import a_cluster, an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "drei Kühe auf der Alm"
TITLE = "Sensoren im Wald"
DESK = 1440


@pytest.fixture
def organizer(house) -> str:
    """Someone who organizes for one cluster; returns the address to sign in with."""
    with house.app.app_context():
        cluster = a_cluster(name_de="Cluster Sensorik", name_en="Sensors Cluster")
        email = an_account(role=Role.ORGANIZER, cluster=cluster, password=hashed(PASSWORD)).email
        db.session.remove()
    return email


@pytest.fixture
def fits(accessible):
    """Check a page on a phone and on a desk: one walk shows both."""

    def look(page: Page) -> None:
        for width in (360, DESK):
            page.set_viewport_size({"width": width, "height": 900})
            accessible(page)

    return look


def test_from_an_idea_to_the_calendar_by_the_keyboard_alone(house, person, fits, organizer) -> None:
    with person(width=DESK) as page:
        signs_in(page, organizer)
        begins(page, fits)
        goes_through_the_pages(page, fits)
        is_asked_before_leaving(page)
        meets_somebody_else(house, page, fits)
        looks_and_publishes(page, fits)


def reach(page: Page, selector: str) -> None:
    """Walk with the Tab key to the first element that fits."""
    wanted = page.locator(selector).first
    expect(wanted).to_be_attached()
    # Found once: a locator would search for it anew at each step.
    element = wanted.element_handle()
    for _ in range(120):
        if element.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {selector}")


def types(page: Page, selector: str, words: str) -> None:
    reach(page, selector)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def types_moment(page: Page, selector: str, hour: str) -> None:
    """Type the sixth of June of next year: it reads the same in every order of day and month."""
    reach(page, selector)
    page.keyboard.type(f"0606{read_clock().year + 1}")
    page.keyboard.press("ArrowRight")
    page.keyboard.type(hour)


def presses(page: Page, selector: str) -> None:
    reach(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def button(words: str) -> str:
    return f"main button:has-text('{words}')"


def signs_in(page: Page, email: str) -> None:
    page.goto("/organisation/veranstaltungen/neu")
    types(page, "input[name=email]", email)
    types(page, "input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/organisation/veranstaltungen/neu$"))


def begins(page: Page, fits) -> None:
    presses(page, button("Entwurf anlegen"))
    expect(page.get_by_role("alert")).to_be_focused()
    fits(page)
    types(page, "#title_de", TITLE)
    types_moment(page, "#starts_at", "0900AM")
    types_moment(page, "#ends_at", "1100AM")
    presses(page, button("Entwurf anlegen"))
    expect(page.locator("#editor-title")).to_have_text("Texte")
    fits(page)


def goes_through_the_pages(page: Page, fits) -> None:
    types(page, "#description_de", "Was der Boden erzählt.")
    presses(page, button("Speichern und weiter"))
    types(page, "#venue_city", "Freising")
    fits(page)
    presses(page, button("Speichern und weiter"))
    presses(page, ".editor-nav a:has-text('Anmeldung')")
    types(page, "#capacity_on_site", "2")
    fits(page)
    presses(page, button("Speichern und weiter"))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    for words, heading in (("Mails", "Mails"), ("Veranstalter", "Veranstalter"), ("Texte", "Texte")):
        presses(page, f".editor-nav a:has-text('{words}')")
        expect(page.locator("#editor-title")).to_have_text(heading)
        fits(page)


def is_asked_before_leaving(page: Page) -> None:
    asked: list[str] = []

    def stays(dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stays)
    types(page, "#audience_de", "Alle, die im Wald arbeiten")
    page.evaluate("document.querySelector('.editor-nav a').focus()")
    page.keyboard.press("Enter")
    expect(page.locator("#audience_de")).to_have_value("Alle, die im Wald arbeiten")
    assert asked == ["beforeunload"]


def meets_somebody_else(house, page: Page, fits) -> None:
    """The other one saves first; both versions are shown, and the saved one is chosen."""
    with house.app.app_context():
        with transaction() as session:
            theirs = {"audience_de": "Försterinnen und Förster", "summary_de": "Von der anderen", "version": 99}
            session.execute(update(Event).where(Event.title_de == TITLE).values(**theirs))
        db.session.remove()
    presses(page, button("Speichern"))
    notice = page.get_by_role("alert")
    expect(notice).to_be_focused()
    expect(notice).to_contain_text("Alle, die im Wald arbeiten")
    expect(notice).to_contain_text("Försterinnen und Förster")
    expect(page.locator("#summary_de")).to_have_value("Von der anderen")
    fits(page)
    reach(page, "#take-audience_de-mine")
    page.keyboard.press("ArrowDown")
    presses(page, button("Wie gewählt speichern"))
    expect(page.locator("#audience_de")).to_have_value("Försterinnen und Förster")
    with house.app.app_context():
        saved = db.session.execute(select(Event.audience_de, Event.summary_de)).one()
        assert tuple(saved) == ("Försterinnen und Förster", "Von der anderen")
        db.session.remove()


def looks_and_publishes(page: Page, fits) -> None:
    presses(page, ".editor-nav a:has-text('Was von selbst geschieht')")
    expect(page.get_by_role("main")).to_contain_text("Erinnerung an alle Angemeldeten")
    fits(page)
    presses(page, ".editor-nav a:has-text('Veröffentlichung')")
    expect(page.get_by_role("main")).to_contain_text("Bereit zur Veröffentlichung")
    fits(page)
    presses(page, "main a:has-text('Vorschau')")
    presses(page, ".chip:has-text('Alle Plätze vergeben')")
    expect(page.get_by_role("main")).to_contain_text("Auf die Warteliste setzen")
    fits(page)
    page.go_back()
    page.go_back()
    presses(page, button("Jetzt veröffentlichen"))
    expect(page.get_by_role("main")).to_contain_text("Noch hat sich niemand angemeldet.")
