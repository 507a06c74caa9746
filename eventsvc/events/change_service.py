"""The rules of an event for changes, substitutes and signing off: reading and setting them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from eventsvc.journal import Actor, changes, note
from eventsvc.kit.db import db, table_of
from eventsvc.kit.edits import Edit, edited
from eventsvc.kit.ids import new_id

from .category_queries import categories_of
from .change_rules import ChangeRules, columns_of
from .errors import BadFees
from .fee_models import FeeStepRow
from .fees import Fee, FeeStep, days_left, fee_problems, first_days, step_at
from .letters import EventFacts
from .models import Event
from .programme import lock_programme
from .queries import get_terms

_EVENTS, _STEPS = table_of(Event), table_of(FeeStepRow)
_STEPS_OF = (
    select(_STEPS.c.days, _STEPS.c.percent, _STEPS.c.amount_cents)
    .where(_STEPS.c.event_id == bindparam("event_id"))
    .order_by(_STEPS.c.days.desc())
)


@dataclass(frozen=True, kw_only=True)
class Conduct(ChangeRules):
    """All that an organizer sets about changes: the rules, and what signing off costs."""

    steps: tuple[FeeStep, ...] = ()


def fee_steps_of(event_id: UUID) -> tuple[FeeStep, ...]:
    """Return what signing off costs, the earliest step first."""
    rows = db.session.execute(_STEPS_OF, {"event_id": event_id})
    return tuple(FeeStep(**row._mapping) for row in rows)  # noqa: SLF001 -- SQLAlchemy's public name for it


def fee_ladder(event_id: UUID, starts_at: datetime, timezone: str) -> list[tuple[date, FeeStep]]:
    """Return what signing off costs from which day on, in the order of time; empty where it costs nothing."""
    return first_days(fee_steps_of(event_id), starts_at, timezone)


def conduct_of(event_id: UUID) -> Conduct:
    """Return what is set for the event, or raise NotFound."""
    return Conduct(**vars(get_terms(event_id).rules), steps=fee_steps_of(event_id))


def fee_of(facts: EventFacts, category_id: UUID | None, now: datetime) -> Fee:
    """Return what signing off costs someone in that category now."""
    step = step_at(fee_steps_of(facts.id), days_left(facts.starts_at, facts.timezone, now))
    if step is None or category_id is None:
        return Fee(step=step)
    prices = {one.id: one.price_cents for one in categories_of(facts.id)}
    return Fee(step=step, price_cents=prices[category_id])


def edit_conduct(event_id: UUID, edit: Edit, *, now: datetime, by: Actor) -> None:
    """Change the rules, or raise BadFees, or EditsClash.

    The event is locked first with its places: whoever is signing off meets the rules of before or those of after.
    """
    lock_programme(event_id)
    present = conduct_of(event_id)
    conduct = edited(Conduct, present, edit)
    if found := fee_problems(conduct.steps):
        raise BadFees(found)
    if conduct == present:
        return
    db.session.execute(update(_EVENTS).where(_EVENTS.c.id == event_id).values(**columns_of(conduct)))
    db.session.execute(delete(_STEPS).where(_STEPS.c.event_id == event_id))
    rows = [
        {
            "id": new_id(),
            "event_id": event_id,
            "days": step.days,
            "percent": step.percent,
            "amount_cents": step.amount_cents,
        }
        for step in conduct.steps
    ]
    if rows:
        db.session.execute(insert(_STEPS), rows)
    changed = changes(vars(present), vars(conduct))
    note("event.rules_changed", event_id, by=by, now=now, event_id=event_id, changes=changed)
