"""Letters, a post office that keeps what it sends, and rows of outgoing mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from jinja2 import DictLoader, Environment

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.ids import new_id
from eventsvc.messaging.circuit import Circuit
from eventsvc.messaging.errors import DeliveryProblem
from eventsvc.messaging.letters import LETTERS, Enclosure, LetterKind, Recipient, Subject, Window, letter
from eventsvc.messaging.office import PostOffice
from eventsvc.messaging.outbox import post
from eventsvc.messaging.states import Priority
from eventsvc.messaging.transport import Parcel

from .numbers import next_number

TEMPLATES = {
    f"mails/{name}/{part}": text
    for name in ("greeting", "nudge", "plea")
    for part, text in {
        "subject.txt": "Guten Tag, {{ name }}\n",
        "body.txt": "Für {{ name }}: {{ links }}\n",
        "body.html": "<p>Für {{ name }}: {{ links }}</p>",
    }.items()
}


@letter(priority=Priority.IMMEDIATE)
@dataclass(frozen=True, kw_only=True)
class Greeting:
    """A letter of the tests that somebody waits for."""

    name: str
    about: UUID

    @property
    def subject(self) -> Subject:
        return Subject("greeting", self.about)


@letter(priority=Priority.REMINDER, enclosures=("note",))
@dataclass(frozen=True, kw_only=True)
class Nudge(Greeting):
    """A letter of the tests that can wait, with a file."""


@letter(priority=Priority.IMMEDIATE, is_rationed=True)
@dataclass(frozen=True, kw_only=True)
class Plea(Greeting):
    """A letter of the tests that strangers can cause."""


# The house knows its own letters only; a test that sends these asks for the fixture `test_letters`.
TEST_LETTERS: dict[str, LetterKind] = {name: LETTERS.pop(name) for name in ("greeting", "nudge", "plea")}


@dataclass
class MemoryTransport:
    """Keeps what it is given; `answers` are raised in turn before anything is kept (None lets a mail through)."""

    sent: list[Parcel] = field(default_factory=list)
    answers: list[DeliveryProblem | None] = field(default_factory=list)
    at_the_door: list[DeliveryProblem | None] = field(default_factory=list)
    opened: int = 0
    is_open: bool = True

    def open(self) -> MemoryTransport:
        problem = self.at_the_door.pop(0) if self.at_the_door else None
        if problem is not None:
            raise problem
        self.opened += 1
        return self

    def send(self, parcel: Parcel) -> None:
        problem = self.answers.pop(0) if self.answers else None
        if problem is not None:
            raise problem
        self.sent.append(parcel)

    def close(self) -> None:
        pass


def a_post_office(transport: MemoryTransport, **given: Any) -> PostOffice:
    """Furnish a post office for the letters of the tests."""
    facts: dict[str, Any] = {
        "environment": Environment(loader=DictLoader(TEMPLATES), autoescape=lambda name: str(name).endswith(".html")),
        "links": "https://anmeldung.example",
        "enclosures": {"note": lambda _letter, _language: [Enclosure("notiz.txt", "text/plain", b"Notiz")]},
        "checks": {},
        "transport": transport,
        "sender": "anmeldung@cluster.example",
        "house_name": "Cluster-Offensive Bayern",
        "circuit": Circuit(),
    }
    return PostOffice(**facts | given)


def a_mail(
    facts: Greeting | None = None,
    *,
    to: Recipient | None = None,
    window: Window | None = None,
    now: datetime | None = None,
    once: str | None = None,
) -> UUID:
    """Post a letter of the tests and return what it speaks of."""
    number, now = next_number(), now or read_clock()
    facts = facts or Greeting(name=f"Änne {number}", about=new_id())
    to = to or Recipient(f"aenne.{number}@firma.example", facts.name, "de")
    with transaction():
        post(facts, to=to, once=once or f"greeting:{number}", now=now, window=window)
    return facts.about


def a_nudge(**given: Any) -> UUID:
    """Post a letter that can wait until morning."""
    return a_mail(Nudge(name="Änne", about=new_id()), **given)
