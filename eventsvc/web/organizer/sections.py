"""How far each section of the editor is: complete, open, or in the way of publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from eventsvc.events.drafts import Hindrance, Readiness, hindrances
from eventsvc.kit.text import N_

from .event_form import EventForm


class Mark(StrEnum):
    """What the editor's navigation says of a section."""

    COMPLETE = "complete"
    OPEN = "open"
    HINDERS = "hinders"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return MARK_LABELS[self]


MARK_LABELS = {
    Mark.COMPLETE: N_("vollständig"),
    Mark.OPEN: N_("kann noch warten"),
    Mark.HINDERS: N_("fehlt zur Veröffentlichung"),
}


@dataclass(frozen=True)
class Section:
    """A part of the form: its anchor, its title, and what should be filled in there, in time for the event."""

    anchor: str
    title: str
    wanted: tuple[str, ...] = ()


SECTIONS = (
    Section("basics", N_("Worum es geht"), ("title_de", "summary_de", "description_de")),
    Section("time", N_("Wann"), ("starts_at", "ends_at")),
    Section("place", N_("Wo")),
    Section("sign-up", N_("Anmeldung und Plätze"), ("closes_at",)),
    Section("list", N_("Liste der Teilnehmenden")),
    Section("reminding", N_("Erinnerungen")),
    Section("contact", N_("Kontakt"), ("contact_name", "contact_email")),
    Section("holders", N_("Wer veranstaltet"), ("lead_cluster", "carrier")),
    Section("english", N_("Englisch"), ("title_en", "summary_en", "description_en")),
)
MUST = frozenset({"title_de", "starts_at", "ends_at", "closes_at", "lead_cluster", "carrier"})
SECTION_OF = {
    Hindrance.DESCRIPTION_MISSING: "basics",
    Hindrance.CONTACT_MISSING: "contact",
    Hindrance.BEGUN: "time",
    Hindrance.DEADLINE_OVER: "sign-up",
}
PLACES = {"on_site": ("venue_city",), "online": ("join_url",), "hybrid": ("venue_city", "join_url")}


def marks(form: EventForm, now: datetime) -> list[tuple[Section, Mark]]:
    """Return every section with how far it is, as the form stands."""
    in_the_way = {SECTION_OF[hindrance] for hindrance in _hindrances(form, now)}
    return [(section, _mark(form, section, in_the_way)) for section in SECTIONS]


def _mark(form: EventForm, section: Section, in_the_way: set[str]) -> Mark:
    wanted = PLACES.get(form.format.data or "", ()) if section.anchor == "place" else section.wanted
    empty = {name for name in wanted if not form[name].data}
    if section.anchor in in_the_way or empty & MUST:
        return Mark.HINDERS
    return Mark.OPEN if empty else Mark.COMPLETE


def _hindrances(form: EventForm, now: datetime) -> list[Hindrance]:
    """What the form's state would hinder; where a time is missing, that is said by its section already."""
    try:
        zone = ZoneInfo(form.timezone.data)
    except (TypeError, ValueError, KeyError):
        zone = ZoneInfo("Europe/Berlin")
    starts_at, closes_at = (form[name].data for name in ("starts_at", "closes_at"))
    readiness = Readiness(
        description_de=form.description_de.data or "",
        contact_email=form.contact_email.data or "",
        starts_at=starts_at.replace(tzinfo=zone) if starts_at else datetime.max.replace(tzinfo=zone),
        closes_at=closes_at.replace(tzinfo=zone) if closes_at else datetime.max.replace(tzinfo=zone),
    )
    return hindrances(readiness, now)
