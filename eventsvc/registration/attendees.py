"""The attendee list: searched, filtered, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.sql.elements import UnaryExpression

from eventsvc.events.kinds import Participation
from eventsvc.kit.db import db
from eventsvc.kit.text import N_, folded

from .models import Booking, Registration
from .states import RegistrationState

PAGE_SIZE = 50


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

_COLUMNS = {
    AttendeeOrder.NAME: Registration.name_key,
    AttendeeOrder.ORGANIZATION: func.lower(Registration.organization),
    AttendeeOrder.STATE: Registration.state,
    AttendeeOrder.SINCE: Registration.state_at,
}


@dataclass(frozen=True, kw_only=True)
class AttendeeFilter:
    """Which part of the list is wanted; empty words and no states mean all."""

    words: str = ""
    states: frozenset[RegistrationState] = frozenset()
    participation: Participation | None = None
    category_id: UUID | None = None


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
_BOOKED_BY = case(
    (func.lower(Booking.email) != Registration.email_key, Booking.first_name + " " + Booking.last_name), else_=""
).label("booked_by")
_SHOWN: tuple[Any, ...] = (
    *(getattr(Registration, field.name) for field in fields(AttendeeRow) if field.name != "booked_by"),
    _BOOKED_BY,
)


def attendee_page(
    event_id: UUID,
    wanted: AttendeeFilter,
    *,
    order: AttendeeOrder = AttendeeOrder.NAME,
    descending: bool = False,
    number: int = 1,
) -> AttendeePage:
    """Return a page of the event's people, in two statements.

    `by_state` counts all that match but for the states, so that each can be offered as a filter. A page behind the
    last is the last.
    """
    conditions = [Registration.event_id == event_id, *_conditions(wanted)]
    counts = select(Registration.state, func.count().label("number")).where(*conditions).group_by(Registration.state)
    by_state = {row.state: row.number for row in db.session.execute(counts)}
    states = wanted.states or frozenset(RegistrationState)
    total = sum(count for state, count in by_state.items() if state in states)
    number = min(max(1, number), max(1, -(-total // PAGE_SIZE)))
    if wanted.states:
        conditions.append(Registration.state.in_(wanted.states))
    rows = db.session.execute(
        select(*_SHOWN)
        .join(Booking, Booking.id == Registration.booking_id)
        .where(*conditions)
        .order_by(*_order(order, descending=descending))
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    found = tuple(AttendeeRow(**row._mapping) for row in rows)  # noqa: SLF001 -- SQLAlchemy's public name for it
    return AttendeePage(rows=found, number=number, total=total, by_state=by_state)


def attendee_ids(event_id: UUID, wanted: AttendeeFilter) -> list[UUID]:
    """Return everyone who matches, in the order of their sign-up."""
    query = select(Registration.id).where(Registration.event_id == event_id, *_conditions(wanted))
    if wanted.states:
        query = query.where(Registration.state.in_(wanted.states))
    return list(db.session.scalars(query.order_by(Registration.created_at, Registration.id)))


def _conditions(wanted: AttendeeFilter) -> Iterable[ColumnElement[bool]]:
    for word in folded(wanted.words).split():
        yield Registration.search_text.contains(word, autoescape=True)
    if wanted.participation is not None:
        yield Registration.participation == wanted.participation
    if wanted.category_id is not None:
        yield Registration.category_id == wanted.category_id


def _order(order: AttendeeOrder, *, descending: bool) -> tuple[UnaryExpression[Any], ...]:
    column, tie = _COLUMNS[order], Registration.id
    if descending:
        return column.desc(), tie.desc()
    return column.asc(), tie.asc()
