"""What signing off costs: steps by days before the start. Pure; nothing is charged, for there are no invoices yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from eventsvc.kit.text import N_

MOST_STEPS = 6
MOST_DAYS = 365
WHOLE = 100


@dataclass(frozen=True, kw_only=True)
class FeeStep:
    """From so many days before the start on, a share of the category's net price, or a fixed amount in cents."""

    days: int
    percent: int | None = None
    amount_cents: int | None = None

    def of(self, price_cents: int) -> int:
        """Return what it comes to in cents, half a cent rounded up."""
        if self.percent is None:
            return self.amount_cents or 0
        return (price_cents * self.percent + WHOLE // 2) // WHOLE


def days_left(starts_at: datetime, timezone: str, now: datetime) -> int:
    """Return how many days are left until the day of the start, as the calendar at the event counts them."""
    zone = ZoneInfo(timezone)
    return (starts_at.astimezone(zone).date() - now.astimezone(zone).date()).days


def step_at(steps: Iterable[FeeStep], left: int) -> FeeStep | None:
    """Return the step that holds with so many days left: the last that has begun, or None before the first."""
    begun = [step for step in steps if left <= step.days]
    return min(begun, key=lambda step: step.days, default=None)


@dataclass(frozen=True, kw_only=True)
class Fee:
    """What signing off costs now: the step that holds, and what it comes to for someone's price."""

    step: FeeStep | None = None
    price_cents: int = 0

    @property
    def cents(self) -> int:
        """The amount; nothing before the first step."""
        return self.step.of(self.price_cents) if self.step else 0


def first_days(steps: Sequence[FeeStep], starts_at: datetime, timezone: str) -> list[tuple[date, FeeStep]]:
    """Return each step with the first day it holds for, in the order of time."""
    day = starts_at.astimezone(ZoneInfo(timezone)).date()
    ordered = sorted(steps, key=lambda step: -step.days)
    return [(day - timedelta(days=step.days), step) for step in ordered]


class FeeProblem(StrEnum):
    """What can be wrong with the steps."""

    TOO_MANY = "too_many"
    DAYS_UNFIT = "days_unfit"
    SAME_DAYS = "same_days"
    EITHER_OR = "either_or"
    PERCENT_UNFIT = "percent_unfit"
    AMOUNT_UNFIT = "amount_unfit"

    @property
    def label(self) -> str:
        """The German sentence, marked for the catalogues."""
        return FEE_PROBLEM_LABELS[self]


FEE_PROBLEM_LABELS = {
    FeeProblem.TOO_MANY: N_("Es gibt höchstens sechs Stufen."),
    FeeProblem.DAYS_UNFIT: N_("Eine Stufe beginnt höchstens 365 Tage vor dem Beginn."),
    FeeProblem.SAME_DAYS: N_("Zwei Stufen beginnen am selben Tag. Lassen Sie nur eine davon stehen."),
    FeeProblem.EITHER_OR: N_("Geben Sie für jede Stufe entweder Prozent oder einen Betrag an."),
    FeeProblem.PERCENT_UNFIT: N_("Geben Sie zwischen 1 und 100 Prozent an."),
    FeeProblem.AMOUNT_UNFIT: N_("Der Betrag ist größer als null."),
}


def fee_problems(steps: Sequence[FeeStep]) -> list[FeeProblem]:
    """Return what is wrong with the steps; empty when nothing is."""
    days = [step.days for step in steps]
    found = {
        FeeProblem.TOO_MANY: len(steps) > MOST_STEPS,
        FeeProblem.DAYS_UNFIT: any(not 0 <= one <= MOST_DAYS for one in days),
        FeeProblem.SAME_DAYS: len(set(days)) < len(days),
        FeeProblem.EITHER_OR: any((step.percent is None) is (step.amount_cents is None) for step in steps),
        FeeProblem.PERCENT_UNFIT: any(step.percent is not None and not 0 < step.percent <= WHOLE for step in steps),
        FeeProblem.AMOUNT_UNFIT: any(step.amount_cents is not None and step.amount_cents <= 0 for step in steps),
    }
    return [problem for problem, is_wrong in found.items() if is_wrong]
