"""Reading a workbook (XLSX) as it streams by: the values that stand in its cells, whatever computes them."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from importlib import import_module
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from eventsvc.kit.text import N_

from .errors import FileUnreadable

# Unpacked, a sheet of twenty thousand long rows takes a third of this.
LARGEST_UNPACKED = 96 * 1024 * 1024
MOST_PARTS = 2000
MOST_COLUMNS = 200
NO_WORKBOOK = N_("Das ist keine Excel-Datei, die wir lesen können. Speichern Sie sie als „.xlsx“ oder „CSV“.")
TOO_LARGE_UNPACKED = N_("Ausgepackt ist diese Excel-Datei zu groß. Speichern Sie nur das Blatt mit den Personen.")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What the libraries raise, depending on what is broken; RuntimeError is zipfile's for a locked archive and for one
# that is packed in a way it does not know.
_ERRORS = (
    *(zipfile.BadZipFile, ParseError, OSError, EOFError, RuntimeError, OverflowError),
    *(LookupError, ValueError, TypeError, AttributeError),
)


class Workbook:
    """A workbook whose sheets can be read; raises FileUnreadable for what is none, or unpacks beyond all measure."""

    def __init__(self, content: bytes) -> None:
        try:
            _refuse_bombs(content)
            self._book = _open(content)
        except _ERRORS as problem:
            raise FileUnreadable(NO_WORKBOOK) from problem
        if not self.sheets:
            raise FileUnreadable(NO_WORKBOOK)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in order."""
        return tuple(sheet.title for sheet in self._book.worksheets)

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        """Return the rows of a sheet with the numbers that the program shows, each cell as text; empty rows are left out."""
        try:
            found = self._book[sheet]
            # What a file says of its own size is often wrong.
            found.reset_dimensions()
            for number, row in enumerate(found.iter_rows(values_only=True), 1):
                cells = [_written(value) for value in row]
                if any(cells):
                    yield number, cells
        except _ERRORS as problem:
            raise FileUnreadable(NO_WORKBOOK) from problem


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        # No more than what a part declares is ever unpacked of it.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise FileUnreadable(TOO_LARGE_UNPACKED)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as file:
                    # No program writes a document type into these files: whoever does wants it to unfold.
                    if b"<!DOCTYPE" in file.read(1024):
                        raise FileUnreadable(NO_WORKBOOK)


def _open(content: bytes) -> Any:
    # Loaded when somebody brings a workbook: every process would carry its many megabytes otherwise.
    library = import_module("openpyxl")
    with warnings.catch_warnings():
        # It warns of what it leaves aside: styles, pictures, checks of cells.
        warnings.simplefilter("ignore")
        return library.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)


def _written(value: object) -> str:
    """Return what stands in a cell as one writes it: days as ISO does, and 90402, not 90402.0."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nein"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return f"{value:%Y-%m-%d}" if value.time() == time.min else f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))
