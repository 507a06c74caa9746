"""The page of an event as participants will see it: with what is typed but not saved, or at another date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from eventsvc.clusters.models import Carrier, Cluster
from eventsvc.kit.db import db
from eventsvc.kit.text import N_

from .calendar_queries import EventPage, Host
from .drafts import EventDraft
from .holding import ACCEPTED
from .models import EventHost
from .queries import Way
from .states import EventState

NOT_SAVED = UUID(int=0)
MINUTE = timedelta(minutes=1)


class Scene(StrEnum):
    """What there is to see of an event, from its announcement to its end."""

    BEFORE = "before"
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"
    OVER = "over"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return SCENE_LABELS[self]


SCENE_LABELS = {
    Scene.BEFORE: N_("Vor der Öffnung"),
    Scene.OPEN: N_("Anmeldung offen"),
    Scene.FULL: N_("Alle Plätze vergeben"),
    Scene.CLOSED: N_("Nach dem Anmeldeschluss"),
    Scene.OVER: N_("Nach dem Ende"),
}


@dataclass(frozen=True)
class View:
    """When the page is looked at, and whether all its places are taken by then."""

    at: datetime
    is_full: bool = False


def views_of(page: EventPage, now: datetime) -> dict[Scene, View]:
    """Return when there is what to see: an event without an opening has no time before, one without limits is never full."""
    opens = page.opens_at
    during = min(now, page.closes_at)
    if opens is not None and during < opens:
        during = opens
    views = {Scene.BEFORE: View(opens - MINUTE)} if opens is not None else {}
    views[Scene.OPEN] = View(during)
    if all(way.capacity is not None for way in page.ways):
        views[Scene.FULL] = View(during, is_full=True)
    if page.closes_at < page.starts_at:
        views[Scene.CLOSED] = View(page.closes_at + MINUTE)
    return views | {Scene.OVER: View(page.ends_at)}


def as_published(page: EventPage, *, is_full: bool) -> EventPage:
    """Return the page as it is once the event is public; if it is wished with all places taken."""
    ways = tuple(replace(way, taken=way.capacity or 0) for way in page.ways) if is_full else page.ways
    state = EventState.PUBLISHED if page.state is EventState.DRAFT else page.state
    return replace(page, ways=ways, state=state)


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
            Way(
                pool_id=NOT_SAVED,
                participation=seats.participation,
                capacity=seats.capacity,
                taken=0,
                waiting=0,
                closes_at=draft.closes_at,
            )
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
