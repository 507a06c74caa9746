"""What organizers read of their events: lists with fill level, one event whole, and the draft behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, UnaryExpression, and_, bindparam, case, func, or_, select

from eventsvc.accounts.hosting import HostTerms
from eventsvc.accounts.policy import Reach
from eventsvc.clusters.models import Cluster
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import folded

from .filling import IS_A_WAY, ON_SITE_FIRST, POOL_FACTS, PoolRow, pool_row
from .holding import ACCEPTED, held_by
from .kinds import EventFormat, EventKind, Participation
from .models import Event, EventHost, Pool
from .queries import DECIDES_CATEGORY
from .rules import Window, WindowStatus, last_closing, window_status
from .states import EventState
from .views import EventView

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class HeldEvent:
    """An event as a line of its organizers' list."""

    id: UUID
    slug: str
    lead_cluster_id: UUID
    series_id: UUID | None
    is_template: bool
    template_id: UUID | None
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
    is_decided: bool
    # The team decides those of some category, if not all.
    decides_category: bool
    has_waiting_list: bool
    tells_position: bool
    pools: tuple[PoolRow, ...]

    @property
    def has_reserve(self) -> bool:
        """Whether there is a reserve list: of all who wait, or of those whose category the team decides."""
        return self.is_decided or self.decides_category

    @property
    def taken(self) -> int:
        """How many places are taken, all ways together, those of contingents too."""
        return sum(pool.all_taken for pool in self.pools)

    @property
    def waiting(self) -> int:
        """How many wait, all ways together."""
        return sum(pool.waiting for pool in self.pools)

    @property
    def capacity(self) -> int | None:
        """How many places there are, all ways together, those of contingents too; None where one way is unlimited."""
        return _sum(pool.all_places for pool in self.pools)

    @property
    def free(self) -> int | None:
        """How many places are left for everyone, all ways together; None where one way is unlimited."""
        return _sum(pool.free for pool in self.pools)

    @property
    def is_thin(self) -> bool:
        """Whether not even half of the places are taken; unlimited ones are never few."""
        return self.capacity is not None and self.taken * 2 < self.capacity

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
                closes_at=last_closing(self.closes_at, (pool.closes_at for pool in self.pools)),
                ends_at=self.ends_at,
                timezone=self.timezone,
            ),
            now,
        )


@dataclass(frozen=True, kw_only=True)
class EventFilter:
    """Which part of the list is wanted, of the events within reach."""

    reach: Reach
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
    """Return a page of the events within reach, in three statements."""
    conditions = list(_conditions(wanted))
    views = _views(now)
    counts = db.session.execute(
        select(*(func.sum(case((view, 1), else_=0)) for view in views.values())).where(*conditions)
    ).one()
    by_view = {view: int(count or 0) for view, count in zip(views, counts, strict=True)}
    total = by_view[wanted.view]
    number = min(max(1, number), max(1, -(-total // PAGE_SIZE)))
    query = (
        _HELD.where(views[wanted.view], *conditions)
        .order_by(*_order(wanted.view))
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    return EventPage(rows=_rows(query), number=number, total=total, by_view=by_view)


def coming_events(reach: Reach, now: datetime, limit: int) -> tuple[HeldEvent, ...]:
    """Return the next public events within reach, in two statements."""
    return _rows(_coming(reach, now).where(Event.state == EventState.PUBLISHED).limit(limit))


def pressing_events(reach: Reach, now: datetime, until: datetime, also: Collection[UUID]) -> tuple[HeldEvent, ...]:
    """Return all drafts, and the public events that begin or close `until` then, or are among `also`."""
    closing = and_(Event.closes_at > now, Event.closes_at < until)
    presses = (Event.state == EventState.DRAFT, Event.starts_at < until, closing)
    return _rows(_coming(reach, now).where(or_(*presses, Event.id.in_(also))))


def held_where(*conditions: ColumnElement[bool]) -> tuple[HeldEvent, ...]:
    """Return the events that fit in order of time, in two statements."""
    return _rows(_HELD.where(*conditions).order_by(Event.starts_at, Event.id))


def get_held_event(event_id: UUID) -> HeldEvent:
    """Return one event with its fill level, or raise NotFound; one statement."""
    return _whole(db.session.execute(_BY_ID, {"sought": event_id}).all(), event_id)


def get_held_event_at(slug: str) -> HeldEvent:
    """Return the event behind `slug` with its fill level, or raise NotFound; one statement."""
    return _whole(db.session.execute(_BY_SLUG, {"sought": slug}).all(), slug)


def hosts_of(event_id: UUID) -> dict[UUID, HostTerms]:
    """Return the clusters that hold the event together with its lead, each with its terms."""
    rows = db.session.execute(_ACCEPTED_HOSTS, {"sought": event_id})
    return {row.cluster_id: HostTerms(row.role, row.view) for row in rows}


def _whole(rows: Sequence[Row[Any]], sought: object) -> HeldEvent:
    if not rows:
        raise NotFound(sought)
    return _row(rows[0], tuple(pool_row(row) for row in rows if row.pool_id is not None))


def _rows(query: Select[Any]) -> tuple[HeldEvent, ...]:
    found = db.session.execute(query).all()
    pools: dict[UUID, tuple[PoolRow, ...]] = {}
    if found:
        for row in db.session.execute(_POOLS_OF, {"events": [row.id for row in found]}):
            pools[row.event_id] = (*pools.get(row.event_id, ()), pool_row(row))
    return tuple(_row(row, pools.get(row.id, ())) for row in found)


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(number or 0 for number in known)


def _coming(reach: Reach, now: datetime) -> Select[Any]:
    is_to_come = (Event.state != EventState.CALLED_OFF, Event.ends_at > now, held_by(reach))
    return _HELD.where(*is_to_come).order_by(Event.starts_at, Event.id)


def _row(row: Row[Any], pools: tuple[PoolRow, ...]) -> HeldEvent:
    return HeldEvent(
        **{name: getattr(row, name) for name in _EVENT_FACTS},
        cluster_de=row.cluster_de,
        cluster_en=row.cluster_en,
        colour=row.colour,
        has_join_url=bool(row.join_url),
        decides_category=row.decides_category,
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
    yield held_by(wanted.reach)
    for word in folded(wanted.words).split():
        yield Event.search_text.contains(word, autoescape=True)
    if wanted.kind is not None:
        yield Event.kind == wanted.kind


# Made once, and from the tables: every page of an event asks for it.
_EVENTS, _CLUSTERS, _POOLS = table_of(Event), table_of(Cluster), table_of(Pool)
_EVENT_FACTS = (
    *("id", "slug", "lead_cluster_id", "series_id", "is_template", "template_id"),
    *("title_de", "title_en", "kind", "format", "state", "timezone"),
    *("starts_at", "ends_at", "opens_at", "closes_at", "venue_name", "venue_city"),
    *("is_decided", "has_waiting_list", "tells_position"),
)
_HELD: Select[Any] = (
    select(
        *(_EVENTS.c[name] for name in (*_EVENT_FACTS, "join_url")),
        _CLUSTERS.c.name_de.label("cluster_de"),
        _CLUSTERS.c.name_en.label("cluster_en"),
        _CLUSTERS.c.colour,
        DECIDES_CATEGORY,
    )
    .select_from(_EVENTS)
    .join(_CLUSTERS, _CLUSTERS.c.id == _EVENTS.c.lead_cluster_id)
)
_WITH_POOLS = (
    _HELD.add_columns(*POOL_FACTS)
    .outerjoin(_POOLS, and_(_POOLS.c.event_id == _EVENTS.c.id, IS_A_WAY))
    .order_by(ON_SITE_FIRST)
)
_BY_ID = _WITH_POOLS.where(_EVENTS.c.id == bindparam("sought"))
_BY_SLUG = _WITH_POOLS.where(_EVENTS.c.slug == bindparam("sought"))
_POOLS_OF: Select[Any] = (
    select(_POOLS.c.event_id, *POOL_FACTS)
    .where(_POOLS.c.event_id.in_(bindparam("events", expanding=True)), IS_A_WAY)
    .order_by(ON_SITE_FIRST)
)
_ACCEPTED_HOSTS = select(EventHost.cluster_id, EventHost.role, EventHost.view).where(
    EventHost.event_id == bindparam("sought"), ACCEPTED
)
