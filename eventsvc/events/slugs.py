"""Addresses of events: the title's words and the day."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from eventsvc.kit.db import db
from eventsvc.kit.text import UMLAUTS, folded

from .models import Event

LONGEST_TITLE = 90


def event_slug(title: str, starts_at: datetime, timezone: str) -> str:
    """Return the address of an event: "gruene-chemie-2027-03-12"; umlauts are spelled out."""
    spelled = folded(title.casefold().translate(UMLAUTS))
    words = re.sub(r"[^a-z0-9]+", "-", spelled).strip("-")
    short = words[:LONGEST_TITLE].rsplit("-", 1)[0] if len(words) > LONGEST_TITLE and "-" in words else words
    return "-".join(filter(None, (short[:LONGEST_TITLE], f"{starts_at.astimezone(ZoneInfo(timezone)):%Y-%m-%d}")))


def free_slug(base: str, but_for: UUID | None = None) -> str:
    """Return `base`, or the first of "base-2", "base-3" that no event but `but_for` has."""
    taken = set(
        db.session.scalars(select(Event.slug).where(Event.slug.startswith(base, autoescape=True), Event.id != but_for))
    )
    candidates = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(candidate for candidate in candidates if candidate not in taken)
