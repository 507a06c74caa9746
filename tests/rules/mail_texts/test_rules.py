"""Whose words hold, what may stand in them, and where two languages say different things."""

from __future__ import annotations

import pytest

from eventsvc.kit.localized import Language
from eventsvc.mail_texts.placeholders import Placeholder
from eventsvc.mail_texts.rules import NOT_ADAPTED, STANDARD, MailText, Words, holding, problems, text_of

OFFERED = (Placeholder.FIRST_NAME, Placeholder.EVENT)
EVENT = Words(subject="Hallo von der Veranstaltung", opening="Liebe {vorname}")
CLUSTER = Words(subject="Hallo vom Cluster", opening="Servus", closing="Bis bald")


@pytest.mark.parametrize(
    ("event", "cluster", "holds"),
    [
        (STANDARD, STANDARD, STANDARD),
        (EVENT, STANDARD, EVENT),
        (STANDARD, CLUSTER, CLUSTER),
        (EVENT, CLUSTER, Words(subject=EVENT.subject, opening=EVENT.opening, closing=CLUSTER.closing)),
        # What asks for something that the letter does not know is passed over, piece by piece.
        (
            Words(subject="{gebühr}", opening="Da"),
            CLUSTER,
            Words(subject=CLUSTER.subject, opening="Da", closing="Bis bald"),
        ),
        (Words(opening="{ticketcode}"), STANDARD, STANDARD),
        (Words(opening="{Vorname }!"), STANDARD, Words(opening="{Vorname }!")),
    ],
)
def test_piece_by_piece_the_nearest_words_hold(event: Words, cluster: Words, holds: Words) -> None:
    assert holding([event, cluster], OFFERED) == holds


@pytest.mark.parametrize(
    ("german", "english", "only_german", "only_english", "only_adapted"),
    [
        ("", "", [], [], None),
        ("Hallo {vorname}", "", [], [], Language.GERMAN),
        ("", "Hello {vorname}", [], [], Language.ENGLISH),
        ("Hallo {vorname}", "Hello { Vorname }", [], [], None),
        ("Hallo {vorname}", "Hello", [Placeholder.FIRST_NAME], [], None),
        ("Hallo {vorname}", "{ort}", [Placeholder.FIRST_NAME], [Placeholder.PLACE], None),
    ],
)
def test_where_two_languages_tell_different_things(german, english, only_german, only_english, only_adapted) -> None:
    text = MailText(german=Words(opening=german), english=Words(closing=english))
    assert text.only_in_one == (only_german, only_english)
    assert text.only_adapted == only_adapted
    assert text.is_uneven == bool(only_german or only_english or only_adapted)


def test_what_cannot_be_filled_is_named_with_its_part() -> None:
    parts = NOT_ADAPTED.parts | {"subject_de": "{vorname}, {frist}", "closing_en": "{0.__class__} {frist}"}
    assert problems(parts, OFFERED) == [
        ("subject_de", "{frist}"),
        ("closing_en", "{0.__class__}"),
        ("closing_en", "{frist}"),
    ]


def test_a_text_is_its_parts() -> None:
    parts = NOT_ADAPTED.parts | {"subject_en": " See you ", "closing_de": "Bis bald"}
    text = text_of(parts)
    assert text == MailText(german=Words(closing="Bis bald"), english=Words(subject="See you"))
    assert text_of(text.parts) == text
