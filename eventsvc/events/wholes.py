"""Reading an event as it is written, with all that hangs on it."""

from __future__ import annotations

from uuid import UUID

from .category_queries import categories_of
from .checklist import Whole
from .codes import codes_of
from .contingents import contingents_of
from .host_queries import hosts_of_event
from .programme_queries import programme_of
from .question_queries import questions_of
from .written import WrittenEvent, get_written_event


def get_whole(event_id: UUID) -> Whole:
    """Return the event with all that hangs on it, in eight statements, or ten for a closed one, or raise NotFound."""
    return whole_of(get_written_event(event_id))


def whole_of(written: WrittenEvent) -> Whole:
    """Return the event that was read already, with what hangs on it."""
    return Whole(
        draft=written.draft,
        state=written.state,
        is_template=written.is_template,
        categories=categories_of(written.id),
        questions=questions_of(written.id),
        sessions=programme_of(written.id),
        hosts=hosts_of_event(written.id),
        has_guests=written.draft.is_by_invitation and bool(codes_of(written.id) or contingents_of(written.id)),
    )
