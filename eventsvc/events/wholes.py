"""Reading an event as it is written, with all that hangs on it."""

from __future__ import annotations

from uuid import UUID

from .category_queries import categories_of
from .checklist import Whole
from .programme_queries import programme_of
from .question_queries import questions_of
from .written import WrittenEvent, get_written_event


def get_whole(event_id: UUID) -> Whole:
    """Return the event with its categories, questions and sessions, in seven statements, or raise NotFound."""
    return whole_of(get_written_event(event_id))


def whole_of(written: WrittenEvent) -> Whole:
    """Return the event that was read already, with what hangs on it."""
    return Whole(
        draft=written.draft,
        state=written.state,
        categories=categories_of(written.id),
        questions=questions_of(written.id),
        sessions=programme_of(written.id),
    )
