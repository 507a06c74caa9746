"""Texts in German and English, and how dates and numbers are written in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_location
from babel.numbers import format_currency, format_decimal


class Language(StrEnum):
    """The languages that pages and letters speak."""

    GERMAN = "de"
    ENGLISH = "en"


@dataclass(frozen=True)
class Bilingual:
    """What somebody has written in German, and in English where they did."""

    german: str
    english: str = ""

    def said(self, language: str) -> str:
        """Return it in `language`; German stands in where the English is missing."""
        return in_language(language, self.german, self.english)


HOME = "Europe/Berlin"
LOCALES = {Language.GERMAN: "de_DE", Language.ENGLISH: "en_GB"}
DAY_PATTERNS = {Language.GERMAN: "EEE, d. MMMM y", Language.ENGLISH: "EEE d MMMM y"}
SHORT_DAY_PATTERNS = {Language.GERMAN: "dd.MM.y", Language.ENGLISH: "d MMM y"}
NEAR_DAY_PATTERNS = {Language.GERMAN: "EEE, d. MMM", Language.ENGLISH: "EEE d MMM"}
WEEKDAY_PATTERN, SHORT_MONTH_PATTERN, MONTH_PATTERN = "EEE", "LLL", "LLLL y"


def home_day(at: datetime) -> date:
    """Return the day it is at home."""
    return at.astimezone(ZoneInfo(HOME)).date()


def in_language(language: str, german: str, english: str | None) -> str:
    """Return the text in `language`; German stands in where the English is missing."""
    return english if language == Language.ENGLISH and english else german


def written_day(at: datetime | date, timezone: str, language: str) -> str:
    """Return the day with its weekday: "Do., 12. März 2027"."""
    return _written(_day(at, timezone), DAY_PATTERNS[Language(language)], language)


def written_short_day(at: datetime | date, timezone: str, language: str) -> str:
    """Return the day in figures: "12.03.2027"."""
    return _written(_day(at, timezone), SHORT_DAY_PATTERNS[Language(language)], language)


def written_clock(at: datetime, timezone: str, language: str) -> str:
    """Return the wall-clock time in the zone: "9:30 Uhr", "9:30"."""
    clock = _clock(at, timezone)
    return f"{clock} Uhr" if language == Language.GERMAN else clock


def written_instant(at: datetime, timezone: str, language: str) -> str:
    """Return day and time: "Do., 12. März 2027, 9:30 Uhr"."""
    return f"{written_day(at, timezone, language)}, {written_clock(at, timezone, language)}"


def written_near_instant(at: datetime, timezone: str, language: str) -> str:
    """Return day and time without the year, for what is near: "Do., 12. März, 9:30 Uhr"."""
    day = _written(_day(at, timezone), NEAR_DAY_PATTERNS[Language(language)], language)
    return f"{day}, {written_clock(at, timezone, language)}"


def written_span(starts_at: datetime, ends_at: datetime, timezone: str, language: str) -> str:
    """Return from when to when: "Do., 12. März 2027, 9:30–16:00 Uhr", or both days where it takes more than one."""
    zone = ZoneInfo(timezone)
    if starts_at.astimezone(zone).date() != ends_at.astimezone(zone).date():
        return f"{written_instant(starts_at, timezone, language)} – {written_instant(ends_at, timezone, language)}"
    day = written_day(starts_at, timezone, language)
    return f"{day}, {_clock(starts_at, timezone)}–{written_clock(ends_at, timezone, language)}"


def written_hours(starts_at: datetime, ends_at: datetime, timezone: str, language: str) -> str:
    """Return from when to when on a day that is told already: "9:30–16:00 Uhr"."""
    return f"{_clock(starts_at, timezone)}–{written_clock(ends_at, timezone, language)}"


def written_zone(timezone: str, language: str) -> str:
    """Return the place whose clocks are meant, "Tokio", where that is not our own; empty at home."""
    if timezone == HOME:
        return ""
    return str(get_timezone_location(timezone, LOCALES[Language(language)], return_city=True))


def written_country(code: str, language: str) -> str:
    """Return the name of the country with that ISO code; the code itself where nobody knows it."""
    return str(Locale.parse(LOCALES[Language(language)]).territories.get(code, code))


def written_weekday(at: datetime | date, timezone: str, language: str) -> str:
    """Return the weekday's short name: "Do."."""
    return _written(_day(at, timezone), WEEKDAY_PATTERN, language)


def written_whole_weekday(day: date, language: str) -> str:
    """Return the weekday's whole name: "Donnerstag"."""
    return _written(day, "EEEE", language)


def written_short_month(at: datetime, timezone: str, language: str) -> str:
    """Return the month's short name: "Apr."."""
    return _written(_day(at, timezone), SHORT_MONTH_PATTERN, language)


def written_month(day: datetime | date, language: str) -> str:
    """Return the month with its year: "April 2027"."""
    return _written(_day(day, HOME), MONTH_PATTERN, language)


@lru_cache(maxsize=4096)
def written_number(number: float, language: str) -> str:
    """Return the number with its separators: "1.234,5"."""
    return format_decimal(number, locale=LOCALES[Language(language)])


def written_price(cents: int, language: str) -> str:
    """Return an amount of euros: "1.190,00 €", "€1,190.00"."""
    return format_currency(Decimal(cents) / 100, "EUR", locale=LOCALES[Language(language)])


def _day(at: datetime | date, timezone: str) -> date:
    return at.astimezone(ZoneInfo(timezone)).date() if isinstance(at, datetime) else at


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, language: str) -> str:
    """A page tells the same few days again and again."""
    return format_date(day, pattern, locale=LOCALES[Language(language)])


def _clock(at: datetime, timezone: str) -> str:
    local = at.astimezone(ZoneInfo(timezone))
    return f"{local.hour}:{local.minute:02}"
