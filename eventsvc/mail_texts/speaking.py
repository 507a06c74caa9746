"""From adapted words to what a letter says with them."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from uuid import UUID

from eventsvc.messaging.letters import Letter
from eventsvc.messaging.own_words import NOTHING_OWN, OwnWords, Said, Wordings, WordingsOf, as_written
from eventsvc.registration.links import Links

from .catalogue import CATALOGUE, key_of
from .queries import levels_of
from .rules import Words, holding
from .values import said_by
from .wording import Filled, Wording


def speaking_with(links: Links) -> WordingsOf:
    """Return how the post office learns, for the mails it has in hand, what is said otherwise in them."""

    def of_events(event_ids: Collection[UUID]) -> Wordings:
        levels = levels_of(event_ids) if event_ids else {}
        if not levels:
            return as_written

        def say(letter: Letter, language: str) -> OwnWords:
            key = key_of(letter)
            event_id = letter.subject.event_id
            if key is None or event_id is None:
                return NOTHING_OWN
            said = holding(levels.get((event_id, key, language), ()), CATALOGUE[key].placeholders)
            return own_words(said, letter, language, links)

        return say

    return of_events


def own_words(words: Words, letter: Letter, language: str, links: Links) -> OwnWords:
    """Return the words with their placeholders filled for this letter; what comes out empty is not adapted."""
    if not words.is_adapted:
        return NOTHING_OWN
    opening, closing = (_filled("", text, letter, language, links) for text in (words.opening, words.closing))
    return OwnWords(
        subject=_filled(words.subject, "", letter, language, links).subject,
        opening=Said(opening.text, opening.html) if opening.text else None,
        closing=Said(closing.text, closing.html) if closing.text else None,
    )


def _filled(subject: str, markdown: str, letter: Letter, language: str, links: Links) -> Filled:
    wording = _wording(subject, markdown)
    return wording.filled({one: said_by(one, letter, language, links) for one in wording.placeholders})


# Many mails of one event say the same.
_wording = lru_cache(maxsize=256)(Wording)
