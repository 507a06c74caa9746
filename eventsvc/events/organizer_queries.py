"""What organizers read of their events: lists with fill level, one event whole, and the draft behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, UnaryExpression, and_, case, func, or_, select
from sqlalchemy.orm import defer

from eventsvc.clusters.models import Cluster
from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import folded

from .drafts import Hindrance, Readiness, hindrances
from .holding import ACCEPTED, held_by
from .kinds import EventFormat, EventKind, Participation
from .models import Event, EventHost, Pool
from .rules import Window, WindowStatus, window_status
from .states import EventState
from .views import EventView

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class PoolRow:
    """How one way to take part is filled; `capacity` None means unlimited."""

    id: UUID
    participation: Participation
    capacity: int | None
    taken: int
    waiting: int

    @property
    def is_full(self) -> bool:
        """Whether no place is left."""
        return self.capacity is not None and self.taken >= self.capacity


@dataclass(frozen=True, kw_only=True)
class HeldEvent:
    """An event as a line of its organizers' list."""

    id: UUID
    slug: str
    lead_cluster_id: UUID
    title_de: str
    title_en: str
    kind: EventKind
    format: EventFormat
    state: EventState
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None
    closes_at: datetime
    timezone: str
    venue_name: str
    venue_city: str
    has_join_url: bool
    cluster_de: str
    cluster_en: str
    colour: str
    has_waiting_list: bool
    readiness: Readiness
    pools: tuple[PoolRow, ...]

    @property
    def taken(self) -> int:
        """How many places are taken, all ways together."""
        return sum(pool.taken for pool in self.pools)

    @property
    def waiting(self) -> int:
        """How many wait, all ways together."""
        return sum(pool.waiting for pool in self.pools)

    @property
    def capacity(self) -> int | None:
        """How many places there are, all ways together; None where one way is unlimited."""
        capacities = [pool.capacity for pool in self.pools if pool.capacity is not None]
        return sum(capacities) if len(capacities) == len(self.pools) else None

    @property
    def needs_venue(self) -> bool:
        """Whether people come to a place that is not named yet."""
        return Participation.ON_SITE in self.format.participations and not (self.venue_name or self.venue_city)

    @property
    def needs_link(self) -> bool:
        """Whether people take part online and the link is not known yet."""
        return Participation.ONLINE in self.format.participations and not self.has_join_url

    def status(self, now: datetime) -> WindowStatus:
        """How it stands for someone who wants to come."""
        return window_status(
            Window(
                state=self.state,
                opens_at=self.opens_at,
                closes_at=self.closes_at,
                ends_at=self.ends_at,
                timezone=self.timezone,
            ),
            now,
        )

    def hindrances(self, now: datetime) -> list[Hindrance]:
        """What still hinders publication."""
        return hindrances(self.readiness, now)


@dataclass(frozen=True, kw_only=True)
class EventFilter:
    """Which part of the list is wanted; None for the clusters means all of them."""

    clusters: frozenset[UUID] | None
    view: EventView = EventView.COMING
    words: str = ""
    kind: EventKind | None = None


@dataclass(frozen=True, kw_only=True)
class EventPage:
    """A page of the list, and how many events each view holds."""

    rows: tuple[HeldEvent, ...]
    number: int
    total: int
    by_view: dict[EventView, int]

    @property
    def last_number(self) -> int:
        """The number of the last page, from 1."""
        return max(1, -(-self.total // PAGE_SIZE))


def held_events(wanted: EventFilter, now: datetime, number: int = 1) -> EventPage:
    """Return a page of the events that the clusters hold, alone or with others, in three statements."""
    conditions = list(_conditions(wanted))
    views = _views(now)
    counts = db.session.execute(
        select(*(func.sum(case((view, 1), else_=0)) for view in views.values())).where(*conditions)
    ).one()
    by_view = {view: int(count or 0) for view, count in zip(views, counts, strict=True)}
    total = by_view[wanted.view]
    number = min(max(1, number), max(1, -(-total // PAGE_SIZE)))
    query = (
        _query()
        .where(views[wanted.view], *conditions)
        .order_by(*_order(wanted.view))
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    return EventPage(rows=_rows(query), number=number, total=total, by_view=by_view)


def coming_events(clusters: frozenset[UUID] | None, now: datetime, limit: int) -> tuple[HeldEvent, ...]:
    """Return the next public events that the clusters hold, in two statements."""
    return _rows(_coming(clusters, now).where(Event.state == EventState.PUBLISHED).limit(limit))


def pressing_events(
    clusters: frozenset[UUID] | None, now: datetime, until: datetime, also: Collection[UUID]
) -> tuple[HeldEvent, ...]:
    """Return all drafts, and the public events that begin or close `until` then, have a queue or are among `also`."""
    queues = select(Pool.event_id).where(Pool.waiting > 0)
    closing = and_(Event.closes_at > now, Event.closes_at < until)
    presses = (Event.state == EventState.DRAFT, Event.starts_at < until, closing)
    return _rows(_coming(clusters, now).where(or_(*presses, Event.id.in_(queues), Event.id.in_(also))))


def get_held_event(event_id: UUID) -> HeldEvent:
    """Return one event with its fill level, or raise NotFound."""
    for row in _rows(_query().where(Event.id == event_id)):
        return row
    raise NotFound(event_id)


_LONG_TEXTS = (Event.description_en, Event.description_html_de, Event.description_html_en, Event.search_text)


def get_held_event_at(slug: str) -> HeldEvent:
    """Return the event behind `slug` with its fill level, or raise NotFound."""
    for row in _rows(_query().where(Event.slug == slug)):
        return row
    raise NotFound(slug)


def hosts_of(event_id: UUID) -> frozenset[UUID]:
    """Return the clusters that hold the event together with its lead."""
    return frozenset(db.session.scalars(select(EventHost.cluster_id).where(EventHost.event_id == event_id, ACCEPTED)))


def _query() -> Select[Event, str, str, str]:
    return (
        select(Event, Cluster.name_de, Cluster.name_en, Cluster.colour)
        .join(Cluster, Cluster.id == Event.lead_cluster_id)
        .options(*(defer(text, raiseload=True) for text in _LONG_TEXTS))
        .execution_options(populate_existing=True)
    )


def _coming(clusters: frozenset[UUID] | None, now: datetime) -> Select[Event, str, str, str]:
    is_to_come = (Event.state != EventState.CALLED_OFF, Event.ends_at > now, held_by(clusters))
    return _query().where(*is_to_come).order_by(Event.starts_at, Event.id)


def _rows(query: Select[Event, str, str, str]) -> tuple[HeldEvent, ...]:
    found = db.session.execute(query).all()
    pools = _pools([row[0].id for row in found])
    return tuple(_row(row, pools.get(row[0].id, ())) for row in found)


def _pools(event_ids: list[UUID]) -> dict[UUID, tuple[PoolRow, ...]]:
    """The pools of the events, on site before online."""
    if not event_ids:
        return {}
    pools: dict[UUID, tuple[PoolRow, ...]] = {}
    for pool in db.session.execute(
        select(Pool.event_id, Pool.id, Pool.participation, Pool.capacity, Pool.taken, Pool.waiting)
        .where(Pool.event_id.in_(event_ids), Pool.participation.is_not(None))
        .order_by(Pool.participation != Participation.ON_SITE)
    ):
        row = PoolRow(
            id=pool.id,
            participation=pool.participation,
            capacity=pool.capacity,
            taken=pool.taken,
            waiting=pool.waiting,
        )
        pools[pool.event_id] = (*pools.get(pool.event_id, ()), row)
    return pools


def _row(row: Row[Event, str, str, str], pools: tuple[PoolRow, ...]) -> HeldEvent:
    event, cluster_de, cluster_en, colour = row
    return HeldEvent(
        id=event.id,
        slug=event.slug,
        lead_cluster_id=event.lead_cluster_id,
        title_de=event.title_de,
        title_en=event.title_en,
        kind=EventKind(event.kind),
        format=EventFormat(event.format),
        state=EventState(event.state),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        timezone=event.timezone,
        venue_name=event.venue_name,
        venue_city=event.venue_city,
        has_join_url=bool(event.join_url),
        cluster_de=cluster_de,
        cluster_en=cluster_en,
        colour=colour,
        has_waiting_list=event.has_waiting_list,
        readiness=Readiness(
            description_de=event.description_de,
            contact_email=event.contact_email,
            starts_at=event.starts_at,
            closes_at=event.closes_at,
        ),
        pools=pools,
    )


def _views(now: datetime) -> dict[EventView, ColumnElement[bool]]:
    is_public = Event.state == EventState.PUBLISHED
    return {
        EventView.COMING: is_public & (Event.ends_at > now),
        EventView.DRAFTS: Event.state == EventState.DRAFT,
        EventView.OVER: is_public & (Event.ends_at <= now),
        EventView.CALLED_OFF: Event.state == EventState.CALLED_OFF,
    }


def _order(view: EventView) -> tuple[UnaryExpression[Any], ...]:
    """What comes is read forwards, what was backwards."""
    if view in {EventView.COMING, EventView.DRAFTS}:
        return Event.starts_at.asc(), Event.id.asc()
    return Event.starts_at.desc(), Event.id.desc()


def _conditions(wanted: EventFilter) -> Iterable[ColumnElement[bool]]:
    yield held_by(wanted.clusters)
    for word in folded(wanted.words).split():
        yield Event.search_text.contains(word, autoescape=True)
    if wanted.kind is not None:
        yield Event.kind == wanted.kind
