"""Whose event it is, as a condition for queries: the lead's, and that of every host that has accepted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select, true

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
