"""The rules of a time zone as a calendar file carries them (VTIMEZONE)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1

_Part = TimezoneStandard | TimezoneDaylight


@dataclass(frozen=True)
class _Change:
    """The clocks are changed: when, by the clock that ends there, and from which offset to which."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def rule(self) -> tuple[int, int, int, timedelta, timedelta]:
        """Month, which of its weekdays, and the offsets: what is the same every year."""
        is_last = self.at.day + 7 > monthrange(self.at.year, self.at.month)[1]
        which = LAST if is_last else (self.at.day - 1) // 7 + 1
        return (self.at.month, which, self.at.weekday(), self.before, self.after)


@lru_cache(maxsize=128)
def zone_rules(zone: str, first_year: int, last_year: int) -> Timezone:
    """Return the zone's rules for those years.

    Outlook reads yearly rules and no lists of dates; only a zone whose clocks follow no yearly rule, as
    Morocco's follow Ramadan, gets a list.
    """
    info = ZoneInfo(zone)
    before = _changes(info, first_year - 1)
    years = [_changes(info, year) for year in range(first_year, last_year + 1)]
    if any([change.rule for change in year] != [change.rule for change in before] for year in years):
        return Timezone.from_tzid(
            zone, first_date=date(first_year, 1, 1), last_date=date(last_year, 12, 31) + timedelta(days=1)
        )
    rules = Timezone()
    rules.add("tzid", zone)
    for change in before:
        rules.add_component(_yearly(change))
    if not before:
        rules.add_component(_constant(info, first_year))
    return rules


def _yearly(change: _Change) -> _Part:
    part = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
    month, which, weekday, _, _ = change.rule
    part.add("dtstart", change.at)
    part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": f"{which}{DAYS[weekday]}"})
    return _between(part, change.before, change.after, change.name)


def _constant(info: ZoneInfo, year: int) -> _Part:
    start = datetime(year, 1, 1, tzinfo=info)
    part = TimezoneStandard()
    part.add("dtstart", start.replace(tzinfo=None))
    offset = start.utcoffset() or timedelta()
    return _between(part, offset, offset, start.tzname() or "")


def _between(part: _Part, before: timedelta, after: timedelta, name: str) -> _Part:
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    return part


def _changes(info: ZoneInfo, year: int) -> list[_Change]:
    """Every change of the zone's clocks in that year, in order."""
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(367)]
    return [
        _between_days(info, day)
        for day, following in pairwise(days)
        if day.astimezone(info).utcoffset() != following.astimezone(info).utcoffset()
    ]


def _between_days(info: ZoneInfo, day: datetime) -> _Change:
    """The change in the twenty-four hours from `day`, to the minute."""
    start = day.astimezone(info)
    before = start.utcoffset() or timedelta()
    low, high = 0, 24 * 60
    while high - low > 1:
        middle = (low + high) // 2
        if (day + timedelta(minutes=middle)).astimezone(info).utcoffset() == before:
            low = middle
        else:
            high = middle
    change = (day + timedelta(minutes=high)).astimezone(info)
    local = (day + timedelta(minutes=high) + before).replace(tzinfo=None)
    return _Change(local, before, change.utcoffset() or timedelta(), change.tzname() or "")
