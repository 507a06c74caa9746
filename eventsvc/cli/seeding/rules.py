"""The rules for changes and signing off that the demonstration's events have, and what those came to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from functools import lru_cache
from uuid import UUID

from eventsvc.events.change_rules import ChangeRules, DaysBefore, columns_of
from eventsvc.events.fee_models import FeeStepRow
from eventsvc.events.fees import Fee, FeeStep, days_left, step_at
from eventsvc.events.kinds import ChangesBy, EventKind
from eventsvc.registration.states import RegistrationState

from .plans import Plan, Times
from .reading import read_file
from .rows import Row, add, ident

USUAL = ChangeRules()
RULES = {
    # Names stand in a printed programme; badges are printed the evening before.
    EventKind.CONGRESS: ChangeRules(
        change_until=DaysBefore(5, time(12)),
        substitute_until=DaysBefore(1, time(15)),
        sign_off_until=DaysBefore(1, time(15)),
        looks_again=True,
    ),
    # Whoever books a stand answers for its crew.
    EventKind.JOINT_STAND: ChangeRules(changes_by=ChangesBy.CONTACT),
    EventKind.TRAINING: ChangeRules(substitute_until=DaysBefore(2, time(12)), approves_substitutes=True),
}
LADDER = (FeeStep(days=30, amount_cents=3000), FeeStep(days=14, percent=50), FeeStep(days=3, percent=100))


def rule_columns(plan: Plan) -> Row:
    """Return the rules as the event's columns keep them."""
    return columns_of(RULES.get(plan.kind, USUAL))


def fee_steps(plan: Plan) -> tuple[FeeStep, ...]:
    """Return what signing off costs: nothing where nothing is to be paid."""
    return LADDER if plan.terms and _is_priced(plan.terms) else ()


@lru_cache
def _is_priced(terms: str) -> bool:
    return any(row["price"] for row in read_file("terms.toml")[terms]["categories"])


def add_fees(events: Iterable[tuple[UUID, Plan]]) -> None:
    """Add the steps of the events that have some."""
    add(
        FeeStepRow,
        [
            {
                "id": ident("fee-step", plan.slug, str(step.days)),
                "event_id": event_id,
                "days": step.days,
                "percent": step.percent,
                "amount_cents": step.amount_cents,
            }
            for event_id, plan in events
            for step in fee_steps(plan)
        ],
    )


def fee_of(plan: Plan, times: Times, state: RegistrationState, state_at: datetime, price_cents: int) -> int | None:
    """Return what signing off came to for someone who had a place."""
    if state is not RegistrationState.WITHDRAWN:
        return None
    left = days_left(times.starts_at, plan.zone, state_at)
    return Fee(step=step_at(fee_steps(plan), left), price_cents=price_cents).cents or None
