"""Long work that a page has begun."""

from __future__ import annotations

from uuid import UUID

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.workflows.runs import work_next

# What is small is done before the page answers; of what is large that much, and the rest goes on by itself.
PORTIONS_AT_ONCE = 3


def work_at_once(run_id: UUID) -> None:
    """Bring a run forward before the page answers; the rest goes on by itself."""
    for _ in range(PORTIONS_AT_ONCE):
        with transaction():
            is_left = work_next(read_clock(), run_id)
        if not is_left:
            return
