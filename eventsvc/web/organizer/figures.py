"""Figures as they are drawn: an event beside the last one like it, and where people come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from eventsvc.clusters.queries import clusters_by_name
from eventsvc.events.comparable import EarlierEvent, last_comparable
from eventsvc.events.host_queries import holders_of
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.kit.localized import in_language, written_short_day
from eventsvc.kit.text import N_
from eventsvc.registration.counting import Tally, tally_of, tally_over_all
from eventsvc.registration.curves import Point, curve
from eventsvc.registration.figures import Origins, counts_of, signed_up_by_day
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import said_count

Bars = list[tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class Filling:
    """The sign-ups of an event as a chart: `rows` are label, distance from the left in per cent, and the numbers of each name."""

    event: HeldEvent
    names: tuple[str, ...]
    rows: tuple[tuple[str, float, tuple[int | None, ...]], ...]


def filling_of(event: HeldEvent, now: datetime) -> Filling | None:
    """Return how the event fills, beside the last one like it; None while nobody has signed up."""
    earlier = last_comparable(event, now)
    by_day = signed_up_by_day([event.id, *([earlier.id] if earlier else [])])
    if event.id not in by_day:
        return None
    points = curve(
        _day(event.starts_at, event.timezone),
        by_day[event.id],
        _day(min(now, event.starts_at), event.timezone),
        (_day(earlier.starts_at, earlier.timezone), by_day[earlier.id]) if earlier and earlier.id in by_day else None,
    )
    is_compared = points[0].earlier is not None
    names = (said(N_("Diese Veranstaltung")), *((_name(earlier),) if earlier and is_compared else ()))
    return Filling(event=event, names=names, rows=tuple(_row(point, points, is_compared) for point in points))


def bars_of(origins: Origins) -> tuple[Bars, Bars]:
    """Return where people come from, and from what kind of organization, as labels with their numbers."""
    regions = [
        (said(region.label) if region else said(N_("Ohne Angabe")), number)
        for region, number in origins.regions.items()
    ]
    return regions, [(said(kind.label), number) for kind, number in origins.kinds.items()]


def by_host(event_id: UUID) -> Bars:
    """Return how many came through each cluster that holds the event, its lead first; nothing where one holds it alone."""
    holders, language = holders_of(event_id), chosen_language()
    if len(holders) == 1:
        return []
    (count,) = counts_of([event_id])
    rows = [(in_language(language, one.name_de, one.name_en), count.through[one.id]) for one in holders]
    return [*rows, (said(N_("Keine Angabe")), count.through[None])]


@dataclass(frozen=True, kw_only=True)
class ClusterFigures:
    """What counts for each of several clusters, by their names, and over all of them."""

    rows: tuple[tuple[str, Tally], ...]
    over_all: Tally


def figures_of_clusters(cluster_ids: frozenset[UUID] | None, event_ids: Select[UUID]) -> ClusterFigures:
    """Return what the events come to for each of these clusters, each event once, and over all of them, each once again."""
    language, counts = chosen_language(), counts_of(event_ids)
    tallies = [
        (in_language(language, one.name_de, one.name_en), tally_of(one.id, counts))
        for one in clusters_by_name(cluster_ids)
    ]
    return ClusterFigures(rows=tuple(row for row in tallies if row[1].events), over_all=tally_over_all(counts))


def _row(
    point: Point,
    points: tuple[Point, ...],
    is_compared: bool,  # noqa: FBT001 -- a step of one function
) -> tuple[str, float, tuple[int | None, ...]]:
    first, last = points[0].days_before, points[-1].days_before
    at = (first - point.days_before) * 100 / max(1, first - last)
    before = point.days_before
    label = said_count("%(num)s Tag vorher", "%(num)s Tage vorher", before) if before else said(N_("Am Tag selbst"))
    return label, round(at, 2), (point.number, point.earlier) if is_compared else (point.number,)


def _name(earlier: EarlierEvent) -> str:
    language = chosen_language()
    title = in_language(language, earlier.title_de, earlier.title_en)
    return f"{title}, {written_short_day(earlier.starts_at, earlier.timezone, language)}"


def _day(at: datetime, timezone: str) -> date:
    return at.astimezone(ZoneInfo(timezone)).date()
