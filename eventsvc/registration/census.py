"""Counting places against the people who hold them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Subquery, case, func, or_, select, union_all

from eventsvc.events.models import Pool
from eventsvc.events.session_models import Session
from eventsvc.kit.db import db

from .choice_models import SessionChoice
from .models import FurtherPlace, Registration
from .states import PLACE_HOLDING, ChoiceState, RegistrationState


@dataclass(frozen=True, kw_only=True)
class Miscount:
    """A pool whose counters do not say how many hold its places, or wait for them."""

    pool_id: UUID
    event_id: UUID
    taken: int
    holding: int
    waiting: int
    queueing: int


def miscounts() -> list[Miscount]:
    """Return every pool whose counters differ from its registrations, in one statement; nothing is repaired."""
    counted = _counted()
    holding, queueing = func.coalesce(counted.c.holding, 0), func.coalesce(counted.c.queueing, 0)
    rows = db.session.execute(
        select(Pool.id, Pool.event_id, Pool.taken, holding, Pool.waiting, queueing)
        .outerjoin(counted, counted.c.pool_id == Pool.id)
        .where(or_(Pool.taken != holding, Pool.waiting != queueing))
        .order_by(Pool.id)
    )
    return [
        Miscount(pool_id=pool_id, event_id=event_id, taken=taken, holding=held, waiting=waiting, queueing=queue)
        for pool_id, event_id, taken, held, waiting, queue in rows
    ]


def _counted() -> Subquery:
    """How many hold places of each pool and wait for them, whatever it is that needs them."""
    is_holding = case((Registration.state.in_(PLACE_HOLDING), 1), else_=0).label("holding")
    is_queueing = case((Registration.state == RegistrationState.WAITLISTED, 1), else_=0).label("queueing")
    ways = select(Registration.pool_id.label("pool_id"), is_holding, is_queueing)
    further = select(FurtherPlace.pool_id, is_holding, is_queueing).join(
        Registration, Registration.id == FurtherPlace.registration_id
    )
    sessions = select(
        Session.pool_id,
        case((SessionChoice.state == ChoiceState.CHOSEN, 1), else_=0),
        case((SessionChoice.state == ChoiceState.WAITING, 1), else_=0),
    ).join(Session, Session.id == SessionChoice.session_id)
    places = union_all(ways, further, sessions).subquery()
    return (
        select(
            places.c.pool_id,
            func.sum(places.c.holding).label("holding"),
            func.sum(places.c.queueing).label("queueing"),
        )
        .group_by(places.c.pool_id)
        .subquery()
    )
