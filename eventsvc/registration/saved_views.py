"""Views of a list that somebody has saved: for themselves, for the team of an event, or for that of a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, Uuid, delete, insert, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from eventsvc.accounts.models import Account
from eventsvc.clusters.models import Cluster
from eventsvc.events.holding import ACCEPTED
from eventsvc.events.models import Event, EventHost
from eventsvc.kit.db import Base, UtcDateTime, db, table_of, words
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_id
from eventsvc.kit.text import N_

from .people_view import PeopleView, kept_view

LONGEST_NAME = 60


class Audience(StrEnum):
    """Who has a saved view in their list."""

    OWN = "own"
    EVENT = "event"
    CLUSTER = "cluster"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return AUDIENCE_LABELS[self]


AUDIENCE_LABELS = {
    Audience.OWN: N_("Nur ich, bei dieser Veranstaltung"),
    Audience.EVENT: N_("Das Team dieser Veranstaltung"),
    Audience.CLUSTER: N_("Das Team des Clusters, bei allen seinen Veranstaltungen"),
}


class SavedView(Base):
    """A filter with its columns and order, under a name. For a cluster it belongs to no event."""

    __tablename__ = "saved_views"
    __table_args__ = (Index("ix_saved_views_event", "event_id"), Index("ix_saved_views_cluster", "cluster_id"))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    event_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Event.id))
    cluster_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey(Cluster.id))
    account_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey(Account.id))
    audience: Mapped[Audience] = mapped_column(words(Audience, name="audience"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    # As it stands in an address.
    query: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, kw_only=True)
class SavedViewRow:
    """A saved view: what it is called, what it shows, who saved it and for whom."""

    id: UUID
    account_id: UUID
    audience: Audience
    name: str
    view: PeopleView


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Where views are looked for and saved: an event, the clusters that hold it, and whose own ones."""

    event_id: UUID
    lead_cluster_id: UUID
    account_id: UUID


_VIEWS = table_of(SavedView)


def views_on(shelf: Shelf) -> list[SavedViewRow]:
    """Return the views that somebody finds there, by name."""
    is_shared = _VIEWS.c.audience != Audience.OWN
    joined = select(EventHost.cluster_id).where(EventHost.event_id == shelf.event_id, ACCEPTED)
    of_clusters = or_(_VIEWS.c.cluster_id == shelf.lead_cluster_id, _VIEWS.c.cluster_id.in_(joined))
    found = db.session.execute(
        select(_VIEWS)
        .where(
            or_(_VIEWS.c.event_id == shelf.event_id, of_clusters),
            or_(is_shared, _VIEWS.c.account_id == shelf.account_id),
        )
        .order_by(_VIEWS.c.name, _VIEWS.c.id)
    )
    return [
        SavedViewRow(
            id=row.id, account_id=row.account_id, audience=row.audience, name=row.name, view=kept_view(row.query)
        )
        for row in found
    ]


def save_view(shelf: Shelf, name: str, view: PeopleView, audience: Audience, now: datetime) -> UUID:
    """Save a view in place of one's own of that name for the same people, and return its id."""
    is_of_cluster = audience is Audience.CLUSTER
    place = {
        "event_id": None if is_of_cluster else shelf.event_id,
        "cluster_id": shelf.lead_cluster_id if is_of_cluster else None,
        "account_id": shelf.account_id,
        "audience": audience,
        "name": name,
    }
    same = (_VIEWS.c[column].is_not_distinct_from(value) for column, value in place.items())
    db.session.execute(delete(_VIEWS).where(*same))
    view_id = new_id()
    db.session.execute(insert(_VIEWS), {"id": view_id, "query": view.query, "saved_at": now, **place})
    return view_id


def get_view(shelf: Shelf, view_id: UUID) -> SavedViewRow:
    """Return a view of the shelf, or raise NotFound."""
    for view in views_on(shelf):
        if view.id == view_id:
            return view
    raise NotFound(view_id)


def drop_view(view_id: UUID) -> None:
    """Delete a view."""
    db.session.execute(delete(_VIEWS).where(_VIEWS.c.id == view_id))
