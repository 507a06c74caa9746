"""Moving the people of a category into a quota, or out of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, delete, func, insert, literal, select

from eventsvc.kit.db import db, table_of

from .models import FurtherPlace, Registration
from .states import PLACE_HOLDING, RegistrationState

_R, _F = table_of(Registration), table_of(FurtherPlace)


@dataclass(frozen=True)
class Occupancy:
    """How many people of a category hold a place, and how many wait."""

    taken: int
    waiting: int


def occupancy(category_id: UUID) -> Occupancy:
    """Return how many people of the category hold a place, and how many wait."""
    row = db.session.execute(
        select(
            func.coalesce(func.sum(case((_R.c.state.in_(PLACE_HOLDING), 1), else_=0)), 0),
            func.coalesce(func.sum(case((_R.c.state == RegistrationState.WAITLISTED, 1), else_=0)), 0),
        ).where(_R.c.category_id == category_id)
    ).one()
    return Occupancy(int(row[0]), int(row[1]))


def join_quota(category_id: UUID, pool_id: UUID) -> None:
    """Let everyone of the category need a place of the quota too; its counters are the caller's."""
    people = select(_R.c.id, literal(pool_id, _F.c.pool_id.type)).where(_R.c.category_id == category_id)
    db.session.execute(insert(_F).from_select(["registration_id", "pool_id"], people))


def leave_quota(category_id: UUID, pool_id: UUID) -> None:
    """Let nobody of the category need a place of the quota any more; its counters are the caller's."""
    people = select(_R.c.id).where(_R.c.category_id == category_id)
    db.session.execute(delete(_F).where(_F.c.pool_id == pool_id, _F.c.registration_id.in_(people)))
