"""What every template can say: gettext in the reader's language, and dates and numbers as people write them."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, StrictUndefined, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from . import localized
from .catalogue import translated, translated_count
from .localized import HOME


class SharedGlobals(Environment):
    """Gives all templates the same globals; Jinja's chain of maps in front of them takes a tenth of a small page's time."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals as they are, unless a template brings its own."""
        return super().make_globals(d) if d else self.globals


def speak(environment: Environment, language: Callable[[], str]) -> None:
    """Let the templates of `environment` speak: `language` tells, at each use, which language the reader wants.

    Gives `_`, `ngettext`, the filters `day`, `short_day`, `weekday`, `short_month`, `month`, `clock`, `instant`, `local`,
    `number`, `zone`, `country`, `translate` (for labels and messages that Python holds), the functions `span`, `hours` and
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
    # Jinja's own `_` looks gettext up, calls it and formats the text anew with each use.
    environment.globals["_"] = _gettext(language)
    environment.filters.update(_filters(language))


def _gettext(language: Callable[[], str]) -> Callable[..., str]:
    """Return gettext for templates: where they are escaped, the text is trusted and its facts are not."""

    @pass_eval_context
    def gettext(context: EvalContext, msgid: str, /, **facts: object) -> str:
        text = translated(language(), msgid)
        if context.autoescape:
            return Markup(text) % facts if facts else _plain(text)  # noqa: S704 -- our own texts, not people's
        return text % facts

    return gettext


@lru_cache(maxsize=8192)
def _plain(text: str) -> Markup:
    """Return a text without facts; a doubled percent sign in it stands for one, as in all others."""
    return Markup(text % {})  # noqa: S704 -- our own texts, not people's


def _functions(language: Callable[[], str]) -> dict[str, Callable[..., str]]:
    def span(starts_at: datetime, ends_at: datetime, timezone: str) -> str:
        return localized.written_span(starts_at, ends_at, timezone, language())

    def hours(starts_at: datetime, ends_at: datetime, timezone: str) -> str:
        return localized.written_hours(starts_at, ends_at, timezone, language())

    def in_reader_language(german: str, english: str | None = None) -> str:
        return localized.in_language(language(), german, english)

    return {"span": span, "hours": hours, "localized": in_reader_language, "language": language}


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
        "price": lambda cents: localized.written_price(cents, language()),
        "zone": lambda timezone: localized.written_zone(timezone, language()),
        "country": lambda code: localized.written_country(code, language()),
    }
