"""The pages of an event's editor, each with its own fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import EmailInput, TelInput, URLInput

from eventsvc.clusters.carriers import Hosting, choosable
from eventsvc.events.categories import QueueOrder
from eventsvc.events.drafts import MOST_REMINDERS, ReminderRule
from eventsvc.events.edits import ONLY_WITH, VENUE, EventEdit
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.models import ReminderAnchor
from eventsvc.events.regions import Region
from eventsvc.events.rules import USUAL_OFFER_HOURS
from eventsvc.events.states import EventState
from eventsvc.events.written import WrittenEvent
from eventsvc.kit.clock import read_clock
from eventsvc.kit.localized import home_day
from eventsvc.kit.text import N_
from eventsvc.registration.contact import LONGEST_EMAIL, countries
from eventsvc.web.edit_form import OWN
from eventsvc.web.fields.text import Line, Needed, Paragraph
from eventsvc.web.languages import chosen_language

from .cluster_choices import carriers_of, led_by_own, named
from .event_form import (
    MOST_PLACES,
    NO_NUMBER,
    NO_REMINDER,
    PageForm,
    PlacesField,
    ReminderForm,
    check_address,
    moment,
    translated,
)
from .zones import ZONES

MOST_OFFER_HOURS = 14 * 24
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_TEXT, LONGEST_LINK = 200, 500, 20_000, 500
USUAL = "usual"
FEWEST_ROWS = 3


class EditorForm(PageForm):
    """A page of the editor: what it offers hangs on the event, and on who leads it."""

    def prepare(self, written: WrittenEvent, *, is_lead: bool) -> None:
        """Offer what the event allows."""

    def make_room(self) -> None:
        """Add what can be filled in without JavaScript."""


class BasicsForm(EditorForm):
    """What it is, and when."""

    title_de = Line(N_("Titel"), longest=LONGEST_TITLE, missing=N_("Geben Sie der Veranstaltung einen Titel."))
    kind = SelectField(N_("Art"), [InputRequired()], choices=translated(EventKind))
    format = RadioField(N_("Format"), [InputRequired()], choices=translated(EventFormat), default=EventFormat.ON_SITE)
    starts_at = moment(N_("Beginn"), is_needed=True)
    ends_at = moment(N_("Ende"), is_needed=True)
    timezone = SelectField(N_("Zeitzone"), [InputRequired()], choices=ZONES, default="Europe/Berlin")
    takes_dates_along = BooleanField(N_("Verschiebt sich der Beginn, verschieben sich diese Termine mit"), default=True)

    def prepare(self, written: WrittenEvent, *, is_lead: bool) -> None:  # noqa: ARG002 -- the same for all pages
        """Offer the event's own time zone beside the usual ones."""
        own = written.draft.timezone
        if own not in {choice.value for choice in ZONES}:
            self.timezone.choices = [SelectChoice(own, own), *ZONES]

    def edit(self) -> EventEdit:
        """Return what the page changes, and whether dates move along."""
        return replace(super().edit(), takes_dates_along=bool(self.takes_dates_along and self.takes_dates_along.data))


class NewEventForm(BasicsForm):
    """A new event: the basics, and the cluster that leads it."""

    takes_dates_along = None
    lead_cluster = SelectField(N_("Federführender Cluster"), [Needed(N_("Wählen Sie den Cluster."))])

    def offer(self, leading: list[Hosting]) -> None:
        """Offer the clusters that may lead; the only one is chosen."""
        self.lead_cluster.choices = named(leading)
        if len(leading) == 1:
            self.lead_cluster.data = self.lead_cluster.data or str(leading[0].id)


class TextsForm(EditorForm):
    """What people read about it, in both languages."""

    summary_de = Paragraph(N_("Kurzbeschreibung"), longest=LONGEST_SUMMARY)
    description_de = Paragraph(N_("Beschreibung"), longest=LONGEST_TEXT)
    audience_de = Paragraph(N_("Für wen"), longest=LONGEST_SUMMARY)
    title_en = Line(N_("Titel auf Englisch"), longest=LONGEST_TITLE)
    summary_en = Paragraph(N_("Kurzbeschreibung auf Englisch"), longest=LONGEST_SUMMARY)
    description_en = Paragraph(N_("Beschreibung auf Englisch"), longest=LONGEST_TEXT)
    audience_en = Paragraph(N_("Für wen, auf Englisch"), longest=LONGEST_SUMMARY)


class VenueForm(EditorForm):
    """Where people meet."""

    not_always = (frozenset({*VENUE, "region"}), frozenset({"join_url"}))

    venue_name = Line(N_("Veranstaltungsort"), longest=160)
    venue_street = Line(N_("Straße und Hausnummer"), longest=120)
    venue_postal_code = Line(N_("Postleitzahl"), longest=12)
    venue_city = Line(N_("Ort"), longest=80)
    venue_country = SelectField(N_("Land"), [InputRequired()], default="DE")
    region = SelectField(
        N_("Region"), choices=[SelectChoice("", N_("Aus der Postleitzahl")), *translated(Region)], default=""
    )
    join_url = Line(N_("Link zur Teilnahme"), longest=LONGEST_LINK, widget=URLInput())

    def prepare(self, written: WrittenEvent, *, is_lead: bool) -> None:  # noqa: ARG002 -- the same for all pages
        """Ask for the place, the link or both, as the format needs them."""
        self.venue_country.choices = [SelectChoice(code, words) for code, words in countries(chosen_language())]
        ways = written.draft.format.participations
        if not self.is_submitted():
            self.leave_out(() if Participation.ON_SITE in ways else ONLY_WITH[Participation.ON_SITE])
            self.leave_out(() if Participation.ONLINE in ways else ("join_url",))


class SignUpForm(EditorForm):
    """Who gets a place, and when one can sign up."""

    not_always = (frozenset({"capacity_on_site"}), frozenset({"capacity_online"}))

    capacity_on_site = PlacesField(N_("Plätze vor Ort"), [Optional(), NumberRange(0, MOST_PLACES, NO_NUMBER)])
    capacity_online = PlacesField(N_("Plätze online"), [Optional(), NumberRange(0, MOST_PLACES, NO_NUMBER)])
    opens_at = moment(N_("Anmeldung öffnet"))
    closes_at = moment(N_("Anmeldeschluss"), is_needed=True)
    by_decision = BooleanField(N_("Anmeldungen werden vom Team entschieden"))
    is_by_invitation = BooleanField(N_("Geschlossen: Anmelden kann sich nur, wer eine Einladung oder einen Code hat"))
    has_waiting_list = BooleanField(N_("Warteliste führen, wenn alle Plätze vergeben sind"), default=True)
    queue_order = RadioField(
        N_("Reihenfolge der Warteliste"),
        [InputRequired()],
        choices=translated(QueueOrder),
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
    tells_position = BooleanField(N_("Wartenden ihre Position nennen"), default=True)
    list_from = moment(N_("Liste zeigen ab"))
    list_until = moment(N_("Liste zeigen bis"))

    def prepare(self, written: WrittenEvent, *, is_lead: bool) -> None:  # noqa: ARG002 -- the same for all pages
        """Ask for the places of the ways that people can take; those of a public event are changed elsewhere."""
        if not self.is_submitted():
            offered = written.draft.format.participations
            is_public = written.state is not EventState.DRAFT
            self.leave_out(f"capacity_{way}" for way in Participation if is_public or way not in offered)

    def fill(self, name: str, value: Any) -> None:
        """Put the value of a part into its field; the usual deadline of offers is none of one's own."""
        super().fill(name, value)
        if name == "offer_hours":
            super().fill("offering", OWN if value else USUAL)
            self.offer_hours.data = value or USUAL_OFFER_HOURS

    def wanted(self) -> dict[str, Any]:
        """Return the parts as they were typed."""
        wanted = super().wanted()
        if "offer_hours" in wanted:
            is_own = self.offering.data == OWN
            wanted["offer_hours"] = (self.offer_hours.data or USUAL_OFFER_HOURS) if is_own else None
        return wanted


class MailsForm(EditorForm):
    """When people are reminded."""

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

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate, and say what is wrong with the reminders in one place."""
        is_valid = bool(super().validate(extra_validators))
        if "reminders" in self:
            said_of_entries = (text for entry in self.reminders for errors in entry.errors.values() for text in errors)
            self.reminders.errors = list(dict.fromkeys(said_of_entries))
        return is_valid

    def fill(self, name: str, value: Any) -> None:
        """Show the reminders: the usual ones, or one's own."""
        rules: tuple[ReminderRule, ...] | None = value
        assert name == "reminders"
        super().fill("reminder_choice", USUAL if rules is None else OWN)
        while len(self.reminders):
            self.reminders.pop_entry()
        for rule in rules or ():
            way = rule.participation.value if rule.participation else ""
            facts = {"anchor": rule.anchor.value, "days": rule.days, "at": rule.at, "participation": way}
            self.reminders.append_entry(facts)

    def wanted(self) -> dict[str, Any]:
        """Return the reminders as they were typed; None for the usual ones."""
        if "reminders" not in self:
            return {}
        rules = tuple(
            ReminderRule(
                ReminderAnchor(entry.anchor.data),
                entry.days.data,
                entry.at.data or time(10),
                Participation(entry.participation.data) if entry.participation.data else None,
            )
            for entry in self.reminders
            if entry.days.data is not None
        )
        return {"reminders": None if self.reminder_choice.data == USUAL else rules}

    def make_room(self) -> None:
        """Add empty rows, so that reminders can be added without JavaScript."""
        wanted = min(MOST_REMINDERS, max(FEWEST_ROWS, len(self.reminders) + 1)) if "reminders" in self else 0
        while wanted and len(self.reminders) < wanted:
            self.reminders.append_entry(NO_REMINDER)


class HoldersForm(EditorForm):
    """Who holds it, and whom people can ask."""

    not_always = (frozenset({"lead_cluster", "hosts"}),)

    lead_cluster = SelectField(N_("Federführender Cluster"), [Needed(N_("Wählen Sie den Cluster."))])
    carrier = SelectField(N_("Träger"), [Needed(N_("Wählen Sie den Träger."))])
    hosts = SelectMultipleField(N_("Weitere Cluster"))
    contact_name = Line(N_("Ansprechperson"), longest=120)
    contact_email = Line(N_("E-Mail-Adresse"), longest=LONGEST_EMAIL, check=check_address, widget=EmailInput())
    contact_phone = Line(N_("Telefon"), longest=40, widget=TelInput())

    def prepare(self, written: WrittenEvent, *, is_lead: bool) -> None:
        """Offer the clusters that may lead, their carriers and all who may join; a co-host changes none of the clusters, a template has but its own."""
        everyone = choosable(
            home_day(read_clock()), also={written.draft.lead_cluster_id, *written.draft.host_cluster_ids}
        )
        leading = led_by_own(everyone, also=written.draft.lead_cluster_id)
        if is_lead and not written.is_template:
            self.lead_cluster.choices, self.hosts.choices = named(leading), named(everyone)
        else:
            self.leave_out(("lead_cluster", "hosts"))
        self.carrier.choices = carriers_of(leading, also=written.draft.carrier_id)

    def fill(self, name: str, value: Any) -> None:
        """Put the value of a part into its field."""
        super().fill(name, list(value) if name == "hosts" else value)

    def wanted(self) -> dict[str, Any]:
        """Return the parts as they were typed."""
        wanted = super().wanted()
        return wanted | {"hosts": tuple(wanted["hosts"] or ())} if "hosts" in wanted else wanted
