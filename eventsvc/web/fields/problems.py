"""What is wrong in a form of several parts, as its summary lists it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from wtforms import Form

from eventsvc.web.languages import said


@dataclass(frozen=True)
class Problems:
    """The faults of a form and of its parts; a part is named by its title."""

    form: Form
    parts: Sequence[tuple[str, Form]]

    @property
    def form_errors(self) -> Sequence[str]:
        """What is said of the form as a whole."""
        return self.form.form_errors  # type: ignore[no-any-return]

    @property
    def errors(self) -> list[Any]:
        """One for each field with a fault, and for each fault of the whole."""
        return [*self, *self.form_errors]

    def __iter__(self) -> Iterator[Any]:
        """Go through the fields with faults, in the order of the page."""
        yield from (field for field in self.form if field.errors)
        for title, part in self.parts:
            for field in part:
                if field.errors:
                    words = f"{title}, {said(field.label.text)}" if title else said(field.label.text)
                    yield SimpleNamespace(id=field.id, label=SimpleNamespace(text=words), errors=field.errors)
