"""From last year's event to this year's series: copy it, make a series, change it from one date on."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from eventsvc.kit.db import db
from tests.builders import a_cluster, an_account, an_event

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "drei Kühe auf der Alm"


@pytest.fixture
def earlier(house) -> tuple[str, str]:
    """Who organizes, and the address of an event that has been."""
    with house.app.app_context():
        cluster = a_cluster(name_de="Cluster Holz", name_en="Wood Cluster")
        account = an_account(role=Role.ORGANIZER, cluster=cluster, password=hashed(PASSWORD))
        start = datetime(2026, 3, 10, 17, tzinfo=UTC)
        event = an_event(cluster=cluster, title_de="Stammtisch", starts_at=start, ends_at=start.replace(hour=19))
        found = account.email, event.slug
        db.session.remove()
    return found


def test_copy_then_a_series_then_a_change_from_one_date_on(person, accessible, earlier) -> None:
    email, slug = earlier
    with person() as page:
        page.goto(f"/organisation/veranstaltungen/{slug}/kopieren")
        page.get_by_label("E-Mail").fill(email)
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name=re.compile("Anmelden|Einloggen")).click()
        copies(page, accessible)
        makes_a_series(page, accessible)
        changes_from_here_on(page, accessible)


def copies(page, accessible) -> None:
    page.get_by_label("Neuer Beginn").fill("2027-02-09T18:00")
    page.get_by_role("button", name="Entwurf anlegen").click()
    expect(page.get_by_role("row", name=re.compile("^Beginn")).get_by_role("cell").last).to_contain_text(
        "9. Februar 2027"
    )
    accessible(page)
    page.get_by_role("button", name="Entwurf anlegen").click()
    expect(page).to_have_url(re.compile("/bearbeiten/grundlagen$"))


def makes_a_series(page, accessible) -> None:
    page.goto(re.sub("/bearbeiten/.*", "/reihe/neu", page.url))
    page.get_by_label("jeden Monat am zweiten Dienstag").check()
    page.get_by_label("Bis einschließlich").fill("2027-05-31")
    page.get_by_role("button", name="Termine ansehen").click()
    accessible(page)
    page.get_by_label("Di., 11. Mai 2027", exact=True).uncheck()
    page.get_by_role("button", name="Reihe anlegen").click()
    expect(page.get_by_text("2 Entwürfe sind angelegt.")).to_be_visible()
    accessible(page)


def changes_from_here_on(page, accessible) -> None:
    page.get_by_role("link", name=re.compile("9. März 2027")).first.click()
    page.goto(f"{page.url}/bearbeiten/ort")
    page.get_by_label("Veranstaltungsort").fill("Gasthof zur Post")
    page.get_by_label("Für diese und alle späteren der Reihe").check()
    accessible(page)
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.get_by_text("Auch an 1 weiteren Termin der Reihe gespeichert.")).to_be_visible()
