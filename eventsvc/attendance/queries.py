"""Reading who is in, who is expected, and who wants to come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from eventsvc.accounts.models import Account
from eventsvc.accounts.policy import Reach
from eventsvc.events.entry_models import Contingent
from eventsvc.events.holding import HeldQuery, held_by
from eventsvc.events.models import Event, Pool
from eventsvc.events.states import EventState
from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import folded
from eventsvc.registration.models import Registration

from .models import Scan, ScanMethod
from .rules import Standing, Ticket

NEAR = timedelta(days=14)
STILL = timedelta(hours=24)
MANY = 25


@dataclass(frozen=True, kw_only=True)
class DeskEvent:
    """An event as its desk needs it."""

    id: UUID
    slug: str
    title_de: str
    title_en: str
    state: EventState
    starts_at: datetime
    ends_at: datetime
    timezone: str
    venue_name: str
    venue_city: str
    is_decided: bool
    cluster_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many are in, of how many who are expected."""

    present: int
    expected: int


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Someone who is in."""

    registration_id: UUID
    first_name: str
    last_name: str
    organization: str
    at: datetime
    method: ScanMethod
    by: str


def near_events(reach: Reach, now: datetime) -> tuple[tuple[DeskEvent, Count], ...]:
    """Return the events whose desk may be needed: over for a day at most, or about to come, the next first."""
    rows = db.session.execute(
        select(*_EVENT, _present(Event.id).label("present"), _expected(Event.id).label("expected"))
        .where(
            Event.state == EventState.PUBLISHED,
            Event.ends_at > now - STILL,
            Event.starts_at < now + NEAR,
            held_by(reach),
        )
        .order_by(Event.starts_at, Event.id)
    )
    return tuple((_event(row), Count(present=row.present, expected=row.expected)) for row in rows)


def get_desk_event(slug: str, reach: Reach) -> DeskEvent:
    """Return the event of that name, if it lies within reach. Raises NotFound."""
    row = _EVENT_BY_SLUG.execute(reach, slug=slug).one_or_none()
    if row is None:
        raise NotFound(slug)
    return _event(row)


def find_event_of_ticket(code: str, reach: Reach) -> DeskEvent | None:
    """Return the event that a ticket belongs to, if it lies within reach."""
    row = _EVENT_BY_TICKET.execute(reach, code=code).one_or_none()
    return _event(row) if row else None


def find_ticket(code: str) -> Ticket | None:
    """Return the ticket with that code, whatever its event."""
    row = db.session.execute(_TICKET_BY_CODE, {"code": code}).one_or_none()
    return _ticket(row) if row else None


def find_ticket_of(registration_id: UUID) -> Ticket | None:
    """Return the ticket of a registration."""
    row = db.session.execute(_TICKET_BY_ID, {"registration_id": registration_id}).one_or_none()
    return _ticket(row) if row else None


def search_people(event_id: UUID, words: str) -> tuple[Ticket, ...]:
    """Return the first people of an event in whose name, organization or address every word occurs."""
    terms = folded(words).split()
    if not terms:
        return ()
    rows = db.session.execute(
        _tickets()
        .where(
            Registration.event_id == event_id,
            *(Registration.search_text.contains(term, autoescape=True) for term in terms),
        )
        .order_by(Registration.name_key, Registration.id)
        .limit(MANY)
    )
    return tuple(_ticket(row) for row in rows)


def count(event_id: UUID) -> Count:
    """Return how many are in and how many are expected."""
    row = db.session.execute(_COUNT, {"event_id": event_id}).one()
    return Count(present=row.present, expected=row.expected)


def last_arrivals(event_id: UUID, number: int) -> tuple[Arrival, ...]:
    """Return the people who came in last, the latest first."""
    rows = db.session.execute(_ARRIVALS, {"event_id": event_id, "number": number})
    return tuple(Arrival(**row._mapping) for row in rows)  # noqa: SLF001 -- SQLAlchemy's public name for it


def was_there(event_id: UUID) -> ColumnElement[bool]:
    """Return the SQL condition that a registration's person was seen at the event.

    Where the desk has let in nobody of those who take part this way, it kept no list: there everyone counts.
    """
    seen, other = (
        exists().where(Scan.registration_id == Registration.id, Scan.undone_at.is_(None)),
        aliased(Registration),
    )
    listed = (
        select(other.participation)
        .join(Scan, Scan.registration_id == other.id)
        .where(Scan.event_id == event_id, Scan.undone_at.is_(None))
    )
    return or_(seen, Registration.participation.not_in(listed))


_EVENT = (
    Event.id,
    Event.slug,
    Event.title_de,
    Event.title_en,
    Event.state,
    Event.starts_at,
    Event.ends_at,
    Event.timezone,
    Event.venue_name,
    Event.venue_city,
    Event.is_decided,
)


def _event(row: Row[*tuple[Any, ...]]) -> DeskEvent:
    return DeskEvent(**{column.key: getattr(row, column.key) for column in _EVENT})


def _tickets() -> Select[*tuple[Any, ...]]:
    standing = and_(Scan.registration_id == Registration.id, Scan.undone_at.is_(None))
    return (
        select(
            Registration.id.label("registration_id"),
            Registration.event_id,
            Registration.ticket_code.label("code"),
            Registration.state,
            Registration.participation,
            Registration.first_name,
            Registration.last_name,
            Registration.organization,
            Registration.access_needs,
            Registration.remarks,
            Registration.reason,
            Scan.at,
            Account.name.label("by"),
        )
        .outerjoin(Scan, standing)
        .outerjoin(Account, Account.id == Scan.by_account_id)
    )


def _ticket(row: Row[*tuple[Any, ...]]) -> Ticket:
    facts = dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it
    at, by = facts.pop("at"), facts.pop("by")
    return Ticket(**facts, standing=Standing(at=at, by=by) if at else None)


def _present(event_id: SQLColumnExpression[UUID]) -> ScalarSelect[int]:
    """Count the standing scans of an event."""
    return select(func.count()).where(Scan.event_id == event_id, Scan.undone_at.is_(None)).scalar_subquery()


def _expected(event_id: SQLColumnExpression[UUID]) -> ScalarSelect[int]:
    """Sum the places taken of an event: the pools of its ways to take part and of its contingents keep the count."""
    taken = select(func.coalesce(func.sum(Pool.taken), 0))
    kept = select(Contingent.pool_id).where(Contingent.event_id == event_id)
    counts = or_(Pool.participation.is_not(None), Pool.id.in_(kept))
    return taken.where(Pool.event_id == event_id, counts).scalar_subquery()


# Built once: at a desk each scan counts.
_EVENT_BY_SLUG = HeldQuery(select(*_EVENT).where(Event.slug == bindparam("slug"), Event.state != EventState.DRAFT))
_EVENT_BY_TICKET = HeldQuery(
    select(*_EVENT)
    .join(Registration, Registration.event_id == Event.id)
    .where(Registration.ticket_code == bindparam("code"))
)
_TICKET_BY_CODE = _tickets().where(Registration.ticket_code == bindparam("code"))
_TICKET_BY_ID = _tickets().where(Registration.id == bindparam("registration_id"))
_OF_EVENT = bindparam("event_id", type_=Uuid())
_COUNT = select(_present(_OF_EVENT).label("present"), _expected(_OF_EVENT).label("expected"))
_ARRIVALS = (
    select(
        Scan.registration_id,
        Registration.first_name,
        Registration.last_name,
        Registration.organization,
        Scan.at,
        Scan.method,
        Account.name.label("by"),
    )
    .join(Registration, Registration.id == Scan.registration_id)
    .join(Account, Account.id == Scan.by_account_id)
    .where(Scan.event_id == _OF_EVENT, Scan.undone_at.is_(None), Registration.erased_at.is_(None))
    .order_by(Scan.at.desc(), Scan.id.desc())
    .limit(bindparam("number", type_=Integer()))
)
