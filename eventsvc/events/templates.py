"""Templates: drafts that events are made from, and what they fix of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from eventsvc.journal import Actor, note
from eventsvc.kit.db import db, table_of
from eventsvc.kit.edits import Parts, marks_of
from eventsvc.kit.errors import NotFound

from .edits import PART_NAMES, SWITCHES, TEXTS, VENUE
from .models import Event
from .moving import with_start

_EVENTS = table_of(Event)
# What one event has otherwise than another by its nature, or what is changed elsewhere: its days, its title, its places,
# its link, who leads and holds it.
FREE = ("title_de", "title_en", "join_url")
FIXABLE = (
    *(name for name in TEXTS if name not in FREE),
    *("kind", "format", *VENUE, "region", *SWITCHES, "queue_order", "offer_hours", "reminders", "carrier"),
)
# What no two events have in common.
OWN = frozenset({"starts_at", "lead_cluster", "hosts", "join_url"})


def make_template(event_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let a draft be a template from now on."""
    db.session.execute(update(_EVENTS).where(_EVENTS.c.id == event_id).values(is_template=True, template_id=None))
    note("event.made_template", event_id, by=by, now=now, event_id=event_id)


def bind_to_template(event_id: UUID, template_id: UUID) -> None:
    """Note that the event was made from the template."""
    db.session.execute(update(_EVENTS).where(_EVENTS.c.id == event_id).values(template_id=template_id))


def fix(template_id: UUID, wanted: Collection[str], seen: Collection[str], *, by: Actor, now: datetime) -> None:
    """Fix the parts that are wanted beyond those that were seen, and free those that are not wanted any more."""
    query = select(Event.fixed_parts).where(Event.id == template_id, Event.is_template)
    present = db.session.scalar(query.with_for_update(key_share=True))
    if present is None:
        raise NotFound(template_id)
    fixed = (set(present) - (set(seen) - set(wanted))) | (set(wanted) - set(seen))
    parts = [name for name in FIXABLE if name in fixed]
    if parts != present:
        db.session.execute(update(_EVENTS).where(_EVENTS.c.id == template_id).values(fixed_parts=parts))
        note("event.fixed_changed", template_id, by=by, now=now, event_id=template_id)


def fixed_of(template_id: UUID) -> frozenset[str]:
    """Return the parts that the template fixes."""
    return frozenset(db.session.scalar(select(Event.fixed_parts).where(Event.id == template_id)) or ())


def let_go(template_id: UUID) -> None:
    """Let the events that were made from the template stand alone: it goes."""
    db.session.execute(update(_EVENTS).where(_EVENTS.c.template_id == template_id).values(template_id=None))


def uses_of(template_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many events were made from each of the templates."""
    query = select(Event.template_id, func.count()).where(Event.template_id.in_(template_ids))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Event.template_id)) if row[0]}


def as_in_template(template: Parts, event: Parts) -> dict[str, Any]:
    """Return what the event would be by its template: with its own start, and all dates as far from it as there."""
    times = {name: at for name, at in template.items() if name in _TIMES and at is not None}
    moved: Mapping[str, Any] = {
        name: with_start(at, template["starts_at"], event["starts_at"]) for name, at in times.items()
    }
    ends_at = template["ends_at"] + (event["starts_at"] - template["starts_at"])
    return {**template, **moved, "ends_at": ends_at, **{name: event[name] for name in OWN}}


def differing(template: Parts, event: Parts) -> list[str]:
    """Return the parts that differ from those of the template, as `as_in_template` gives them."""
    ours, theirs = marks_of(event), marks_of(template)
    return [name for name in PART_NAMES if ours[name] != theirs[name]]


_TIMES = frozenset({"opens_at", "closes_at", "list_from", "list_until"})
