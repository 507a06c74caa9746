"""A new event is made like an earlier one: its programme, categories, rules and fees, on its own days."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.category_service import CategoryDraft
from eventsvc.events.change_service import conduct_of, set_conduct
from eventsvc.events.errors import BadSession, ClosesOutsideWindow
from eventsvc.events.moving import Move
from eventsvc.events.organizer_queries import get_held_event
from eventsvc.events.programme import add_session
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.queries import event_facts
from eventsvc.journal import Actor
from eventsvc.kit.localized import Bilingual

from .capacity_change import change_closing
from .categories import add_category

_KEPT = tuple(field.name for field in fields(CategoryDraft) if field.name not in {"quota", "shares_with"})


def make_like(event_id: UUID, like: UUID, *, by: Actor, now: datetime) -> tuple[Bilingual, ...]:
    """Give a new event what the earlier one has beside its own form; its questions are another's part.

    Nobody's place, code or invitation goes along. Returns the sessions that do not fit into the new event's times or ways
    to take part: those are left out.
    """
    shift = _move(like, event_id)
    _categories(event_id, like, shift, by=by, now=now)
    _closings(event_id, like, shift, by=by, now=now)
    conduct = conduct_of(like)
    if conduct != (present := conduct_of(event_id)):
        set_conduct(event_id, conduct, over=present, by=by, now=now)
    return _programme(event_id, like, shift, by=by, now=now)


def _move(like: UUID, event_id: UUID) -> Move:
    before, after = event_facts(like), event_facts(event_id)
    return Move(before.starts_at, after.starts_at, ZoneInfo(before.timezone), ZoneInfo(after.timezone))


def _closings(event_id: UUID, like: UUID, shift: Move, *, by: Actor, now: datetime) -> None:
    before = {pool.participation: pool.closes_at for pool in get_held_event(like).pools}
    pools = get_held_event(event_id).pools
    for pool in pools if len(pools) > 1 else ():
        closes_at = before.get(pool.participation)
        # What does not fit into the new event's window closes with it.
        with suppress(ClosesOutsideWindow):
            change_closing(pool.id, shift(closes_at) if closes_at else None, by=by, now=now)


def _categories(event_id: UUID, like: UUID, shift: Move, *, by: Actor, now: datetime) -> None:
    quotas: dict[UUID, UUID] = {}
    for category in categories_of(like):
        shares_with = quotas.get(category.pool_id) if category.pool_id else None
        draft = _draft(category, shift, None if shares_with else category.capacity, shares_with)
        made = add_category(event_id, draft, by=by, now=now)
        if category.pool_id:
            quotas.setdefault(category.pool_id, made)


def _draft(category: CategoryRow, shift: Move, quota: int | None, shares_with: UUID | None) -> CategoryDraft:
    kept = CategoryDraft(**{name: getattr(category, name) for name in _KEPT}, quota=quota, shares_with=shares_with)
    return replace(
        kept,
        opens_at=shift(category.opens_at) if category.opens_at else None,
        closes_at=shift(category.closes_at) if category.closes_at else None,
    )


def _programme(event_id: UUID, like: UUID, shift: Move, *, by: Actor, now: datetime) -> tuple[Bilingual, ...]:
    left_out = []
    for session in programme_of(like):
        draft = replace(session.draft, starts_at=shift(session.starts_at), ends_at=shift(session.ends_at))
        try:
            add_session(event_id, draft, by=by, now=now)
        except BadSession:
            left_out.append(session.title)
    return tuple(left_out)
