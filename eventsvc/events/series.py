"""Series of events: begin one, join and leave it, and read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from eventsvc.accounts.policy import Reach
from eventsvc.journal import Actor, note
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_id

from .errors import InSeriesAlready
from .holding import held_by
from .models import Event, Series
from .recurrence import Rhythm, Rule
from .states import EventState

_EVENTS = table_of(Event)


@dataclass(frozen=True, kw_only=True)
class SeriesRow:
    """A series: by which rule its days were chosen."""

    id: UUID
    rhythm: Rhythm
    every: int
    first_on: date


@dataclass(frozen=True, kw_only=True)
class Member:
    """An event of a series."""

    id: UUID
    slug: str
    state: EventState
    timezone: str
    starts_at: datetime
    ends_at: datetime

    def is_to_come(self, now: datetime) -> bool:
        """Whether it can still be changed: it is neither over nor called off."""
        return self.state is not EventState.CALLED_OFF and now < self.ends_at


def begin_series(event_id: UUID, rule: Rule, *, by: Actor, now: datetime) -> UUID:
    """Let a series begin with the event, and return its id; raises InSeriesAlready."""
    query = select(Event.series_id, Event.starts_at, Event.timezone).where(Event.id == event_id)
    event = db.session.execute(query.with_for_update(key_share=True)).one_or_none()
    if event is None:
        raise NotFound(event_id)
    if event.series_id is not None:
        raise InSeriesAlready
    first_on = event.starts_at.astimezone(ZoneInfo(event.timezone)).date()
    series = Series(id=new_id(), rhythm=rule.rhythm, every=rule.every, first_on=first_on, created_at=now)
    db.session.add(series)
    db.session.flush()
    join_series(event_id, series.id)
    note("event.series_begun", event_id, by=by, now=now, event_id=event_id)
    return series.id


def join_series(event_id: UUID, series_id: UUID) -> None:
    """Let the event belong to the series."""
    db.session.execute(update(_EVENTS).where(_EVENTS.c.id == event_id).values(series_id=series_id))


def leave_series(event_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let the event stand alone from now on; said twice it is one word."""
    mine = update(_EVENTS).where(_EVENTS.c.id == event_id, _EVENTS.c.series_id.is_not(None))
    if db.session.execute(mine.values(series_id=None)).rowcount:  # type: ignore[attr-defined]
        note("event.series_left", event_id, by=by, now=now, event_id=event_id)


def find_series(event_id: UUID) -> SeriesRow | None:
    """Return the series that the event belongs to, or None."""
    query = select(Series).join(Event, Event.series_id == Series.id).where(Event.id == event_id)
    series = db.session.scalars(query).one_or_none()
    if series is None:
        return None
    return SeriesRow(id=series.id, rhythm=series.rhythm, every=series.every, first_on=series.first_on)


def lock_series(series_id: UUID) -> None:
    """Let nobody else change the whole series until the commit: its events are locked one after the other."""
    db.session.execute(select(Series.id).where(Series.id == series_id).with_for_update())


def members_of(series_id: UUID, reach: Reach) -> list[Member]:
    """Return the events of the series within reach, in order of time."""
    names = ("id", "slug", "state", "timezone", "starts_at", "ends_at")
    rows = db.session.execute(
        select(*(getattr(Event, name) for name in names))
        .where(Event.series_id == series_id, held_by(reach))
        .order_by(Event.starts_at, Event.id)
    )
    return [Member(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name for it
