"""What one page changes of an event, part by part, and how the changes of several people come together.

A page knows what its fields held when it was opened. What it leaves alone stays as it is now; what two people changed
differently is a clash, and nobody's version is lost.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from .categories import QueueOrder
from .drafts import EventDraft, ReminderRule, Seats, usual_reminders
from .errors import Clash, EditsClash
from .kinds import EventFormat, EventKind, Participation
from .letters import Place
from .regions import Region, region_of

# A draft in single parts of plain values: names as they are typed, times by the clock of the event's zone.
Parts = Mapping[str, Any]

TEXTS = (
    *("title_de", "title_en", "summary_de", "summary_en", "description_de", "description_en"),
    *("audience_de", "audience_en", "join_url", "contact_name", "contact_email", "contact_phone"),
)
TIMES = ("starts_at", "ends_at", "opens_at", "closes_at", "list_from", "list_until")
SWITCHES = ("by_decision", "has_waiting_list", "is_by_invitation", "tells_position")
PLACE = ("name", "street", "postal_code", "city", "country")
VENUE = tuple(f"venue_{name}" for name in PLACE)
# What an event has only if people can take part in this way.
ONLY_WITH = {
    Participation.ON_SITE: (*VENUE, "region", "capacity_on_site"),
    Participation.ONLINE: ("capacity_online",),
}
PART_NAMES = (
    *(*TEXTS, *TIMES, *SWITCHES, *VENUE),
    *("kind", "format", "timezone", "region", "capacity_on_site", "capacity_online", "queue_order", "offer_hours"),
    *("reminders", "lead_cluster", "carrier", "hosts"),
)


@dataclass(frozen=True)
class Edit:
    """What a page wants: its parts as they were typed, and by their marks what all parts held when it was opened.

    `takes_dates_along` moves what stands relative to the start with it.
    """

    wanted: Parts
    seen: Mapping[str, str]
    takes_dates_along: bool = False


def parts_of(draft: EventDraft) -> dict[str, Any]:
    """Return the draft in parts."""
    zone = ZoneInfo(draft.timezone)
    times = {name: getattr(draft, name) for name in TIMES}
    capacities = {seats.participation: seats.capacity for seats in draft.seats}
    is_usual = draft.reminders is None or set(draft.reminders) == set(usual_reminders(draft.kind))
    return {
        **{name: getattr(draft, name) for name in (*TEXTS, *SWITCHES, "timezone", "offer_hours")},
        **{name: at.astimezone(zone).replace(tzinfo=None) if at else None for name, at in times.items()},
        **{f"venue_{name}": getattr(draft.venue, name) for name in PLACE},
        **{f"capacity_{way}": capacities.get(way) for way in Participation},
        "kind": draft.kind.value,
        "format": draft.format.value,
        "region": "" if draft.region in {None, _usual_region(draft)} else str(draft.region),
        "queue_order": draft.queue_order.value,
        "reminders": None if is_usual else draft.reminder_rules,
        "lead_cluster": str(draft.lead_cluster_id),
        "carrier": str(draft.carrier_id),
        "hosts": tuple(str(cluster_id) for cluster_id in draft.host_cluster_ids),
    }


def draft_of(parts: Parts) -> EventDraft:
    """Return the draft that the parts make; what its format does not offer is left out."""
    zone, chosen = ZoneInfo(parts["timezone"]), EventFormat(parts["format"])
    has_venue = Participation.ON_SITE in chosen.participations
    times: dict[str, Any] = {name: _instant(parts[name], zone) for name in TIMES}
    rules: tuple[ReminderRule, ...] | None = parts["reminders"]
    if rules is not None:
        rules = tuple(
            _as_offered(rule, chosen) for rule in rules if rule.participation in {None, *chosen.participations}
        )
    return EventDraft(
        **{name: parts[name] for name in (*TEXTS, *SWITCHES, "timezone", "offer_hours")},
        **times,
        kind=EventKind(parts["kind"]),
        format=chosen,
        venue=Place(**{name: parts[f"venue_{name}"] for name in PLACE}) if has_venue else Place(),
        region=Region(parts["region"]) if parts["region"] and has_venue else None,
        seats=tuple(Seats(way, parts[f"capacity_{way}"]) for way in chosen.participations),
        queue_order=QueueOrder(parts["queue_order"]),
        reminders=rules,
        lead_cluster_id=UUID(parts["lead_cluster"]),
        carrier_id=UUID(parts["carrier"]),
        host_cluster_ids=tuple(UUID(value) for value in parts["hosts"]),
    )


def _as_offered(rule: ReminderRule, chosen: EventFormat) -> ReminderRule:
    """Where there is one way to take part, a reminder to those who take it goes to everyone."""
    return rule if len(chosen.participations) > 1 else replace(rule, participation=None)


def marks_of(parts: Parts) -> dict[str, str]:
    """Return for each part a mark that tells one value from another."""
    return {name: _mark(parts[name]) for name in PART_NAMES}


def touched(edit: Edit) -> dict[str, Any]:
    """Return the parts that the page itself has changed."""
    return {name: value for name, value in edit.wanted.items() if _mark(value) != edit.seen.get(name)}


def merged(present: Parts, edit: Edit) -> dict[str, Any]:
    """Return the parts as they are now with what the page has changed, or raise EditsClash.

    A part clashes if someone else has changed it meanwhile to something else, and so does one that another's new format
    has no room for, or that one's own new format would take away unseen.
    """
    marks, mine = marks_of(present), touched(edit)
    changed = {name for name, mark in marks.items() if edit.seen.get(name) != mark}
    clashing = {name for name in mine if name in changed and _mark(mine[name]) != marks[name]}
    gone = _gone(str(mine.get("format", present["format"])))
    if "format" in mine:
        clashing |= gone & changed & {name for name in gone if _mark(present[name]) not in _NOTHING}
    elif "format" in changed:
        homeless = {name for name in gone & set(mine) if _mark(mine[name]) != marks[name]}
        clashing |= {"format", *homeless} if homeless else set()
    if clashing:
        raise EditsClash(Clash(name, mine.get(name), present[name]) for name in PART_NAMES if name in clashing)
    return {**present, **mine}


def _usual_region(draft: EventDraft) -> Region | None:
    return region_of(draft.venue.postal_code, draft.venue.country)


def _gone(chosen: str) -> set[str]:
    """The parts for which an event of this format has no room."""
    offered = EventFormat(chosen).participations
    return {name for way, names in ONLY_WITH.items() if way not in offered for name in names}


def _mark(value: Any) -> str:
    return hashlib.sha256(repr(_plain(value)).encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    """The value as a form can hold it: minutes, one kind of line end, nothing around a text."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", "\n".join(value.splitlines())).strip()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, tuple):
        return sorted(map(repr, value))
    return value


_NOTHING = {_mark(""), _mark(None), _mark(Place().country)}


def _instant(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The instant of a wall-clock time; one that the clocks skip is taken as an hour later."""
    return at.replace(tzinfo=zone).astimezone(UTC) if at else None
