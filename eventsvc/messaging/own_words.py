"""What the sender of a letter says in words of their own: instead of its subject, and of two blocks of its bodies."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from .letters import Letter


@dataclass(frozen=True)
class Said:
    """The same in plain text and in clean HTML."""

    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """What is said otherwise; what is empty is said as the letter's templates do."""

    subject: str = ""
    opening: Said | None = None
    closing: Said | None = None


NOTHING_OWN = OwnWords()
# Gives the words for a letter in a language.
Wordings = Callable[[Letter, str], OwnWords]
# Reads, for several mails at once, what is said otherwise at these events.
WordingsOf = Callable[[Collection[UUID]], Wordings]


def as_written(_letter: Letter, _language: str) -> OwnWords:
    """Return nothing: the letter is said as its templates do."""
    return NOTHING_OWN
