"""Reading pages as a person does: headings, fields with what stands in them, errors where they belong."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

ERIKA = {
    "first_name": "Erika",
    "last_name": "Öztürk-von der Au",
    "email": "erika@firma.example",
    "phone": "0911 123456",
    "organization_kind": "sme",
    "organization": "Müller & Söhne GmbH",
    "country": "DE",
    "postal_code": "90402",
}
# Of the countries alone there are 250.
UNCHOSEN = re.compile(r"<option(?![^>]*\sselected)[^>]*>[^<]*</option>")


def soup(response: TestResponse) -> BeautifulSoup:
    """Return the page."""
    return BeautifulSoup(response.get_data(as_text=True), "html.parser")


def lean(response: TestResponse) -> BeautifulSoup:
    """Return the page without what nobody chose: it is read in half the time."""
    return BeautifulSoup(UNCHOSEN.sub("", response.get_data(as_text=True)), "html.parser")


def heading(response: TestResponse) -> str:
    """Return the page's one h1."""
    headings = lean(response).find_all("h1")
    assert len(headings) == 1
    return " ".join(headings[0].get_text().split())


def words(response: TestResponse) -> str:
    """Return what the main part of the page says, in one line."""
    main = soup(response).find("main")
    assert isinstance(main, Tag)
    return " ".join(main.get_text(" ").split())


def filled(response: TestResponse) -> dict[str, str]:
    """Return what the page's form would send as it stands."""
    fields: dict[str, str] = {}
    for tag in lean(response).select("main form input, main form textarea, main form select"):
        name, kind = str(tag.get("name")), tag.get("type")
        if tag.name == "select":
            chosen = tag.select_one("option[selected]")
            fields[name] = str(chosen["value"]) if chosen else ""
        elif tag.name == "textarea":
            fields[name] = tag.get_text().removeprefix("\r\n").removeprefix("\n")
        elif kind not in ("checkbox", "radio") or tag.has_attr("checked"):
            fields[name] = str(tag.get("value", ""))
    return fields


def error_at(response: TestResponse, field: str) -> str:
    """Return the error beside a field; empty if there is none. It stands in the summary as well, with a link to the field."""
    page = lean(response)
    beside = page.find(id=f"{field}-error")
    if beside is None:
        return ""
    said = " ".join(beside.get_text().split())
    link = page.select_one(f'[role=alert] a[href="#{field}"]')
    assert link is not None
    assert said in " ".join(link.get_text().split())
    assert page.find(id=field) is not None
    return said


def ticked(page: TestResponse, name: str) -> str:
    """Return what the box sends when it is ticked."""
    box = lean(page).find("input", {"name": name})
    assert isinstance(box, Tag)
    return str(box["value"])


def send(client: Any, path: str, *, tick: tuple[str, ...] = (), **changes: str) -> TestResponse:
    """Open the page's form, fill in what changes, tick the boxes, and send it."""
    page = client.get(path)
    boxes = {name: ticked(page, name) for name in tick}
    response: TestResponse = client.post(path, data=filled(page) | changes | boxes)
    return response


def sign_up(client: Any, event: Any, *, tick: tuple[str, ...] = (), **changes: str) -> TestResponse:
    """Sign Erika up, or someone like her."""
    return send(client, f"/veranstaltungen/{event.slug}/anmeldung", tick=tick, **(ERIKA | changes))
