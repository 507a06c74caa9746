from __future__ import annotations

from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from eventsvc.events.letters import EventFacts, Place
from eventsvc.ground import templates_folder
from eventsvc.kit.typesetting import Typesetter
from eventsvc.registration.letters import RegistrationFacts
from eventsvc.registration.tickets import ticket, ticket_filename
from tests.golden.samples import CHOOSING, EVENT, LINKS, PERSON, TRIP

MM = 72 / 25.4
SETTER = Typesetter(templates_folder() / "documents")
LONG_TITLE = (
    "Die Zukunft der Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft im Wandel "
)


def test_the_qr_code_of_the_printed_ticket_opens_the_door_and_nothing_else() -> None:
    code = _code_of(_ticket())
    assert code.text == f"https://veranstaltungen.example/einlass/t/{PERSON.ticket_code}"
    assert "/b/" not in code.text


def test_the_qr_code_is_at_least_three_centimetres_wide() -> None:
    code = _code_of(_ticket())
    width = code.position.top_right.x - code.position.top_left.x
    assert width / 150 * 25.4 >= 30


def test_the_qr_code_survives_a_poor_copy() -> None:
    page = pypdfium2.PdfDocument(_ticket())[0]
    grey = page.render(scale=1.1).to_pil().convert("L").point(lambda value: 70 + value * 0.55)
    assert len(zxingcpp.read_barcodes(grey)) == 1


def test_a_ticket_tells_who_what_when_and_where() -> None:
    text = _text(_ticket())
    for words in (
        "Łucja Müller-O'Neill",
        "Muster & Söhne GmbH",
        "7KQ4 MRTV WXYZ 2345",
        "Do., 11. März 2027, 9:30–16:00 Uhr",
        "Gewerbemuseumsplatz 2",
        "90403 Nürnberg",
        "Petra Beispiel",
        "Netzwerk Leistungselektronik e.V.",
    ):
        assert words in text


def test_a_ticket_names_the_sessions_that_are_sure_and_no_waiting_list() -> None:
    text = _text(_ticket(registration=CHOOSING))
    assert "Workshop: Wärmepfade rechnen" in text
    assert "10:30–12:00 Uhr" in text
    assert "Werksführung" not in text


def test_a_ticket_speaks_english_to_those_who_read_english() -> None:
    text = _text(_ticket(event=TRIP, language="en"))
    assert "Delegation Trip to Japan" in text
    assert "local time in Tokyo" in text
    assert "Japan" in text
    assert "How to get there" in text
    assert "Gut zu wissen" not in text


@pytest.mark.parametrize(
    "name",
    ["Łukasz Żółć", "Ελένη Παπαδοπούλου", "Ђорђе Ђоковић", "漢字 太郎", "김 철수", "Ștefan Ionuț", "Nguyễn Thị Hoa"],
)
def test_every_name_is_printed_as_it_is_written_and_the_ticket_stays_accessible(name: str) -> None:
    first, last = name.split(" ", 1)
    pdf = _ticket(registration=replace(PERSON, first_name=first, last_name=last))
    assert name in _text(pdf)
    assert b"pdfuaid" in pdf


def test_a_character_that_no_font_knows_costs_nobody_the_ticket() -> None:
    pdf = _ticket(registration=replace(PERSON, organization="Rakete \U0001f680 GmbH"))
    assert _code_of(pdf).text.endswith(PERSON.ticket_code)
    assert "Łucja" in _text(pdf)


@pytest.mark.parametrize(
    "typed", ["#set page(width: 1cm)", "$x$ *fett* _schräg_", '"; #read("/etc/passwd")', "<a> & `b` \\ //"]
)
def test_what_people_typed_is_printed_and_never_obeyed(typed: str) -> None:
    pdf = _ticket(registration=replace(PERSON, organization=typed))
    assert typed in _text(pdf)


def test_a_ticket_is_one_page_of_a4_however_long_the_words() -> None:
    event = replace(EVENT, title_de=(LONG_TITLE * 2)[:200], cluster_de="Cluster " + "x" * 90)
    person = replace(PERSON, first_name="M" * 80, last_name="W" * 80, organization="Gesellschaft " * 12)
    document = pypdfium2.PdfDocument(_ticket(event=event, registration=person))
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx((210 * MM, 297 * MM), abs=1)
    assert _code_of(_ticket(event=event, registration=person)).text.endswith(PERSON.ticket_code)


def test_a_ticket_says_that_the_place_follows() -> None:
    assert "Der Ort folgt" in _text(_ticket(event=replace(EVENT, place=Place())))


def test_the_file_is_named_after_the_event() -> None:
    assert ticket_filename(EVENT) == "Ticket-kuehlung-von-leistungsmodulen-2027.pdf"


def test_the_same_ticket_is_the_same_file() -> None:
    assert _ticket() == _ticket()


def _ticket(event: EventFacts = EVENT, registration: RegistrationFacts = PERSON, language: str = "de") -> bytes:
    return ticket(SETTER, LINKS, event, registration, language)


def _text(pdf: bytes) -> str:
    text: str = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    return " ".join(text.replace("￾\r\n", "").split())


def _code_of(pdf: bytes) -> Any:
    [code] = zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil())
    return code
