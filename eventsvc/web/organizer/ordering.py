"""Rows that are put in order: a step by a button, to anywhere by dragging; the focus goes along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request

# Up and down by the buttons, to a place by dragging; each brings the place where the row is to stand.
UP, DOWN, PLACE = "up", "down", "place"
STEPS = {UP: -1, DOWN: 1}


def wanted_way() -> str:
    """Return which way the row is to go; empty if nothing of the kind was sent."""
    return next((way for way in (*STEPS, PLACE) if way in request.form), "")


def wanted_place() -> int | None:
    """Return the place where the row is to stand, as the page has counted it."""
    return request.form.get(wanted_way(), type=int)


def kept_focus(row_id: UUID) -> dict[str, Any]:
    """Return what leads back to a list so that whoever goes on with the keyboard finds the focus where it was.

    No anchor goes with it: a browser that scrolls to one sets no focus.
    """
    return {"bewegt": row_id, "richtung": wanted_way() if wanted_way() in STEPS else None}


def just_moved() -> dict[str, str]:
    """Return for the list which row has just gone which way."""
    return {"moved": request.args.get("bewegt", ""), "towards": request.args.get("richtung", "")}
