"""Whose event it is, as a condition for queries: the lead's, and that of every host that has accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Result, Select, and_, bindparam, exists, or_, select, true

from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound

from .models import Event, EventHost
from .states import EventState, HostState

ACCEPTED = EventHost.state == HostState.ACCEPTED


def held_by(cluster_ids: Iterable[UUID] | None) -> ColumnElement[bool]:
    """Return the condition that any of the clusters leads or hosts the event; None means all clusters."""
    if cluster_ids is None:
        return true()
    own = list(cluster_ids)
    hosted = exists().where(EventHost.event_id == Event.id, EventHost.cluster_id.in_(own), ACCEPTED).correlate(Event)
    return or_(Event.lead_cluster_id.in_(own), hosted)


def ids_to_come(cluster_ids: Iterable[UUID] | None, now: datetime) -> Select[UUID]:
    """Return the query for the ids of the public events that any of the clusters holds and that have not begun."""
    return ids_held_by(cluster_ids).where(Event.state == EventState.PUBLISHED, Event.starts_at > now)


def ids_held_by(cluster_ids: Iterable[UUID] | None) -> Select[UUID]:
    """Return the query for the ids of the events that any of the clusters leads or hosts."""
    return select(Event.id).where(held_by(cluster_ids))


class HeldQuery:
    """A query of events that is built once: it returns all that fit, or those of them that some clusters hold."""

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        own: BindParameter[UUID] = bindparam("own", expanding=True)
        hosted = exists().where(EventHost.event_id == Event.id, EventHost.cluster_id.in_(own), ACCEPTED)
        self._all = query
        self._held = query.where(or_(Event.lead_cluster_id.in_(own), hosted.correlate(Event)))

    def execute(self, cluster_ids: frozenset[UUID] | None, **facts: object) -> Result[*tuple[Any, ...]]:
        """Return the rows of the events that any of the clusters leads or hosts; None means all clusters."""
        if cluster_ids is None:
            return db.session.execute(self._all, facts)
        return db.session.execute(self._held, {**facts, "own": list(cluster_ids)})


@dataclass(frozen=True)
class EventKey:
    """An event's identity and the clusters that hold it: whose it is decides who may touch it."""

    id: UUID
    slug: str
    cluster_ids: frozenset[UUID]


def get_event_key(slug: str) -> EventKey:
    """Return the identity of the event behind `slug`, or raise NotFound."""
    rows = db.session.execute(_KEY, {"slug": slug}).all()
    if not rows:
        raise NotFound(slug)
    hosts = (row.cluster_id for row in rows if row.cluster_id is not None)
    return EventKey(rows[0].id, slug, frozenset({rows[0].lead_cluster_id, *hosts}))


_KEY = (
    select(Event.id, Event.lead_cluster_id, EventHost.cluster_id)
    .outerjoin(EventHost, and_(EventHost.event_id == Event.id, ACCEPTED))
    .where(Event.slug == bindparam("slug"))
)
