"""Reading who was offered a place, and where the clock has something to do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select, update

from eventsvc.events.models import Event, Pool
from eventsvc.events.states import EventState
from eventsvc.kit.db import db, table_of

from .models import Booking, Registration
from .queries import RegistrationRow, registration_query, registration_row
from .queue import LONGEST_BLOCKING
from .states import RegistrationState

_R, _B, _E, _P = table_of(Registration), table_of(Booking), table_of(Event), table_of(Pool)


def offered_together(registration: RegistrationRow) -> list[RegistrationRow]:
    """Return whose offers the holder of the registration's link answers for.

    For a group that comes together its contact answers for all of them; everyone else for themselves.
    """
    by_the_contact = and_(_B.c.is_together, _B.c.email_key == registration.person.email.casefold())
    return _rows(
        _R.c.booking_id == registration.booking_id,
        _R.c.state == RegistrationState.OFFERED,
        or_(_R.c.id == registration.id, by_the_contact),
    )


def offers_of(event_id: UUID) -> list[RegistrationRow]:
    """Return everyone at the event who has an offer, in the order of the deadlines."""
    return _rows(_R.c.event_id == event_id, _R.c.state == RegistrationState.OFFERED)


def shorten_offers(event_id: UUID, until: datetime) -> list[RegistrationRow]:
    """Let no offer at the event stand longer than `until`, and return those that did, as they are now; the places are locked."""
    longer = _rows(_R.c.event_id == event_id, _R.c.state == RegistrationState.OFFERED, _R.c.offered_until > until)
    if longer:
        shortened = update(_R).where(_R.c.id.in_([one.id for one in longer]))
        db.session.execute(shortened.values(offered_until=until, revision=_R.c.revision + 1))
    return [replace(one, offered_until=until, revision=one.revision + 1) for one in longer]


def offers_running_out(event_ids: Select[UUID], until: datetime) -> dict[UUID, int]:
    """Return how many offers end unanswered by `until`, for each of the events that has some."""
    rows = db.session.execute(
        select(_R.c.event_id, func.count())
        .where(_R.c.event_id.in_(event_ids), _R.c.state == RegistrationState.OFFERED, _R.c.offered_until <= until)
        .group_by(_R.c.event_id)
    )
    return {event_id: number for event_id, number in rows}  # noqa: C416 -- mypy takes a Row for no pair


def offers_run_out(event_id: UUID, now: datetime, number: int) -> list[RegistrationRow]:
    """Return up to `number` people at the event who have not answered in time."""
    return _rows(
        _R.c.event_id == event_id,
        _R.c.state == RegistrationState.OFFERED,
        _R.c.offered_until <= now,
        number=number,
    )


def events_to_tend(now: datetime) -> list[UUID]:
    """Return the events where an offer has run out, or where a group has kept free places long enough."""
    run_out = select(_R.c.event_id).join(_E, _E.c.id == _R.c.event_id).where(
        _R.c.state == RegistrationState.OFFERED,
        _R.c.offered_until <= now,
        _E.c.state == EventState.PUBLISHED,
    )  # fmt: skip
    # From the few coming events to their queues: no other way is short enough to go every minute.
    blocked = (
        select(_E.c.id)
        .join(_P, _P.c.event_id == _E.c.id)
        .join(_R, _R.c.event_id == _E.c.id)
        .join(_B, _B.c.id == _R.c.booking_id)
        .where(
            _E.c.state == EventState.PUBLISHED,
            _E.c.starts_at > now,
            _P.c.waiting > 0,
            or_(_P.c.capacity.is_(None), _P.c.taken < _P.c.capacity),
            _R.c.state == RegistrationState.WAITLISTED,
            _B.c.blocking_since <= now - LONGEST_BLOCKING,
        )
    )
    return list(db.session.scalars(run_out.union(blocked)))


def _rows(*conditions: object, number: int | None = None) -> list[RegistrationRow]:
    query = registration_query().where(*conditions).order_by(_R.c.offered_until, _R.c.id).limit(number)  # type: ignore[arg-type]
    return [registration_row(row) for row in db.session.execute(query)]
