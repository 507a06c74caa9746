"""Reading clusters and carriers as visitors see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound

from .models import Carrier, Cluster, ClusterCarrier


@dataclass(frozen=True, kw_only=True)
class CarrierPage:
    """A carrier as its imprint tells it."""

    slug: str
    name: str
    legal_form: str
    street: str
    postal_code: str
    city: str
    website: str
    sender_name: str
    reply_address: str
    privacy_notice_de: str
    privacy_notice_en: str


@dataclass(frozen=True, kw_only=True)
class ClusterPage:
    """A cluster as its page tells it, with the carriers behind it."""

    slug: str
    name_de: str
    name_en: str
    colour: str
    seat: str
    description_de: str
    description_en: str
    contact_name: str
    contact_email: str
    website: str
    valid_until: date | None
    logo_mark: str
    logo_width: int
    logo_height: int
    logo_alt_de: str
    logo_alt_en: str
    carriers: tuple[CarrierPage, ...]


@dataclass(frozen=True, kw_only=True)
class ClusterLine:
    """A cluster as the office's list shows it, with the names of its carriers in their order."""

    slug: str
    name_de: str
    name_en: str
    colour: str
    contact_email: str
    valid_from: date
    valid_until: date | None
    logo_mark: str
    logo_width: int
    logo_height: int
    carriers: tuple[str, ...]


CARRIER_FACTS = tuple(CarrierPage.__dataclass_fields__)
CLUSTER_FACTS = tuple(name for name in ClusterPage.__dataclass_fields__ if name != "carriers")


def get_cluster_page(slug: str) -> ClusterPage:
    """Return what a cluster's page tells, or raise NotFound; one statement."""
    query = (
        select(Cluster, Carrier)
        .outerjoin(ClusterCarrier, ClusterCarrier.cluster_id == Cluster.id)
        .outerjoin(Carrier, Carrier.id == ClusterCarrier.carrier_id)
        .where(Cluster.slug == slug)
        .order_by(ClusterCarrier.position)
    )
    rows = db.session.execute(query).all()
    if not rows:
        raise NotFound(slug)
    facts = {name: getattr(rows[0][0], name) for name in CLUSTER_FACTS}
    return ClusterPage(**facts, carriers=tuple(_carrier(row[1]) for row in rows if row[1] is not None))


@dataclass(frozen=True, kw_only=True)
class ClusterName:
    """A cluster by its name."""

    id: UUID
    slug: str
    name_de: str
    name_en: str


def clusters_by_name(cluster_ids: Collection[UUID] | None) -> list[ClusterName]:
    """Return these clusters, or all of them, in order of their names."""
    query = select(Cluster.id, Cluster.slug, Cluster.name_de, Cluster.name_en).order_by(Cluster.name_de)
    if cluster_ids is not None:
        query = query.where(Cluster.id.in_(cluster_ids))
    return [ClusterName(**row._mapping) for row in db.session.execute(query)]  # noqa: SLF001 -- SQLAlchemy's public name for it


def cluster_overview() -> list[ClusterLine]:
    """Return all clusters in their order; one statement."""
    query = (
        select(Cluster, Carrier.name)
        .outerjoin(ClusterCarrier, ClusterCarrier.cluster_id == Cluster.id)
        .outerjoin(Carrier, Carrier.id == ClusterCarrier.carrier_id)
        .order_by(Cluster.sort_key, Cluster.id, ClusterCarrier.position)
    )
    names = [name for name in ClusterLine.__dataclass_fields__ if name != "carriers"]
    rows = groupby(db.session.execute(query), key=lambda row: row[0])
    return [
        ClusterLine(
            **{name: getattr(cluster, name) for name in names}, carriers=tuple(row[1] for row in each if row[1])
        )
        for cluster, each in rows
    ]


def carriers() -> list[CarrierPage]:
    """Return all carriers by name."""
    return [_carrier(carrier) for carrier in db.session.scalars(select(Carrier).order_by(Carrier.name))]


def get_carrier(slug: str) -> CarrierPage:
    """Return the carrier behind `slug`, or raise NotFound."""
    carrier = db.session.scalars(select(Carrier).where(Carrier.slug == slug)).one_or_none()
    if carrier is None:
        raise NotFound(slug)
    return _carrier(carrier)


def cluster_names(cluster_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return the German and English names of the clusters, for a history."""
    ids = set(cluster_ids)
    if not ids:
        return {}
    rows = db.session.execute(select(Cluster.id, Cluster.name_de, Cluster.name_en).where(Cluster.id.in_(ids)))
    return {row.id: (row.name_de, row.name_en) for row in rows}


def _carrier(carrier: Carrier) -> CarrierPage:
    return CarrierPage(**{name: getattr(carrier, name) for name in CARRIER_FACTS})
