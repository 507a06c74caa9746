"""Reading events for those who act on them; the calendar and the organizers have their own reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Label, Row, Select, bindparam, exists, select

from eventsvc.clusters.models import Carrier, Cluster
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound

from .categories import DECIDED, QueueOrder
from .change_rules import RULE_COLUMNS, ChangeRules, Cutoffs, cutoffs, rules_kept
from .controller_queries import controllers_of
from .fee_models import FeeStepRow
from .kinds import Participation
from .letters import CarrierFacts, EventFacts, Place
from .models import Category, Event, EventHost, Pool
from .question_models import AskedQuestion
from .rules import Window, closing, last_closing, offer_hours
from .session_models import Session
from .states import EventState, HostState


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to take part: its pool and how it stands."""

    pool_id: UUID
    participation: Participation
    capacity: int | None
    taken: int
    waiting: int
    # Until when one can sign up this way.
    closes_at: datetime
    # Categories divide its places: who waits may lack their category's place only.
    is_divided: bool = False

    @property
    def free(self) -> int | None:
        """How many places a newcomer could get: none while somebody waits for them; None means any number."""
        if self.capacity is None:
            return None
        return 0 if self.waiting and not self.is_divided else self.capacity - self.taken


@dataclass(frozen=True, kw_only=True)
class Terms:
    """An event as letters tell it, and on which terms it takes people."""

    facts: EventFacts
    state: EventState
    opens_at: datetime | None
    # When the last of its ways to take part closes; one of them may close before.
    closes_at: datetime
    closes_on_site: datetime
    closes_online: datetime
    # Online, where that closes by itself.
    own_closing_online: datetime | None
    # A sign-up is an application that the team decides.
    is_decided: bool
    # The team decides those of some category, if not all.
    decides_category: bool
    has_waiting_list: bool
    is_by_invitation: bool
    tells_position: bool
    queue_order: QueueOrder
    # How long a place from the waiting list is offered; None: it is given at once.
    offer_hours: int | None
    rules: ChangeRules
    # From when to when it shows its participants to each other.
    list_from: datetime | None
    list_until: datetime | None
    has_programme: bool
    has_questions: bool
    # Signing off costs something, from some day on.
    has_fees: bool

    def closing(self, participation: Participation) -> datetime:
        """Until when one can sign up this way."""
        return self.closes_online if participation is Participation.ONLINE else self.closes_on_site

    @property
    def has_reserve(self) -> bool:
        """Whether there is a reserve list: of all who wait, or of those whose category the team decides."""
        return self.is_decided or self.decides_category

    @property
    def cutoffs(self) -> Cutoffs:
        """Until when people may change, send a substitute and sign off."""
        return self._cutoffs(self.closes_at)

    def change_until(self, participation: Participation) -> datetime:
        """Until when people who take part this way may change what they have told."""
        return self._cutoffs(self.closing(participation)).change

    @property
    def window(self) -> Window:
        """What opens and closes it."""
        return Window(
            state=self.state,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            ends_at=self.facts.ends_at,
            timezone=self.facts.timezone,
        )

    def _cutoffs(self, closes_at: datetime) -> Cutoffs:
        facts = self.facts
        return cutoffs(self.rules, closes_at=closes_at, starts_at=facts.starts_at, timezone=facts.timezone)

    def gives_places(self, now: datetime) -> bool:
        """Whether its places may still be given out: it is published and has not begun."""
        return self.state is EventState.PUBLISHED and now < self.facts.starts_at


def get_terms(event_id: UUID) -> Terms:
    """Return the terms of an event, or raise NotFound; read under the lock of its places, they hold until the commit."""
    row = db.session.execute(_FACTS_BY_ID, {"event_id": event_id}).one_or_none()
    if row is None:
        raise NotFound(event_id)
    return terms_of_row(row)


def terms_of(event_ids: Collection[UUID]) -> dict[UUID, Terms]:
    """Return the terms of the events by their ids."""
    rows = db.session.execute(_FACTS.where(_EVENTS.c.id.in_(event_ids)))
    return {terms.facts.id: terms for terms in map(terms_of_row, rows)}


def get_called_off_reason(event_id: UUID) -> str:
    """Return why the event was called off; empty if it was not, or nobody said why."""
    return db.session.scalar(select(Event.called_off_reason).where(Event.id == event_id)) or ""


def event_facts(event_id: UUID) -> EventFacts:
    """Return the event as a letter tells it, or raise NotFound."""
    return get_terms(event_id).facts


def facts_query() -> Select[Any]:
    """Return the statement whose rows `facts_of` reads, to be narrowed."""
    return _FACTS


def facts_of(row: Row[Any]) -> EventFacts:
    """Return the event of a row as a letter or a calendar tells it; only terms know who answers for data jointly."""
    return EventFacts(
        id=row.id,
        slug=row.slug,
        title_de=row.title_de,
        title_en=row.title_en,
        kind=row.kind,
        format=row.format,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        timezone=row.timezone,
        place=Place(
            name=row.venue_name,
            street=row.venue_street,
            postal_code=row.venue_postal_code,
            city=row.venue_city,
            country=row.venue_country,
        ),
        join_url=row.join_url,
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        contact_phone=row.contact_phone,
        cluster_de=row.cluster_de,
        cluster_en=row.cluster_en,
        carrier=CarrierFacts(
            name=row.carrier_name,
            legal_form=row.carrier_legal_form,
            street=row.carrier_street,
            postal_code=row.carrier_postal_code,
            city=row.carrier_city,
            website=row.carrier_website,
            reply_address=row.carrier_reply_address,
            sender_name=row.carrier_sender_name,
        ),
        sequence=row.schedule_revision,
    )


def terms_of_row(row: Row[Any]) -> Terms:
    """Return the terms of an event as a row tells them; where several hold it, who answers for data is read besides."""
    names = tuple(one.name for one in controllers_of(row.id)) if row.is_shared else ()
    return Terms(
        facts=replace(facts_of(row), controllers=names),
        state=row.state,
        opens_at=row.opens_at,
        closes_at=last_closing(row.closes_at, (row.closes_on_site, row.closes_online)),
        closes_on_site=closing(row.closes_at, row.closes_on_site),
        closes_online=closing(row.closes_at, row.closes_online),
        own_closing_online=row.closes_online,
        is_decided=row.is_decided,
        decides_category=row.decides_category,
        has_waiting_list=row.has_waiting_list,
        is_by_invitation=row.is_by_invitation,
        tells_position=row.tells_position,
        queue_order=row.queue_order,
        offer_hours=offer_hours(row.offer_hours, has_fee=row.has_fee),
        rules=rules_kept(row._mapping),  # noqa: SLF001 -- SQLAlchemy's public name for it
        list_from=row.list_from,
        list_until=row.list_until,
        has_programme=row.has_programme,
        has_questions=row.has_questions,
        has_fees=row.has_fees,
    )


# These are read with every sign-up: made once, and from the tables, they cost a third of what they would as entities.
_EVENTS, _POOLS, _CLUSTERS, _CARRIERS = table_of(Event), table_of(Pool), table_of(Cluster), table_of(Carrier)
_CATEGORIES = table_of(Category)
_EVENT_FACTS = (
    *("id", "slug", "title_de", "title_en", "kind", "format", "starts_at", "ends_at", "timezone"),
    *("venue_name", "venue_street", "venue_postal_code", "venue_city", "venue_country", "join_url"),
    *("contact_name", "contact_email", "contact_phone", "schedule_revision"),
    *("state", "opens_at", "closes_at", "is_decided", "has_waiting_list", "tells_position"),
    *("is_by_invitation", "queue_order", "offer_hours", "list_from", "list_until"),
    *RULE_COLUMNS,
)
_CARRIER_FACTS = ("name", "legal_form", "street", "postal_code", "city", "website", "reply_address", "sender_name")
HAS_PROGRAMME = exists().where(table_of(Session).c.event_id == _EVENTS.c.id).correlate(_EVENTS).label("has_programme")
DECIDES_CATEGORY = (
    exists()
    .where(_CATEGORIES.c.event_id == _EVENTS.c.id, _CATEGORIES.c.admission.in_(DECIDED))
    .correlate(_EVENTS)
    .label("decides_category")
)
HAS_FEES = exists().where(table_of(FeeStepRow).c.event_id == _EVENTS.c.id).correlate(_EVENTS).label("has_fees")
_HOSTS = table_of(EventHost)
IS_SHARED = (
    exists()
    .where(_HOSTS.c.event_id == _EVENTS.c.id, _HOSTS.c.state == HostState.ACCEPTED)
    .correlate(_EVENTS)
    .label("is_shared")
)
_QUESTIONS = table_of(AskedQuestion)
_HAS_QUESTIONS = (
    exists()
    .where(_QUESTIONS.c.event_id == _EVENTS.c.id, _QUESTIONS.c.retired_at.is_(None))
    .correlate(_EVENTS)
    .label("has_questions")
)


def _closes(way: Participation) -> Label[datetime | None]:
    pool = _POOLS.alias(f"{way}_pool")
    own = select(pool.c.closes_at).where(pool.c.event_id == _EVENTS.c.id, pool.c.participation == way)
    return own.correlate(_EVENTS).scalar_subquery().label(f"closes_{way}")


_FACTS: Select[Any] = (
    select(
        *(_EVENTS.c[name] for name in _EVENT_FACTS),
        _CLUSTERS.c.name_de.label("cluster_de"),
        _CLUSTERS.c.name_en.label("cluster_en"),
        *(_CARRIERS.c[name].label(f"carrier_{name}") for name in _CARRIER_FACTS),
        exists().where(_CATEGORIES.c.event_id == _EVENTS.c.id, _CATEGORIES.c.price_cents > 0).label("has_fee"),
        *(_closes(way) for way in Participation),
        DECIDES_CATEGORY,
        HAS_PROGRAMME,
        HAS_FEES,
        _HAS_QUESTIONS,
        IS_SHARED,
    )
    .select_from(_EVENTS)
    .join(_CLUSTERS, _CLUSTERS.c.id == _EVENTS.c.lead_cluster_id)
    .join(_CARRIERS, _CARRIERS.c.id == _EVENTS.c.carrier_id)
)
_FACTS_BY_ID: Select[Any] = _FACTS.where(_EVENTS.c.id == bindparam("event_id"))
