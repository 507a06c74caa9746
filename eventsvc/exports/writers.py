"""Writing a table as a file, row by row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any

from rustpy_xlsxwriter import Format as CellFormat
from rustpy_xlsxwriter import write_worksheet

from .tables import Cell, ColumnKind, Table

BOM = "\ufeff"
# Spreadsheets take a cell that begins like this for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
CLOCK_CSV = "%d.%m.%Y %H:%M"
CLOCK_XLSX = "dd.mm.yyyy hh:mm"
ROWS_A_CHUNK = 500
BYTES_A_CHUNK = 64 * 1024
# More than this Excel does not hold in one cell.
LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31


@dataclass(frozen=True)
class Format:
    """A kind of file: the ending of its name, what it is called on the wire, and what writes it."""

    ending: str
    media_type: str
    write: Callable[[Table], Iterator[bytes]]


class _Lines:
    """Collects what the csv module writes, to be given on in chunks."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.write = self.parts.append

    def take(self) -> bytes:
        text = "".join(self.parts)
        self.parts.clear()
        return text.encode()


def write_csv(table: Table) -> Iterator[bytes]:
    """Write the table as a German Excel opens it: semicolons, a byte order mark, no cell that computes."""
    lines = _Lines()
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    lines.write(BOM)
    writer.writerow(table.headings)
    yield lines.take()
    while rows := list(islice(table.rows, ROWS_A_CHUNK)):
        writer.writerows([[_csv_cell(cell) for cell in row] for row in rows])
        yield lines.take()


def write_xlsx(table: Table) -> Iterator[bytes]:
    """Write the table as a workbook of one sheet.

    The small project behind `write_worksheet` is used here only: `xlsxwriter` with `constant_memory` could take its
    place at ten times the cost.
    """
    with TemporaryFile() as file:
        write_worksheet(
            _records(table),
            file,
            sheet_name=table.title[:LONGEST_SHEET_NAME],
            freeze_row=1,
            bold_headers=True,
            autofilter=True,
            column_widths=[float(column.width) for column in table.columns],
            column_formats=_formats(table),
            ignore_errors=_texts(table),
        )
        file.seek(0)
        while chunk := file.read(BYTES_A_CHUNK):
            yield chunk


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.strftime(CLOCK_CSV)
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _records(table: Table) -> Iterator[dict[str, Any]]:
    """Give the rows as the writer wants them; it reads the headings from the first, so there always is one."""
    headings = table.headings
    first = next(table.rows, None)
    if first is None:
        yield dict.fromkeys(headings)
        return
    for row in chain((first,), table.rows):
        yield dict(zip(headings, map(_xlsx_cell, row), strict=True))


def _xlsx_cell(cell: Cell) -> Cell | None:
    """Leave empty cells empty, and cut what Excel cannot hold."""
    if isinstance(cell, str):
        return cell[:LONGEST_CELL] or None
    return cell


def _formats(table: Table) -> dict[str, CellFormat]:
    """How each column is shown: times as Germans write them, all else as the text that it is."""
    return {
        heading: CellFormat().set_num_format(CLOCK_XLSX if column.kind is ColumnKind.INSTANT else "@")
        for heading, column in zip(table.headings, table.columns, strict=True)
    }


def _texts(table: Table) -> dict[str, str]:
    """Which columns may hold figures as text without Excel's green corner."""
    return {
        heading: "number_stored_as_text"
        for heading, column in zip(table.headings, table.columns, strict=True)
        if column.kind is ColumnKind.TEXT
    }


FORMATS = {
    "csv": Format("csv", "text/csv; charset=utf-8", write_csv),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
}
