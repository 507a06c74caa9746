"""Takes the pictures of the README anew: `make screenshots`, from the demonstration as a newcomer finds it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import SWITCHES, find_chromium
from tests.servers.web import free_port

IMAGES = Path(__file__).parent / "images"
WIDTH, HEIGHT, COLOURS = 1280, 860, 128
PASSWORD = "Blauweiss-2006"
PATIENCE = 120.0
SOMEONE = {
    "Vorname": "Erika",
    "Nachname": "Öztürk",
    "E-Mail-Adresse": "erika.oeztuerk@example.org",
    "Organisation": "Öztürk Feinmechanik GmbH",
    "Postleitzahl": "86159",
}


@contextmanager
def demonstration() -> Iterator[str]:
    """Serve the demonstration from nothing until the block ends; gives its address."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "eventsvc", "serve", "--port", str(port), "--data", folder]
        service = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/readyz")
            yield address
        finally:
            service.terminate()
            service.wait(60)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise RuntimeError(f"{url} did not answer")


def take(page: Page, name: str) -> None:
    """Write what the window shows, with few colours: the pictures are in the repository."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
    picture.save(IMAGES / f"{name}.png", optimize=True)


def window(browser: Browser, address: str, email: str = "") -> Page:
    """Open a window, of somebody signed in if an address is given."""
    page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="de-DE", base_url=address).new_page()
    if email:
        page.goto("/konto/anmelden")
        page.get_by_label("E-Mail").fill(email)
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Anmelden").click()
        page.wait_for_load_state()
    return page


def take_participants(page: Page) -> None:
    """The calendar; then the first event in one room with places left, and the booking of somebody who signs up there."""
    page.goto("/")
    take(page, "calendar")
    for path in addresses(page, re.compile(r"^/veranstaltungen/[^/?]+$")):
        page.goto(path)
        words = page.get_by_role("main").inner_text()
        if not page.get_by_role("link", name="Jetzt anmelden").count() or "Hybrid" in words or "Vor Ort" not in words:
            continue
        take(page, "event")
        page.goto(f"{path}/anmeldung")
        for label, words in SOMEONE.items():
            page.get_by_label(label, exact=True).fill(words)
        page.get_by_label("Art der Organisation").select_option(value="sme")
        page.get_by_role("button", name="Verbindlich anmelden").click()
        if page.get_by_role("heading", level=1).inner_text() == "Sie sind dabei":
            take(page, "booking")
            return
    raise RuntimeError("nobody could sign up at any event of the demonstration")


def take_organizers(page: Page) -> str:
    """The desk in the morning, and the fullest list of people; returns that event's address part."""
    page.goto("/organisation/")
    take(page, "home")
    page.goto("/organisation/veranstaltungen")
    slugs = [
        path.rpartition("/")[2]
        for path in addresses(page, re.compile(r"^/organisation/veranstaltungen/(?!neu)[^/?]+$"))
    ]
    slug = max(slugs, key=lambda one: people_at(page, one))
    page.goto(f"/organisation/veranstaltungen/{slug}/teilnehmende")
    take(page, "attendees")
    return slug


def people_at(page: Page, slug: str) -> int:
    """How many rows the first page of an event's list has."""
    page.goto(f"/organisation/veranstaltungen/{slug}/teilnehmende")
    return page.get_by_role("main").locator("tbody tr").count()


def take_desk(page: Page, slug: str) -> None:
    """Somebody is found by name and let in."""
    page.goto(f"/einlass/{slug}")
    page.locator("#name").fill("an")
    page.locator("#name").press("Enter")
    page.wait_for_load_state()
    page.get_by_role("main").locator("form[action*='/person/'] button").first.click()
    take(page, "desk")


def addresses(page: Page, pattern: re.Pattern[str]) -> list[str]:
    """Return where the page leads to, as far as it fits, each once, in order."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    return list(dict.fromkeys(path for path in found if pattern.match(path)))


def main() -> None:
    """Take them all."""
    with demonstration() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(SWITCHES))
        take_participants(window(browser, address))
        slug = take_organizers(window(browser, address, "organisation@example.org"))
        take_desk(window(browser, address, "einlass@example.org"), slug)
        browser.close()


if __name__ == "__main__":
    main()
