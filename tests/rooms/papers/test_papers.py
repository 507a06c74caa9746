"""Badges and lists to sign, read back from what is printed."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
import zxingcpp

from eventsvc.ground import templates_folder
from eventsvc.kit.typesetting import Typesetter
from eventsvc.papers.badges import BadgeLook, BadgeSize, badges
from eventsvc.papers.doorway import doorway_list
from eventsvc.papers.people import PersonOnPaper
from eventsvc.papers.signatures import Sheet, signature_sheet
from eventsvc.papers.table_signs import table_signs
from tests.golden.samples import EVENT, LINKS

SETTER = Typesetter(templates_folder() / "documents")
LONGEST = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswesse"


def someone(first: str, last: str, number: int = 0) -> PersonOnPaper:
    return PersonOnPaper(
        first_name=first,
        last_name=last,
        organization="Übelacker Werkzeugbau GmbH & Co. KG",
        ticket_code=f"7KQ4MRTVWXYZ{number:04}",
        role_de="Mitglied",
        role_en="Member",
    )


PEOPLE = [someone("Mirja", "Übelacker"), someone("", "漢字", 1), someone("Ann", LONGEST, 2), someone("Suharto", "", 3)]


def printed(people=PEOPLE, **look) -> bytes:
    return badges(SETTER, LINKS, EVENT, people, BadgeLook(**look))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize(("size", "pages"), [(BadgeSize.CARD, 1), (BadgeSize.A6_SHEET, 1), (BadgeSize.A6, 4)])
def test_each_badge_bears_the_code_that_lets_its_owner_in(size: BadgeSize, pages: int) -> None:
    document = pypdfium2.PdfDocument(printed(size=size))
    assert len(document) == pages
    read = [code.text for page in document for code in zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil())]
    assert sorted(read) == sorted(LINKS.ticket(person.ticket_code) for person in PEOPLE)


def test_any_name_is_printed_whole_and_read_aloud() -> None:
    pdf = printed()
    text = text_of(pdf)
    for name in ("Mirja Übelacker", "漢字", "Suharto"):
        assert name in text
    assert LONGEST in text.replace(" ", "")
    assert b"pdfuaid" in pdf, "the PDF is tagged"
    assert b"/StructTreeRoot" in pdf


def test_eleven_cards_take_two_sheets_and_speak_both_languages() -> None:
    pdf = printed([someone("Anna", f"Nr{n}", n) for n in range(11)], languages=("de", "en"))
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    assert "Mitglied / Member" in text_of(pdf)


def test_umlauts_stand_with_their_vowels() -> None:
    names = ["Zorn", "Öztürk", "Ofen", "Ärmel", "Arm"]
    people = sorted((someone("A", name) for name in names), key=lambda person: person.order)
    assert [person.last_name for person in people] == ["Arm", "Ärmel", "Ofen", "Öztürk", "Zorn"]


def test_a_list_to_sign_names_what_the_funder_wants_and_counts_its_pages() -> None:
    sheet = Sheet(
        day=date(2027, 3, 11),
        project="Leistung 4.0",
        grant_number="AZ-2026-117",
        funding="Gefördert durch den Freistaat.",
        blank_lines=30,
    )
    pdf = signature_sheet(SETTER, EVENT, PEOPLE, sheet, (), "de")
    text = text_of(pdf)
    pages = len(pypdfium2.PdfDocument(pdf))
    assert pages > 1
    for words in ("Leistung 4.0", "AZ-2026-117", "Übelacker, Mirja", "90403 Nürnberg", "Unterschrift", " 34 "):
        assert words in text
    assert text.count("Gefördert durch den Freistaat.") == pages
    assert f"Seite 1 von {pages}" in text
    assert b"pdfuaid" in pdf


def test_the_list_at_the_door_has_each_letter_once() -> None:
    people = sorted((someone("A", name) for name in ("Öztürk", "Ofen", "Zorn", "漢字")), key=lambda one: one.order)
    pdf = doorway_list(SETTER, EVENT, people, "de")
    alone = [word for word in text_of(pdf).split() if word in {"O", "Ö", "Z", "漢"}]
    assert alone == ["O", "Z", "漢"]
    assert b"pdfuaid" in pdf


def test_a_sign_for_the_table_bears_the_name_on_both_sides() -> None:
    pdf = table_signs(SETTER, EVENT, PEOPLE, "de")
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == len(PEOPLE)
    text = document[0].get_textpage().get_text_range()
    assert text.count("Mirja") == 2
    assert b"pdfuaid" in pdf
