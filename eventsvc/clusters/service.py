"""What the office does with clusters and carriers: adding them, and changing them together with others who do."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.exc import IntegrityError

from eventsvc.journal import Actor, changes, note
from eventsvc.kit.db import db, table_of, violates
from eventsvc.kit.edits import Edit, edited, merged, parts_in
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_code, new_id
from eventsvc.kit.text import UMLAUTS, folded

from .errors import BadCluster
from .logos import Picture, drop_logo, keep_logo
from .models import Carrier, Cluster, ClusterCarrier
from .rules import ClusterProblem, colour_problem, website_problem

LONGEST_SLUG = 50
CARRIER_PLACES = ("carrier_id", "second_carrier_id", "third_carrier_id")
_CLUSTERS, _CARRIERS, _BEHIND = table_of(Cluster), table_of(Carrier), table_of(ClusterCarrier)


@dataclass(frozen=True, kw_only=True)
class ClusterDraft:
    """A cluster as the office writes it; of the carriers behind it the usual one comes first."""

    name_de: str
    name_en: str
    seat: str
    description_de: str
    description_en: str
    contact_name: str
    contact_email: str
    website: str
    colour: str
    valid_from: date
    valid_until: date | None
    carrier_id: UUID
    second_carrier_id: UUID | None = None
    third_carrier_id: UUID | None = None

    @property
    def carriers(self) -> tuple[UUID, ...]:
        """The carriers in their order."""
        return tuple(one for one in (getattr(self, place) for place in CARRIER_PLACES) if one is not None)


@dataclass(frozen=True, kw_only=True)
class CarrierDraft:
    """A carrier as the office writes it."""

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


@dataclass(frozen=True)
class LogoWords:
    """A logo with what is read out for it; the mark stands for the picture."""

    mark: str
    alt_de: str
    alt_en: str


@dataclass(frozen=True, kw_only=True)
class ClusterRow(ClusterDraft):
    """A cluster as it stands."""

    id: UUID
    slug: str
    logo: LogoWords
    logo_width: int
    logo_height: int


@dataclass(frozen=True, kw_only=True)
class CarrierRow(CarrierDraft):
    """A carrier as it stands."""

    id: UUID
    slug: str


def add_cluster(draft: ClusterDraft, *, by: Actor, now: datetime) -> str:
    """Add a cluster and return its slug, or raise BadCluster."""
    _check_cluster(draft)
    cluster_id, slug = new_id(), _free_slug(Cluster, draft.name_de)
    _insert(Cluster(id=cluster_id, slug=slug, field="", **_columns(draft)), "name_de")
    _put_behind(cluster_id, draft.carriers)
    note("cluster.added", cluster_id, by=by, now=now, cluster_id=cluster_id)
    return slug


def change_cluster(slug: str, edit: Edit, *, by: Actor, now: datetime) -> None:
    """Save what the edit changes of a cluster, or raise EditsClash or BadCluster."""
    before = _locked_cluster(slug)
    draft = edited(ClusterDraft, before, edit)
    _check_cluster(draft, but_for=before.id)
    found = changes(parts_in(ClusterDraft, before), parts_in(ClusterDraft, draft))
    if not found:
        return
    _write(Cluster, before.id, _columns(draft))
    _put_behind(before.id, draft.carriers)
    note("cluster.changed", before.id, by=by, now=now, cluster_id=before.id, changes=found)


def change_logo(slug: str, edit: Edit, picture: Picture | None, content: bytes, *, by: Actor, now: datetime) -> None:
    """Give a cluster a logo or other words for it, or raise EditsClash; without a mark it has none."""
    before = _locked_cluster(slug)
    parts = merged(parts_in(LogoWords, before.logo), edit)
    found = changes(parts_in(LogoWords, before.logo), parts, hidden={"mark"})
    if not found:
        return
    columns: dict[str, object] = {f"logo_{name}": value for name, value in parts.items()}
    if not parts["mark"]:
        drop_logo(before.id)
        columns |= {"logo_width": 0, "logo_height": 0}
    elif picture is not None and parts["mark"] == picture.mark:
        keep_logo(before.id, picture, content)
        columns |= {"logo_width": picture.width, "logo_height": picture.height}
    _write(Cluster, before.id, columns)
    named = {f"logo_{name}" if name != "mark" else "logo": value for name, value in found.items()}
    note("cluster.logo_changed", before.id, by=by, now=now, cluster_id=before.id, changes=named)


def add_carrier(draft: CarrierDraft, *, by: Actor, now: datetime) -> str:
    """Add a carrier and return its slug, or raise BadCluster."""
    _check_carrier(draft)
    carrier_id, slug = new_id(), _free_slug(Carrier, draft.name)
    _insert(Carrier(id=carrier_id, slug=slug, **parts_in(CarrierDraft, draft)), "name")
    note("carrier.added", carrier_id, by=by, now=now)
    return slug


def change_carrier(slug: str, edit: Edit, *, by: Actor, now: datetime) -> None:
    """Save what the edit changes of a carrier, or raise EditsClash or BadCluster; each cluster before it can read of it."""
    query = select(Carrier).where(Carrier.slug == slug).with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(query).one_or_none()
    if row is None:
        raise NotFound(slug)
    draft = edited(CarrierDraft, row, edit)
    _check_carrier(draft, but_for=row.id)
    found = changes(parts_in(CarrierDraft, row), parts_in(CarrierDraft, draft))
    if not found:
        return
    clusters = db.session.scalars(select(_BEHIND.c.cluster_id).where(_BEHIND.c.carrier_id == row.id)).all()
    _write(Carrier, row.id, parts_in(CarrierDraft, draft))
    for cluster_id in clusters or [None]:
        note("carrier.changed", row.id, by=by, now=now, cluster_id=cluster_id, changes=found)


def get_cluster(slug: str) -> ClusterRow:
    """Return the cluster as the office edits it, or raise NotFound."""
    return _cluster(select(Cluster).where(Cluster.slug == slug), slug)


def get_carrier_row(slug: str) -> CarrierRow:
    """Return the carrier as the office edits it, or raise NotFound."""
    query = select(Carrier).where(Carrier.slug == slug).execution_options(populate_existing=True)
    row = db.session.scalars(query).one_or_none()
    if row is None:
        raise NotFound(slug)
    return CarrierRow(**{field.name: getattr(row, field.name) for field in fields(CarrierRow)})


def _locked_cluster(slug: str) -> ClusterRow:
    return _cluster(select(Cluster).where(Cluster.slug == slug).with_for_update(), slug)


def _cluster(query: Any, slug: str) -> ClusterRow:
    row = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound(slug)
    behind = select(_BEHIND.c.carrier_id).where(_BEHIND.c.cluster_id == row.id).order_by(_BEHIND.c.position)
    carriers = dict(zip(CARRIER_PLACES, db.session.scalars(behind), strict=False))
    own = [field.name for field in fields(ClusterDraft) if field.name not in CARRIER_PLACES]
    return ClusterRow(
        **{name: getattr(row, name) for name in (*own, "id", "slug", "logo_width", "logo_height")},
        **carriers,
        logo=LogoWords(row.logo_mark, row.logo_alt_de, row.logo_alt_en),
    )


def _columns(draft: ClusterDraft) -> dict[str, Any]:
    parts = {name: value for name, value in parts_in(ClusterDraft, draft).items() if name not in CARRIER_PLACES}
    return parts | {"sort_key": folded(draft.name_de)}


def _insert(row: Cluster | Carrier, field: str) -> None:
    """Insert the row; of two who add the same at once, the second learns that the name is taken."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError as error:
        if not violates(error, f"uq_{row.__tablename__}_slug"):
            raise
        raise BadCluster([(field, ClusterProblem.NAME_TAKEN)]) from error


def _write(table: type[Cluster | Carrier], key: UUID, columns: dict[str, Any]) -> None:
    row = db.session.get_one(table, key)
    for name, value in columns.items():
        setattr(row, name, value)
    db.session.flush()


def _put_behind(cluster_id: UUID, carriers: Iterable[UUID]) -> None:
    db.session.execute(delete(_BEHIND).where(_BEHIND.c.cluster_id == cluster_id))
    db.session.execute(
        insert(_BEHIND),
        [
            {"cluster_id": cluster_id, "carrier_id": carrier_id, "position": position}
            for position, carrier_id in enumerate(carriers)
        ],
    )


def _check_cluster(draft: ClusterDraft, *, but_for: UUID | None = None) -> None:
    taken = select(Cluster.id).where(
        or_(Cluster.sort_key == folded(draft.name_de), Cluster.name_en == draft.name_en), Cluster.id != but_for
    )
    found = [
        ("name_de", ClusterProblem.NAME_TAKEN if db.session.scalar(taken.limit(1)) else None),
        ("colour", colour_problem(draft.colour)),
        ("website", website_problem(draft.website)),
    ]
    if draft.valid_until is not None and draft.valid_until < draft.valid_from:
        found.append(("valid_until", ClusterProblem.ENDS_BEFORE_IT_BEGINS))
    seen: set[UUID] = set()
    for place in CARRIER_PLACES:
        carrier_id = getattr(draft, place)
        if carrier_id in seen:
            found.append((place, ClusterProblem.CARRIER_TWICE))
        elif carrier_id is not None:
            seen.add(carrier_id)
    _refuse(found)


def _check_carrier(draft: CarrierDraft, *, but_for: UUID | None = None) -> None:
    taken = select(Carrier.id).where(Carrier.name == draft.name, Carrier.id != but_for)
    _refuse(
        [
            ("name", ClusterProblem.NAME_TAKEN if db.session.scalar(taken.limit(1)) else None),
            ("website", website_problem(draft.website)),
        ]
    )


def _refuse(found: Iterable[tuple[str, ClusterProblem | None]]) -> None:
    problems = [(name, problem) for name, problem in found if problem is not None]
    if problems:
        raise BadCluster(problems)


def _free_slug(table: type[Cluster | Carrier], name: str) -> str:
    """The name's words as an address; one that is taken gets a few letters more."""
    words = re.sub(r"[^a-z0-9]+", "-", folded(name.casefold().translate(UMLAUTS))).strip("-")[:LONGEST_SLUG] or "neu"
    is_taken = db.session.scalar(select(table.id).where(table.slug == words).limit(1)) is not None
    return f"{words}-{new_code(4).lower()}" if is_taken else words
