"""The form of a session: what an organizer types, and the draft it becomes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from eventsvc.events.errors import BadSession
from eventsvc.events.kinds import Participation
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.sessions import GROUPS, SessionDraft
from eventsvc.kit.text import N_
from eventsvc.web.edit_form import DraftForm
from eventsvc.web.fields.text import Line, Paragraph
from eventsvc.web.languages import said

from .event_form import DATE_MISSING, DATETIMES, MOST_PLACES, NO_NUMBER, PlacesField

LONGEST_TITLE, LONGEST_TEXT, LONGEST_ROOM, LONGEST_SPEAKER = 200, 2000, 120, 200
GROUP = N_("Gruppe %(group)s")


class Choosing(StrEnum):
    """How people come into a session."""

    EVERYONE = "everyone"
    SINGLY = "singly"
    ONE_OF_GROUP = "group"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return CHOOSING_LABELS[self]


CHOOSING_LABELS = {
    Choosing.EVERYONE: N_("Für alle, ohne Auswahl"),
    Choosing.SINGLY: N_("Bei der Anmeldung einzeln wählbar"),
    Choosing.ONE_OF_GROUP: N_("Einer von mehreren: Aus einer Gruppe wählt man höchstens einen"),
}


class SessionForm(DraftForm):
    """Everything an organizer says about a session."""

    draft_kind = SessionDraft
    fields_of_part: ClassVar = {"is_choosable": ("choosing",), "parallel_group": ("choosing", "parallel_group")}

    title_de = Line(N_("Titel"), longest=LONGEST_TITLE, missing=N_("Geben Sie dem Programmpunkt einen Titel."))
    starts_at = DateTimeLocalField(N_("Beginn"), [InputRequired(DATE_MISSING)], format=DATETIMES)
    ends_at = DateTimeLocalField(N_("Ende"), [InputRequired(DATE_MISSING)], format=DATETIMES)
    room = Line(N_("Raum oder Treffpunkt"), longest=LONGEST_ROOM)
    speaker = Line(N_("Wer spricht oder führt"), longest=LONGEST_SPEAKER)
    description_de = Paragraph(N_("Beschreibung"), longest=LONGEST_TEXT)
    choosing = RadioField(
        N_("Wer nimmt teil?"),
        [InputRequired()],
        choices=[SelectChoice(choosing.value, choosing.label) for choosing in Choosing],
        default=Choosing.EVERYONE.value,
    )
    parallel_group = SelectField(N_("Gruppe"))
    capacity = PlacesField(N_("Plätze"), [Optional(), NumberRange(0, MOST_PLACES, NO_NUMBER)])
    participation = SelectField(N_("Wählbar für"))
    title_en = Line(N_("Titel auf Englisch"), longest=LONGEST_TITLE)
    description_en = Paragraph(N_("Beschreibung auf Englisch"), longest=LONGEST_TEXT)

    def __init__(self, event: HeldEvent, **given: Any) -> None:
        super().__init__(**given)
        self.event, self.zone = event, ZoneInfo(event.timezone)
        self.parallel_group.choices = [SelectChoice(group, said(GROUP, group=group)) for group in GROUPS]
        self.participation.choices = [
            SelectChoice("", N_("alle")),
            *(SelectChoice(way.value, way.label) for way in event.format.participations),
        ]
        if self.participation.data is None:
            self.participation.data = ""
        if self.parallel_group.data is None:
            self.parallel_group.data = GROUPS[0]

    def show(self, draft: SessionDraft) -> None:
        """Fill the form with a session as it was saved."""
        for name in _TEXTS:
            self[name].data = getattr(draft, name)
        for name in ("starts_at", "ends_at"):
            self[name].data = getattr(draft, name).astimezone(self.zone).replace(tzinfo=None)
        if draft.is_choosable:
            self.choosing.data = Choosing.ONE_OF_GROUP if draft.parallel_group else Choosing.SINGLY
        self.parallel_group.data = draft.parallel_group or GROUPS[0]
        self.participation.data = draft.participation or ""
        self.capacity.data = draft.capacity
        self.see_row(draft)

    def draft(self) -> SessionDraft:
        """Return the draft that was typed; the form must be valid."""
        choosing = Choosing(self.choosing.data)
        is_choosable = choosing is not Choosing.EVERYONE
        way = self.participation.data if is_choosable else ""
        return SessionDraft(
            **{name: self[name].data for name in _TEXTS},
            starts_at=self.starts_at.data.replace(tzinfo=self.zone),
            ends_at=self.ends_at.data.replace(tzinfo=self.zone),
            is_choosable=is_choosable,
            parallel_group=self.parallel_group.data if choosing is Choosing.ONE_OF_GROUP else "",
            participation=Participation(way) if way else None,
            capacity=self.capacity.data if is_choosable else None,
        )

    def tell(self, refusal: BadSession) -> None:
        """Say each problem beside its field."""
        for name, problem in refusal.problems:
            self[name].errors = [*self[name].errors, said(getattr(problem, "label", problem))]


_TEXTS = ("title_de", "title_en", "description_de", "description_en", "room", "speaker")
