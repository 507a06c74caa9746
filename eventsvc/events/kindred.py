"""Events that belong together: those of a series, and those that were made from a template."""

from __future__ import annotations

from uuid import UUID

from eventsvc.accounts.policy import Reach

from .holding import held_by, within
from .models import Event
from .organizer_queries import HeldEvent, held_where


def events_in_series(series_id: UUID, reach: Reach) -> tuple[HeldEvent, ...]:
    """Return the events of a series within reach in order of time, in two statements."""
    return held_where(Event.series_id == series_id, held_by(reach))


def events_made_from(template_id: UUID, reach: Reach) -> tuple[HeldEvent, ...]:
    """Return the events within reach that were made from a template in order of time, in two statements."""
    return held_where(Event.template_id == template_id, held_by(reach))


def templates_of(reach: Reach) -> tuple[HeldEvent, ...]:
    """Return the templates within reach, in two statements."""
    return held_where(Event.is_template.is_(True), within(reach))
