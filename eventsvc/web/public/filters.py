"""What a visitor looks for, as the address says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from eventsvc.events.calendar_queries import Host
from eventsvc.events.kinds import EventFormat, EventKind
from eventsvc.events.regions import Region
from eventsvc.events.search import Wanted
from eventsvc.kit.localized import in_language, written_month
from eventsvc.kit.text import N_
from eventsvc.web.languages import chosen_language, said

LONGEST_SEARCH = 80
PAST = N_("Vergangene Veranstaltungen")
WORDS = N_("Suche: %(words)s")
E = TypeVar("E", bound=StrEnum)


def wanted_from(query: Mapping[str, str]) -> Wanted:
    """Return what the address asks for; what it spells wrong is left out."""
    return Wanted(
        cluster=query.get("cluster", "")[:60],
        kind=_member(EventKind, query.get("art", "")),
        format=_member(EventFormat, query.get("format", "")),
        region=_member(Region, query.get("region", "")),
        month=month_from(query.get("monat", "")),
        words=query.get("q", "").strip()[:LONGEST_SEARCH],
        is_past=query.get("vergangene") == "1",
    )


def month_from(text: str) -> date | None:
    """Return the first day of a month written as "2027-03"."""
    try:
        day = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None  # noqa: PLR2004 -- as far as a calendar makes sense


def address_of(wanted: Wanted) -> dict[str, str]:
    """Return the query that asks for `wanted`."""
    asked = {
        "q": wanted.words,
        "cluster": wanted.cluster,
        "art": wanted.kind or "",
        "format": wanted.format or "",
        "region": wanted.region or "",
        "monat": wanted.month.isoformat()[:7] if wanted.month else "",
        "vergangene": "1" if wanted.is_past else "",
    }
    return {name: str(value) for name, value in asked.items() if value}


def chips_of(wanted: Wanted, clusters: list[Host]) -> list[tuple[str, str]]:
    """Return what is set in words, each with the name in the address that sets it."""
    language = chosen_language()
    named = {each.slug: in_language(language, each.name_de, each.name_en) for each in clusters}
    set_filters = [
        (said(WORDS, words=wanted.words) if wanted.words else "", "q"),
        (named.get(wanted.cluster, wanted.cluster), "cluster"),
        (said(wanted.kind.label) if wanted.kind else "", "art"),
        (said(wanted.format.label) if wanted.format else "", "format"),
        (said(wanted.region.label) if wanted.region else "", "region"),
        (written_month(wanted.month, language) if wanted.month else "", "monat"),
        (said(PAST) if wanted.is_past else "", "vergangene"),
    ]
    return [(words, name) for words, name in set_filters if words]


def _member(kind: type[E], value: str) -> E | None:
    return kind(value) if value in {each.value for each in kind} else None
