"""Exports: a list as it was handed to a venue, and what has changed since."""

from __future__ import annotations

from eventsvc.kit.text import N_
from eventsvc.registration.frozen_lists import get_frozen_list, lines_of
from eventsvc.registration.written_changes import NEED_LABELS, ListWords, written_changes

from .tables import Asked, Cell, Column, ColumnKind, Table, table_of_rows

LIST_TITLE, CHANGES_TITLE = N_("Übergebene Liste"), N_("Änderungen seit der Übergabe")

_WHO = (Column(N_("Nachname"), width=20), Column(N_("Vorname")), Column(N_("Organisation"), width=32))
LIST_COLUMNS = (
    *_WHO,
    Column(N_("Teilnahme"), width=10),
    Column(N_("Kategorie"), width=20),
    Column(N_("Programm"), width=40),
)
CHANGES_COLUMNS = (
    *_WHO,
    Column(N_("Änderung"), width=24),
    Column(N_("Vorher"), width=40),
    Column(N_("Jetzt"), width=40),
    Column(N_("Geändert am"), ColumnKind.INSTANT),
    Column(N_("Geändert von"), width=24),
)


def handed_over(asked: Asked) -> Table:
    """Return the list word by word as it was handed over; what people need stands on it if it did then."""
    frozen = get_frozen_list(asked.event_id, asked.list_id)
    lines, words = lines_of(frozen), ListWords(asked.event_id, asked.language)
    own = {key: None for line in lines for key in line.needs if key not in NEED_LABELS}
    needs = (*NEED_LABELS, *own) if frozen.with_needs else ()
    columns = (*LIST_COLUMNS, *(Column(words.need(key), width=28) for key in needs))
    rows: list[tuple[Cell, ...]] = [
        (
            *(line.last_name, line.first_name, line.organization),
            *(words.way(line), words.category(line), words.sessions(line)),
            *(line.needs.get(key, "") for key in needs),
        )
        for line in lines
    ]
    return table_of_rows(asked, LIST_TITLE, columns, iter(rows))


def list_changes(asked: Asked) -> Table:
    """Return what has changed since, the newest first."""
    frozen = get_frozen_list(asked.event_id, asked.list_id)
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.last_name, one.first_name, one.organization),
            *(one.what, one.before, one.after),
            *(asked.local(one.at), one.by),
        )
        for one in written_changes(frozen, asked.language)
    ]
    return table_of_rows(asked, CHANGES_TITLE, CHANGES_COLUMNS, iter(rows))
