"""One page of an event is saved: only what it has changed, over whatever others have saved meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from eventsvc.events.dates import EventDate, dates_of, set_dates
from eventsvc.events.drafts import EventDraft
from eventsvc.events.edits import PART_NAMES, EventEdit, draft_of, merged, parts_of
from eventsvc.events.errors import CapacityIsPublic, FixedByTemplate
from eventsvc.events.hosts import Own
from eventsvc.events.moving import Move
from eventsvc.events.states import EventState
from eventsvc.events.written import MadeFrom, WrittenEvent, get_written_event, lock_written_event
from eventsvc.journal import Actor, note
from eventsvc.kit.edits import Parts, marks_of, touched

from .rescheduling import edit_event


@dataclass(frozen=True)
class Saved:
    """What saving a page has done: where the event stands now, how many people are told, how many dates have moved along."""

    slug: str
    told: int = 0
    moved: int = 0


def edit_page(event_id: UUID, edit: EventEdit, *, now: datetime, by: Actor, own: Own) -> Saved:
    """Save what the page has changed; if it says so, dates that are still to come move with a new start.

    What the page has left alone stays as it is. Raises EditsClash where someone else has changed the same parts since
    it was opened, CapacityIsPublic, FixedByTemplate, and all that saving an event raises.
    """
    written = lock_written_event(event_id)
    present = parts_of(written.draft)
    parts = merged(present, edit)
    if parts == present:
        return Saved(written.slug)
    _refuse_fixed(written, present, parts)
    draft = draft_of(parts)
    _refuse_public_capacities(written, draft)
    dates = _moved_along(written, draft, now) if edit.takes_dates_along else []
    typed = touched(edit)
    of_the_event: dict[str, Any] = {one.kind: one.at for one in dates if one.row_id is None and one.kind not in typed}
    draft = replace(draft, **of_the_event)
    edited, told = edit_event(event_id, draft, version=written.version, now=now, by=by, own=own)
    if dates:
        set_dates(dates)
        note("event.dates_moved", event_id, by=by, now=now, event_id=event_id, number=len(dates))
    return Saved(edited.slug, told, len(dates))


def _moved_along(written: WrittenEvent, draft: EventDraft, now: datetime) -> list[EventDate]:
    """The dates that come to lie elsewhere with the event's new start."""
    before = written.draft
    move = Move(before.starts_at, draft.starts_at, ZoneInfo(before.timezone), ZoneInfo(draft.timezone))
    dates = dates_of(written.id, before, now)
    return [moved for one in dates if (moved := one.moved(move, now)) != one]


def follow_template(event_id: UUID, *, now: datetime, by: Actor, own: Own) -> Saved:
    """Give the event what its template fixes, as it stands there now; raises what saving an event raises."""
    written = lock_written_event(event_id)
    if not written.template:
        return Saved(written.slug)
    present = parts_of(written.draft)
    fixed = {name: value for name, value in _of_template(written.template).items() if name in written.fixed}
    return edit_page(event_id, EventEdit(fixed, marks_of(present)), now=now, by=by, own=own)


def _refuse_fixed(written: WrittenEvent, present: Parts, parts: Parts) -> None:
    """What the template fixes becomes what it is there, and nothing else."""
    before, after = marks_of(present), marks_of(parts)
    changed = [name for name in PART_NAMES if name in written.fixed and before[name] != after[name]]
    if not written.template or not changed:
        return
    there = marks_of(_of_template(written.template))
    if wrong := [name for name in changed if after[name] != there[name]]:
        raise FixedByTemplate(written.template.title, wrong)


def _of_template(template: MadeFrom) -> Parts:
    return parts_of(get_written_event(template.id).draft)


def _refuse_public_capacities(written: WrittenEvent, draft: EventDraft) -> None:
    if written.state is EventState.DRAFT:
        return
    wanted = {seats.participation: seats.capacity for seats in draft.seats}
    for seats in written.draft.seats:
        if wanted.get(seats.participation, seats.capacity) != seats.capacity:
            raise CapacityIsPublic(seats.participation)
