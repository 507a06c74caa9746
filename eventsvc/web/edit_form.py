"""What forms have in common over things that others may save meanwhile: nothing is overwritten unseen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField

from eventsvc.kit.edits import Edit, Parts, marks_of, parts_in, touched

MINE, THEIRS = "mine", "theirs"
# What the choice says that goes with a part which has a value of its own.
OWN = "own"
LONGEST_SEEN = 4_000


def as_if_sent(field: Any) -> None:
    """Let a field that was filled be valid as if somebody had sent what is in it, where something must be sent."""
    if field.flags.required:
        held = field._value() if hasattr(field, "_value") else field.data  # noqa: SLF001 -- WTForms' own name for what stands in the field
        field.raw_data = [str(one) for one in (held if isinstance(held, list) else [held]) if one]


class EditForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """The parts of something in fields; `seen` holds the marks of all its parts as they were when the page was opened.

    A part stands in the field of its name, or in those that `fields_of_part` names for it.
    """

    fields_of_part: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    # Choices that say of a part whether it has a value of its own.
    goes_with: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    seen = HiddenField()

    @property
    def names(self) -> tuple[str, ...]:
        """The parts that the form shows."""
        raise NotImplementedError

    def wanted(self) -> Parts:
        """Return the parts as they were typed; the form must be valid."""
        raise NotImplementedError

    def fields_of(self, part: str) -> tuple[str, ...]:
        """The fields in which a part stands."""
        return self.fields_of_part.get(part, (part,))

    def in_words(self, part: str) -> str:  # noqa: ARG002 -- a form says which
        """Return a part in words, where its fields do not tell it by themselves."""
        return ""

    def put(self, part: str, saved: EditForm) -> None:
        """Show a part as another form has it, over anything that was typed."""
        for name in self.fields_of(part):
            self[name].data, self[name].raw_data, self[name].process_errors = saved[name].data, None, []
            as_if_sent(self[name])

    def see(self, parts: Parts) -> None:
        """Note what the parts hold while the page is open."""
        self.seen.data = json.dumps(marks_of(parts), separators=(",", ":"))

    def edit(self) -> Edit:
        """Return what the form changes; it must be valid."""
        return Edit(self.wanted(), self.marks())

    def marks(self) -> dict[str, str]:
        """Return the marks that came with the form; what is none was not seen."""
        try:
            marks = json.loads((self.seen.data or "")[:LONGEST_SEEN])
        except ValueError:
            return {}
        return {str(name): str(mark) for name, mark in marks.items()} if isinstance(marks, dict) else {}

    def take(self, saved: EditForm) -> None:
        """Take the saved version of the parts for which that was chosen over the typed one."""
        everything = request.form.get("take", "")
        for part in self.names:
            chosen = request.form.get(f"take-{part}", "")
            if chosen and (everything or chosen) == THEIRS:
                self.put(part, saved)

    def catch_up(self, saved: EditForm) -> None:
        """Show what others have saved, but for what was changed here; from here on that has been seen."""
        mine = touched(self.edit())
        for part in self.names:
            if part not in mine:
                self.put(part, saved)
        self.seen.data = saved.seen.data


class DraftForm(EditForm):
    """A form whose parts are those of a draft."""

    draft_kind: ClassVar[type]

    @property
    def names(self) -> tuple[str, ...]:
        """The parts of the draft."""
        return tuple(field.name for field in fields(self.draft_kind))

    def draft(self) -> Any:
        """Return the draft that was typed; the form must be valid."""
        raise NotImplementedError

    def wanted(self) -> Parts:
        """Return the draft in parts."""
        return parts_in(self.draft_kind, self.draft())

    def see_row(self, row: object) -> None:
        """Note what stands in a row that has all of the draft."""
        self.see(parts_in(self.draft_kind, row))
