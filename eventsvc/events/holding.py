"""Whose event it is, as a condition for queries: the lead's, that of every host that has accepted, and of whoever was added to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Result, Select, and_, bindparam, exists, or_, select, true

from eventsvc.accounts.hosting import HostRole, HostView
from eventsvc.accounts.policy import Reach
from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound
from eventsvc.kit.localized import Bilingual

from .models import Event, EventHost
from .states import EventState, HostState

ACCEPTED = EventHost.state == HostState.ACCEPTED


def held_by(reach: Reach) -> ColumnElement[bool]:
    """Return the condition that it is an event, no template, and lies within reach."""
    return and_(Event.is_template.is_(False), within(reach))


def within(reach: Reach) -> ColumnElement[bool]:
    """Return the condition that it lies within reach: one of its clusters leads it, hosts it on terms that are enough, or it is named itself."""
    if reach.clusters is None:
        return true()
    own = list(reach.clusters)
    on_terms = (EventHost.role.in_(sorted(reach.roles)), EventHost.view.in_(sorted(reach.views)))
    hosted = exists().where(EventHost.event_id == Event.id, EventHost.cluster_id.in_(own), ACCEPTED, *on_terms)
    return or_(Event.lead_cluster_id.in_(own), hosted.correlate(Event), Event.id.in_(reach.events))


def ids_to_come(reach: Reach, now: datetime) -> Select[UUID]:
    """Return the query for the ids of the public events within reach that have not begun."""
    return ids_held_by(reach).where(Event.state == EventState.PUBLISHED, Event.starts_at > now)


def public_ids_since(reach: Reach, since: datetime) -> Select[UUID]:
    """Return the query for the ids of the public events within reach that began after `since`, or are to come."""
    return ids_held_by(reach).where(Event.state == EventState.PUBLISHED, Event.starts_at >= since)


def ids_held_by(reach: Reach) -> Select[UUID]:
    """Return the query for the ids of the events within reach."""
    return select(Event.id).where(held_by(reach))


def event_lies_within(event_id: UUID, reach: Reach) -> bool:
    """Whether the event lies within reach."""
    return db.session.scalar(select(Event.id).where(Event.id == event_id, within(reach))) is not None


class HeldQuery:
    """A query of events that is built once: it returns all that fit, or those of them that lie within reach."""

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        own: BindParameter[UUID] = bindparam("own", expanding=True)
        single: BindParameter[UUID] = bindparam("single", expanding=True)
        roles: BindParameter[HostRole] = bindparam("roles", type_=EventHost.role.type, expanding=True)
        views: BindParameter[HostView] = bindparam("views", type_=EventHost.view.type, expanding=True)
        on_terms = (EventHost.role.in_(roles), EventHost.view.in_(views))
        hosted = exists().where(EventHost.event_id == Event.id, EventHost.cluster_id.in_(own), ACCEPTED, *on_terms)
        self._all = query
        self._held = query.where(or_(Event.lead_cluster_id.in_(own), hosted.correlate(Event), Event.id.in_(single)))

    def execute(self, reach: Reach, **facts: object) -> Result[*tuple[Any, ...]]:
        """Return the rows of the events within reach."""
        if reach.clusters is None:
            return db.session.execute(self._all, facts)
        within_reach = {
            "own": list(reach.clusters),
            "single": list(reach.events),
            "roles": list(reach.roles),
            "views": list(reach.views),
        }
        return db.session.execute(self._held, facts | within_reach)


@dataclass(frozen=True)
class EventKey:
    """An event's identity and the cluster that leads it: whose it is decides who may touch it."""

    id: UUID
    slug: str
    lead_cluster_id: UUID


def get_event_key(slug: str) -> EventKey:
    """Return the identity of the event behind `slug`, or raise NotFound."""
    row = db.session.execute(_KEY, {"slug": slug}).one_or_none()
    if row is None:
        raise NotFound(slug)
    return EventKey(row.id, slug, row.lead_cluster_id)


def event_titles(event_ids: Collection[UUID]) -> dict[UUID, Bilingual]:
    """Return what the events are called."""
    if not event_ids:
        return {}
    rows = db.session.execute(select(Event.id, Event.title_de, Event.title_en).where(Event.id.in_(event_ids)))
    return {row.id: Bilingual(row.title_de, row.title_en) for row in rows}


_KEY = select(Event.id, Event.lead_cluster_id).where(Event.slug == bindparam("slug"))
