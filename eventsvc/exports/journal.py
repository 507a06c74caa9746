"""Export: the journal, sentence by sentence, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterator

from eventsvc.kit.catalogue import translated
from eventsvc.kit.text import N_

from .tables import Cell, Column, ColumnKind, Table

TITLE = N_("Journal")
COLUMNS = (
    Column(N_("Wann"), ColumnKind.INSTANT),
    Column(N_("Wer"), width=28),
    Column(N_("Was"), width=32),
    Column(N_("Satz"), width=64),
    Column(N_("Unterschiede"), width=64),
    Column(N_("Einzelheiten"), width=32),
    Column(N_("Veranstaltung"), width=40),
)


def journal_table(language: str, rows: Iterator[tuple[Cell, ...]]) -> Table:
    """Return the table of entries that are told as they are read."""
    return Table(
        title=translated(language, TITLE),
        columns=COLUMNS,
        headings=tuple(translated(language, column.heading) for column in COLUMNS),
        rows=rows,
    )
