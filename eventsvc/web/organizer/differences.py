"""What two people have written differently into an event, under the labels of its editor."""

from __future__ import annotations

from eventsvc.kit.edits import EditsClash
from eventsvc.web import differences
from eventsvc.web.differences import Difference, shown
from eventsvc.web.edit_form import EditForm

from .editor_pages import PAGES

__all__ = ["Difference", "compared", "label_of", "shown"]


def compared(clash: EditsClash, typed: EditForm, saved: EditForm) -> list[Difference]:
    """Return both versions of what two people have changed, as their readers see them."""
    return differences.compared(clash, typed, saved, label_of)


def label_of(name: str) -> str:
    """Return what a part is called on its page."""
    fields = (getattr(page.form, name, None) for page in PAGES if page.form)
    labels = (one for field in fields if field is not None for one in field.args if isinstance(one, str))
    return next(labels, name)
