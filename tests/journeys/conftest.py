"""Journeys: the service behind its real server, and a person in a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db
from eventsvc.messaging.delivery import AWAITED, deliver
from eventsvc.registration.links import Links
from eventsvc.registration.models import Registration
from tests.servers.databases import empty_tables
from tests.servers.web import served

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PATIENCE_MS = 15_000


def find_chromium() -> str | None:
    """Return the browser that is there."""
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else list(NAMES)
    return next((path for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium; without one the journeys are skipped, and fail under CI."""
    path = find_chromium()
    if path is None:
        complain = pytest.fail if os.environ.get("CI") else pytest.skip
        complain("no chromium: the journeys need one (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield browser
        browser.close()


@dataclass(frozen=True)
class House:
    """The service as it runs: its address, an app on the same database, and the folder its mail goes to."""

    url: str
    app: Flask
    mails: Path

    def post_mail(self) -> list[EmailMessage]:
        """Let the post office send what is due, and return all mail sent so far, oldest first."""
        with self.app.app_context():
            now = read_clock()
            deliver(self.app.extensions["post_office"], AWAITED, read_clock, now + timedelta(seconds=30))
            db.session.remove()
        files = sorted(self.mails.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]  # type: ignore[misc]

    def link_of(self, registration: Registration) -> str:
        """Return the link that the mails about a registration carry."""
        present = db.session.get_one(Registration, registration.id)
        links = Links(self.url, self.app.extensions["keyring"])
        return links.registration(present.public_id, present.link_version)

    def mail_to(self, address: str) -> EmailMessage:
        """Return the newest mail to an address."""
        return [mail for mail in self.post_mail() if address in str(mail["To"])][-1]


@pytest.fixture(scope="session")
def _houses(
    tmp_path_factory: pytest.TempPathFactory,
    new_database: Callable[..., Any],
    make_app: Callable[..., Flask],
    redis_url: str,
) -> Iterator[Callable[[str], House]]:
    """A real web server with its database for each name it is called by, for all journeys: to start one costs more than a journey."""
    with ExitStack() as closing:

        @cache
        def open_house(host: str) -> House:
            folder, database = tmp_path_factory.mktemp("house"), new_database("sqlite")
            # A journey goes on at once with what it has just done: pages are not kept for others meanwhile.
            server = served(folder, database_url=database.url, redis_url=redis_url, host=host, PAGE_SECONDS="0")
            url, mails = closing.enter_context(server).url, folder / "mails"
            app = make_app(DATABASE_URL=database.url, BASE_URL=url, SMTP_URL=f"file://{mails}", WTF_CSRF_ENABLED=True)
            return House(url, app, mails)

        yield open_house


@pytest.fixture
def house(request: pytest.FixtureRequest, _houses: Callable[[str], House]) -> Iterator[House]:
    """The house, empty: no row in its database, no mail in its folder."""
    house = _houses(getattr(request, "param", "127.0.0.1"))
    yield house
    with house.app.app_context():
        empty_tables()
        db.engine.dispose()
    for mail in house.mails.glob("*.eml"):
        mail.unlink()


@pytest.fixture
def person(chromium: Browser, house: House) -> Callable[..., Any]:
    """Someone with a browser: `with person(scripts=False, language="en-GB", width=360) as page:`."""

    @contextmanager
    def sit_down(*, scripts: bool = True, language: str = "de-DE", width: int = 1280) -> Iterator[Page]:
        context = chromium.new_context(
            base_url=house.url,
            locale=language,
            java_script_enabled=scripts,
            viewport={"width": width, "height": 900},
            accept_downloads=True,
        )
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            yield page
        finally:
            context.close()
        assert [one for one in complaints if not any(status in one for status in ("404", "409", "410", "422"))] == []

    return sit_down


def assert_accessible(page: Page) -> None:
    """Let axe look at the page as it stands, and at whether it fits its window."""
    # A click returns while the next page is still on its way.
    page.wait_for_load_state()
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"{page.url} is {wider} pixels wider than its window"


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Check a page for what would keep people out (WCAG 2.2 AA)."""
    return assert_accessible
