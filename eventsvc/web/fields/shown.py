"""Answers as a page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from eventsvc.events.written_answers import label_of, written_answer
from eventsvc.registration.answers import GivenAnswer
from eventsvc.registration.contact import readable_number
from eventsvc.web.languages import chosen_language


@dataclass(frozen=True)
class ShownAnswer:
    """One answer in words, below the question in the words in which it was asked."""

    id: UUID
    label: str
    words: str
    is_file: bool
    is_retired: bool
    is_internal: bool


def shown_answers(given: Iterable[GivenAnswer]) -> list[ShownAnswer]:
    """Return the answers in the reader's language."""
    language = chosen_language()
    return [
        ShownAnswer(
            id=one.id,
            label=label_of(one.question, language),
            words=_words(one, language),
            is_file=one.file is not None,
            is_retired=one.is_retired,
            is_internal=one.question.is_internal,
        )
        for one in given
    ]


def _words(given: GivenAnswer, language: str) -> str:
    words = written_answer(given.question, given.value, language, given.file.name if given.file else "")
    return readable_number(words) if given.question.kind.value == "phone" else words
