"""What an export is made of: columns with German headings, and rows that are read as they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select

from eventsvc.kit.catalogue import translated
from eventsvc.kit.db import db
from eventsvc.kit.text import N_
from eventsvc.registration.queue import RESERVE
from eventsvc.registration.states import ON_THE_RESERVE_LIST, RegistrationState

BATCH = 500
YES = N_("ja")

# A cell is text, or a wall-clock time in the event's zone.
Cell = str | datetime
Beside = Callable[[Sequence[Row[Any]]], list[tuple[Cell, ...]]]


class ColumnKind(StrEnum):
    """How a column is kept: text stays text, whatever figures it holds."""

    TEXT = "text"
    INSTANT = "instant"


@dataclass(frozen=True)
class Column:
    """One column: its German heading, marked for the catalogues, and how it is kept."""

    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 16


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked for: whose rows, for whom to read. `list_id` is a list that was handed over; None means the newest."""

    event_id: UUID
    timezone: str
    language: str
    now: datetime
    # Where the team decides, who waits stands on a reserve list.
    is_decided: bool = False
    states: frozenset[RegistrationState] = field(default_factory=frozenset)
    with_needs: bool = False
    # Which registrations, where not all of them; a list that was handed over knows its own.
    whom: ColumnElement[bool] | None = None
    list_id: UUID | None = None

    def said(self, msgid: str) -> str:
        """Return the German text in the reader's language."""
        return translated(self.language, msgid)

    def labels(self, words: type[StrEnum]) -> dict[Any, str]:
        """Return the label of each word in the reader's language; nothing has none."""
        return {None: ""} | {word: self.said(word.label) for word in words}  # type: ignore[attr-defined] # all of ours have one

    def state_words(self) -> Callable[[RegistrationState, int], str]:
        """Return what says how somebody stands, who waits with that priority: in the queue, or on the reserve list."""
        said = {state: self.said(state.label_at(is_decided=self.is_decided)) for state in RegistrationState}
        reserve = self.said(ON_THE_RESERVE_LIST)

        def words(state: RegistrationState, priority: int) -> str:
            return reserve if state is RegistrationState.WAITLISTED and priority == RESERVE else said[state]

        return words

    @property
    def local(self) -> Callable[[datetime | None], Cell]:
        """Return what turns an instant into the wall-clock time where the event takes place."""
        return partial(_local, ZoneInfo(self.timezone))


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows of an export, read in one statement, and so at one moment."""

    title: str
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


def table(
    asked: Asked,
    title: str,
    columns: tuple[Column, ...],
    query: Select[*tuple[Any, ...]],
    written: Callable[[Row[*tuple[Any, ...]]], tuple[Cell, ...]],
    beside: Beside | None = None,
) -> Table:
    """Return the table that `query` fills, each row `written` as it is read; few rows are held at once.

    `beside` reads what stands beside a batch of rows: further cells for each.
    """
    return table_of_rows(asked, title, columns, _read(query, written, beside))


def table_of_rows(asked: Asked, title: str, columns: tuple[Column, ...], rows: Iterator[tuple[Cell, ...]]) -> Table:
    """Return the table of rows that are there."""
    return Table(
        title=asked.said(title),
        columns=columns,
        headings=tuple(asked.said(column.heading) for column in columns),
        rows=rows,
    )


def _read(
    query: Select[*tuple[Any, ...]],
    written: Callable[[Row[*tuple[Any, ...]]], tuple[Cell, ...]],
    beside: Beside | None,
) -> Iterator[tuple[Cell, ...]]:
    rows = db.session.execute(query.execution_options(yield_per=BATCH))
    for batch in rows.partitions():
        if beside is None:
            yield from map(written, batch)
        else:
            yield from ((*written(row), *more) for row, more in zip(batch, beside(batch), strict=True))


def _local(zone: ZoneInfo, at: datetime | None) -> Cell:
    return at.astimezone(zone).replace(tzinfo=None) if at else ""
