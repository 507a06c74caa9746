"""Places that a booking takes once for all its people: one of them bears each, and another takes it over."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, delete, insert, select, update

from eventsvc.kit.db import db, table_of

from .models import FurtherPlace, Registration
from .states import LIVING, PLACE_HOLDING, RegistrationState

_R, _F = table_of(Registration), table_of(FurtherPlace)
# Whoever has a place bears it, before those who wait, and those before whoever is undecided.
_RANK = case((_R.c.state.in_(PLACE_HOLDING), 0), (_R.c.state == RegistrationState.WAITLISTED, 1), else_=2)


@dataclass(frozen=True)
class Bearer:
    """Who of a booking bears a place that all of it share, and how they stand."""

    registration_id: UUID
    state: RegistrationState


def need(registration_id: UUID, pool_ids: Iterable[UUID], *, is_shared: bool = False) -> None:
    """Let the registration need further places, for itself, or shared with all of its booking."""
    rows = [{"registration_id": registration_id, "pool_id": one, "is_shared": is_shared} for one in sorted(pool_ids)]
    if rows:
        db.session.execute(insert(_F), rows)


def take_from(bearer_id: UUID, registration_id: UUID, pool_ids: Collection[UUID]) -> None:
    """Let another of the booking bear the places."""
    theirs = (_F.c.registration_id == bearer_id) & _F.c.is_shared & _F.c.pool_id.in_(pool_ids)
    db.session.execute(update(_F).where(theirs).values(registration_id=registration_id))


def shared_by(registration_id: UUID) -> list[UUID]:
    """Return the pools of the places that the registration bears for its booking."""
    return list(db.session.scalars(select(_F.c.pool_id).where(_F.c.registration_id == registration_id, _F.c.is_shared)))


def give_back(booking_id: UUID, pool_ids: Collection[UUID]) -> list[tuple[UUID, RegistrationState]]:
    """Let the booking need these places no more, and return each with how whoever bore it stands."""
    people = select(_R.c.id).where(_R.c.booking_id == booking_id)
    borne = (
        select(_F.c.pool_id, _R.c.state)
        .join(_R, _R.c.id == _F.c.registration_id)
        .where(_R.c.booking_id == booking_id, _F.c.is_shared, _F.c.pool_id.in_(pool_ids))
    )
    found = [(row.pool_id, row.state) for row in db.session.execute(borne)]
    db.session.execute(delete(_F).where(_F.c.registration_id.in_(people), _F.c.is_shared, _F.c.pool_id.in_(pool_ids)))
    return found


def bearers_of(booking_ids: Collection[UUID]) -> dict[UUID, Bearer]:
    """Return who of each booking bears what it shares, of those who come or may still come."""
    query = (
        select(_R.c.booking_id, _R.c.id, _R.c.state)
        .where(_R.c.booking_id.in_(booking_ids), _R.c.state.in_(LIVING))
        .order_by(_RANK.desc(), _R.c.id.desc())
    )
    return {row.booking_id: Bearer(row.id, row.state) for row in db.session.execute(query)}
