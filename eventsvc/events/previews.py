"""The page of an event as its organizer writes it, before anything is saved."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from eventsvc.clusters.models import Carrier, Cluster
from eventsvc.kit.db import db

from .calendar_queries import EventPage, Host
from .drafts import EventDraft
from .holding import ACCEPTED
from .models import EventHost
from .queries import Way
from .states import EventState

NOT_SAVED = UUID(int=0)


def page_of(draft: EventDraft, event_id: UUID | None, *, html_de: str, html_en: str) -> EventPage:
    """Return what the page would tell if the draft were public, nobody had signed up, and `event_id` had its hosts."""
    cluster, carrier = db.session.get_one(Cluster, draft.lead_cluster_id), db.session.get_one(Carrier, draft.carrier_id)
    venue = draft.venue
    return EventPage(
        **{name: getattr(draft, name) for name in _AS_WRITTEN},
        id=event_id or NOT_SAVED,
        slug="",
        state=EventState.PUBLISHED,
        city=venue.city,
        country=venue.country,
        venue_name=venue.name,
        venue_street=venue.street,
        venue_postal_code=venue.postal_code,
        cluster_slug=cluster.slug,
        cluster_de=cluster.name_de,
        cluster_en=cluster.name_en,
        cluster_colour=cluster.colour,
        carrier_slug=carrier.slug,
        carrier_name=carrier.name,
        carrier_website=carrier.website,
        description_html_de=html_de,
        description_html_en=html_en,
        called_off_reason="",
        ways=tuple(
            Way(pool_id=NOT_SAVED, participation=seats.participation, capacity=seats.capacity, taken=0, waiting=0)
            for seats in draft.seats
        ),
        co_hosts=_co_hosts(draft, event_id),
        has_programme=event_id is not None,
    )


def _co_hosts(draft: EventDraft, event_id: UUID | None) -> tuple[Host, ...]:
    """Those of the draft's clusters that have accepted."""
    rows = db.session.execute(
        select(Cluster.slug, Cluster.name_de, Cluster.name_en, Cluster.colour)
        .join(EventHost, EventHost.cluster_id == Cluster.id)
        .where(EventHost.event_id == event_id, ACCEPTED, Cluster.id.in_(draft.host_cluster_ids))
        .order_by(EventHost.position)
    )
    return tuple(Host(*row) for row in rows)


_AS_WRITTEN = (
    *("title_de", "title_en", "summary_de", "summary_en", "audience_de", "audience_en", "kind", "format", "timezone"),
    *("starts_at", "ends_at", "opens_at", "closes_at", "is_decided", "has_waiting_list", "is_by_invitation"),
    *("contact_name", "contact_email", "contact_phone"),
)
