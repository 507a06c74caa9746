"""The calendar of all clusters: as a list, as a month."""

from __future__ import annotations

import calendar as weeks
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import render_template, request

from eventsvc.events.calendar_queries import (
    Hit,
    clusters_with_coming,
    count_hits,
    hits,
)
from eventsvc.events.host_queries import Holder, holders_of_events
from eventsvc.events.kinds import EventFormat, EventKind
from eventsvc.events.regions import Region
from eventsvc.events.search import Wanted, next_month
from eventsvc.kit.clock import read_clock
from eventsvc.kit.localized import HOME, in_language, written_month
from eventsvc.web.addresses import short_address
from eventsvc.web.guards import public
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import Standing, standing_of

from . import blueprint
from .filters import address_of, chips_of, month_from, wanted_from
from .kept import kept_for_strangers

PAGE = 30
MONTHS_AHEAD = 12


@dataclass(frozen=True)
class Card:
    """An event with how it stands."""

    event: Hit
    standing: Standing
    # Who holds it, where several clusters do.
    holders: tuple[Holder, ...] = ()


@dataclass(frozen=True)
class Month:
    """The events that begin in a month."""

    first_day: date
    cards: list[Card]


@dataclass(frozen=True)
class Day:
    """A day of the month view with what happens on it."""

    date: date
    is_inside: bool
    is_today: bool
    events: list[Hit]


@blueprint.get("/")
@public
@short_address
@kept_for_strangers
def calendar() -> str:
    """Show the events that fit the filters."""
    now = read_clock()
    wanted = wanted_from(request.args)
    if request.args.get("ansicht") == "monat":
        return _month_view(wanted, now)
    page = _page_number()
    found = hits(wanted, now, offset=(page - 1) * PAGE, limit=PAGE)
    total = count_hits(wanted, now)
    return render_template(
        "public/calendar/index.html",
        months=months_of(cards_of(found, now)),
        total=total,
        page=page,
        pages=-(-total // PAGE),
        **_filters(wanted, now),
    )


def cards_of(found: list[Hit], now: datetime) -> list[Card]:
    """Return the events with how each stands at `now`."""
    holders = holders_of_events([event.id for event in found if event.is_shared])
    return [Card(event, standing_of(event, now), holders.get(event.id, ())) for event in found]


def months_of(cards: list[Card]) -> list[Month]:
    """Return the cards by the month in which their events begin, where they are held."""

    def month(card: Card) -> date:
        return card.event.starts_at.astimezone(ZoneInfo(card.event.timezone)).date().replace(day=1)

    return [Month(first_day, list(those)) for first_day, those in groupby(cards, key=month)]


def _month_view(wanted: Wanted, now: datetime) -> str:
    today = now.astimezone(ZoneInfo(HOME)).date()
    month = wanted.month or today.replace(day=1)
    shown = Wanted(**{**wanted.__dict__, "month": month, "is_past": False})
    found = hits(shown, now)
    return render_template(
        "public/calendar/month.html",
        month=month,
        before=(month - timedelta(days=1)).strftime("%Y-%m"),
        after=next_month(month).strftime("%Y-%m"),
        weeks=_weeks(month, found, today),
        cards=cards_of(found, now),
        total=len(found),
        **_filters(shown, now),
    )


def _weeks(month: date, found: list[Hit], today: date) -> list[list[Day]]:
    """Return the weeks of the month, Monday to Sunday, with the events of each day."""
    on_day: dict[date, list[Hit]] = {}
    for event in found:
        zone = ZoneInfo(event.timezone)
        day, last = event.starts_at.astimezone(zone).date(), event.ends_at.astimezone(zone).date()
        day = max(day, month - timedelta(days=7))
        while day <= min(last, month + timedelta(days=38)):
            on_day.setdefault(day, []).append(event)
            day += timedelta(days=1)
    return [
        [Day(day, day.month == month.month, day == today, on_day.get(day, [])) for day in week]
        for week in weeks.Calendar().monthdatescalendar(month.year, month.month)
    ]


def _filters(wanted: Wanted, now: datetime) -> dict[str, object]:
    """What the bar of filters shows: what is set, and what there is to choose."""
    language = chosen_language()
    entries = clusters_with_coming(now)
    clusters = [entry.cluster for entry in entries]
    return {
        "wanted": wanted,
        "asked": address_of(wanted),
        "chips": chips_of(wanted, clusters),
        "clusters": entries,
        "choices": {
            "cluster": [(each.slug, in_language(language, each.name_de, each.name_en)) for each in clusters],
            "art": [(kind.value, said(kind.label)) for kind in EventKind],
            "format": [(each.value, said(each.label)) for each in EventFormat],
            "region": [(region.value, said(region.label)) for region in Region],
            "monat": _months_to_choose(now, language),
        },
    }


def _months_to_choose(now: datetime, language: str) -> list[tuple[str, str]]:
    month = now.astimezone(ZoneInfo(HOME)).date().replace(day=1)
    months = [month]
    for _ in range(MONTHS_AHEAD):
        months.append(next_month(months[-1]))
    chosen = month_from(request.args.get("monat", ""))
    if chosen and chosen not in months:
        months = sorted([*months, chosen])
    return [(each.strftime("%Y-%m"), written_month(each, language)) for each in months]


def _page_number() -> int:
    text = request.args.get("seite", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 6 else 1  # noqa: PLR2004 -- digits
