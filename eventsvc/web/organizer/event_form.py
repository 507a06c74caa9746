"""What the pages of an event's editor have in common: fields, and what a page changes of what it was opened with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from typing import Any, ClassVar

from flask import abort, request
from wtforms import DateTimeLocalField, Form, HiddenField, IntegerField, SelectChoice, SelectField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from eventsvc.events.drafts import MOST_DAYS
from eventsvc.events.edits import PART_NAMES, EventEdit
from eventsvc.events.errors import BadDraft
from eventsvc.events.kinds import Participation
from eventsvc.events.models import ReminderAnchor
from eventsvc.kit.edits import Parts
from eventsvc.kit.text import N_
from eventsvc.registration.contact import deliverable_address
from eventsvc.web.edit_form import EditForm, as_if_sent
from eventsvc.web.languages import said

MOST_PLACES = 100_000
BAD_REQUEST = 400
# The first is written, the others are what browsers and people may send.
DATETIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
DATE_MISSING = N_("Geben Sie Tag und Uhrzeit an.")
NO_NUMBER = N_("Geben Sie eine ganze Zahl zwischen 0 und 100.000 ein, oder lassen Sie das Feld leer.")
# The choice that says whether a part counts.
GOES_WITH = {"reminders": ("reminder_choice",), "offer_hours": ("offering",)}


def check_address(typed: str) -> None:
    """Refuse what is no mail address."""
    deliverable_address(typed)


def translated(choices: Iterable[Any]) -> list[SelectChoice]:
    """Return the members of an enumeration as a field offers them."""
    return [SelectChoice(choice.value, choice.label) for choice in choices]


def moment(label: str, *, is_needed: bool = False) -> DateTimeLocalField:
    """Return a field for a day with its clock time."""
    return DateTimeLocalField(label, [InputRequired(DATE_MISSING) if is_needed else Optional()], format=DATETIMES)


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
        N_("Wovor oder wonach"), choices=translated(ReminderAnchor), default=ReminderAnchor.START.value
    )
    days = IntegerField(N_("Tage"), [Optional(), NumberRange(0, MOST_DAYS, N_("Zwischen 0 und 365 Tagen."))])
    at = TimeField(N_("Uhrzeit"), [Optional()])
    # Asked only where there are two ways to take part.
    participation = SelectField(
        N_("An wen"),
        choices=[SelectChoice("", N_("an alle")), *(SelectChoice(way.value, way.only) for way in Participation)],
        default="",
    )


class PageForm(EditForm):
    """Some parts of an event on one page. What a page has not shown it does not send, and so does not change.

    `event` names the event even when its address has changed meanwhile, `seen` holds the marks of all its parts as they
    were when the page was opened, `part` names the parts that were shown.
    """

    goes_with = GOES_WITH

    # What the page shows together or not at all.
    not_always: ClassVar[tuple[frozenset[str], ...]] = ()

    event = HiddenField()

    @property
    def names(self) -> tuple[str, ...]:
        """The parts that the page shows."""
        return tuple(name for name in PART_NAMES if name in self)

    def leave_out(self, names: Iterable[str]) -> None:
        """Do without these parts."""
        for name in names:
            if name in self:
                del self[name]

    def keep_to_what_was_shown(self) -> None:
        """Forget the parts that the page did not show when it was opened; one that no page leaves out makes it incomplete."""
        lacking = set(self.names) - set(request.form.getlist("part"))
        missing = [group for group in self.not_always if group <= lacking]
        if lacking - frozenset().union(*missing):
            abort(BAD_REQUEST)
        self.leave_out(lacking)

    def show(self, parts: Parts) -> None:
        """Fill the page with what is written."""
        for name in self.names:
            self.fill(name, parts[name])
        self.see(parts)

    def fill(self, name: str, value: Any) -> None:
        """Put the value of a part into its field, over anything that was typed."""
        field = self[name]
        field.data, field.raw_data, field.process_errors = value, None, []

    def wanted(self) -> dict[str, Any]:
        """Return the parts as they were typed; the form must be valid."""
        return {name: self[name].data for name in self.names}

    def lock(self, names: Iterable[str], present: Parts) -> None:
        """Show parts as they are, not to be changed here; what was sent for one all the same stays, to be refused."""
        for name in names:
            if name in self and not (self.is_submitted() and name in request.form):
                self.fill(name, present[name])
                for field in (self[name], *(self[other] for other in GOES_WITH.get(name, ()))):
                    field.validators, field.flags.locked, field.flags.required = (), True, False

    def edit(self) -> EventEdit:
        """Return what the page changes."""
        return EventEdit(self.wanted(), self.marks())

    def put(self, part: str, saved: EditForm) -> None:
        """Show a part as another form has it."""
        self.fill(part, saved.wanted()[part])
        for name in (part, *GOES_WITH.get(part, ())):
            as_if_sent(self[name])

    def tell(self, refusal: BadDraft) -> list[tuple[str, str]]:
        """Say each problem beside its field, and return those of other pages: part and words."""
        elsewhere = []
        for name, problem in refusal.problems:
            words = said(getattr(problem, "label", problem))
            if name in self:
                self[name].errors = [*self[name].errors, words]
            else:
                elsewhere.append((name, words))
        return elsewhere


NO_REMINDER = {"anchor": ReminderAnchor.START.value, "days": None, "at": time(10), "participation": ""}
