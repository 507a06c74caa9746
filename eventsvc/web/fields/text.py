"""Text as people type it: tidied, bounded, without characters that nobody can see."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from wtforms import StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextArea

from eventsvc.kit.text import N_
from eventsvc.web.languages import said

Check = Callable[[str], None]

# They come along unseen when text is pasted, and nothing is lost without them.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Co"})
_NO_CHARACTERS = frozenset(range(0xFDD0, 0xFDF0)) | {
    plane << 16 | end for plane in range(17) for end in (0xFFFE, 0xFFFF)
}


def is_printable(character: str) -> bool:
    """Whether the character shows itself and leaves the order of the others alone."""
    return not (
        unicodedata.category(character) in _UNPRINTABLE or character in _REORDERING or ord(character) in _NO_CHARACTERS
    )


def seen(typed: str, *, keeps_lines: bool = False) -> str:
    """Return the text in one Unicode form, trimmed, without what comes along unseen when text is pasted."""
    text = unicodedata.normalize("NFC", typed)
    text = text.replace("\r\n", "\n").replace("\r", "\n") if keeps_lines else text
    return text.translate(_UNSEEN).strip()


def tidied(typed: str, *, keeps_lines: bool = False) -> str:
    """Return the text as it is kept: without anything that cannot be printed."""
    text = seen(typed, keeps_lines=keeps_lines)
    return "".join(c for c in text if is_printable(c) or (keeps_lines and c in "\n\t")).strip()


class Needed:
    """Refuses an empty field."""

    field_flags = {"required": True}  # noqa: RUF012 -- WTForms reads it from the class

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: object, field: Any) -> None:
        """Stop at an empty field: whatever else could be said of it would only add noise."""
        if not field.data:
            raise StopValidation(self.message)


class Line(StringField):  # type: ignore[misc] # WTForms is untyped
    """One line of text: trimmed, in one Unicode form, no longer than its column, checked by `check`.

    `check` raises ValueError with the German sentence that says what is wrong.
    """

    keeps_lines = False

    def __init__(
        self,
        label: str,
        *,
        longest: int,
        missing: str = "",
        check: Check | None = None,
        **given: Any,
    ) -> None:
        validators = [Needed(missing)] if missing else []
        super().__init__(label, validators, default="", **given)
        self.longest, self.check = longest, check
        self.flags.maxlength = longest
        self.had_unprintable = False

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, without what cannot be seen."""
        typed = valuelist[0] if valuelist else ""
        self.data = tidied(typed, keeps_lines=self.keeps_lines)
        self.had_unprintable = self.data != seen(typed, keeps_lines=self.keeps_lines)

    def pre_validate(self, _form: object) -> None:
        """Refuse what does not fit or cannot be printed."""
        if self.had_unprintable:
            raise StopValidation(
                said(N_("Darin waren unsichtbare Steuerzeichen. Wir haben sie entfernt; prüfen Sie den Text."))
            )
        if len(self.data or "") > self.longest:
            raise StopValidation(
                said(N_("Das ist zu lang: Es passen höchstens %(longest)s Zeichen."), longest=self.longest)
            )

    def post_validate(self, _form: object, validation_stopped: bool) -> None:  # noqa: FBT001 -- as WTForms calls it
        """Let the field's own check look at what stands there."""
        if validation_stopped or not self.data or self.check is None:
            return
        try:
            self.check(self.data)
        except ValueError as problem:
            raise ValidationError(said(str(problem))) from problem


class Paragraph(Line):
    """Text of several lines."""

    keeps_lines = True
    widget = TextArea()

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, **given)
        # By this name the field macro knows what to draw.
        self.type = "TextAreaField"
