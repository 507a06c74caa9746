"""Files as people send them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

HEADINGS = ("Vorname", "Nachname", "E-Mail", "Firma", "PLZ")


def a_person_row(number: int) -> tuple[str, ...]:
    """Return what a list says of one person."""
    return ("Björn", f"Übelacker {number}", f"bjoern.{number}@firma.example", "Müller & Söhne GmbH", "90402")


def a_csv(
    rows: Sequence[Sequence[object]],
    headings: Sequence[str] = HEADINGS,
    *,
    encoding: str = "utf-8",
    separator: str = ";",
    ends: str = "\r\n",
) -> bytes:
    """Return a text file; cells are quoted as Excel does."""
    lines = [
        separator.join(_quoted(str(cell), separator) for cell in row)
        for row in ([headings] if headings else []) + [*rows]
    ]
    return (ends.join(lines) + ends).encode(encoding)


def a_workbook(
    rows: Sequence[Sequence[object]],
    headings: Sequence[object] = HEADINGS,
    *,
    title: str = "Tabelle1",
    arrange: Callable[[Any], None] | None = None,
) -> bytes:
    """Return a workbook of one sheet; `arrange` does with the sheet what its author did."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for row in ([headings] if headings else []) + [*rows]:
        sheet.append(list(row))
    if arrange:
        arrange(sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _quoted(cell: str, separator: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if set(cell) & {separator, '"', "\n"} else cell
