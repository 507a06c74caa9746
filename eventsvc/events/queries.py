"""Reading events for those who act on them; the calendar and the organizers have their own reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, select

from eventsvc.clusters.models import Carrier, Cluster
from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound

from .kinds import EventFormat, EventKind, Participation
from .letters import CarrierFacts, EventFacts, Place
from .models import Event, EventHost, Pool
from .rules import Window
from .states import EventState


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to take part: its pool and how it stands."""

    pool_id: UUID
    participation: Participation
    capacity: int | None
    taken: int
    waiting: int

    @property
    def free(self) -> int | None:
        """How many places a newcomer could get: none while somebody waits; None means any number."""
        if self.capacity is None:
            return None
        return 0 if self.waiting else self.capacity - self.taken


@dataclass(frozen=True, kw_only=True)
class Terms:
    """An event as letters tell it, and on which terms it takes people."""

    facts: EventFacts
    state: EventState
    opens_at: datetime | None
    closes_at: datetime
    has_waiting_list: bool

    @property
    def window(self) -> Window:
        """What opens and closes it."""
        return Window(state=self.state, opens_at=self.opens_at, closes_at=self.closes_at, ends_at=self.facts.ends_at)

    @property
    def is_decided(self) -> bool:
        """Whether a sign-up is an application that the organizer decides."""
        return self.facts.kind.profile.is_decided

    def gives_places(self, now: datetime) -> bool:
        """Whether its places may still be given out: it is published and has not begun."""
        return self.state is EventState.PUBLISHED and now < self.facts.starts_at


@dataclass(frozen=True, kw_only=True)
class EventOffer:
    """What a sign-up needs to know of an event."""

    terms: Terms
    carrier_slug: str
    privacy_notice_de: str
    privacy_notice_en: str
    ways: tuple[Way, ...]

    def way(self, participation: Participation) -> Way | None:
        """Return the way to take part, or None where the event does not offer it."""
        return next((way for way in self.ways if way.participation is participation), None)


@dataclass(frozen=True)
class EventKey:
    """An event's identity and the clusters that hold it: whose it is decides who may touch it."""

    id: UUID
    slug: str
    cluster_ids: frozenset[UUID]


def get_event_key(slug: str) -> EventKey:
    """Return the identity of the event behind `slug`, or raise NotFound."""
    row = db.session.execute(select(Event.id, Event.lead_cluster_id).where(Event.slug == slug)).one_or_none()
    if row is None:
        raise NotFound(slug)
    hosts = db.session.scalars(select(EventHost.cluster_id).where(EventHost.event_id == row.id))
    return EventKey(row.id, slug, frozenset({row.lead_cluster_id, *hosts}))


def get_offer(slug: str) -> EventOffer:
    """Return the offer behind a public event's address, or raise NotFound; drafts are nobody's business yet."""
    row = db.session.execute(facts_query().where(Event.slug == slug, Event.state != EventState.DRAFT)).one_or_none()
    if row is None:
        raise NotFound(slug)
    return _offer(row)


def get_offer_by_id(event_id: UUID) -> EventOffer:
    """Return the offer of any event, drafts too, or raise NotFound."""
    row = db.session.execute(facts_query().where(Event.id == event_id)).one_or_none()
    if row is None:
        raise NotFound(event_id)
    return _offer(row)


def get_terms(event_id: UUID) -> Terms:
    """Return the terms of an event, or raise NotFound; read under the lock of its places, they hold until the commit."""
    row = db.session.execute(facts_query().where(Event.id == event_id)).one_or_none()
    if row is None:
        raise NotFound(event_id)
    return _terms(row)


def get_called_off_reason(event_id: UUID) -> str:
    """Return why the event was called off; empty if it was not, or nobody said why."""
    return db.session.scalar(select(Event.called_off_reason).where(Event.id == event_id)) or ""


def event_facts(event_id: UUID) -> EventFacts:
    """Return the event as a letter tells it, or raise NotFound."""
    return get_terms(event_id).facts


def facts_query() -> Select[Event, Cluster, Carrier]:
    """Return the statement whose rows `facts_of` reads."""
    return (
        select(Event, Cluster, Carrier)
        .join(Cluster, Cluster.id == Event.lead_cluster_id)
        .join(Carrier, Carrier.id == Event.carrier_id)
        .execution_options(populate_existing=True)
    )


def _offer(row: Row[Event, Cluster, Carrier]) -> EventOffer:
    event, _cluster, carrier = row
    pools = db.session.execute(
        select(Pool.id, Pool.participation, Pool.capacity, Pool.taken, Pool.waiting)
        .where(Pool.event_id == event.id)
        .order_by(Pool.participation.desc())
    )
    return EventOffer(
        terms=_terms(row),
        carrier_slug=carrier.slug,
        privacy_notice_de=carrier.privacy_notice_de,
        privacy_notice_en=carrier.privacy_notice_en,
        ways=tuple(
            Way(
                pool_id=pool.id,
                participation=pool.participation,
                capacity=pool.capacity,
                taken=pool.taken,
                waiting=pool.waiting,
            )
            for pool in pools
        ),
    )


def _terms(row: Row[Event, Cluster, Carrier]) -> Terms:
    event, _cluster, _carrier = row
    return Terms(
        facts=facts_of(row),
        state=event.state,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        has_waiting_list=event.has_waiting_list,
    )


def facts_of(row: Row[Event, Cluster, Carrier]) -> EventFacts:
    """Return the event of a row as a letter or a calendar tells it."""
    event, cluster, carrier = row
    return EventFacts(
        id=event.id,
        slug=event.slug,
        title_de=event.title_de,
        title_en=event.title_en,
        kind=EventKind(event.kind),
        format=EventFormat(event.format),
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        timezone=event.timezone,
        place=Place(
            name=event.venue_name,
            street=event.venue_street,
            postal_code=event.venue_postal_code,
            city=event.venue_city,
            country=event.venue_country,
        ),
        join_url=event.join_url,
        contact_name=event.contact_name,
        contact_email=event.contact_email,
        contact_phone=event.contact_phone,
        cluster_de=cluster.name_de,
        cluster_en=cluster.name_en,
        carrier=CarrierFacts(
            name=carrier.name,
            legal_form=carrier.legal_form,
            street=carrier.street,
            postal_code=carrier.postal_code,
            city=carrier.city,
            website=carrier.website,
            reply_address=carrier.reply_address,
        ),
        sequence=event.schedule_revision,
    )
