"""Who may hold an event: the clusters, and the carriers behind each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from eventsvc.kit.db import db

from .models import Carrier, Cluster, ClusterCarrier
from .rules import has_ended


@dataclass(frozen=True)
class CarrierName:
    """A carrier as a form names it."""

    id: UUID
    name: str
    slug: str = ""


@dataclass(frozen=True)
class Hosting:
    """A cluster as a form names it, with its carriers, the usual one first."""

    id: UUID
    name_de: str
    name_en: str
    valid_until: date | None
    carriers: tuple[CarrierName, ...]


def choosable(today: date, *, also: Collection[UUID] = ()) -> list[Hosting]:
    """Return the clusters that can be chosen for something new, and those of `also`, which stand there already."""
    return [one for one in hostings() if one.id in also or not has_ended(one.valid_until, today)]


def hostings() -> list[Hosting]:
    """Return every cluster in order of name, with the carriers behind it; two statements."""
    carriers: dict[UUID, tuple[CarrierName, ...]] = {}
    for row in db.session.execute(
        select(ClusterCarrier.cluster_id, Carrier.id, Carrier.name)
        .join(Carrier, Carrier.id == ClusterCarrier.carrier_id)
        .order_by(ClusterCarrier.cluster_id, ClusterCarrier.position)
    ):
        carriers[row.cluster_id] = (*carriers.get(row.cluster_id, ()), CarrierName(row.id, row.name))
    clusters = db.session.execute(
        select(Cluster.id, Cluster.name_de, Cluster.name_en, Cluster.valid_until).order_by(Cluster.sort_key, Cluster.id)
    )
    return [Hosting(*row, carriers.get(row.id, ())) for row in clusters]


def carriers_behind(cluster_ids: frozenset[UUID] | None) -> list[CarrierName]:
    """Return the carriers behind any of the clusters by name; None means every carrier there is."""
    query = select(Carrier.id, Carrier.name, Carrier.slug).order_by(Carrier.name, Carrier.id)
    if cluster_ids is not None:
        behind = select(ClusterCarrier.carrier_id).where(ClusterCarrier.cluster_id.in_(cluster_ids))
        query = query.where(Carrier.id.in_(behind))
    return [CarrierName(*row) for row in db.session.execute(query)]
