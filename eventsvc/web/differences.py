"""What two people have written differently into the same thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask

from eventsvc.events.kinds import Participation
from eventsvc.events.models import ReminderAnchor
from eventsvc.kit.edits import Clash, EditsClash
from eventsvc.kit.text import N_
from eventsvc.web.languages import said

from .edit_form import OWN, EditForm

# What a part is called that a form does not show.
Named = Callable[[str], str]


def show_words(app: Flask) -> None:
    """Let templates say what a field holds."""
    app.jinja_env.filters["words_in"] = words_in


@dataclass(frozen=True)
class Difference:
    """One part: its label, what was typed here, and what was saved meanwhile; one that stands here can be chosen."""

    name: str
    label: str
    typed: str
    saved: str
    can_choose: bool


def compared(clash: EditsClash, typed: EditForm, saved: EditForm, named: Named = str) -> list[Difference]:
    """Return both versions of what two people have changed, as their readers see them; all else the form takes as saved.

    What was typed stays, and each is chosen knowingly.
    """
    shown_with = {one.name: set(typed.fields_of(one.name)) for one in clash.clashes}
    found = [
        _difference(one, typed, saved, named)
        for one in clash.clashes
        # What a larger part shows along is not asked twice.
        if not any(shown_with[one.name] < others for others in shown_with.values())
    ]
    typed.catch_up(saved)
    return found


def _difference(clash: Clash, typed: EditForm, saved: EditForm, named: Named) -> Difference:
    name = clash.name
    if name not in typed.names:
        return Difference(name, said(named(name)), "", str(clash.theirs or ""), can_choose=False)
    first = typed[typed.fields_of(name)[0]]
    label = said(first.label.text) or said(named(name))
    return Difference(name, label, shown(typed, name), shown(saved, name), can_choose=True)


def shown(form: EditForm, part: str) -> str:
    """Return what a part holds, in words; of one without a value of its own, the choice that says so."""
    for choice in form.goes_with.get(part, ()):
        if form[choice].data != OWN:
            return words_in(form[choice])
    fields = (form[name] for name in form.fields_of(part))
    return form.in_words(part) or ", ".join(filter(None, map(words_in, fields)))


def words_in(field: Any) -> str:
    """Return what a field holds, in words."""
    match field.type:
        case "BooleanField":
            return said(N_("ja")) if field.data else said(N_("nein"))
        case "SelectField" | "RadioField" | "SelectMultipleField":
            return ", ".join(said(choice.label) for choice in field.iter_choices() if choice.selected)
        case "FieldList":
            return "; ".join(_reminder(entry) for entry in field if entry.days.data is not None)
        case "TimeField":
            return f"{field.data:%H:%M}" if field.data else ""
        case "DateField":
            return f"{field.data:%d.%m.%Y}" if field.data else ""
        case "DateTimeLocalField":
            return field.data.strftime("%d.%m.%Y %H:%M") if field.data else ""
    return str(field._value()).strip()  # noqa: SLF001 -- WTForms' own name for what stands in the field


def _reminder(entry: Any) -> str:
    words = said(
        N_("%(days)s Tage %(anchor)s, %(at)s"),
        days=entry.days.data,
        anchor=said(ReminderAnchor(entry.anchor.data).label),
        at=f"{entry.at.data:%H:%M}" if entry.at.data else "",
    )
    way = entry.participation.data
    return f"{words} ({said(Participation(way).only)})" if way else words
