"""Reading a workbook (XLSX) as it streams by: the values that stand in its cells, whatever computes them.

Written here and not taken from a library: a library of this size would cost every process the memory of a twentieth of
the service, and thrice the time a row.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from io import BytesIO
from typing import IO
from xml.etree import ElementTree as ET

from eventsvc.kit.text import N_

from .errors import FileUnreadable

# Unpacked, a sheet of twenty thousand long rows takes a third of this.
LARGEST_UNPACKED = 96 * 1024 * 1024
MOST_PARTS = 2000
MOST_COLUMNS = 200
LEAP = 59
NO_WORKBOOK = N_("Das ist keine Excel-Datei, die wir lesen können. Speichern Sie sie als „.xlsx“ oder „CSV“.")
TOO_LARGE_UNPACKED = N_("Ausgepackt ist diese Excel-Datei zu groß. Speichern Sie nur das Blatt mit den Personen.")
DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NO_DATE_SIGNS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ERRORS = (
    zipfile.BadZipFile,
    ET.ParseError,
    KeyError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    IndexError,
)


class Workbook:
    """A workbook whose sheets can be read; raises FileUnreadable for what is none, or unpacks beyond all measure."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except _ERRORS as problem:
            raise FileUnreadable(NO_WORKBOOK) from problem
        parts = self._archive.infolist()
        # No more than what a part declares is ever unpacked of it.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise FileUnreadable(TOO_LARGE_UNPACKED)
        try:
            self._refuse_entities()
            self._sheets = self._find_sheets()
        except _ERRORS as problem:
            raise FileUnreadable(NO_WORKBOOK) from problem
        if not self._sheets:
            raise FileUnreadable(NO_WORKBOOK)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in order."""
        return tuple(self._sheets)

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        """Return the rows of a sheet with the numbers that the program shows, each cell as text; empty rows are left out."""
        try:
            with self._archive.open(self._sheets[sheet]) as file:
                yield from self._rows(file)
        except _ERRORS as problem:
            raise FileUnreadable(NO_WORKBOOK) from problem

    def _refuse_entities(self) -> None:
        """No program writes a document type into these files: whoever does wants it to unfold."""
        for part in self._archive.infolist():
            if part.filename.endswith((".xml", ".rels")):
                with self._archive.open(part) as file:
                    if b"<!DOCTYPE" in file.read(1024):
                        raise FileUnreadable(NO_WORKBOOK)

    def _find_sheets(self) -> dict[str, str]:
        root = ET.fromstring(self._archive.read("xl/workbook.xml"))  # noqa: S314 -- entities are refused above
        links = ET.fromstring(self._archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 -- entities are refused above
        targets = {link.get("Id"): (link.get("Target") or "", link.get("Type") or "") for link in links}
        found = {}
        for node in root.iter():
            if _local(node) == "workbookPr":
                self._starts_in_1904 = node.get("date1904") in {"1", "true"}
            if _local(node) == "sheet":
                relation = next((value for name, value in node.attrib.items() if name.endswith("}id")), None)
                target, kind = targets.get(relation, ("", ""))
                if kind.endswith("/worksheet"):
                    found[node.get("name") or ""] = target[1:] if target.startswith("/") else f"xl/{target}"
        return found

    _starts_in_1904 = False

    def _rows(self, file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
        number = 0
        for _event, node in ET.iterparse(file):  # noqa: S314 -- entities are refused above
            name = _local(node)
            if name == "row":
                number = int(node.get("r") or number + 1)
                cells = self._cells(node)
                if any(cells):
                    yield number, cells
                node.clear()
            elif name not in {"c", "v", "is", "t", "r", "f", "rPr", "rPh"}:
                node.clear()

    def _cells(self, row: ET.Element) -> list[str]:
        cells: list[str] = []
        for at, node in enumerate(row):
            reference = _REFERENCE.match(node.get("r") or "")
            place = _column(reference[1]) if reference else at
            value = self._value(node)
            if value and place < MOST_COLUMNS:
                cells += [""] * (place + 1 - len(cells))
                cells[place] = value
        return cells

    def _value(self, cell: ET.Element) -> str:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return "".join(_text_of(part) for part in cell if _local(part) == "is")
        text = next((part.text or "" for part in cell if _local(part) == "v"), "")
        if not text:
            return ""
        match kind:
            case "s":
                return self._strings[int(text)]
            case "b":
                return "ja" if text == "1" else "nein"
            case "n":
                style = int(cell.get("s") or 0)
                is_date = style < len(self._dates) and self._dates[style]
                return self._day(float(text)) if is_date else _number(text)
        return _unescaped(text)

    @cached_property
    def _strings(self) -> list[str]:
        """The texts that the cells point to."""
        path = "xl/sharedStrings.xml"
        if path not in self._archive.namelist():
            return []
        found = []
        with self._archive.open(path) as file:
            for _event, node in ET.iterparse(file):  # noqa: S314 -- entities are refused above
                if _local(node) == "si":
                    found.append(_text_of(node))
                    node.clear()
        return found

    @cached_property
    def _dates(self) -> list[bool]:
        """Which styles show a number as a date or a time."""
        path = "xl/styles.xml"
        if path not in self._archive.namelist():
            return []
        root = ET.fromstring(self._archive.read(path))  # noqa: S314 -- entities are refused above
        own = {
            int(node.get("numFmtId") or 0): _shows_date(node.get("formatCode") or "")
            for node in root.iter()
            if _local(node) == "numFmt"
        }
        formats = next((node for node in root if _local(node) == "cellXfs"), ())
        ids = [int(node.get("numFmtId") or 0) for node in formats]
        return [own.get(one, one in DATE_FORMATS) for one in ids]

    def _day(self, serial: float) -> str:
        """Return a day, a moment or a time of day as ISO writes it; the program counts days, and takes 1900 for a leap year."""
        # Up to the 29th of February 1900, which the program counts and which never was, a day is lost.
        first = datetime(1904, 1, 1) if self._starts_in_1904 else datetime(1899, 12, 30 if serial > LEAP else 31)  # noqa: DTZ001 -- a cell has no time zone
        try:
            moment = first + timedelta(seconds=round(serial * 86400))
        except OverflowError:
            return _number(str(serial))
        if serial < 1:
            return f"{moment:%H:%M}"
        return f"{moment:%Y-%m-%d}" if serial == int(serial) else f"{moment:%Y-%m-%d %H:%M}"


def _local(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]


def _text_of(node: ET.Element) -> str:
    """Return the text of its runs, without what tells how to pronounce it."""
    parts = []
    for child in node:
        name = _local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.append(_text_of(child))
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _number(text: str) -> str:
    """Return a number as one writes it: 90402, not 90402.0 nor 9.0402E4."""
    try:
        value = float(text)
    except ValueError:
        return text
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004 -- beyond, floats lose digits


def _shows_date(code: str) -> bool:
    return bool(set("dmyhs") & set(_NO_DATE_SIGNS.sub("", code.split(";", maxsplit=1)[0]).lower()))
