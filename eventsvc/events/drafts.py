"""An event as its organizer writes it, and what is wrong with it or still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import available_timezones

from eventsvc.kit.text import N_

from .categories import QueueOrder
from .kinds import EventFormat, EventKind, Participation
from .letters import Place
from .models import ReminderAnchor
from .regions import Region

MOST_REMINDERS = 6
MOST_DAYS = 365


@dataclass(frozen=True)
class Seats:
    """How many places one way to take part has; `capacity` None means unlimited."""

    participation: Participation
    capacity: int | None


@dataclass(frozen=True)
class ReminderRule:
    """A reminder so many days before the start, or after the end, at a wall-clock time; to everyone or those of one way."""

    anchor: ReminderAnchor
    days: int
    at: time
    participation: Participation | None = None


@dataclass(frozen=True, kw_only=True)
class EventDraft:
    """Everything an organizer says about an event; times are aware."""

    lead_cluster_id: UUID
    carrier_id: UUID
    host_cluster_ids: tuple[UUID, ...] = ()
    kind: EventKind
    format: EventFormat
    title_de: str
    title_en: str = ""
    summary_de: str = ""
    summary_en: str = ""
    description_de: str = ""
    description_en: str = ""
    audience_de: str = ""
    audience_en: str = ""
    venue: Place = Place()  # noqa: RUF009 -- frozen, so it can be shared
    region: Region | None = None
    join_url: str = ""
    timezone: str = "Europe/Berlin"
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None = None
    closes_at: datetime
    seats: tuple[Seats, ...]
    # The team decides each application; trips and stands are decided in any case.
    by_decision: bool = False
    has_waiting_list: bool = True
    queue_order: QueueOrder = QueueOrder.FIRST_COME
    # How long a free place is offered to whoever waits; None: it is given at once, but where something is to be paid.
    offer_hours: int | None = None
    is_by_invitation: bool = False
    tells_position: bool = True
    list_from: datetime | None = None
    list_until: datetime | None = None
    # None stands for what the kind brings with it.
    reminders: tuple[ReminderRule, ...] | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""

    @property
    def is_decided(self) -> bool:
        """Whether a sign-up is an application that the team decides."""
        return self.by_decision or self.kind.profile.is_decided

    @property
    def reminder_rules(self) -> tuple[ReminderRule, ...]:
        """The reminders as given, each once, or else those of the kind."""
        return usual_reminders(self.kind) if self.reminders is None else tuple(dict.fromkeys(self.reminders))


def usual_reminders(kind: EventKind) -> tuple[ReminderRule, ...]:
    """Return the reminders that an event of this kind starts with."""
    return tuple(ReminderRule(ReminderAnchor.START, rule.days_before, rule.at) for rule in kind.profile.reminders)


class Problem(StrEnum):
    """What can be wrong with a draft."""

    TITLE_MISSING = "title_missing"
    UNKNOWN_ZONE = "unknown_zone"
    ENDS_TOO_EARLY = "ends_too_early"
    CLOSES_TOO_LATE = "closes_too_late"
    OPENS_TOO_LATE = "opens_too_late"
    FORMAT_UNFIT = "format_unfit"
    SEATS_MISSING = "seats_missing"
    CAPACITY_NEGATIVE = "capacity_negative"
    JOIN_URL_UNFIT = "join_url_unfit"
    REMINDER_UNFIT = "reminder_unfit"
    CARRIER_FOREIGN = "carrier_foreign"
    CLUSTER_ENDED = "cluster_ended"
    LIST_SPAN_UNFIT = "list_span_unfit"

    @property
    def label(self) -> str:
        """The German sentence, marked for the catalogues."""
        return PROBLEM_LABELS[self]


PROBLEM_LABELS = {
    Problem.TITLE_MISSING: N_("Geben Sie der Veranstaltung einen Titel."),
    Problem.UNKNOWN_ZONE: N_("Diese Zeitzone gibt es nicht."),
    Problem.ENDS_TOO_EARLY: N_("Das Ende liegt nicht nach dem Beginn."),
    Problem.CLOSES_TOO_LATE: N_("Der Anmeldeschluss liegt nach dem Beginn der Veranstaltung."),
    Problem.OPENS_TOO_LATE: N_("Die Anmeldung öffnet erst nach dem Anmeldeschluss."),
    Problem.FORMAT_UNFIT: N_("Diese Art von Veranstaltung gibt es nicht in diesem Format."),
    Problem.SEATS_MISSING: N_("Sagen Sie, wie viele Plätze es gibt, oder lassen Sie das Feld für „unbegrenzt“ leer."),
    Problem.CAPACITY_NEGATIVE: N_("Die Zahl der Plätze ist null oder größer."),
    Problem.JOIN_URL_UNFIT: N_("Der Link beginnt mit https:// oder http://."),
    Problem.REMINDER_UNFIT: N_("Höchstens sechs Erinnerungen, jede höchstens 365 Tage entfernt."),
    Problem.LIST_SPAN_UNFIT: N_("Sagen Sie, von wann bis wann, oder lassen Sie beide Felder leer."),
    Problem.CLUSTER_ENDED: N_("Diesen Cluster gibt es nicht mehr; er kann nichts Neues veranstalten."),
    Problem.CARRIER_FOREIGN: N_("Dieser Träger steht nicht hinter dem federführenden Cluster."),
}


# In a draft they may still stand: they hinder its publication.
OF_THE_WINDOW = frozenset({Problem.CLOSES_TOO_LATE, Problem.OPENS_TOO_LATE})


def problems(draft: EventDraft) -> list[tuple[str, Problem]]:
    """Return what is wrong with the draft: the field, and the problem; empty when nothing is."""
    found = {
        "title_de": (not draft.title_de.strip(), Problem.TITLE_MISSING),
        "timezone": (draft.timezone not in available_timezones(), Problem.UNKNOWN_ZONE),
        "ends_at": (draft.ends_at <= draft.starts_at, Problem.ENDS_TOO_EARLY),
        "closes_at": (draft.closes_at > draft.starts_at, Problem.CLOSES_TOO_LATE),
        "opens_at": (draft.opens_at is not None and draft.opens_at >= draft.closes_at, Problem.OPENS_TOO_LATE),
        "list_until": (not _is_list_span_fit(draft), Problem.LIST_SPAN_UNFIT),
        "format": (draft.format not in draft.kind.profile.formats, Problem.FORMAT_UNFIT),
        "join_url": (not _is_web_address(draft.join_url), Problem.JOIN_URL_UNFIT),
        "reminders": (not _are_reminders_fit(draft.reminder_rules), Problem.REMINDER_UNFIT),
    }
    return [(field, problem) for field, (is_wrong, problem) in found.items() if is_wrong] + _seat_problems(draft)


def _seat_problems(draft: EventDraft) -> list[tuple[str, Problem]]:
    """Each way that the format offers has its seats, once, and none is negative."""
    given = [seats.participation for seats in draft.seats]
    missing = [
        (f"capacity_{way}", Problem.SEATS_MISSING) for way in draft.format.participations if given.count(way) != 1
    ]
    negative = [
        (f"capacity_{seats.participation}", Problem.CAPACITY_NEGATIVE)
        for seats in draft.seats
        if seats.capacity is not None and seats.capacity < 0
    ]
    return missing + negative


def _is_list_span_fit(draft: EventDraft) -> bool:
    if draft.list_from is None or draft.list_until is None:
        return draft.list_from is draft.list_until
    return draft.list_from < draft.list_until


def _is_web_address(url: str) -> bool:
    if not url:
        return True
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _are_reminders_fit(rules: tuple[ReminderRule, ...]) -> bool:
    return len(rules) <= MOST_REMINDERS and all(0 <= rule.days <= MOST_DAYS for rule in rules)
