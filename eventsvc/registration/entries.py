"""By what people come in where they do not come by the open door: a code, an invitation, a contingent's link."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, bindparam, func, select, update

from eventsvc.kit.db import db, table_of

from .applications import Entry, EntryKind
from .invitation_models import Invitation
from .models import Registration
from .queries import RegistrationRow
from .states import LIVING, PLACE_HOLDING, RegistrationState

_REGISTRATIONS, _INVITATIONS = table_of(Registration), table_of(Invitation)
_COME_IN = (
    update(_REGISTRATIONS)
    .where(_REGISTRATIONS.c.id == bindparam("of"))
    .values(code_id=bindparam("by_code"), contingent_id=bindparam("by_contingent"), pool_id=bindparam("takes_place_in"))
)


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Someone who came in by a contingent."""

    registration_id: UUID
    public_id: str
    first_name: str
    last_name: str
    email: str
    state: RegistrationState
    created_at: datetime
    erased_at: datetime | None

    @property
    def holds_place(self) -> bool:
        """Whether they take one of its places."""
        return self.state in PLACE_HOLDING


def uses_of(code_id: UUID, but_for: Collection[UUID] = ()) -> int:
    """Return how many people come, wait or hope with a code; counted under the lock of the places it cannot change."""
    query = select(func.count()).where(
        _REGISTRATIONS.c.code_id == code_id,
        _REGISTRATIONS.c.state.in_(LIVING),
        _REGISTRATIONS.c.id.not_in(but_for),
    )
    return db.session.scalar(query) or 0


def uses_by_code(event_id: UUID) -> dict[UUID, int]:
    """Return how often each code of the event is used."""
    return _living_by(_REGISTRATIONS.c.code_id, event_id)


def comers_by_contingent(event_id: UUID) -> dict[UUID, int]:
    """Return how many people come, wait or hope by each contingent of the event, released ones too."""
    return _living_by(_REGISTRATIONS.c.contingent_id, event_id)


def _living_by(column: Column[UUID | None], event_id: UUID) -> dict[UUID, int]:
    is_counted = (
        _REGISTRATIONS.c.event_id == event_id,
        column.is_not(None),
        _REGISTRATIONS.c.state.in_(LIVING),
    )
    query = select(column, func.count()).where(*is_counted).group_by(column)
    return {key: number for key, number in db.session.execute(query) if key is not None}


def colleagues_of(contingent_id: UUID) -> list[Colleague]:
    """Return who comes, waits or hopes by the contingent, in the order in which they came."""
    names = ("public_id", "first_name", "last_name", "email", "state", "created_at", "erased_at")
    query = (
        select(_REGISTRATIONS.c.id.label("registration_id"), *(_REGISTRATIONS.c[name] for name in names))
        .where(_REGISTRATIONS.c.contingent_id == contingent_id, _REGISTRATIONS.c.state.in_(LIVING))
        .order_by(_REGISTRATIONS.c.id)
    )
    return [Colleague(**row._mapping) for row in db.session.execute(query)]  # noqa: SLF001 -- SQLAlchemy's public name for it


def come_in(
    registrations: Sequence[RegistrationRow], *, code_id: UUID | None, contingent_id: UUID | None, pool_id: UUID | None
) -> list[RegistrationRow]:
    """Write down by what people came in, and return them; `pool_id` is where they take their places, if not as they asked."""
    placed = [replace(one, pool_id=pool_id or one.pool_id) for one in registrations]
    if code_id is not None or contingent_id is not None:
        db.session.execute(
            _COME_IN,
            [
                {
                    "of": one.id,
                    "by_code": code_id,
                    "by_contingent": contingent_id,
                    "takes_place_in": one.pool_id,
                }
                for one in placed
            ],
        )
    return placed


def change_pool(from_pool_id: UUID, to_pool_id: UUID) -> None:
    """Let everyone who takes part by one pool take part by another; the counters are changed above."""
    db.session.execute(
        update(_REGISTRATIONS).where(_REGISTRATIONS.c.pool_id == from_pool_id).values(pool_id=to_pool_id)
    )


def entry_of(booking_id: UUID) -> Entry | None:
    """Return by what a booking's people came in and more of them may; None for the open door, and for an invitation."""
    query = select(_REGISTRATIONS.c.code_id, _REGISTRATIONS.c.contingent_id).where(
        _REGISTRATIONS.c.booking_id == booking_id
    )
    for code_id, contingent_id in db.session.execute(query.order_by(_REGISTRATIONS.c.id)):
        if code_id is not None:
            return Entry(EntryKind.CODE, code_id)
        if contingent_id is not None:
            return Entry(EntryKind.CONTINGENT, contingent_id)
    return None
