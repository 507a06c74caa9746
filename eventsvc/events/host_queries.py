"""Reading who was asked to hold an event together, and how each has answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from eventsvc.accounts.hosting import HostRole, HostTerms, HostView
from eventsvc.clusters.models import Cluster
from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound

from .models import Event, EventHost
from .states import EventState, HostState

_LEAD = aliased(Cluster)
_FACTS: tuple[Any, ...] = (
    *(Event.id.label("event_id"), Event.slug, Event.title_de, Event.title_en),
    *(Event.starts_at, Event.ends_at, Event.timezone),
    *(_LEAD.name_de.label("lead_de"), _LEAD.name_en.label("lead_en")),
    *(EventHost.cluster_id, EventHost.state, EventHost.since, EventHost.role, EventHost.view),
    *(Cluster.slug.label("cluster_slug"), Cluster.name_de, Cluster.name_en, Cluster.colour),
)
_INVITATIONS: Select[Any] = (
    select(*_FACTS)
    .join(EventHost, EventHost.event_id == Event.id)
    .join(Cluster, Cluster.id == EventHost.cluster_id)
    .join(_LEAD, _LEAD.id == Event.lead_cluster_id)
)
_HOSTS = _INVITATIONS.where(EventHost.event_id == bindparam("event_id")).order_by(EventHost.position, Cluster.sort_key)

_HOLDERS: Select[*tuple[Any, ...]] = (
    select(
        *(Event.id, Cluster.id, Cluster.slug, Cluster.name_de, Cluster.name_en, Cluster.colour),
        *(Cluster.logo_mark, Cluster.logo_width, Cluster.logo_height, Cluster.logo_alt_de, Cluster.logo_alt_en),
    )
    .join(Event, Event.id.in_(bindparam("event_ids", expanding=True, type_=Event.id.type)))
    .outerjoin(EventHost, and_(EventHost.event_id == Event.id, EventHost.cluster_id == Cluster.id))
    .where(or_(Cluster.id == Event.lead_cluster_id, EventHost.state == HostState.ACCEPTED))
    .order_by(Cluster.id != Event.lead_cluster_id, EventHost.position, Cluster.sort_key)
)


@dataclass(frozen=True, kw_only=True)
class HostRow:
    """A further cluster of an event: its name, its answer and since when that stands, and on what terms."""

    cluster_id: UUID
    cluster_slug: str
    name_de: str
    name_en: str
    colour: str
    state: HostState
    since: datetime
    role: HostRole
    view: HostView

    @property
    def terms(self) -> HostTerms:
        """What was agreed with it, or is offered to it."""
        return HostTerms(self.role, self.view)


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A cluster that holds an event: its lead, or one that has accepted; without a mark it has no logo."""

    id: UUID
    slug: str
    name_de: str
    name_en: str
    colour: str
    logo_mark: str
    logo_width: int
    logo_height: int
    logo_alt_de: str
    logo_alt_en: str


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """A question to a cluster: which event it shall hold together with which lead."""

    event_id: UUID
    slug: str
    title_de: str
    title_en: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    lead_de: str
    lead_en: str
    host: HostRow


def hosts_of_event(event_id: UUID) -> tuple[HostRow, ...]:
    """Return all who were asked, in the order of the event, whatever they answered."""
    return tuple(_invitation(row).host for row in db.session.execute(_HOSTS, {"event_id": event_id}))


def holders_of(event_id: UUID) -> tuple[Holder, ...]:
    """Return the clusters that hold the event, its lead first; one statement."""
    return holders_of_events([event_id]).get(event_id, ())


def holders_of_events(event_ids: Collection[UUID]) -> dict[UUID, tuple[Holder, ...]]:
    """Return the clusters that hold each of the events, its lead first; one statement."""
    found: dict[UUID, tuple[Holder, ...]] = {}
    names = tuple(Holder.__dataclass_fields__)
    for event_id, *facts in db.session.execute(_HOLDERS, {"event_ids": list(event_ids)}) if event_ids else ():
        holder = Holder(**dict(zip(names, facts, strict=True)))
        found[event_id] = (*found.get(event_id, ()), holder)
    return found


def open_invitations(cluster_ids: frozenset[UUID] | None, now: datetime) -> tuple[Invitation, ...]:
    """Return the questions that wait for an answer of any of the clusters; None means all of them."""
    query = _INVITATIONS.where(
        EventHost.state == HostState.INVITED, Event.state != EventState.CALLED_OFF, Event.ends_at > now
    )
    if cluster_ids is not None:
        query = query.where(EventHost.cluster_id.in_(cluster_ids))
    return tuple(_invitation(row) for row in db.session.execute(query.order_by(Event.starts_at, Event.id)))


def get_invitation(event_id: UUID, cluster_id: UUID) -> Invitation:
    """Return the question to one cluster, answered or not, or raise NotFound."""
    query = _INVITATIONS.where(EventHost.event_id == event_id, EventHost.cluster_id == cluster_id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(event_id)
    return _invitation(row)


def _invitation(row: Row[Any]) -> Invitation:
    facts = row._asdict()
    host = HostRow(**{name: facts.pop(name) for name in HostRow.__dataclass_fields__})
    return Invitation(**facts, host=host)
