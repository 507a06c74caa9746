"""What visitors look for, the conditions that find it, and the words that are looked in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from eventsvc.clusters.models import Cluster
from eventsvc.kit.db import db
from eventsvc.kit.localized import HOME
from eventsvc.kit.text import folded, search_words

from .holding import ACCEPTED
from .kinds import EventFormat, EventKind
from .models import Event, EventHost
from .regions import Region
from .states import EventState


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a visitor looks for; empty means everything, and without `month` or `is_past` what is still to come."""

    cluster: str = ""
    kind: EventKind | None = None
    format: EventFormat | None = None
    region: Region | None = None
    month: date | None = None
    words: str = ""
    is_past: bool = False


def fits(wanted: Wanted, now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions that public events meet which fit."""
    conditions: list[ColumnElement[bool]] = [Event.state != EventState.DRAFT, _when(wanted, now)]
    if wanted.cluster:
        conditions.append(_held_by(wanted.cluster))
    if wanted.kind:
        conditions.append(Event.kind == wanted.kind)
    if wanted.format:
        conditions.append(Event.format == wanted.format)
    if wanted.region:
        conditions.append(Event.region == wanted.region)
    conditions += [Event.search_text.contains(word, autoescape=True) for word in folded(wanted.words).split()]
    return conditions


def index(event_id: UUID) -> None:
    """Write down anew in which words the event is found: its own, and the names of the clusters that hold it."""
    query = select(Event).where(Event.id == event_id).execution_options(populate_existing=True)
    event = db.session.scalars(query).one()
    hosts = select(EventHost.cluster_id).where(EventHost.event_id == event_id, ACCEPTED)
    names = select(Cluster.name_de, Cluster.name_en).where(
        or_(Cluster.id == event.lead_cluster_id, Cluster.id.in_(hosts))
    )
    words = search_words(
        *(event.title_de, event.title_en, event.summary_de, event.summary_en, event.audience_de, event.audience_en),
        *(event.venue_name, event.venue_city, event.kind.label),
        *(name for row in db.session.execute(names) for name in dict.fromkeys(row)),
    )
    db.session.execute(
        update(Event).where(Event.id == event_id).values(search_text=words).execution_options(synchronize_session=False)
    )


def _when(wanted: Wanted, now: datetime) -> ColumnElement[bool]:
    if wanted.month:
        begins, ends = month_bounds(wanted.month)
        return and_(Event.starts_at < ends, Event.ends_at > begins)
    return Event.ends_at <= now if wanted.is_past else Event.ends_at > now


def _held_by(slug: str) -> ColumnElement[bool]:
    """Led or co-hosted by the cluster of that slug."""
    cluster = select(Cluster.id).where(Cluster.slug == slug).scalar_subquery()
    co_hosted = exists().where(EventHost.event_id == Event.id, EventHost.cluster_id == cluster, ACCEPTED)
    return or_(Event.lead_cluster_id == cluster, co_hosted)


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """Return the instants at which the month begins and the next one does, by our clocks."""
    first = month.replace(day=1)
    return _midnight(first), _midnight(next_month(first))


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(HOME)).astimezone(UTC)
