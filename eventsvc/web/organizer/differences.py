"""What two people have written differently into the same event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from eventsvc.events.errors import Clash
from eventsvc.events.kinds import Participation
from eventsvc.events.models import ReminderAnchor
from eventsvc.kit.text import N_
from eventsvc.web.languages import said

from . import blueprint
from .editor_forms import OWN, EditorForm
from .editor_pages import PAGES
from .event_form import GOES_WITH


@dataclass(frozen=True)
class Difference:
    """One part: its label, what was typed here, and what was saved meanwhile; one that stands here can be chosen."""

    name: str
    label: str
    typed: str
    saved: str
    can_choose: bool


def differences(clashes: Iterable[Clash], typed: EditorForm, saved: EditorForm) -> list[Difference]:
    """Return the parts of which there are two versions, as their readers see them."""
    found = []
    for clash in clashes:
        name, is_here = clash.name, clash.name in typed
        mine, theirs = (shown(typed, name), shown(saved, name)) if is_here else ("", str(clash.theirs or ""))
        found.append(Difference(name, said(label_of(name)), mine, theirs, is_here))
    return found


def label_of(name: str) -> str:
    """Return what a part is called on its page."""
    fields = (getattr(page.form, name, None) for page in PAGES if page.form)
    labels = (one for field in fields if field is not None for one in field.args if isinstance(one, str))
    return next(labels, name)


def shown(form: EditorForm, name: str) -> str:
    """Return what a part holds, in words; of one without a value of its own, the choice that says so."""
    for choice in GOES_WITH.get(name, ()):
        if form[choice].data != OWN:
            return words_in(form[choice])
    return words_in(form[name])


@blueprint.app_template_filter("words_in")
def words_in(field: Any) -> str:
    """Return what a field holds, in words."""
    match field.type:
        case "BooleanField":
            return said(N_("ja")) if field.data else said(N_("nein"))
        case "SelectField" | "RadioField" | "SelectMultipleField":
            return ", ".join(said(choice.label) for choice in field.iter_choices() if choice.selected)
        case "FieldList":
            return "; ".join(_reminder(entry) for entry in field if entry.days.data is not None)
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
