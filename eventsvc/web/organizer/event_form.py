"""The form of an event: what an organizer types, and the draft it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TimeField,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import EmailInput, TelInput, URLInput

from eventsvc.clusters.carriers import Hosting
from eventsvc.events.categories import QueueOrder
from eventsvc.events.drafts import MOST_DAYS, MOST_REMINDERS, EventDraft, ReminderRule, Seats
from eventsvc.events.errors import BadDraft
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.letters import Place
from eventsvc.events.models import ReminderAnchor
from eventsvc.events.regions import Region
from eventsvc.events.rules import USUAL_OFFER_HOURS
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import N_
from eventsvc.registration.contact import LONGEST_EMAIL, countries, deliverable_address
from eventsvc.web.fields.text import Line, Needed, Paragraph
from eventsvc.web.languages import chosen_language, said

from .zones import ZONES

MOST_PLACES, MOST_OFFER_HOURS = 100_000, 14 * 24
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_TEXT, LONGEST_LINK = 200, 500, 20_000, 500
USUAL, OWN = "usual", "own"
TIMES = ("starts_at", "ends_at", "opens_at", "closes_at", "list_from", "list_until")
FIELD_OF_PROBLEM = {"carrier": "carrier", "reminders": "reminder_choice"}
# The first is written, the others are what browsers and people may send.
DATETIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
DATE_MISSING = N_("Geben Sie Tag und Uhrzeit an.")
NO_NUMBER = N_("Geben Sie eine ganze Zahl zwischen 0 und 100.000 ein, oder lassen Sie das Feld leer.")


def _check_address(typed: str) -> None:
    deliverable_address(typed)


def _translated(choices: Iterable[Any]) -> list[SelectChoice]:
    return [SelectChoice(choice.value, choice.label) for choice in choices]


class PlacesField(IntegerField):  # type: ignore[misc] # WTForms is untyped
    """A number of places; nothing typed means unlimited."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take a whole number, also with German thousands."""
        typed = (valuelist[0] if valuelist else "").strip()
        if THOUSANDS.fullmatch(typed):
            typed = typed.replace(".", "")
        if typed and not typed.isdecimal():
            self.data = None
            raise ValueError(said(NO_NUMBER))
        self.data = int(typed) if typed else None


class ReminderForm(Form):  # type: ignore[misc] # WTForms is untyped
    """One reminder before the start, or the thanks after the end; without days it is none."""

    anchor = SelectField(
        N_("Wovor oder wonach"), choices=_translated(ReminderAnchor), default=ReminderAnchor.START.value
    )
    days = IntegerField(N_("Tage"), [Optional(), NumberRange(0, MOST_DAYS, N_("Zwischen 0 und 365 Tagen."))])
    at = TimeField(N_("Uhrzeit"), [Optional()])


class EventForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """Everything an organizer says about an event."""

    version = HiddenField()
    title_de = Line(N_("Titel"), longest=LONGEST_TITLE, missing=N_("Geben Sie der Veranstaltung einen Titel."))
    kind = SelectField(N_("Art"), [InputRequired()], choices=_translated(EventKind))
    summary_de = Paragraph(N_("Kurzbeschreibung"), longest=LONGEST_SUMMARY)
    description_de = Paragraph(N_("Beschreibung"), longest=LONGEST_TEXT)
    audience_de = Paragraph(N_("Für wen"), longest=LONGEST_SUMMARY)
    title_en = Line(N_("Titel auf Englisch"), longest=LONGEST_TITLE)
    summary_en = Paragraph(N_("Kurzbeschreibung auf Englisch"), longest=LONGEST_SUMMARY)
    description_en = Paragraph(N_("Beschreibung auf Englisch"), longest=LONGEST_TEXT)
    audience_en = Paragraph(N_("Für wen, auf Englisch"), longest=LONGEST_SUMMARY)
    starts_at = DateTimeLocalField(N_("Beginn"), [InputRequired(DATE_MISSING)], format=DATETIMES)
    ends_at = DateTimeLocalField(N_("Ende"), [InputRequired(DATE_MISSING)], format=DATETIMES)
    timezone = SelectField(N_("Zeitzone"), [InputRequired()], choices=ZONES, default="Europe/Berlin")
    format = RadioField(N_("Format"), [InputRequired()], choices=_translated(EventFormat), default=EventFormat.ON_SITE)
    venue_name = Line(N_("Veranstaltungsort"), longest=160)
    venue_street = Line(N_("Straße und Hausnummer"), longest=120)
    venue_postal_code = Line(N_("Postleitzahl"), longest=12)
    venue_city = Line(N_("Ort"), longest=80)
    venue_country = SelectField(N_("Land"), [InputRequired()], default="DE")
    region = SelectField(
        N_("Region"), choices=[SelectChoice("", N_("Aus der Postleitzahl")), *_translated(Region)], default=""
    )
    join_url = Line(N_("Link zur Teilnahme"), longest=LONGEST_LINK, widget=URLInput())
    capacity_on_site = PlacesField(N_("Plätze vor Ort"), [Optional(), NumberRange(0, MOST_PLACES, NO_NUMBER)])
    capacity_online = PlacesField(N_("Plätze online"), [Optional(), NumberRange(0, MOST_PLACES, NO_NUMBER)])
    by_decision = BooleanField(N_("Anmeldungen werden vom Team entschieden"))
    has_waiting_list = BooleanField(N_("Warteliste führen, wenn alle Plätze vergeben sind"), default=True)
    queue_order = RadioField(
        N_("Reihenfolge der Warteliste"),
        [InputRequired()],
        choices=_translated(QueueOrder),
        default=QueueOrder.FIRST_COME,
    )
    offering = RadioField(
        N_("Nachrücken"),
        [InputRequired()],
        choices=[
            SelectChoice(USUAL, N_("Sofort; ist etwas zu zahlen, mit Angebot und 48 Stunden Frist")),
            SelectChoice(OWN, N_("Immer mit Angebot und eigener Frist")),
        ],
        default=USUAL,
    )
    offer_hours = IntegerField(
        N_("Frist in Stunden"),
        [Optional(), NumberRange(1, MOST_OFFER_HOURS, N_("Zwischen 1 und 336 Stunden, also höchstens 14 Tage."))],
        default=USUAL_OFFER_HOURS,
    )
    is_by_invitation = BooleanField(N_("Geschlossen: Anmelden kann sich nur, wer eine Einladung oder einen Code hat"))
    tells_position = BooleanField(N_("Wartenden ihre Position nennen"), default=True)
    opens_at = DateTimeLocalField(N_("Anmeldung öffnet"), [Optional()], format=DATETIMES)
    closes_at = DateTimeLocalField(N_("Anmeldeschluss"), [InputRequired(DATE_MISSING)], format=DATETIMES)
    list_from = DateTimeLocalField(N_("Liste zeigen ab"), [Optional()], format=DATETIMES)
    list_until = DateTimeLocalField(N_("Liste zeigen bis"), [Optional()], format=DATETIMES)
    reminder_choice = RadioField(
        N_("Erinnerungen per E-Mail"),
        [InputRequired()],
        choices=[
            SelectChoice(USUAL, N_("Wie bei dieser Art von Veranstaltung üblich")),
            SelectChoice(OWN, N_("Zu eigenen Zeitpunkten")),
        ],
        default=USUAL,
    )
    reminders = FieldList(FormField(ReminderForm), N_("Eigene Zeitpunkte"), max_entries=MOST_REMINDERS)
    contact_name = Line(N_("Ansprechperson"), longest=120)
    contact_email = Line(N_("E-Mail-Adresse"), longest=LONGEST_EMAIL, check=_check_address, widget=EmailInput())
    contact_phone = Line(N_("Telefon"), longest=40, widget=TelInput())
    lead_cluster = SelectField(N_("Federführender Cluster"), [Needed(N_("Wählen Sie den Cluster."))])
    carrier = SelectField(N_("Träger"), [Needed(N_("Wählen Sie den Träger."))])
    hosts = SelectMultipleField(N_("Weitere Cluster"))

    def offer(self, leading: list[Hosting], everyone: list[Hosting]) -> None:
        """Offer the clusters that may lead, their carriers, and all who may join."""
        language = chosen_language()

        def name(hosting: Hosting) -> str:
            return in_language(language, hosting.name_de, hosting.name_en)

        self.lead_cluster.choices = [SelectChoice(str(one.id), name(one)) for one in leading]
        carriers = {carrier.id: carrier.name for one in leading for carrier in one.carriers}
        self.carrier.choices = [SelectChoice(str(carrier_id), words) for carrier_id, words in carriers.items()]
        self.hosts.choices = [SelectChoice(str(one.id), name(one)) for one in everyone]
        self.venue_country.choices = [SelectChoice(code, words) for code, words in countries(language)]
        offered = {choice.value for choice in ZONES}
        if self.timezone.data and self.timezone.data not in offered and not self.is_submitted():
            self.timezone.choices = [SelectChoice(self.timezone.data, self.timezone.data), *ZONES]

    def lead_name(self) -> str:
        """Return what the lead is called."""
        return next(
            (choice.label for choice in self.lead_cluster.choices if choice.value == self.lead_cluster.data), ""
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate, and say what is wrong with the reminders in one place."""
        is_valid = bool(super().validate(extra_validators))
        said_of_entries = (text for entry in self.reminders for errors in entry.errors.values() for text in errors)
        self.reminders.errors = list(dict.fromkeys(said_of_entries))
        return is_valid

    def make_room(self) -> None:
        """Add empty rows, so that reminders can be added without JavaScript."""
        wanted = min(MOST_REMINDERS, max(3, len(self.reminders) + 1))
        while len(self.reminders) < wanted:
            self.reminders.append_entry({"anchor": ReminderAnchor.START.value, "days": None, "at": time(10)})

    def draft(self) -> EventDraft:
        """Return the draft that was typed; the form must be valid."""
        zone = ZoneInfo(self.timezone.data)
        times: dict[str, Any] = {name: _instant(self[name].data, zone) if self[name].data else None for name in TIMES}
        picked = EventFormat(self.format.data)
        return EventDraft(
            **{name: self[name].data for name in _TEXTS},
            lead_cluster_id=UUID(self.lead_cluster.data),
            carrier_id=UUID(self.carrier.data),
            host_cluster_ids=tuple(UUID(value) for value in self.hosts.data or ()),
            kind=EventKind(self.kind.data),
            format=picked,
            venue=self._venue(picked),
            region=Region(self.region.data) if self.region.data else None,
            timezone=self.timezone.data,
            **times,
            seats=tuple(Seats(way, self[f"capacity_{way}"].data) for way in picked.participations),
            queue_order=QueueOrder(self.queue_order.data),
            offer_hours=(self.offer_hours.data or USUAL_OFFER_HOURS) if self.offering.data == OWN else None,
            **{name: self[name].data for name in _SWITCHES},
            reminders=self._reminders(),
        )

    def show(self, draft: EventDraft) -> None:
        """Fill the form with a draft."""
        zone = ZoneInfo(draft.timezone)
        for name in _TEXTS:
            self[name].data = getattr(draft, name)
        self.lead_cluster.data, self.carrier.data = str(draft.lead_cluster_id), str(draft.carrier_id)
        self.hosts.data = [str(cluster_id) for cluster_id in draft.host_cluster_ids]
        self.kind.data, self.format.data, self.timezone.data = draft.kind.value, draft.format.value, draft.timezone
        self.region.data = draft.region.value if draft.region else ""
        for name in ("name", "street", "postal_code", "city", "country"):
            self[f"venue_{name}"].data = getattr(draft.venue, name)
        for name in TIMES:
            at = getattr(draft, name)
            self[name].data = at.astimezone(zone).replace(tzinfo=None) if at else None
        for seats in draft.seats:
            self[f"capacity_{seats.participation}"].data = seats.capacity
        self.has_waiting_list.data = draft.has_waiting_list
        self.queue_order.data = draft.queue_order.value
        self.offering.data = OWN if draft.offer_hours else USUAL
        self.offer_hours.data = draft.offer_hours or USUAL_OFFER_HOURS
        for name in _SWITCHES:
            self[name].data = getattr(draft, name)
        self._show_reminders(draft)

    def tell(self, refusal: BadDraft) -> None:
        """Say each problem beside its field."""
        for name, problem in refusal.problems:
            field = self[FIELD_OF_PROBLEM.get(name, name)]
            field.errors = [*field.errors, said(getattr(problem, "label", problem))]

    def _venue(self, picked: EventFormat) -> Place:
        if Participation.ON_SITE not in picked.participations:
            return Place()
        return Place(
            name=self.venue_name.data,
            street=self.venue_street.data,
            postal_code=self.venue_postal_code.data,
            city=self.venue_city.data,
            country=self.venue_country.data,
        )

    def _reminders(self) -> tuple[ReminderRule, ...] | None:
        if self.reminder_choice.data == USUAL:
            return None
        return tuple(
            ReminderRule(ReminderAnchor(entry.anchor.data), entry.days.data, entry.at.data or time(10))
            for entry in self.reminders
            if entry.days.data is not None
        )

    def _show_reminders(self, draft: EventDraft) -> None:
        is_usual = draft.reminders is None or set(draft.reminders) == set(_usual(draft.kind))
        self.reminder_choice.data = USUAL if is_usual else OWN
        while len(self.reminders):
            self.reminders.pop_entry()
        for rule in () if is_usual else draft.reminder_rules:
            self.reminders.append_entry({"anchor": rule.anchor.value, "days": rule.days, "at": rule.at})


_TEXTS = (
    "title_de", "title_en", "summary_de", "summary_en", "description_de", "description_en", "audience_de",
    "audience_en", "join_url", "contact_name", "contact_email", "contact_phone",
)  # fmt: skip

_SWITCHES = ("by_decision", "has_waiting_list", "is_by_invitation", "tells_position")


def _usual(kind: EventKind) -> list[ReminderRule]:
    return [ReminderRule(ReminderAnchor.START, rule.days_before, rule.at) for rule in kind.profile.reminders]


def _instant(typed: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a wall-clock time; one that the clocks skip is taken as an hour later."""
    return typed.replace(tzinfo=zone)
