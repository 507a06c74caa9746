"""What a page tells after a redirect, once."""

from __future__ import annotations

from flask import flash


def say_good(text: str) -> None:
    """Tell that something worked."""
    flash(text, "good")


def say_note(text: str) -> None:
    """Tell something that is worth knowing."""
    flash(text, "note")


def say_warning(text: str) -> None:
    """Tell something to look at before going on."""
    flash(text, "warn")


def say_bad(text: str) -> None:
    """Tell that something did not work, and what one can do."""
    flash(text, "bad")
