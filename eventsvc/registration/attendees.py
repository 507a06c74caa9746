"""The attendee list: searched, filtered, sorted, a page at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.sql.elements import UnaryExpression

from eventsvc.clusters.models import Cluster
from eventsvc.events.kinds import Participation
from eventsvc.events.models import Category
from eventsvc.events.question_models import AskedQuestion
from eventsvc.events.session_models import Session
from eventsvc.kit.db import db, table_of
from eventsvc.organizations import OrganizationKind

from .answer_models import Answer
from .choice_models import SessionChoice
from .models import Booking, Registration
from .people_filter import PeopleFilter
from .people_view import NAME, ListColumn, PeopleView, answer_key
from .queue import RESERVE
from .states import RegistrationState
from .tags import RegistrationTag

PAGE_SIZE = 50
_Order = tuple[UnaryExpression[Any], ...]


_R, _B, _A, _Q = table_of(Registration), table_of(Booking), table_of(Answer), table_of(AskedQuestion)
_C, _T, _S, _P = table_of(Category), table_of(RegistrationTag), table_of(SessionChoice), table_of(Session)
_CL = table_of(Cluster)
_CATEGORY = select(_C.c.position).where(_C.c.id == _R.c.category_id).scalar_subquery()
_ORIGIN = select(_CL.c.sort_key).where(_CL.c.id == _R.c.origin_cluster_id).scalar_subquery()
_COLUMNS: dict[str, ColumnElement[Any]] = {
    NAME: _R.c.name_key,
    ListColumn.ORGANIZATION: func.lower(_R.c.organization),
    ListColumn.STATE: _R.c.state,
    ListColumn.SINCE: _R.c.state_at,
    ListColumn.KIND: _R.c.organization_kind,
    ListColumn.CATEGORY: _CATEGORY,
    ListColumn.ORIGIN: _ORIGIN,
    ListColumn.SIGNED_UP: _R.c.created_at,
    ListColumn.PHONE: _R.c.phone,
    ListColumn.PLACE: _R.c.postal_code,
    ListColumn.NOTE: func.lower(_R.c.team_note),
    ListColumn.FOLLOW_UP: _R.c.follow_up_on,
    ListColumn.REMARKS: func.lower(_R.c.remarks),
    ListColumn.DIETARY: func.lower(_R.c.dietary_needs),
    ListColumn.ACCESS: func.lower(_R.c.access_needs),
}


@dataclass(frozen=True, slots=True)
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
    queue_priority: int
    created_at: datetime
    state_at: datetime
    # Who has signed them up, if not themselves.
    booked_by: str
    booking_id: UUID
    category_id: UUID | None
    origin_cluster_id: UUID | None
    organization_kind: OrganizationKind
    postal_code: str
    country: str
    phone: str
    remarks: str
    dietary_needs: str
    access_needs: str
    team_note: str
    follow_up_on: date | None

    @property
    def is_in_reserve(self) -> bool:
        """Whether they wait on the reserve list beside the queue."""
        return self.state is RegistrationState.WAITLISTED and self.queue_priority == RESERVE


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
_BOOKED_BY = case((_B.c.email_key != _R.c.email_key, _B.c.first_name + " " + _B.c.last_name), else_="")
_SHOWN = select(*(_BOOKED_BY if field.name == "booked_by" else _R.c[field.name] for field in fields(AttendeeRow))).join(
    _B, _B.c.id == _R.c.booking_id
)


def attendee_page(event_id: UUID, view: PeopleView, today: date, number: int = 1) -> AttendeePage:
    """Return a page of the event's people, in two statements; in one where all of them stand on it.

    `by_state` counts all that match but for the states, so that each can be offered as a filter. A page behind the
    last is the last.
    """
    wanted, in_order = view.wanted, _order(event_id, view)
    condition = wanted.where(event_id, today)
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
    return tuple(AttendeeRow(*row) for row in rows)


def attendee_ids(event_id: UUID, wanted: PeopleFilter, today: date) -> list[UUID]:
    """Return everyone who matches, in the order of their sign-up."""
    query = select(_R.c.id).where(wanted.where(event_id, today))
    return list(db.session.scalars(query.order_by(_R.c.created_at, _R.c.id)))


def sessions_beside(registration_ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """Return the titles, in German and English, of what each of these people has chosen of the programme."""
    found: dict[UUID, list[tuple[str, str]]] = {}
    chosen = select(_S.c.registration_id, _P.c.title_de, _P.c.title_en).join(_P, _P.c.id == _S.c.session_id)
    for row in db.session.execute(chosen.where(_S.c.registration_id.in_(registration_ids)).order_by(_P.c.starts_at)):
        found.setdefault(row.registration_id, []).append((row.title_de, row.title_en))
    return found


def tags_beside(registration_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the tags of each of these people, in order."""
    found: dict[UUID, list[str]] = {}
    for row in db.session.execute(select(_T).where(_T.c.registration_id.in_(registration_ids)).order_by(_T.c.tag)):
        found.setdefault(row.registration_id, []).append(row.tag)
    return found


def _order(event_id: UUID, view: PeopleView) -> _Order:
    """Who has nothing there comes last, either way round; of equals the name decides, then the id."""
    key = answer_key(view.order)
    columns = _answer_columns(event_id, key) if key else (_COLUMNS[view.order],)
    ordered = [column.desc().nulls_last() if view.descending else column.asc().nulls_last() for column in columns]
    if view.order == NAME:
        ordered = [_R.c.name_key.desc() if view.descending else _R.c.name_key.asc()]
        return (*ordered, _R.c.id.desc() if view.descending else _R.c.id.asc())
    return (*ordered, _R.c.name_key.asc(), _R.c.id.asc())


def _answer_columns(event_id: UUID, key: UUID) -> tuple[ColumnElement[Any], ...]:
    """A number is ordered as one, all else by its words."""
    given = (
        select(func.max(_A.c.number), func.max(_A.c.words))
        .join(_Q, _Q.c.id == _A.c.question_id)
        .where(_Q.c.event_id == event_id, _Q.c.key == key, or_(*_OWNED))
        .correlate(_R)
    )
    number, said = given.with_only_columns(func.max(_A.c.number)), given.with_only_columns(func.max(_A.c.words))
    return number.scalar_subquery(), func.nullif(said.scalar_subquery(), "")


_OWNED = (_A.c.registration_id == _R.c.id, _A.c.booking_id == _R.c.booking_id)


def people_named(event_id: UUID, registration_ids: Sequence[UUID]) -> ColumnElement[bool]:
    """Return the condition on registrations: those of the event that were named one by one."""
    return and_(_R.c.event_id == event_id, _R.c.id.in_(registration_ids))
