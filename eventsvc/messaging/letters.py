"""What a letter is: a frozen dataclass of facts, and a folder of three templates that carries its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pydantic import TypeAdapter

from .states import Priority

L = TypeVar("L", bound=type)
HOME = "Europe/Berlin"


@dataclass(frozen=True)
class Subject:
    """What a letter speaks of: the kind names the check that is asked again just before sending."""

    kind: str
    id: UUID
    event_id: UUID | None = None


class Letter(Protocol):
    """The facts of one letter."""

    @property
    def subject(self) -> Subject:
        """What it speaks of."""
        ...


@dataclass(frozen=True)
class Sender:
    """In whose name a letter goes out, and who reads the answer."""

    name: str
    reply_address: str


def sender_of(letter: Letter) -> Sender | None:
    """Return the sender that a letter names in its property `sender`; None leaves it to the house."""
    sender = getattr(letter, "sender", None)
    return sender if isinstance(sender, Sender) else None


def way_out_of(letter: Letter, links: object) -> str:
    """Return the link that ends letters of this kind, where a letter knows one by its method `way_out`; else nothing."""
    way_out = getattr(letter, "way_out", None)
    return str(way_out(links)) if way_out else ""


def zone_of(letter: Letter) -> str:
    """Return the time zone in which a letter's quiet hours count: its property `timezone`, else the house's."""
    return str(getattr(letter, "timezone", HOME))


@dataclass(frozen=True, kw_only=True)
class LetterKind:
    """What the post office knows of a kind of letter: its folder, its facts' type, its rank and its enclosures.

    Whether it is rationed: strangers can cause it, so a mailbox gets a few an hour, and the others wait for their turn.
    """

    name: str
    facts: type
    priority: Priority
    enclosures: tuple[str, ...]
    is_rationed: bool

    def packed(self, letter: Letter) -> dict[str, Any]:
        """Return the letter's facts as JSON can hold them."""
        return _adapter(self.facts).dump_python(letter, mode="json")  # type: ignore[no-any-return]

    def unpacked(self, facts: dict[str, Any]) -> Letter:
        """Return the letter that was packed."""
        return _adapter(self.facts).validate_python(facts)  # type: ignore[no-any-return]


LETTERS: dict[str, LetterKind] = {}


def letter(*, priority: Priority, enclosures: tuple[str, ...] = (), is_rationed: bool = False) -> Callable[[L], L]:
    """Make the dataclass a kind of letter; its folder is its name in snake case."""

    def register(facts: L) -> L:
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", facts.__name__).lower()
        LETTERS[name] = LetterKind(
            name=name, facts=facts, priority=priority, enclosures=enclosures, is_rationed=is_rationed
        )
        facts.letter_name = name  # type: ignore[attr-defined]
        return facts

    return register


def rationed_names() -> list[str]:
    """Return the names of the letters that strangers can cause."""
    return [kind.name for kind in LETTERS.values() if kind.is_rationed]


def kind_of(letter_or_name: Letter | str) -> LetterKind:
    """Return the kind of a letter, or of the name of one."""
    name = letter_or_name if isinstance(letter_or_name, str) else letter_or_name.letter_name  # type: ignore[attr-defined]
    return LETTERS[name]


def name_of(facts: type) -> str:
    """Return the name of the kind of letter that a dataclass was made."""
    return str(facts.letter_name)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Recipient:
    """Where a letter goes, and in which language."""

    address: str
    name: str
    language: str

    @property
    def mailbox(self) -> str:
        """The address as mailboxes see it: however it is written, it is one."""
        return self.address.casefold()


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a letter. A calendar entry names its method (REQUEST or CANCEL)."""

    filename: str
    media_type: str
    content: bytes
    calendar_method: str = ""


@dataclass(frozen=True)
class Window:
    """When a letter may leave: not before `due_at`, and never after `not_after`."""

    due_at: datetime
    not_after: datetime | None = None


@lru_cache
def _adapter(facts: type) -> TypeAdapter[Any]:
    return TypeAdapter(facts)
