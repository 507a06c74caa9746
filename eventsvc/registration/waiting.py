"""Who waits, in order: reading it, and setting another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, bindparam, exists, func, or_, select, tuple_, update

from eventsvc.events.models import Pool
from eventsvc.kit.db import db, table_of

from .models import Booking, FurtherPlace, Registration
from .queries import RegistrationRow
from .queue import RESERVE, Waiter
from .states import PLACE_HOLDING, RegistrationState

# Most freed places go to the first: a long queue is read only as far as it moves.
AT_ONCE = 40

_R, _B, _F, _P = table_of(Registration), table_of(Booking), table_of(FurtherPlace), table_of(Pool)
_LINE: Select[Any] = (
    select(
        _R.c.id, _R.c.pool_id, _R.c.queue_priority, _R.c.queue_position,
        _R.c.booking_id, _B.c.is_together, _B.c.blocking_since,
    )
    .join(_B, _B.c.id == _R.c.booking_id)
    .where(_R.c.state == RegistrationState.WAITLISTED)
    .order_by(_R.c.queue_priority, _R.c.queue_position)
)  # fmt: skip
_BEARER = _R.alias()
_FURTHER: Select[Any] = (
    select(_R.c.id, _F.c.pool_id, _F.c.registration_id.label("bearer_id"), _BEARER.c.state, _F.c.is_shared)
    .select_from(_R)
    .join(_BEARER, _BEARER.c.booking_id == _R.c.booking_id)
    .join(_F, _F.c.registration_id == _BEARER.c.id)
    .where(
        _R.c.id.in_(bindparam("ids", expanding=True)),
        or_(_BEARER.c.id == _R.c.id, and_(_F.c.is_shared, _BEARER.c.state.not_in(PLACE_HOLDING))),
    )
    .order_by(_F.c.pool_id)
)
_SET_PLACE = (
    update(_R)
    .where(_R.c.id == bindparam("of"))
    .values(queue_priority=bindparam("priority"), queue_position=bindparam("position"))
)


def waiting_line(event_id: UUID, *, in_reserve: bool = False) -> Iterator[Waiter]:
    """Return those who wait at the event, in order; it is read only as far as somebody asks.

    Where the team decides of some categories only, those `in_reserve` are a list of their own.
    """
    kept: list[Row[Any]] = []
    while rows := _page(event_id, kept[-1] if kept else None, in_reserve=in_reserve):
        # The last one's group may go on in the next page.
        groups = [list(group) for _key, group in groupby([*kept, *rows], key=_together)]
        kept = groups.pop() if len(rows) == AT_ONCE else []
        further = further_needs([[row.id for row in group] for group in groups])
        yield from (_waiter(group, further) for group in groups)
        if not kept:
            return
    if kept:
        yield _waiter(kept, further_needs([[row.id for row in kept]]))


@dataclass(frozen=True)
class Need:
    """A place that a registration needs besides its own pool's, and who bears it: itself, or another of its booking."""

    pool_id: UUID
    bearer_id: UUID
    bearer_state: RegistrationState
    is_shared: bool


def further_needs(parties: Sequence[Sequence[UUID]]) -> dict[UUID, list[Need]]:
    """Return which places each registration of the parties needs besides its own pool's; one statement.

    What a booking needs once for all its people, and nobody who has a place bears, a party needs once: whoever bears it,
    or the first of that booking.
    """
    ids = [one for party in parties for one in party]
    found: dict[UUID, list[Need]] = defaultdict(list)
    for row in db.session.execute(_FURTHER, {"ids": ids}):
        found[row.id].append(Need(row.pool_id, row.bearer_id, row.state, row.is_shared))
    for party in parties:
        borne = {
            (need.bearer_id, need.pool_id) for one in party for need in found.get(one, ()) if need.bearer_id == one
        }
        for one in party:
            lent = [need for need in found.get(one, ()) if need.bearer_id != one]
            for need in lent:
                if (need.bearer_id, need.pool_id) in borne:
                    found[one].remove(need)
                borne.add((need.bearer_id, need.pool_id))
    return found


def waiting_position(registration: RegistrationRow) -> int:
    """Return how many stand in the queue up to this registration, itself included: 1 is the head.

    Counted are those who wait for the same scarce places: the queue of another category does not matter.
    """
    own = {registration.pool_id, *(need.pool_id for need in further_needs([[registration.id]])[registration.id])}
    scarce = set(
        db.session.scalars(
            select(_P.c.id).where(_P.c.id.in_(own), _P.c.capacity.is_not(None), _P.c.taken >= _P.c.capacity)
        )
    )
    wanted = scarce or own
    waits_for_the_same = or_(
        _R.c.pool_id.in_(wanted),
        exists().where(and_(_F.c.registration_id == _R.c.id, _F.c.pool_id.in_(wanted))),
    )
    ahead = tuple_(_R.c.queue_priority, _R.c.queue_position) <= tuple_(
        registration.queue_priority, registration.queue_position
    )
    query = (
        select(func.count())
        .select_from(_R)
        .where(
            _R.c.event_id == registration.event_id,
            _R.c.state == RegistrationState.WAITLISTED,
            ahead,
            _R.c.queue_priority == RESERVE if registration.is_in_reserve else _R.c.queue_priority < RESERVE,
            waits_for_the_same,
        )
    )
    return db.session.scalar(query) or 0


def set_queue(registration_ids: Sequence[UUID], *, priority: int = 0, after: int = 0) -> None:
    """Give those who wait at one event the order in which they are named, among those of the priority and `after` a position."""
    order = [
        {"of": one, "priority": priority, "position": position}
        for position, one in enumerate(registration_ids, after + 1)
    ]
    if order:
        db.session.execute(_SET_PLACE, order)


def set_priority(registration_ids: Sequence[UUID], priority: int) -> None:
    """Let people who wait go before those of a higher number, whatever their positions."""
    db.session.execute(update(_R).where(_R.c.id.in_(registration_ids)).values(queue_priority=priority))


def set_blocking(booking_id: UUID, since: datetime) -> None:
    """Note since when a group at the head of the queue keeps free places from smaller ones."""
    db.session.execute(update(_B).where(_B.c.id == booking_id).values(blocking_since=since))


def _page(event_id: UUID, after: Row[Any] | None, *, in_reserve: bool) -> Sequence[Row[Any]]:
    is_there = _R.c.queue_priority == RESERVE if in_reserve else _R.c.queue_priority < RESERVE
    query = _LINE.where(_R.c.event_id == event_id, is_there).limit(AT_ONCE)
    if after is not None:
        query = query.where(
            tuple_(_R.c.queue_priority, _R.c.queue_position) > tuple_(after.queue_priority, after.queue_position)
        )
    return db.session.execute(query).all()


def _together(row: Row[Any]) -> UUID:
    return row.booking_id if row.is_together else row.id  # type: ignore[no-any-return]


def _waiter(rows: list[Row[Any]], further: dict[UUID, list[Need]]) -> Waiter:
    pools = [pool for row in rows for pool in (row.pool_id, *(need.pool_id for need in further.get(row.id, ())))]
    return Waiter(
        registration_ids=tuple(row.id for row in rows),
        needs=Counter(pools),
        priority=rows[0].queue_priority,
        booking_id=rows[0].booking_id,
        blocking_since=rows[0].blocking_since,
    )
