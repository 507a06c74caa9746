"""Mail texts: every letter about an event can be said otherwise, and whatever it offers to be filled in is known to it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from eventsvc.announcements.letters import Announced, AnnouncementTried
from eventsvc.events.letters import CoHostInvited
from eventsvc.kit.localized import Language, written_day
from eventsvc.mail_texts.catalogue import CATALOGUE, key_of
from eventsvc.mail_texts.placeholders import LABELS, Placeholder
from eventsvc.mail_texts.rules import PIECES, Words
from eventsvc.mail_texts.samples import sample_of, standard_words
from eventsvc.mail_texts.speaking import own_words
from eventsvc.mail_texts.values import said_by
from eventsvc.messaging.letters import LETTERS, name_of
from eventsvc.messaging.render import render
from tests.golden.mails import golden_office
from tests.golden.samples import EVENT, LINKS, SAMPLES

# Whoever writes an announcement writes all of it; and clusters write to each other.
NOT_ADAPTED = {name_of(one) for one in (Announced, AnnouncementTried, CoHostInvited)}
every_text = pytest.mark.parametrize("key", sorted(CATALOGUE))
both_languages = pytest.mark.parametrize("language", list(Language))


def about_events() -> set[str]:
    """The letters about an event, to those who come, are asked to come, or answer for others."""
    return {
        name
        for name, kind in LETTERS.items()
        if kind.facts.__module__.startswith("eventsvc.") and "event" in {one.name for one in fields(kind.facts)}
    }


def test_every_letter_about_an_event_is_in_the_catalogue() -> None:
    assert {one.letter for one in CATALOGUE.values()} == about_events() - NOT_ADAPTED, (
        "add it to mail_texts/catalogue.py"
    )


def test_every_placeholder_has_its_sentence_and_a_letter_that_offers_it() -> None:
    assert set(LABELS) == set(Placeholder)
    offered = {one for entry in CATALOGUE.values() for one in entry.placeholders}
    # These are empty for some readers: an announcement leaves those out, a letter cannot.
    assert set(Placeholder) - offered == {Placeholder.TICKET_CODE, Placeholder.JOIN_LINK}


@every_text
@both_languages
def test_whatever_a_letter_offers_says_something(key: str, language: str) -> None:
    letter = sample_of(key, EVENT)
    assert key_of(letter) == key
    silent = [one for one in CATALOGUE[key].placeholders if not said_by(one, letter, language, LINKS)]
    assert silent == []


@pytest.mark.parametrize("sample", sorted(SAMPLES))
def test_no_letter_fails_because_of_what_is_said_in_it(sample: str) -> None:
    letter: Any = SAMPLES[sample]
    key = key_of(letter)
    if key is not None:
        everything = " ".join(one.written for one in CATALOGUE[key].placeholders)
        own = own_words(Words(subject=everything, opening=everything, closing=everything), letter, "de", LINKS)
        mail = render(golden_office(), letter, "de", own)
        assert own.opening is not None
        assert mail.text.count(own.opening.text) == 2
        assert mail.html.count(own.opening.html) == 2
        assert "{" not in mail.subject


@every_text
@both_languages
def test_the_standard_text_is_what_its_own_templates_say(key: str, language: str) -> None:
    """What is shown as the standard text, written down as one's own, gives the very mail there was before."""
    letter, standard = sample_of(key, EVENT), standard_words(golden_office(), key, EVENT, language)
    own = own_words(standard, letter, language, LINKS)
    plain, adapted = render(golden_office(), letter, language), render(golden_office(), letter, language, own)
    assert (adapted.subject, adapted.text) == (plain.subject, plain.text)
    assert standard.subject
    assert all("MUSTER" not in getattr(standard, piece) for piece in PIECES)


def test_links_facts_and_the_law_stay_whatever_is_said() -> None:
    for key in CATALOGUE:
        letter: Any = sample_of(key, EVENT)
        own = own_words(Words(opening="Oben", closing="Unten"), letter, "de", LINKS)
        plain, adapted = render(golden_office(), letter, "de").text, render(golden_office(), letter, "de", own).text
        assert plain.split("\n-- \n")[1] == adapted.split("\n-- \n")[1]
        kept = [line for line in plain.splitlines() if "https://" in line and "/veranstaltungen/" not in line]
        assert [line for line in kept if line not in adapted.splitlines()] == []
        assert f"{EVENT.title_de}\n{written_day(EVENT.starts_at, EVENT.timezone, 'de')}" in adapted
