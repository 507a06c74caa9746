"""Reading and writing what is done to many people: whom it is about, and how far it is with each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update

from eventsvc.kit.db import db, refusing, table_of
from eventsvc.kit.errors import NotFound

from .bulk import BulkDeed, BulkSkip, BulkState, Subject
from .bulk_models import BulkAction, BulkPerson
from .errors import AlreadySubmitted
from .models import Registration
from .queue import RESERVE

KEPT = timedelta(days=30)
AT_A_TIME = 5000

_ACTIONS, _PEOPLE, _R = table_of(BulkAction), table_of(BulkPerson), table_of(Registration)


@dataclass(frozen=True, kw_only=True)
class BulkFacts:
    """What is done to many: to what end, why, by whom, since when, and whether it was taken back."""

    id: UUID
    event_id: UUID
    account_id: UUID
    form_key: str
    deed: BulkDeed
    target: str
    reason: str
    begun_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What became of one person: done, with how they stood before, or passed over."""

    registration_id: UUID
    skip: BulkSkip | None = None
    before: str = ""


@dataclass(frozen=True)
class PassedOver:
    """Somebody who was passed over, and why."""

    registration_id: UUID
    name: str
    skip: BulkSkip


def subjects(condition: ColumnElement[bool], so: ColumnElement[bool]) -> list[Subject]:
    """Return whom the condition means, by name; `so` says whether they stand already as they would be left."""
    columns = (
        _R.c.id,
        _R.c.first_name,
        _R.c.last_name,
        _R.c.state,
        _R.c.queue_priority,
        _R.c.erased_at,
        so.label("is_so"),
    )
    rows = db.session.execute(select(*columns).where(condition).order_by(_R.c.name_key, _R.c.id))
    return [
        Subject(
            id=row.id,
            name=f"{row.first_name} {row.last_name}",
            state=row.state,
            is_erased=row.erased_at is not None,
            is_so=bool(row.is_so),
            is_in_reserve=row.queue_priority == RESERVE,
        )
        for row in rows
    ]


def write_action(facts: BulkFacts, registration_ids: Sequence[UUID]) -> None:
    """Write down what is to be done, and to whom. Raises AlreadySubmitted for a form that was sent before."""
    with refusing("uq_bulk_actions_form_key", AlreadySubmitted(facts.form_key)):
        db.session.execute(insert(_ACTIONS), vars(facts))
    for at in range(0, len(registration_ids), AT_A_TIME):
        db.session.execute(
            insert(_PEOPLE),
            [
                {
                    "action_id": facts.id,
                    "registration_id": one,
                    "position": position,
                    "state": BulkState.TO_DO,
                    "skip": None,
                    "before": "",
                }
                for position, one in enumerate(registration_ids[at : at + AT_A_TIME], at)
            ],
        )


def get_action(action_id: UUID) -> BulkFacts:
    """Return what is done, or raise NotFound."""
    row = db.session.execute(select(_ACTIONS).where(_ACTIONS.c.id == action_id)).one_or_none()
    if row is None:
        raise NotFound(action_id)
    return _facts(row)


def action_of_form(form_key: str) -> UUID:
    """Return the action that a form has begun, or raise NotFound."""
    found: UUID | None = db.session.scalar(select(_ACTIONS.c.id).where(_ACTIONS.c.form_key == form_key))
    if found is None:
        raise NotFound(form_key)
    return found


def actions_at(event_id: UUID, number: int) -> list[BulkFacts]:
    """Return what was done last to many people of the event."""
    query = select(_ACTIONS).where(_ACTIONS.c.event_id == event_id).order_by(_ACTIONS.c.begun_at.desc(), _ACTIONS.c.id)
    return [_facts(row) for row in db.session.execute(query.limit(number))]


def next_people(action_id: UUID, state: BulkState, number: int) -> dict[UUID, str]:
    """Return who is next of those in that state, with how each stood before, in their order."""
    query = select(_PEOPLE.c.registration_id, _PEOPLE.c.before).where(
        _PEOPLE.c.action_id == action_id, _PEOPLE.c.state == state, _PEOPLE.c.skip.is_(None)
    )
    rows = db.session.execute(query.order_by(_PEOPLE.c.position).limit(number))
    return {row.registration_id: row.before for row in rows}


def settle(action_id: UUID, touched: Sequence[Touched], *, done: BulkState, skipped: BulkState) -> None:
    """Write down what became of people, in the transaction in which it did."""
    if touched:
        db.session.execute(
            _SETTLE,
            [
                {
                    "of_action": action_id,
                    "of": one.registration_id,
                    "became": skipped if one.skip else done,
                    "why": one.skip,
                    "was": one.before,
                }
                for one in touched
            ],
        )


def counts_of(action_id: UUID) -> Mapping[BulkState, int]:
    """Return how many people stand where."""
    query = select(_PEOPLE.c.state, func.count()).where(_PEOPLE.c.action_id == action_id).group_by(_PEOPLE.c.state)
    return {BulkState(state): number for state, number in db.session.execute(query)}


def passed_over(action_id: UUID) -> list[PassedOver]:
    """Return who was passed over and why, by name."""
    rows = db.session.execute(
        select(_PEOPLE.c.registration_id, _R.c.first_name, _R.c.last_name, _PEOPLE.c.skip)
        .join(_R, _R.c.id == _PEOPLE.c.registration_id)
        .where(_PEOPLE.c.action_id == action_id, _PEOPLE.c.skip.is_not(None))
        .order_by(_R.c.name_key, _R.c.id)
    )
    return [PassedOver(row.registration_id, f"{row.first_name} {row.last_name}", row.skip) for row in rows]


def mark_undone(action_id: UUID, now: datetime) -> bool:
    """Note that it is being taken back, and return whether nobody has done so before."""
    undoing = update(_ACTIONS).where(_ACTIONS.c.id == action_id, _ACTIONS.c.undone_at.is_(None))
    changed: Any = db.session.execute(undoing.values(undone_at=now))
    return bool(changed.rowcount)


def give_up(action_id: UUID) -> None:
    """Pass over everyone who is left of something that cannot be done."""
    left = update(_PEOPLE).where(_PEOPLE.c.action_id == action_id, _PEOPLE.c.state == BulkState.TO_DO)
    db.session.execute(left.values(state=BulkState.SKIPPED, skip=BulkSkip.NOT_POSSIBLE))


def purge_actions(now: datetime, number: int) -> int:
    """Delete up to `number` rows of what was done to many thirty days ago; return how many."""
    old = select(_ACTIONS.c.id).where(_ACTIONS.c.begun_at < now - KEPT).limit(1)
    action_id = db.session.scalar(old)
    if action_id is None:
        return 0
    people = select(_PEOPLE.c.registration_id).where(_PEOPLE.c.action_id == action_id).limit(number)
    mine = _PEOPLE.c.action_id == action_id
    gone: Any = db.session.execute(delete(_PEOPLE).where(mine, _PEOPLE.c.registration_id.in_(people)))
    if gone.rowcount < number:
        db.session.execute(delete(_ACTIONS).where(_ACTIONS.c.id == action_id))
    return int(gone.rowcount) or 1


def _facts(row: Any) -> BulkFacts:
    return BulkFacts(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it


_SETTLE = (
    update(_PEOPLE)
    .where(_PEOPLE.c.action_id == bindparam("of_action"), _PEOPLE.c.registration_id == bindparam("of"))
    .values(state=bindparam("became"), skip=bindparam("why"), before=bindparam("was"))
)
