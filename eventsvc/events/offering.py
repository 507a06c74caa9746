"""What an event offers to someone who wants to come: its terms, its ways to take part and what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, exists

from eventsvc.clusters.models import Carrier
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound

from .category_queries import CategoryRow, categories_of
from .entry_models import Code
from .kinds import Participation
from .models import Category, Event, Pool
from .programme_queries import SessionRow
from .queries import Terms, Way, facts_query, terms_of_row
from .questions import Question
from .rules import is_way_open, last_closing
from .states import EventState


@dataclass(frozen=True, kw_only=True)
class EventOffer:
    """What a sign-up needs to know of an event."""

    terms: Terms
    carrier_slug: str
    privacy_notice_de: str
    privacy_notice_en: str
    ways: tuple[Way, ...]
    # Whether anyone could have a code for it.
    has_codes: bool
    # Its sessions and questions, where they were asked for.
    programme: tuple[SessionRow, ...] = ()
    questions: tuple[Question, ...] = ()
    categories: tuple[CategoryRow, ...] = ()
    # The ways that have closed before the others.
    closed_ways: tuple[Way, ...] = ()
    # Whether several clusters hold it.
    is_shared: bool = False

    def way(self, participation: Participation) -> Way | None:
        """Return the way to take part, or None where the event does not offer it."""
        return next((way for way in self.ways if way.participation is participation), None)

    def at(self, now: datetime) -> EventOffer:
        """Return the offer without the ways that have closed; where all have, it says when the last one did."""
        closes_at = last_closing(self.terms.closes_at, (way.closes_at for way in self.ways))
        is_open = [is_way_open(self.terms.window, way.closes_at, now) for way in self.ways]
        if not any(is_open):
            return replace(self, terms=replace(self.terms, closes_at=closes_at))
        ways = tuple(way for way, one in zip(self.ways, is_open, strict=True) if one)
        closed = tuple(way for way in self.ways if way not in ways)
        return replace(self, terms=replace(self.terms, closes_at=closes_at), ways=ways, closed_ways=closed)


def get_offer(slug: str) -> EventOffer:
    """Return the offer behind a public event's address, or raise NotFound; drafts are nobody's business yet. One statement."""
    rows = db.session.execute(_PUBLIC_OFFER, {"slug": slug}).all()
    if not rows:
        raise NotFound(slug)
    return _offer(rows)


def get_offer_by_id(event_id: UUID) -> EventOffer:
    """Return the offer of any event, drafts too, or raise NotFound; one statement."""
    rows = db.session.execute(_OFFER_BY_ID, {"event_id": event_id}).all()
    if not rows:
        raise NotFound(event_id)
    return _offer(rows)


def _offer(rows: Sequence[Row[Any]]) -> EventOffer:
    row = rows[0]
    terms = terms_of_row(row)
    categories = categories_of(row.id) if row.is_divided else ()
    ways = tuple(
        Way(
            pool_id=each.pool_id,
            participation=each.participation,
            capacity=each.capacity,
            taken=each.taken,
            waiting=each.waiting,
            closes_at=terms.closing(each.participation),
            is_divided=row.is_divided,
        )
        for each in rows
        if each.pool_id is not None
    )
    return EventOffer(
        terms=terms,
        carrier_slug=row.carrier_slug,
        privacy_notice_de=row.privacy_notice_de,
        privacy_notice_en=row.privacy_notice_en,
        ways=ways,
        has_codes=row.has_codes,
        categories=categories,
        is_shared=row.is_shared,
    )


_EVENTS, _POOLS, _CARRIERS, _CATEGORIES = table_of(Event), table_of(Pool), table_of(Carrier), table_of(Category)
_OFFER = (
    facts_query()
    .add_columns(
        exists().where(table_of(Code).c.event_id == _EVENTS.c.id).label("has_codes"),
        _CARRIERS.c.slug.label("carrier_slug"),
        _CARRIERS.c.privacy_notice_de,
        _CARRIERS.c.privacy_notice_en,
        _POOLS.c.id.label("pool_id"),
        *(_POOLS.c[name] for name in ("participation", "capacity", "taken", "waiting")),
        exists().where(_CATEGORIES.c.event_id == _EVENTS.c.id).label("is_divided"),
    )
    .outerjoin(_POOLS, and_(_POOLS.c.event_id == _EVENTS.c.id, _POOLS.c.participation.is_not(None)))
    .order_by(_POOLS.c.participation != Participation.ON_SITE)
)
_OFFER_BY_ID = _OFFER.where(_EVENTS.c.id == bindparam("event_id"))
_PUBLIC_OFFER = _OFFER.where(_EVENTS.c.slug == bindparam("slug"), _EVENTS.c.state != EventState.DRAFT)
