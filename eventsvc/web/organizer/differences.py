"""What two people have written differently into the same event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eventsvc.events.models import ReminderAnchor
from eventsvc.kit.text import N_
from eventsvc.web.languages import said

from .event_form import EventForm

NO_TEXT = frozenset({"version", "csrf_token"})


@dataclass(frozen=True)
class Difference:
    """One field: its label, what was typed here, and what was saved meanwhile."""

    name: str
    label: str
    typed: str
    saved: str


def differences(typed: EventForm, saved: EventForm) -> list[Difference]:
    """Return the fields in which the two forms differ, as their readers see them."""
    found = []
    for field in typed:
        if field.name in NO_TEXT:
            continue
        mine, theirs = _shown(field), _shown(saved[field.name])
        if mine != theirs:
            found.append(Difference(field.name, said(field.label.text), mine, theirs))
    return found


def _shown(field: Any) -> str:
    """What a field holds, in words."""
    match field.type:
        case "BooleanField":
            return said(N_("ja")) if field.data else said(N_("nein"))
        case "SelectField" | "RadioField" | "SelectMultipleField":
            return ", ".join(said(choice.label) for choice in field.iter_choices() if choice.selected)
        case "FieldList":
            return "; ".join(_reminder(entry) for entry in field if entry.days.data is not None)
        case "DateTimeLocalField":
            return field.data.strftime("%d.%m.%Y %H:%M") if field.data else ""
    return "" if field.data is None else str(field.data).strip()


def _reminder(entry: Any) -> str:
    return said(
        N_("%(days)s Tage %(anchor)s, %(at)s"),
        days=entry.days.data,
        anchor=said(ReminderAnchor(entry.anchor.data).label),
        at=f"{entry.at.data:%H:%M}" if entry.at.data else "",
    )
