"""The attendee list: searched, filtered, sorted, a page at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.sql.elements import UnaryExpression

from eventsvc.events.kinds import Participation
from eventsvc.kit.db import db, table_of
from eventsvc.kit.text import N_

from .models import Booking, Registration
from .people_filter import PeopleFilter
from .states import RegistrationState

PAGE_SIZE = 50
_Order = tuple[UnaryExpression[Any], UnaryExpression[Any]]


class AttendeeOrder(StrEnum):
    """What the list can be sorted by."""

    NAME = "name"
    ORGANIZATION = "organization"
    STATE = "state"
    SINCE = "since"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return ORDER_LABELS[self]


ORDER_LABELS = {
    AttendeeOrder.NAME: N_("Name"),
    AttendeeOrder.ORGANIZATION: N_("Organisation"),
    AttendeeOrder.STATE: N_("Stand"),
    AttendeeOrder.SINCE: N_("Seit"),
}

_R, _B = table_of(Registration), table_of(Booking)
_COLUMNS: dict[AttendeeOrder, ColumnElement[Any]] = {
    AttendeeOrder.NAME: _R.c.name_key,
    AttendeeOrder.ORGANIZATION: func.lower(_R.c.organization),
    AttendeeOrder.STATE: _R.c.state,
    AttendeeOrder.SINCE: _R.c.state_at,
}


@dataclass(frozen=True, kw_only=True)
class AttendeeRow:
    """One line of the attendee list."""

    id: UUID
    first_name: str
    last_name: str
    email: str
    organization: str
    participation: Participation
    state: RegistrationState
    queue_position: int | None
    created_at: datetime
    state_at: datetime
    # Who has signed them up, if not themselves.
    booked_by: str


@dataclass(frozen=True, kw_only=True)
class AttendeePage:
    """A page of the list, how many match in all, and how many of those there are in each state."""

    rows: tuple[AttendeeRow, ...]
    number: int
    total: int
    by_state: dict[RegistrationState, int]

    @property
    def last_number(self) -> int:
        """The number of the last page, from 1."""
        return max(1, -(-self.total // PAGE_SIZE))


# What a line of the list shows: the fields of AttendeeRow.
_BOOKED_BY = case((func.lower(_B.c.email) != _R.c.email_key, _B.c.first_name + " " + _B.c.last_name), else_="")
_SHOWN = select(
    *(_R.c[field.name] for field in fields(AttendeeRow) if field.name != "booked_by"), _BOOKED_BY.label("booked_by")
).join(_B, _B.c.id == _R.c.booking_id)


def attendee_page(
    event_id: UUID,
    wanted: PeopleFilter,
    today: date,
    *,
    order: AttendeeOrder = AttendeeOrder.NAME,
    descending: bool = False,
    number: int = 1,
) -> AttendeePage:
    """Return a page of the event's people, in two statements; in one where all of them stand on it.

    `by_state` counts all that match but for the states, so that each can be offered as a filter. A page behind the
    last is the last.
    """
    condition, in_order = wanted.where(event_id, today), _order(order, descending=descending)
    rows = _rows(condition, in_order, 1) if number <= 1 and not wanted.states else None
    if rows is not None and len(rows) < PAGE_SIZE:
        return AttendeePage(rows=rows, number=1, total=len(rows), by_state=Counter(row.state for row in rows))
    in_any_state = wanted.with_states().where(event_id, today)
    counts = select(_R.c.state, func.count().label("number")).where(in_any_state).group_by(_R.c.state)
    by_state = {row.state: row.number for row in db.session.execute(counts)}
    total = sum(count for state, count in by_state.items() if state in wanted.states or not wanted.states)
    number = min(max(1, number), max(1, -(-total // PAGE_SIZE)))
    rows = rows or _rows(condition, in_order, number)
    return AttendeePage(rows=rows, number=number, total=total, by_state=by_state)


def _rows(condition: ColumnElement[bool], in_order: _Order, number: int) -> tuple[AttendeeRow, ...]:
    """Return a page: what stands before it is stepped over in the index, and only its own people are read."""
    chosen = select(_R.c.id).where(condition).order_by(*in_order).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    rows = db.session.execute(_SHOWN.where(_R.c.id.in_(chosen)).order_by(*in_order))
    return tuple(AttendeeRow(**row._mapping) for row in rows)  # noqa: SLF001 -- SQLAlchemy's public name for it


def attendee_ids(event_id: UUID, wanted: PeopleFilter, today: date) -> list[UUID]:
    """Return everyone who matches, in the order of their sign-up."""
    query = select(_R.c.id).where(wanted.where(event_id, today))
    return list(db.session.scalars(query.order_by(_R.c.created_at, _R.c.id)))


def _order(order: AttendeeOrder, *, descending: bool) -> _Order:
    column, tie = _COLUMNS[order], _R.c.id
    if descending:
        return column.desc(), tie.desc()
    return column.asc(), tie.asc()
