"""Reading events as visitors see them: the calendar with its filters, one event's page, the feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, exists, func, or_, select

from eventsvc.clusters.models import Carrier, Cluster
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.kit.localized import home_day

from .kinds import EventFormat, EventKind, Participation
from .letters import EventFacts
from .models import Category, Event, EventHost, Pool
from .queries import HAS_FEES, HAS_PROGRAMME, Way, facts_of, facts_query
from .rules import Window, closing, last_closing
from .search import Wanted, fits
from .states import EventState, HostState

_EVENTS, _CLUSTERS, _CARRIERS = table_of(Event), table_of(Cluster), table_of(Carrier)
_CATEGORIES = table_of(Category)
_ON_SITE, _ONLINE = table_of(Pool).alias("on_site"), table_of(Pool).alias("online")
_HOSTS, _CO_HOSTS = table_of(EventHost), table_of(Cluster).alias("co_hosts")
MOST_IN_A_FEED = 500


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An event as the calendar lists it."""

    id: UUID
    slug: str
    title_de: str
    title_en: str
    kind: EventKind
    format: EventFormat
    state: EventState
    starts_at: datetime
    ends_at: datetime
    timezone: str
    city: str
    country: str
    opens_at: datetime | None
    closes_at: datetime
    # A sign-up is an application that the team decides.
    is_decided: bool
    has_waiting_list: bool
    is_by_invitation: bool
    cluster_slug: str
    cluster_de: str
    cluster_en: str
    cluster_colour: str
    # Further clusters hold it too.
    is_shared: bool = False
    ways: tuple[Way, ...]

    @property
    def window(self) -> Window:
        """What opens and closes it."""
        return Window(
            state=self.state,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            ends_at=self.ends_at,
            timezone=self.timezone,
        )


@dataclass(frozen=True)
class Host:
    """A cluster as it is named beside an event."""

    slug: str
    name_de: str
    name_en: str
    colour: str


@dataclass(frozen=True)
class ClusterEntry:
    """A cluster and how many coming events it leads."""

    cluster: Host
    coming: int


@dataclass(frozen=True, kw_only=True)
class EventPage(Hit):
    """An event as its page tells it."""

    summary_de: str
    summary_en: str
    description_html_de: str
    description_html_en: str
    audience_de: str
    audience_en: str
    venue_name: str
    venue_street: str
    venue_postal_code: str
    contact_name: str
    contact_email: str
    contact_phone: str
    called_off_reason: str
    carrier_slug: str
    carrier_name: str
    carrier_website: str
    co_hosts: tuple[Host, ...]
    has_programme: bool
    has_fees: bool = False

    @property
    def is_divided(self) -> bool:
        """Whether categories divide its places."""
        return any(way.is_divided for way in self.ways)


def hits(wanted: Wanted, now: datetime, *, offset: int = 0, limit: int | None = None) -> list[Hit]:
    """Return the public events that fit, soonest first, past ones latest first; one statement."""
    order = (Event.starts_at.desc(), Event.slug) if wanted.is_past else (Event.starts_at, Event.slug)
    query = _hit_query().where(*fits(wanted, now)).order_by(*order).offset(offset).limit(limit)
    return [Hit(**_hit_facts(row)) for row in db.session.execute(query)]


def count_hits(wanted: Wanted, now: datetime) -> int:
    """Return how many public events fit."""
    query = select(func.count()).select_from(Event).where(*fits(wanted, now))
    return db.session.scalar(query) or 0


def clusters_with_coming(now: datetime) -> list[ClusterEntry]:
    """Return all clusters in their order, each with how many coming events it leads; one statement."""
    coming = and_(Event.lead_cluster_id == Cluster.id, *fits(Wanted(), now))
    facts = (Cluster.slug, Cluster.name_de, Cluster.name_en, Cluster.colour)
    query = (
        select(*facts, func.count(Event.id))
        .outerjoin(Event, coming)
        .group_by(Cluster.id)
        # Whoever is no more is shown as long as something of theirs is to come.
        .having(or_(Cluster.valid_until.is_(None), Cluster.valid_until >= home_day(now), func.count(Event.id) > 0))
        .order_by(Cluster.sort_key)
    )
    return [ClusterEntry(Host(*row[:4]), row[4]) for row in db.session.execute(query)]


def feed_facts(wanted: Wanted, now: datetime) -> list[tuple[EventFacts, bool]]:
    """Return the events that fit with whether each is called off, as a calendar feed tells them; one statement."""
    query = facts_query().where(*fits(wanted, now)).order_by(Event.starts_at).limit(MOST_IN_A_FEED)
    return [(facts_of(row), row.state is EventState.CALLED_OFF) for row in db.session.execute(query)]


def get_entry(slug: str) -> tuple[EventFacts, bool]:
    """Return a public event with whether it is called off, as its calendar file tells it, or raise NotFound."""
    query = facts_query().where(Event.slug == slug, Event.state != EventState.DRAFT)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(slug)
    return facts_of(row), row.state is EventState.CALLED_OFF


def get_page(slug: str) -> EventPage:
    """Return what the page of a public event tells, or raise NotFound; one statement."""
    rows = db.session.execute(_public_page_query(), {"slug": slug}).all()
    if not rows:
        raise NotFound(slug)
    return _page(rows)


def get_any_page(event_id: UUID) -> EventPage:
    """Return what the page of an event tells, of a draft what it will, or raise NotFound; one statement."""
    rows = db.session.execute(_page_query().where(_EVENTS.c.id == event_id)).all()
    if not rows:
        raise NotFound(event_id)
    return _page(rows)


PAGE_FACTS = (
    "summary_de",
    "summary_en",
    "description_html_de",
    "description_html_en",
    "audience_de",
    "audience_en",
    "venue_name",
    "venue_street",
    "venue_postal_code",
    "contact_name",
    "contact_email",
    "contact_phone",
    "called_off_reason",
)
CLUSTER_FACTS = {"slug": "slug", "de": "name_de", "en": "name_en", "colour": "colour"}
POOL_FACTS = ("id", "capacity", "taken", "waiting", "closes_at")
HIT_FACTS = (
    "id",
    "slug",
    "title_de",
    "title_en",
    "kind",
    "format",
    "state",
    "starts_at",
    "ends_at",
    "timezone",
    "opens_at",
    "closes_at",
    "is_decided",
    "has_waiting_list",
    "is_by_invitation",
)


@lru_cache(maxsize=1)
def _hit_query() -> Select[Any]:
    """Made once, as building it takes longer than running it."""
    ways = ((Participation.ON_SITE, _ON_SITE), (Participation.ONLINE, _ONLINE))
    query = (
        select(
            *(_EVENTS.c[name] for name in HIT_FACTS),
            _EVENTS.c.venue_city.label("city"),
            _EVENTS.c.venue_country.label("country"),
            *(_CLUSTERS.c[column].label(f"cluster_{name}") for name, column in CLUSTER_FACTS.items()),
            *(pool.c[name].label(f"{way}_{name}") for way, pool in ways for name in POOL_FACTS),
            exists().where(_CATEGORIES.c.event_id == _EVENTS.c.id).label("is_divided"),
            exists()
            .where(_HOSTS.c.event_id == _EVENTS.c.id, _HOSTS.c.state == HostState.ACCEPTED)
            .correlate(_EVENTS)
            .label("is_shared"),
        )
        .select_from(_EVENTS)
        .join(_CLUSTERS, _CLUSTERS.c.id == _EVENTS.c.lead_cluster_id)
    )
    for way, pool in ways:
        query = query.outerjoin(pool, and_(pool.c.event_id == _EVENTS.c.id, pool.c.participation == way))
    return query


def _hit_facts(row: Row[Any]) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in (*HIT_FACTS, "city", "country", "is_shared")}
    facts |= {f"cluster_{name}": getattr(row, f"cluster_{name}") for name in CLUSTER_FACTS}
    ways = tuple(
        Way(
            pool_id=getattr(row, f"{way}_id"),
            participation=way,
            capacity=getattr(row, f"{way}_capacity"),
            taken=getattr(row, f"{way}_taken"),
            waiting=getattr(row, f"{way}_waiting"),
            closes_at=closing(row.closes_at, getattr(row, f"{way}_closes_at")),
            is_divided=row.is_divided,
        )
        for way in (Participation.ON_SITE, Participation.ONLINE)
        if getattr(row, f"{way}_id") is not None
    )
    return facts | {"ways": ways, "closes_at": last_closing(row.closes_at, (way.closes_at for way in ways))}


@lru_cache(maxsize=1)
def _page_query() -> Select[Any]:
    """Made once, as building it takes longer than running it."""
    return (
        _hit_query()
        .add_columns(
            HAS_PROGRAMME,
            HAS_FEES,
            *(_EVENTS.c[name] for name in PAGE_FACTS),
            *(_CARRIERS.c[name].label(f"carrier_{name}") for name in ("slug", "name", "website")),
            *(_CO_HOSTS.c[column].label(f"co_host_{name}") for name, column in CLUSTER_FACTS.items()),
        )
        .join(_CARRIERS, _CARRIERS.c.id == _EVENTS.c.carrier_id)
        .outerjoin(_HOSTS, and_(_HOSTS.c.event_id == _EVENTS.c.id, _HOSTS.c.state == HostState.ACCEPTED))
        .outerjoin(_CO_HOSTS, _CO_HOSTS.c.id == _HOSTS.c.cluster_id)
        .order_by(_HOSTS.c.position)
    )


@lru_cache(maxsize=1)
def _public_page_query() -> Select[Any]:
    """Made once, as building it takes longer than running it."""
    return _page_query().where(_EVENTS.c.slug == bindparam("slug"), _EVENTS.c.state != EventState.DRAFT)


def _page(rows: list[Row[Any]] | Any) -> EventPage:
    row = rows[0]
    co_hosts = tuple(
        Host(each.co_host_slug, each.co_host_de, each.co_host_en, each.co_host_colour)
        for each in rows
        if each.co_host_slug is not None
    )
    facts = {
        name: getattr(row, name)
        for name in (*PAGE_FACTS, "carrier_slug", "carrier_name", "carrier_website", "has_programme", "has_fees")
    }
    return EventPage(**_hit_facts(row), **facts, co_hosts=co_hosts)
