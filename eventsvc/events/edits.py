"""What one page changes of an event, part by part, and how the changes of several people come together.

A page knows what its fields held when it was opened. What it leaves alone stays as it is now; what two people changed
differently is a clash, and nobody's version is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from eventsvc.kit import edits
from eventsvc.kit.edits import Edit, Parts, mark_of, marks_of, touched

from .categories import QueueOrder
from .drafts import EventDraft, ReminderRule, Seats, usual_reminders
from .kinds import EventFormat, EventKind, Participation
from .letters import Place
from .regions import Region, region_of

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
class EventEdit(Edit):
    """What a page of the editor wants; `takes_dates_along` moves what stands relative to the start with it."""

    takes_dates_along: bool = False


def parts_of(draft: EventDraft) -> dict[str, Any]:
    """Return the draft in parts: names as they are typed, times by the clock of the event's zone."""
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


def merged(present: Parts, edit: Edit) -> dict[str, Any]:
    """Return the parts as they are now with what the page has changed, or raise EditsClash.

    Beside what two have changed differently, a part clashes that another's new format has no room for, or that one's own
    new format would take away unseen.
    """
    marks, mine, homeless = marks_of(present), touched(edit), set[str]()
    changed = {name for name, mark in marks.items() if edit.seen.get(name) != mark}
    gone = _gone(str(mine.get("format", present["format"])))
    if "format" in mine:
        homeless = {name for name in gone & changed if marks[name] not in _NOTHING}
    elif "format" in changed:
        homeless = {name for name in gone & set(mine) if mark_of(mine[name]) != marks[name]}
        homeless |= {"format"} if homeless else set()
    return edits.merged(present, edit, also=homeless)


def _usual_region(draft: EventDraft) -> Region | None:
    return region_of(draft.venue.postal_code, draft.venue.country)


def _gone(chosen: str) -> set[str]:
    """The parts for which an event of this format has no room."""
    offered = EventFormat(chosen).participations
    return {name for way, names in ONLY_WITH.items() if way not in offered for name in names}


_NOTHING = {mark_of(""), mark_of(None), mark_of(Place().country)}


def _instant(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The instant of a wall-clock time; one that the clocks skip is taken as an hour later."""
    return at.replace(tzinfo=zone).astimezone(UTC) if at else None
