"""Figures about those who sign up: when they came, from where, and from what sort of organization."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from eventsvc.events.holding import ACCEPTED
from eventsvc.events.models import Event, EventHost
from eventsvc.events.regions import LONGEST_AREA, Region, region_of
from eventsvc.kit.db import db, table_of
from eventsvc.organizations import OrganizationKind

from .counting import EventCount
from .models import Registration
from .states import LIVING

_R = table_of(Registration)


@dataclass(frozen=True, kw_only=True)
class Origins:
    """How many come, wait or hope, by where they come from (None: they did not say) and by their kind of organization."""

    regions: dict[Region | None, int]
    kinds: dict[OrganizationKind, int]


def signed_up_by_day(event_ids: Iterable[UUID]) -> dict[UUID, dict[date, int]]:
    """Return how many signed up for each of the events on each day (of world time), whatever became of them."""
    day = func.date(_R.c.created_at)
    rows = db.session.execute(
        select(_R.c.event_id, day, func.count()).where(_R.c.event_id.in_(list(event_ids))).group_by(_R.c.event_id, day)
    )
    days: dict[UUID, dict[date, int]] = {}
    for event_id, on, number in rows:
        # SQLite has days as text.
        days.setdefault(event_id, {})[date.fromisoformat(str(on))] = number
    return days


def counts_of(event_ids: Select[UUID] | Collection[UUID]) -> list[EventCount]:
    """Return the events with who holds them and how many come, wait or hope through whom; two statements."""
    leads: dict[UUID, UUID] = {}
    hosts: dict[UUID, set[UUID]] = {}
    for event_id, lead, host in db.session.execute(
        select(Event.id, Event.lead_cluster_id, EventHost.cluster_id)
        .outerjoin(EventHost, and_(EventHost.event_id == Event.id, ACCEPTED))
        .where(Event.id.in_(event_ids))
    ):
        leads[event_id] = lead
        hosts.setdefault(event_id, set()).update({host} - {None})
    origins: dict[UUID, dict[UUID | None, int]] = {event_id: {} for event_id in leads}
    for event_id, origin, number in db.session.execute(
        select(_R.c.event_id, _R.c.origin_cluster_id, func.count())
        .where(_R.c.event_id.in_(event_ids), _R.c.state.in_(LIVING))
        .group_by(_R.c.event_id, _R.c.origin_cluster_id)
    ):
        origins[event_id][origin] = number
    return [
        EventCount(lead=lead, hosts=frozenset(hosts[event_id]), origins=origins[event_id])
        for event_id, lead in leads.items()
    ]


def origins_of(event_ids: Select[UUID] | Collection[UUID]) -> Origins:
    """Return where those come from who come to these events, wait or hope for it; one statement."""
    area = func.substr(_R.c.postal_code, 1, LONGEST_AREA)
    rows = db.session.execute(
        select(_R.c.organization_kind, _R.c.country, area, func.count())
        .where(_R.c.event_id.in_(event_ids), _R.c.state.in_(LIVING))
        .group_by(_R.c.organization_kind, _R.c.country, area)
    )
    regions: Counter[Region | None] = Counter()
    kinds: Counter[OrganizationKind] = Counter()
    for kind, country, postal_area, number in rows:
        regions[region_of(postal_area, country)] += number
        kinds[OrganizationKind(kind)] += number
    return Origins(
        regions={region: regions[region] for region in (*Region, None) if regions[region]},
        kinds={kind: kinds[kind] for kind in OrganizationKind if kinds[kind]},
    )
