"""What hangs on an event: places, reminders."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.exc import IntegrityError

from eventsvc.kit.db import Base, db, table_of
from eventsvc.kit.ids import new_id

from .drafts import EventDraft, ReminderRule
from .errors import WayStillUsed
from .kinds import Participation
from .models import Event, Pool, ReminderPlan
from .pools import set_capacity, set_closing
from .reminders import due_at, not_after


def loses_a_way(event_id: UUID, draft: EventDraft) -> bool:
    """Whether the draft takes a way to take part away."""
    ways = db.session.scalars(
        select(Pool.participation).where(Pool.event_id == event_id, Pool.participation.is_not(None))
    )
    return not set(ways) <= set(draft.format.participations)


def set_pools(event_id: UUID, draft: EventDraft, *, is_public: bool) -> None:
    """Give the event one pool for each way to take part.

    A way that nobody ever took goes, another raises WayStillUsed; the capacity of a public pool stays as it is.
    """
    pools = db.session.execute(
        select(Pool.id, Pool.participation)
        .where(Pool.event_id == event_id, Pool.participation.is_not(None))
        .order_by(Pool.id)
    )
    existing: dict[Participation, UUID] = {row.participation: row.id for row in pools}
    wanted = {seats.participation: seats.capacity for seats in draft.seats}
    offered = draft.format.participations
    for participation, pool_id in existing.items():
        if participation not in offered:
            _remove_pool(pool_id, participation)
        elif not is_public:
            set_capacity(pool_id, wanted[participation])
    for participation in offered:
        if participation not in existing:
            capacity = wanted[participation]
            db.session.add(Pool(event_id=event_id, participation=participation, capacity=capacity))
    if len(offered) == 1 and len(existing) > 1:
        # A way that is left alone closes with its event.
        set_closing(existing[offered[0]], None)
    db.session.flush()


def set_reminders(event_id: UUID, draft: EventDraft) -> None:
    """Plan exactly the draft's reminders; one that stays keeps its id, and so is not sent twice to anyone."""
    plans = db.session.scalars(select(ReminderPlan).where(ReminderPlan.event_id == event_id))
    existing = {ReminderRule(plan.anchor, plan.days, plan.at, plan.participation): plan for plan in plans}
    rules = draft.reminder_rules
    for rule, plan in existing.items():
        if rule not in rules:
            db.session.delete(plan)
    for rule in rules:
        due = due_at(rule.anchor, rule.days, rule.at, draft.starts_at, draft.ends_at, draft.timezone)
        latest = not_after(rule.anchor, due, draft.starts_at)
        found = existing.get(rule)
        if found is None:
            found = ReminderPlan(id=new_id(), event_id=event_id, **vars(rule))
            db.session.add(found)
        found.due_at, found.not_after = due, latest
    db.session.flush()


def drop_reminders(event_id: UUID) -> None:
    """Let no reminder of the event leave any more."""
    db.session.execute(delete(ReminderPlan).where(ReminderPlan.event_id == event_id))


def delete_whole(event_id: UUID) -> None:
    """Delete the event and every row of this room that hangs on it: what points goes before what it points to."""
    own = {mapper.local_table for mapper in Base.registry.mappers if mapper.class_.__module__.startswith(__package__)}
    for table in reversed(Base.metadata.sorted_tables):
        hangs = _hangs_on(table, event_id) if table in own else None
        if hangs is not None:
            db.session.execute(delete(table).where(hangs))


def _hangs_on(table: Table, event_id: UUID) -> ColumnElement[bool] | None:
    """The condition for the rows that hang on the event, by themselves or by what they belong to."""
    if table is table_of(Event):
        return table.c.id == event_id
    if "event_id" in table.c:
        return table.c.event_id == event_id
    for key in table.foreign_keys:
        above = key.column.table
        if "event_id" in above.c and not key.parent.nullable:
            return key.parent.in_(select(key.column).where(above.c.event_id == event_id))
    return None


def _remove_pool(pool_id: UUID, participation: Participation) -> None:
    try:
        db.session.execute(delete(Pool).where(Pool.id == pool_id))
    except IntegrityError as error:
        raise WayStillUsed(participation) from error
