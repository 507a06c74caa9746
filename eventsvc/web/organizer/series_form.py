"""A series as an organizer describes it: the rule, and the days that it gives, each to be kept, moved or left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from eventsvc.events.recurrence import (
    EVERY,
    LAST,
    MOST_DATES,
    MOST_EVERY,
    ORDINALS,
    Rhythm,
    Rule,
    days_of,
    is_last_of_month,
    rule_problem,
    which_of_month,
)
from eventsvc.kit.holidays import bavarian_holiday
from eventsvc.kit.localized import written_whole_weekday
from eventsvc.kit.text import N_
from eventsvc.web.languages import chosen_language, said

from .event_form import DATE_MISSING, DATETIMES

NO_EVERY = N_("Zwischen 1 und 12.")
TWICE = N_("An diesem Termin beginnt schon eine Veranstaltung der Reihe.")


def said_rule(rhythm: Rhythm, every: int, first: date) -> str:
    """Return a rule in words: "jeden Monat am zweiten Dienstag"."""
    language = chosen_language()
    is_fifth = which_of_month(first) > len(ORDINALS)
    which = LAST if rhythm is Rhythm.MONTHLY_LAST or is_fifth else ORDINALS[which_of_month(first) - 1]
    facts = {
        "weekday": written_whole_weekday(first, language),
        "which": said(which),
        "day": first.day,
        "number": every,
    }
    return said(EVERY[rhythm][every > 1], **facts)


class RuleForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """The rule; it changes nothing and stands in the address."""

    class Meta:
        """It is sent with GET."""

        csrf = False

    rhythm = RadioField(N_("Takt"), [InputRequired(N_("Wählen Sie den Takt."))])
    every = IntegerField(N_("Abstand in Wochen oder Monaten"), [NumberRange(1, MOST_EVERY, NO_EVERY)], default=1)
    until = DateField(N_("Bis einschließlich"), [Optional()])
    count = IntegerField(
        N_("Oder: Zahl der Termine"), [Optional(), NumberRange(2, MOST_DATES, N_("Zwischen 2 und 60."))]
    )

    def __init__(self, first: date) -> None:
        super().__init__(formdata=request.args or None)
        self.first = first
        self.rhythm.choices = [SelectChoice(rhythm.value, said_rule(rhythm, 1, first)) for rhythm in _fitting(first)]

    @property
    def is_asked(self) -> bool:
        """Whether a rule was sent."""
        return "rhythm" in request.args or "until" in request.args

    def rule(self) -> Rule | None:
        """Return the rule, or None with its errors beside the fields."""
        if not self.validate():
            return None
        rule = Rule(
            rhythm=Rhythm(self.rhythm.data), every=self.every.data, until=self.until.data, count=self.count.data
        )
        problem = rule_problem(rule, self.first)
        if problem is None:
            return rule
        field, what = problem
        self[field].errors = [said(what.label)]
        return None


def _fitting(first: date) -> Iterable[Rhythm]:
    """A fifth weekday is in no series, and only a last one can be the last."""
    lacking = {
        Rhythm.MONTHLY_WEEKDAY: which_of_month(first) > len(ORDINALS),
        Rhythm.MONTHLY_LAST: not is_last_of_month(first),
    }
    return (rhythm for rhythm in Rhythm if not lacking.get(rhythm))


@dataclass
class Occurrence:
    """A day of the series: whether it is wanted, and when it begins, by the clock of the event."""

    key: str
    at: datetime | None
    is_wanted: bool = True
    error: str = ""

    @property
    def typed(self) -> str:
        """What stands in its field."""
        return self.at.strftime(DATETIMES[0]) if self.at else ""

    @property
    def holiday(self) -> str:
        """What the day is called, if it is a public holiday in Bavaria."""
        return bavarian_holiday(self.at.date()) if self.at else ""


def occurrences(rule: Rule, start: datetime) -> list[Occurrence]:
    """Return the further days of the rule with the hour of the first, as they were typed if the form was sent."""
    days = days_of(rule, start.date())[1:]
    found = [Occurrence(day.isoformat(), datetime.combine(day, start.time())) for day in days]
    return [_typed(one) for one in found] if request.method == "POST" else found


def check(found: list[Occurrence], start: datetime) -> bool:
    """Whether each wanted day has a start of its own; says at each what is wrong."""
    taken = {start}
    for one in (one for one in found if one.is_wanted):
        if one.at is None:
            one.error = said(DATE_MISSING)
        elif one.at in taken:
            one.error = said(TWICE)
        else:
            taken.add(one.at)
    return not any(one.error for one in found)


def starts_of(found: list[Occurrence], zone: ZoneInfo) -> list[datetime]:
    """Return when the wanted ones begin; a time that the clocks skip is taken as an hour later."""
    return [one.at.replace(tzinfo=zone).astimezone(UTC) for one in found if one.is_wanted and one.at]


def _typed(one: Occurrence) -> Occurrence:
    sent: Any = request.form.get(f"at-{one.key}", "")
    return Occurrence(one.key, _read(sent), one.key in request.form.getlist("day"))


def _read(typed: str) -> datetime | None:
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError:
        return None
