"""One page of an event is saved: only what it has changed, over whatever others have saved meanwhile."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.events.drafts import EventDraft
from eventsvc.events.edits import Edit, draft_of, merged, parts_of
from eventsvc.events.errors import CapacityIsPublic
from eventsvc.events.hosts import Own
from eventsvc.events.states import EventState
from eventsvc.events.written import WrittenEvent, lock_written_event
from eventsvc.journal import Actor

from .rescheduling import edit_event


def edit_page(event_id: UUID, edit: Edit, *, now: datetime, by: Actor, own: Own) -> tuple[str, int]:
    """Save what the page has changed, and return where the event stands now and how many people are told.

    What the page has left alone stays as it is. Raises EditsClash where someone else has changed the same parts since
    it was opened, CapacityIsPublic, and all that saving an event raises.
    """
    written = lock_written_event(event_id)
    present = parts_of(written.draft)
    parts = merged(present, edit)
    if parts == present:
        return written.slug, 0
    draft = draft_of(parts)
    _refuse_public_capacities(written, draft)
    edited, told = edit_event(event_id, draft, version=written.version, now=now, by=by, own=own)
    return edited.slug, told


def _refuse_public_capacities(written: WrittenEvent, draft: EventDraft) -> None:
    if written.state is EventState.DRAFT:
        return
    wanted = {seats.participation: seats.capacity for seats in draft.seats}
    for seats in written.draft.seats:
        if wanted.get(seats.participation, seats.capacity) != seats.capacity:
            raise CapacityIsPublic(seats.participation)
