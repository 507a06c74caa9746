"""The days of a series, by a rule that begins with its first day. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import islice
from typing import Any

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekdays

from eventsvc.kit.text import N_

MOST_DATES = 60
MOST_EVERY = 12
A_WEEK = 7


class Rhythm(StrEnum):
    """How the days of a series follow each other; which weekday and which day of the month it is says the first."""

    WEEKLY = "weekly"
    MONTHLY_WEEKDAY = "monthly_weekday"
    MONTHLY_LAST = "monthly_last"
    MONTHLY_DAY = "monthly_day"


class RuleProblem(StrEnum):
    """What can be wrong with a rule."""

    NO_END = "no_end"
    ONLY_ONE = "only_one"
    TOO_MANY = "too_many"
    NO_FIFTH = "no_fifth"
    NOT_THE_LAST = "not_the_last"

    @property
    def label(self) -> str:
        """The German sentence, marked for the catalogues."""
        return RULE_PROBLEM_LABELS[self]


RULE_PROBLEM_LABELS = {
    RuleProblem.NO_END: N_("Sagen Sie, bis wann oder wie oft, nicht beides."),
    RuleProblem.ONLY_ONE: N_("Nach dieser Regel gibt es keinen weiteren Termin."),
    RuleProblem.TOO_MANY: N_("Eine Reihe hat höchstens 60 Termine."),
    RuleProblem.NO_FIFTH: N_("Einen fünften gibt es nicht in jedem Monat. Wählen Sie den letzten."),
    RuleProblem.NOT_THE_LAST: N_("Diese Veranstaltung liegt nicht am letzten dieser Wochentage im Monat."),
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Every so many weeks or months, until a day or so many times, the first day counted along."""

    rhythm: Rhythm
    every: int = 1
    until: date | None = None
    count: int | None = None


def which_of_month(day: date) -> int:
    """Return which of its weekdays in the month the day is, from 1."""
    return (day.day - 1) // A_WEEK + 1


def is_last_of_month(day: date) -> bool:
    """Whether it is the last of its weekdays in the month."""
    return day.day + A_WEEK > monthrange(day.year, day.month)[1]


def rule_problem(rule: Rule, first: date) -> tuple[str, RuleProblem] | None:
    """Return what is wrong with the rule for a series that begins on `first`: the field, and the problem."""
    if (rule.until is None) is (rule.count is None):
        return "until", RuleProblem.NO_END
    if rule.rhythm is Rhythm.MONTHLY_WEEKDAY and which_of_month(first) > len(ORDINALS):
        return "rhythm", RuleProblem.NO_FIFTH
    if rule.rhythm is Rhythm.MONTHLY_LAST and not is_last_of_month(first):
        return "rhythm", RuleProblem.NOT_THE_LAST
    number = len(days_of(rule, first))
    field = "count" if rule.until is None else "until"
    if number > MOST_DATES:
        return field, RuleProblem.TOO_MANY
    return (field, RuleProblem.ONLY_ONE) if number < len((first, "another")) else None


def days_of(rule: Rule, first: date) -> list[date]:
    """Return the days, the first among them; one more than a series may have at most.

    A month that has no such day is left out.
    """
    found = rrule(
        dtstart=_midnight(first),
        interval=rule.every,
        until=_midnight(rule.until) if rule.until else None,
        count=rule.count,
        **_by(rule.rhythm, first),
    )
    return [day.date() for day in islice(found, MOST_DATES + 1)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _by(rhythm: Rhythm, first: date) -> dict[str, Any]:
    weekday = weekdays[first.weekday()]
    match rhythm:
        case Rhythm.WEEKLY:
            return {"freq": WEEKLY, "byweekday": weekday}
        case Rhythm.MONTHLY_WEEKDAY:
            return {"freq": MONTHLY, "byweekday": weekday(which_of_month(first))}
        case Rhythm.MONTHLY_LAST:
            return {"freq": MONTHLY, "byweekday": weekday(-1)}
        case Rhythm.MONTHLY_DAY:
            return {"freq": MONTHLY, "bymonthday": first.day}


ORDINALS = (N_("ersten"), N_("zweiten"), N_("dritten"), N_("vierten"))
LAST = N_("letzten")
EVERY = {
    Rhythm.WEEKLY: (N_("jede Woche am %(weekday)s"), N_("alle %(number)s Wochen am %(weekday)s")),
    Rhythm.MONTHLY_WEEKDAY: (
        N_("jeden Monat am %(which)s %(weekday)s"),
        N_("alle %(number)s Monate am %(which)s %(weekday)s"),
    ),
    Rhythm.MONTHLY_LAST: (
        N_("jeden Monat am %(which)s %(weekday)s"),
        N_("alle %(number)s Monate am %(which)s %(weekday)s"),
    ),
    Rhythm.MONTHLY_DAY: (N_("jeden Monat am %(day)s."), N_("alle %(number)s Monate am %(day)s.")),
}
