"""What people may change of their registration, until when and who: rules that organizers set as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from .kinds import ChangesBy
from .rules import before_start

MOST_DAYS = 365


@dataclass(frozen=True)
class DaysBefore:
    """So many days before the start, at a wall-clock time in the event's zone."""

    days: int
    at: time


@dataclass(frozen=True, kw_only=True)
class ChangeRules:
    """What an organizer has set; None leaves it to what is usual."""

    change_until: DaysBefore | None = None
    substitute_until: DaysBefore | None = None
    sign_off_until: DaysBefore | None = None
    changes_by: ChangesBy = ChangesBy.PERSON
    approves_substitutes: bool = False
    looks_again: bool = False


@dataclass(frozen=True, kw_only=True)
class Cutoffs:
    """Until when, as instants; each is the last at which it still works. Nothing works once the event has begun."""

    change: datetime
    substitute: datetime
    sign_off: datetime


def cutoffs(rules: ChangeRules, *, closes_at: datetime, starts_at: datetime, timezone: str) -> Cutoffs:
    """Return until when people may change, send a substitute and sign off.

    Usual is: data until the deadline of registration, all else until the start.
    """

    def until(rule: DaysBefore | None, usual: datetime) -> datetime:
        return usual if rule is None else min(starts_at, before_start(starts_at, rule.days, rule.at, timezone))

    return Cutoffs(
        change=until(rules.change_until, closes_at),
        substitute=until(rules.substitute_until, starts_at),
        sign_off=until(rules.sign_off_until, starts_at),
    )


def may_act(changes_by: ChangesBy, *, is_booked_by_other: bool) -> bool:
    """Whether a person may change, hand on and end their own registration."""
    return changes_by is ChangesBy.PERSON or not is_booked_by_other


DEADLINES = ("change", "substitute", "sign_off")
PLAIN = ("changes_by", "approves_substitutes", "looks_again")
RULE_COLUMNS = (*(f"{what}_{part}" for what in DEADLINES for part in ("days", "at")), *PLAIN)


def rules_kept(columns: Mapping[Any, Any]) -> ChangeRules:
    """Return the rules as an event's columns keep them."""
    deadlines: dict[str, Any] = {
        f"{what}_until": DaysBefore(columns[f"{what}_days"], columns[f"{what}_at"])
        for what in DEADLINES
        if columns[f"{what}_days"] is not None
    }
    return ChangeRules(**deadlines, **{name: columns[name] for name in PLAIN})


def columns_of(rules: ChangeRules) -> dict[str, Any]:
    """Return the rules as an event's columns keep them."""
    columns = {name: getattr(rules, name) for name in PLAIN}
    for what in DEADLINES:
        rule: DaysBefore | None = getattr(rules, f"{what}_until")
        columns |= {f"{what}_days": rule.days if rule else None, f"{what}_at": rule.at if rule else None}
    return columns
