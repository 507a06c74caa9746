"""Organizers at their pages."""

from __future__ import annotations

from functools import cached_property

import pytest
from bs4 import BeautifulSoup

from eventsvc.accounts.models import Role
from tests.builders import a_cluster, an_account


class Page:
    """An answer as a person sees it."""

    def __init__(self, answer) -> None:
        self.status = answer.status_code
        self.location = answer.location
        self._html = answer.get_data(as_text=True)

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self._html, "html.parser")

    @property
    def text(self) -> str:
        return " ".join(self.soup.get_text(" ").split())

    @property
    def heading(self) -> str:
        return " ".join(self.soup.h1.get_text(" ").split())

    def links(self, words: str) -> list[str]:
        return [link["href"] for link in self.soup.find_all("a") if words in " ".join(link.get_text(" ").split())]

    def buttons(self) -> list[str]:
        return [" ".join(button.get_text(" ").split()) for button in self.soup.main.find_all("button")]

    def rows(self) -> list[str]:
        return [" ".join(row.get_text(" ").split()) for row in self.soup.select("tbody tr")]

    def errors(self) -> list[str]:
        return [" ".join(error.get_text(" ").split()) for error in self.soup.select(".field-error")]

    def value(self, name: str) -> str:
        field = self.soup.find(attrs={"name": name})
        if field.name == "select":
            chosen = field.find("option", selected=True)
            return chosen["value"] if chosen else ""
        return field.text.lstrip("\r\n") if field.name == "textarea" else field.get("value", "")


class Browser:
    """Someone signed in: opens pages and sends forms."""

    def __init__(self, client) -> None:
        self.client = client

    def get(self, path: str) -> Page:
        return Page(self.client.get(path))

    def post(self, path: str, **fields) -> Page:
        return Page(self.client.post(path, data=fields))

    def send(self, path: str, fields: dict) -> Page:
        return Page(self.client.post(path, data=fields))

    def follow(self, page: Page) -> Page:
        assert page.status == 303, page.text
        return self.get(page.location)


def as_fields(page) -> dict:
    """What the form would send as it stands, like a browser."""
    sent: dict = {}
    for field in page.soup.select("main form.form")[0].find_all(["input", "select", "textarea"]):
        name, kind = field.get("name"), field.get("type", "")
        if not name or (kind in {"checkbox", "radio"} and not field.has_attr("checked")):
            continue
        if field.name == "select":
            value = (field.find("option", selected=True) or field.find("option"))["value"]
        else:
            value = page.value(name) if field.name == "textarea" else field.get("value", "")
        sent.setdefault(name, []).append(value)
    return sent


@pytest.fixture
def cluster(app, now):
    return a_cluster(name_de="Mechatronik & Automation", name_en="Mechatronics")


@pytest.fixture
def signed_in(now, sign_in):
    """Sign someone in with a role in a cluster, and return their browser."""

    def enter(role: Role, cluster) -> Browser:
        return Browser(sign_in(an_account(role=role, cluster=cluster)))

    return enter


@pytest.fixture
def organizer(signed_in, cluster):
    """An organizer of `cluster`."""
    return signed_in(Role.ORGANIZER, cluster)
