"""The kinds of event; each is a profile of what it counts, decides and asks by default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from eventsvc.kit.text import N_


class EventKind(StrEnum):
    """The kinds of event, in the order in which a filter offers them."""

    WORKSHOP = "workshop"
    SEMINAR = "seminar"
    TRAINING = "training"
    NETWORK_MEETING = "network_meeting"
    CONGRESS = "congress"
    WEBINAR = "webinar"
    DELEGATION_TRIP = "delegation_trip"
    JOINT_STAND = "joint_stand"

    @property
    def profile(self) -> KindProfile:
        """What this kind counts, decides and sends by default."""
        return PROFILES[self]

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return PROFILES[self].label


class EventFormat(StrEnum):
    """Where people take part."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return FORMAT_LABELS[self]

    @property
    def participations(self) -> tuple[Participation, ...]:
        """The ways to take part that this format offers, each with its own pool."""
        if self is EventFormat.HYBRID:
            return (Participation.ON_SITE, Participation.ONLINE)
        return (Participation(self.value),)


class Participation(StrEnum):
    """How one person takes part; each way has its own pool of places."""

    ON_SITE = "on_site"
    ONLINE = "online"

    @property
    def only(self) -> str:
        """The German words for what is meant for this way alone, marked for the catalogues."""
        return N_("nur vor Ort") if self is Participation.ON_SITE else N_("nur online")

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return FORMAT_LABELS[EventFormat(self.value)]


FORMAT_LABELS = {
    EventFormat.ON_SITE: N_("Vor Ort"),
    EventFormat.ONLINE: N_("Online"),
    EventFormat.HYBRID: N_("Hybrid"),
}


@dataclass(frozen=True)
class ReminderDefault:
    """A reminder that an event of this kind starts with: so many days before the start, at this wall-clock time."""

    days_before: int
    at: time


@dataclass(frozen=True, kw_only=True)
class KindProfile:
    """What an event of a kind brings with it."""

    label: str
    formats: tuple[EventFormat, ...] = (EventFormat.ON_SITE, EventFormat.ONLINE, EventFormat.HYBRID)
    is_decided: bool = False
    reminders: tuple[ReminderDefault, ...] = (ReminderDefault(7, time(10)), ReminderDefault(1, time(10)))


_ON_SITE = (EventFormat.ON_SITE,)
_TRAVEL = (ReminderDefault(28, time(10)), ReminderDefault(7, time(10)))

PROFILES = {
    EventKind.WORKSHOP: KindProfile(label=N_("Workshop")),
    EventKind.SEMINAR: KindProfile(label=N_("Seminar")),
    EventKind.TRAINING: KindProfile(label=N_("Schulung")),
    EventKind.NETWORK_MEETING: KindProfile(label=N_("Netzwerktreffen")),
    EventKind.CONGRESS: KindProfile(
        label=N_("Kongress"), reminders=(ReminderDefault(14, time(10)), ReminderDefault(2, time(10)))
    ),
    EventKind.WEBINAR: KindProfile(
        label=N_("Webinar"),
        formats=(EventFormat.ONLINE,),
        reminders=(ReminderDefault(1, time(10)), ReminderDefault(0, time(8))),
    ),
    EventKind.DELEGATION_TRIP: KindProfile(
        label=N_("Delegationsreise"), formats=_ON_SITE, is_decided=True, reminders=_TRAVEL
    ),
    EventKind.JOINT_STAND: KindProfile(
        label=N_("Gemeinschaftsstand"), formats=_ON_SITE, is_decided=True, reminders=_TRAVEL
    ),
}


class ChangesBy(StrEnum):
    """Who may change, hand on and end a registration, where somebody else has booked for the person."""

    PERSON = "person"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return CHANGES_BY_LABELS[self]


CHANGES_BY_LABELS = {
    ChangesBy.PERSON: N_("Jede Person für sich, und der Kontakt der Buchung für alle"),
    ChangesBy.CONTACT: N_("Nur der Kontakt der Buchung"),
}
