"""Files as people send them: recognised, and read as they are written."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook as Book

from eventsvc.exports.tables import Column, Table
from eventsvc.exports.writers import write_xlsx
from eventsvc.imports.errors import FileUnreadable
from eventsvc.imports.layout import MOST_ROWS, Layout, glance, people, recognise
from eventsvc.imports.workbook import Workbook
from tests.builders.spreadsheets import HEADINGS, a_csv, a_person_row, a_workbook

ROWS = [a_person_row(number) for number in range(1, 4)]
TEXTS = {
    "plain UTF-8": ("utf-8", a_csv(ROWS)),
    "UTF-8 with its mark": ("utf-8", a_csv(ROWS, encoding="utf-8-sig")),
    "Excel on Windows": ("cp1252", a_csv(ROWS, encoding="cp1252")),
    "an old DOS program": ("cp850", a_csv(ROWS, encoding="cp850")),
    "an old Mac": ("mac_roman", a_csv(ROWS, encoding="mac_roman", ends="\r")),
    "Excel's Unicode text": ("utf-16", a_csv(ROWS, encoding="utf-16", separator="\t")),
    "without a mark": ("utf-16", a_csv(ROWS, encoding="utf-16-le", separator="\t")),
    "commas": (
        "utf-8",
        a_csv([*ROWS, ("Jo", "von der Leyen", "jo@firma.example", "Maier, Huber; Co", "1")], separator=","),
    ),
    "bars": ("utf-8", a_csv(ROWS, separator="|")),
    "Excel's hint": ("utf-8", b"sep=;\r\n" + a_csv(ROWS)),
}


def read(content: bytes) -> tuple[Layout, tuple[str, ...], list[tuple[int, list[str]]]]:
    layout = recognise(content)
    return layout, glance(content, layout).headings, list(people(content, layout))


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_is_read_whatever_it_was_written_in(case: str) -> None:
    encoding, content = TEXTS[case]
    layout, headings, rows = read(content)
    assert (layout.encoding, layout.heading_row, headings) == (encoding, 1, HEADINGS)
    assert [tuple(cells) for _number, cells in rows][:3] == ROWS
    assert [number for number, _cells in rows][:3] == [2, 3, 4]


def test_a_cell_may_have_lines_and_empty_rows_count_as_the_program_counts() -> None:
    _layout, _headings, rows = read(
        b'Name;E-Mail;Notiz\n"von der Leyen, Jo";jo@firma.example;"erste\nzweite ""Zeile"""\n;;\n\nDoe;doe@firma.example;\n'
    )
    assert rows == [
        (2, ["von der Leyen, Jo", "jo@firma.example", 'erste zweite "Zeile"']),
        (5, ["Doe", "doe@firma.example", ""]),
    ]


def test_without_a_heading_the_columns_have_letters() -> None:
    layout, headings, rows = read(a_csv(ROWS, headings=()))
    assert (layout.heading_row, headings, len(rows)) == (0, ("A", "B", "C", "D", "E"), 3)


def test_what_stands_in_cells_is_read_as_one_sees_it() -> None:
    cells = ["=1+1", date(1980, 2, 29), datetime(2026, 3, 10, 9, 30), 90402.0, 1.5, True, "a_x000D_b", None, "#N/A"]  # noqa: DTZ001 -- a cell has no time zone
    _layout, _headings, ((number, read_cells),) = read(
        a_workbook([["x@y.de", *cells]], ["E-Mail", *(f"S{i}" for i in range(9))])
    )
    assert number == 2
    # openpyxl computes nothing, so its formula has no value; the next test has one.
    assert read_cells == ["x@y.de", "", "1980-02-29", "2026-03-10 09:30", "90402", "1.5", "ja", "a b", "", "#N/A"]


def test_a_formula_is_the_value_that_was_computed() -> None:
    book = a_workbook([["a@b.de", '=CONCATENATE("von der ","Leyen")']], ["E-Mail", "Nachname"])
    computed = replaced(book, b"<v></v>", b"<v>von der Leyen</v>", b"<v />", b"<v>von der Leyen</v>")
    assert next(people(computed, recognise(computed)))[1] == ["a@b.de", "von der Leyen"]


def replaced(book: bytes, *pairs: bytes) -> bytes:
    """Write into the sheet what a program that computes would have written."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name.startswith("xl/worksheets/sheet"):
                for old, new in zip(pairs[::2], pairs[1::2], strict=True):
                    content = content.replace(old, new)
                content = content.replace(b'<c r="B2">', b'<c r="B2" t="str">')
            after.writestr(name, content)
    return target.getvalue()


def test_the_day_before_which_a_leap_day_never_was() -> None:
    def show(sheet):
        for cell in sheet[2]:
            cell.number_format = "dd.mm.yyyy"

    content = a_workbook([["x@y.de", 1, 61, 0.5]], ["E-Mail", "A", "B", "C"], arrange=show)
    assert next(people(content, recognise(content)))[1] == ["x@y.de", "1900-01-01", "1900-03-01", "12:00"]


def test_merged_headings_under_a_title() -> None:
    def merge(sheet) -> None:
        sheet.insert_rows(1, 3)
        sheet["A1"] = "Teilnehmerliste Workshop Leichtbau"
        sheet.merge_cells("A1:F1")
        for cells, words in (("A3:C3", "Person"), ("D3:E3", "Firma"), ("F3:F4", "Bemerkung")):
            sheet[cells.split(":")[0]] = words
            sheet.merge_cells(cells)

    rows = [["Jo", "von der Leyen", "jo@firma.example", "Acme", "80331", "vegan"]]
    content = a_workbook(rows, ["Vorname", "Name", "E-Mail", "Name", "PLZ"], arrange=merge)
    layout, headings, found = read(content)
    assert layout.heading_row == 4
    assert headings == ("Vorname", "Person: Name", "E-Mail", "Firma: Name", "PLZ", "Bemerkung")
    assert found == [(5, rows[0])]


def test_another_sheet_can_be_chosen() -> None:
    book = Book()
    book.active.title = "Anleitung"  # type: ignore[union-attr]
    sheet = book.create_sheet("Personen")
    sheet.append(["Name", "E-Mail"])
    sheet.append(["Doe", "doe@firma.example"])
    file = BytesIO()
    book.save(file)
    assert Workbook(file.getvalue()).sheets == ("Anleitung", "Personen")
    assert list(people(file.getvalue(), Layout(sheet="Personen", heading_row=1))) == [(2, ["Doe", "doe@firma.example"])]


def test_what_we_have_exported_ourselves_can_be_read() -> None:
    table = Table(
        title="Teilnehmende",
        columns=(Column("Name"), Column("E-Mail")),
        headings=("Name", "E-Mail"),
        rows=iter([("Doe", "doe@firma.example")]),
    )
    content = b"".join(write_xlsx(table))
    assert list(people(content, recognise(content))) == [(2, ["Doe", "doe@firma.example"])]


def packed(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 nothing",
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .xls",
        b"PK\x03\x04 broken off",
        packed(**{"word__document.xml": b"<w/>"}),
        packed(**{"xl__workbook.xml": b"\0" * 200_000_000}),
        packed(
            **{"xl__workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "xl___rels__workbook.xml.rels": b"<x/>"}
        ),
        a_workbook([], [])[:-200],
        b"",
        b"\n\n;;\n",
    ],
    ids=["pdf", "png", "xls", "broken zip", "word", "bomb", "entities", "cut off", "nothing", "no cell"],
)
def test_what_is_no_table_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(FileUnreadable):
        glance(content, recognise(content))


@pytest.mark.slow
def test_twenty_thousand_rows_and_no_more() -> None:
    content = a_csv([a_person_row(number) for number in range(MOST_ROWS)])
    assert sum(1 for _row in people(content, recognise(content))) == MOST_ROWS
    longer = content + a_csv([a_person_row(0)], headings=())
    with pytest.raises(FileUnreadable):
        list(people(longer, recognise(longer)))
