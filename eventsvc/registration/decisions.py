"""Writing and reading what is decided and not told yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, delete, exists, func, select, update

from eventsvc.kit.db import db, table_of

from .deciding import Decision, Outcome, Skip
from .decision_models import HeldDecision
from .models import Registration
from .queue import RESERVE
from .states import RegistrationState
from .waiting import further_needs

_R, _D = table_of(Registration), table_of(HeldDecision)
_IN_ORDER = case({one.value: number for number, one in enumerate(Outcome)}, value=_D.c.outcome)
_SHOWN = (
    *(_D.c.registration_id, _D.c.outcome, _D.c.rank, _D.c.reason, _D.c.is_reason_told, _D.c.account_id),
    *(_D.c.decided_at, _D.c.released_at, _D.c.skipped),
    *(_R.c.first_name, _R.c.last_name, _R.c.organization, _R.c.pool_id, _R.c.state, _R.c.queue_priority),
)
_HELD: Select[Any] = (
    select(*_SHOWN).join(_R, _R.c.id == _D.c.registration_id).order_by(_IN_ORDER, _D.c.rank, _D.c.registration_id)
)


@dataclass(frozen=True, kw_only=True)
class HeldRow:
    """A decision that is held back or about to be carried out, and whom it is about."""

    registration_id: UUID
    first_name: str
    last_name: str
    organization: str
    pool_id: UUID
    state: RegistrationState
    queue_priority: int
    decision: Decision
    rank: int
    account_id: UUID | None
    decided_at: datetime
    released_at: datetime | None
    skipped: Skip | None

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.first_name} {self.last_name}"

    @property
    def is_in_reserve(self) -> bool:
        """Whether they wait on the reserve list beside the queue."""
        return self.state is RegistrationState.WAITLISTED and self.queue_priority == RESERVE


def has_undecided(event_id: UUID) -> bool:
    """Whether anyone at the event waits for a decision."""
    query = select(_R.c.id).where(_R.c.event_id == event_id, _R.c.state == RegistrationState.APPLIED)
    return db.session.scalar(select(query.exists())) or False


def held_decisions(event_id: UUID) -> list[HeldRow]:
    """Return what is decided and not carried out, in the order in which it will be."""
    return [_row(row) for row in db.session.execute(_HELD.where(_R.c.event_id == event_id))]


def find_held(registration_id: UUID) -> HeldRow | None:
    """Return what is decided of the registration and not carried out, or None."""
    row = db.session.execute(_HELD.where(_D.c.registration_id == registration_id)).one_or_none()
    return _row(row) if row is not None else None


def next_released(event_id: UUID) -> HeldRow | None:
    """Return the decision that is to be carried out next, or None."""
    query = _HELD.where(_R.c.event_id == event_id, _D.c.released_at.is_not(None)).limit(1)
    row = db.session.execute(query).one_or_none()
    return _row(row) if row is not None else None


def events_with_released() -> list[UUID]:
    """Return the events where decisions are to be carried out."""
    query = select(_R.c.event_id).join(_D, _D.c.registration_id == _R.c.id).where(_D.c.released_at.is_not(None))
    return list(db.session.scalars(query.distinct()))


def released_count(event_id: UUID) -> int:
    """Return how many decisions at the event are still to be carried out."""
    query = select(func.count()).select_from(_D).join(_R, _R.c.id == _D.c.registration_id)
    return db.session.scalar(query.where(_R.c.event_id == event_id, _D.c.released_at.is_not(None))) or 0


def has_released(booking_id: UUID) -> bool:
    """Whether more is about to be decided of the people of the booking."""
    query = select(_D.c.registration_id).join(_R, _R.c.id == _D.c.registration_id)
    query = query.where(_R.c.booking_id == booking_id, _D.c.released_at.is_not(None))
    return db.session.scalar(select(query.exists())) or False


def write_decisions(
    event_id: UUID,
    registration_ids: Sequence[UUID],
    decision: Decision,
    *,
    by: UUID | None,
    now: datetime,
    is_released: bool,
) -> None:
    """Write down what is decided of the registrations, in place of what was; the newest stand last in their order."""
    drop_decisions(registration_ids)
    of_event = select(func.max(_D.c.rank)).join(_R, _R.c.id == _D.c.registration_id).where(_R.c.event_id == event_id)
    last = db.session.scalar(of_event) or 0
    rows = [
        {
            "registration_id": registration_id,
            "outcome": decision.outcome,
            "rank": rank,
            "reason": decision.reason,
            "is_reason_told": decision.is_reason_told,
            "account_id": by,
            "decided_at": now,
            "released_at": now if is_released else None,
        }
        for rank, registration_id in enumerate(registration_ids, last + 1)
    ]
    if rows:
        db.session.execute(_D.insert(), rows)


def release_decisions(registration_ids: Collection[UUID], now: datetime) -> None:
    """Mark what is held back as to be carried out."""
    due = update(_D).where(_D.c.registration_id.in_(registration_ids), _D.c.released_at.is_(None))
    db.session.execute(due.values(released_at=now, skipped=None))


def skip_decision(registration_id: UUID, why: Skip) -> None:
    """Hold a decision back again that could not be carried out."""
    db.session.execute(update(_D).where(_D.c.registration_id == registration_id).values(released_at=None, skipped=why))


def drop_decisions(registration_ids: Collection[UUID]) -> None:
    """Forget what was decided of the registrations: it is carried out, or taken back."""
    if registration_ids:
        db.session.execute(delete(_D).where(_D.c.registration_id.in_(registration_ids)))


def rank_decisions(registration_ids: Sequence[UUID]) -> None:
    """Give decisions of one outcome the order in which they are named, among the ranks that they have."""
    ranks = sorted(db.session.scalars(select(_D.c.rank).where(_D.c.registration_id.in_(registration_ids))))
    for rank, registration_id in zip(ranks, registration_ids, strict=True):
        db.session.execute(update(_D).where(_D.c.registration_id == registration_id).values(rank=rank))


def keep_reason(registration_id: UUID, reason: str) -> None:
    """Keep why an application was declined for the team alone."""
    db.session.execute(update(_R).where(_R.c.id == registration_id).values(kept_reason=reason))


def kept_reason(registration_id: UUID) -> str:
    """Return why an application was declined, if only the team knows; else nothing."""
    return db.session.scalar(select(_R.c.kept_reason).where(_R.c.id == registration_id)) or ""


def undecided_and_unheld(event_id: UUID) -> int:
    """Return of how many applications nothing is decided, not even held back."""
    is_held = exists().where(_D.c.registration_id == _R.c.id)
    query = select(func.count()).select_from(_R)
    return (
        db.session.scalar(query.where(_R.c.event_id == event_id, _R.c.state == RegistrationState.APPLIED, ~is_held))
        or 0
    )


def wanted_places(held: Collection[HeldRow]) -> Counter[UUID]:
    """Return how many more places each pool would need if all were carried out."""
    coming = [one for one in held if one.decision.outcome is Outcome.ACCEPT and not one.state.holds_place]
    further = further_needs([[one.registration_id for one in coming]]) if coming else {}
    return Counter(one.pool_id for one in coming) + Counter(
        need.pool_id for needs in further.values() for need in needs
    )


def _row(row: Row[Any]) -> HeldRow:
    facts = dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it
    decision = Decision(**{name: facts.pop(name) for name in ("outcome", "reason", "is_reason_told")})
    return HeldRow(decision=decision, **facts)
