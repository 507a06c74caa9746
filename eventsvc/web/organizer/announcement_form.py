"""The forms of an announcement: what is written, when it goes, under which name it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, HiddenField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError

from eventsvc.announcements.queries import AnnouncementRow
from eventsvc.announcements.rules import Text
from eventsvc.announcements.service import Draft, parts_of
from eventsvc.announcements.states import AnnouncementKind
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.kit.edits import Parts
from eventsvc.kit.text import N_
from eventsvc.mail_texts.placeholders import unknown_in
from eventsvc.registration.people_filter import PeopleFilter, kept_filter
from eventsvc.registration.states import RegistrationState
from eventsvc.web.edit_form import EditForm
from eventsvc.web.fields.text import Line, Paragraph
from eventsvc.web.languages import said

from .event_form import DATETIMES
from .listing import Listing

LONGEST_SUBJECT, LONGEST_BODY, LONGEST_NAME = 150, 20_000, 80
LONGEST_AUDIENCE = 2000
UNKNOWN = N_("%(words)s ist kein Platzhalter. Welche es gibt, steht unter dem Formular.")
NOW, LATER = "now", "later"
TEXTS = ("subject_de", "body_de", "subject_en", "body_en")


class AnnouncementForm(EditForm):
    """What is written, and to whom."""

    names = ("kind", "audience", *TEXTS)
    fields_of_part: ClassVar = {"audience": ("states", "audience")}

    kind = RadioField(
        N_("Worum es geht"),
        [InputRequired()],
        choices=[SelectChoice(kind.value, kind.label) for kind in AnnouncementKind],
        default=AnnouncementKind.ABOUT_EVENT.value,
    )
    states = SelectMultipleField(N_("An wen"), [InputRequired(N_("Wählen Sie, wem Sie schreiben."))])
    audience = HiddenField()
    subject_de = Line(N_("Betreff"), longest=LONGEST_SUBJECT, missing=N_("Schreiben Sie einen Betreff."))
    body_de = Paragraph(N_("Text"), longest=LONGEST_BODY, missing=N_("Schreiben Sie einen Text."))
    subject_en = Line(N_("Betreff auf Englisch"), longest=LONGEST_SUBJECT)
    body_en = Paragraph(N_("Text auf Englisch"), longest=LONGEST_BODY)

    def __init__(self, event: HeldEvent, **given: Any) -> None:
        super().__init__(**given)
        self.event = event
        self.states.choices = [SelectChoice(state.value, _label(state, event)) for state in RegistrationState]

    def show(self, text: Text | None, wanted: PeopleFilter) -> None:
        """Fill the form with a text, and whom it is for."""
        self.states.data = [state.value for state in RegistrationState if state in wanted.states]
        self.audience.data = wanted.with_states().query
        for name in TEXTS:
            self[name].data = getattr(text, name) if text else ""

    def show_draft(self, announcement: AnnouncementRow) -> None:
        """Fill the form with a draft."""
        self.show(announcement.text, kept_filter(announcement.audience))
        self.kind.data = announcement.kind.value
        self.see(parts_of(announcement))

    @property
    def people(self) -> PeopleFilter:
        """Whom it is for."""
        states = frozenset(RegistrationState) & set(self.states.data or ())
        return kept_filter(self.audience.data or "").with_states(*(RegistrationState(state) for state in states))

    def wanted(self) -> Parts:
        """Return what was written, in parts; the form must be valid."""
        return parts_of(self.draft())

    def in_words(self, part: str) -> str:
        """Return whom it is for as the list says it."""
        if part != "audience":
            return ""
        states = [said(_label(state, self.event)) for state in sorted(self.people.states)]
        return ", ".join([*states, *Listing(self.event).filter_words(self.people)])

    def draft(self) -> Draft:
        """Return what was written; the form must be valid."""
        return Draft(
            kind=AnnouncementKind(self.kind.data),
            text=Text(
                subject_de=self.subject_de.data,
                body_de=self.body_de.data,
                subject_en=self.subject_en.data,
                body_en=self.body_en.data,
            ),
            audience=self.people.query,
        )

    def validate_subject_de(self, field: Line) -> None:
        """Refuse braces that stand for nothing."""
        _know(field)

    def validate_audience(self, _field: HiddenField) -> None:
        """Refuse more filters than can be kept."""
        if len(self.people.query) > LONGEST_AUDIENCE:
            self.states.errors = [said(N_("Das sind zu viele Filter auf einmal."))]
            raise ValidationError(self.states.errors[0])

    validate_body_de = validate_subject_de

    def validate_subject_en(self, field: Line) -> None:
        """Refuse braces that stand for nothing, and a text without its subject."""
        _know(field)
        if self.body_en.data and not field.data:
            raise ValidationError(said(N_("Zum englischen Text fehlt der Betreff.")))

    def validate_body_en(self, field: Line) -> None:
        """Refuse braces that stand for nothing, and a subject without its text."""
        _know(field)
        if self.subject_en.data and not field.data:
            raise ValidationError(said(N_("Zum englischen Betreff fehlt der Text.")))


class SendForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """Now, or at a time."""

    when = RadioField(
        N_("Wann"),
        [InputRequired()],
        choices=[SelectChoice(NOW, N_("Jetzt")), SelectChoice(LATER, N_("Zu einer bestimmten Zeit"))],
        default=NOW,
    )
    due_at = DateTimeLocalField(N_("Zeitpunkt"), [Optional()], format=DATETIMES)
    seen = HiddenField()

    def validate_due_at(self, field: DateTimeLocalField) -> None:
        """Ask for the time where there is to be one."""
        if self.when.data == LATER and field.data is None:
            raise ValidationError(said(N_("Wählen Sie Tag und Uhrzeit.")))

    def instant(self, timezone: str) -> datetime | None:
        """Return when it is to go, by the event's clock; None for now. The form must be valid."""
        return self.due_at.data.replace(tzinfo=ZoneInfo(timezone)) if self.when.data == LATER else None


class KeepForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """Under which name a text is kept for the cluster."""

    name = Line(N_("Name der Vorlage"), longest=LONGEST_NAME, missing=N_("Geben Sie der Vorlage einen Namen."))


def mark_of(announcement: AnnouncementRow) -> str:
    """Return what tells one state of an announcement from another."""
    return announcement.changed_at.isoformat()


def _know(field: Line) -> None:
    unknown = unknown_in(field.data or "")
    if unknown:
        raise ValidationError(said(UNKNOWN, words=", ".join(unknown)))


def _label(state: RegistrationState, event: HeldEvent) -> str:
    return state.label_at(is_decided=event.is_decided, decides_category=event.decides_category)
