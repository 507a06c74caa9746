"""What every template can say: gettext in the reader's language, and dates and numbers as people write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined

from . import localized
from .catalogue import translated, translated_count
from .localized import HOME


def speak(environment: Environment, language: Callable[[], str]) -> None:
    """Let the templates of `environment` speak: `language` tells, at each use, which language the reader wants.

    Gives `_`, `ngettext`, the filters `day`, `short_day`, `weekday`, `short_month`, `month`, `clock`, `instant`, `local`,
    `number`, `zone`, `country`, `translate` (for labels and messages that Python holds), the functions `span` and
    `localized(german, english)`; undefined names raise.
    """
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        lambda msgid: translated(language(), msgid),
        lambda singular, plural, number: translated_count(language(), singular, plural, number),
        newstyle=True,
    )

    environment.globals.update(_functions(language))
    environment.filters.update(_filters(language))


def _functions(language: Callable[[], str]) -> dict[str, Callable[..., str]]:
    def span(starts_at: datetime, ends_at: datetime, timezone: str) -> str:
        return localized.written_span(starts_at, ends_at, timezone, language())

    def in_reader_language(german: str, english: str | None = None) -> str:
        return localized.in_language(language(), german, english)

    return {"span": span, "localized": in_reader_language, "language": language}


def _filters(language: Callable[[], str]) -> dict[str, Callable[..., Any]]:
    def in_zone(write: Callable[[Any, str, str], str]) -> Callable[..., str]:
        return lambda at, timezone=HOME: write(at, timezone, language())

    def local(at: datetime, timezone: str = HOME) -> datetime:
        return at.astimezone(ZoneInfo(timezone))

    def number(value: float) -> str:
        return localized.written_number(value, language())

    def translate(msgid: object) -> str:
        return translated(language(), str(msgid))

    def month(day: datetime) -> str:
        return localized.written_month(day, language())

    return {
        "translate": translate,
        "month": month,
        "weekday": in_zone(localized.written_weekday),
        "short_month": in_zone(localized.written_short_month),
        "day": in_zone(localized.written_day),
        "short_day": in_zone(localized.written_short_day),
        "clock": in_zone(localized.written_clock),
        "instant": in_zone(localized.written_instant),
        "local": local,
        "number": number,
        "zone": lambda timezone: localized.written_zone(timezone, language()),
        "country": lambda code: localized.written_country(code, language()),
    }
