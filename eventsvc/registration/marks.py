"""What is marked on a registration beside its state: what signing off came to, that a change waits for a look, the team's own note."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from eventsvc.kit.db import db, table_of

from .models import Registration

_REGISTRATIONS = table_of(Registration)


def charge(registration_id: UUID, cents: int) -> None:
    """Write down what signing off has come to; no invoice is made of it."""
    db.session.execute(
        update(_REGISTRATIONS).where(_REGISTRATIONS.c.id == registration_id).values(withdrawal_fee_cents=cents)
    )


def set_needs_look(registration_id: UUID, since: datetime | None) -> bool:
    """Let a change wait for the team's look, or note that they have looked; return whether that is new."""
    changed = db.session.execute(
        update(_REGISTRATIONS)
        .where(
            _REGISTRATIONS.c.id == registration_id,
            _REGISTRATIONS.c.needs_look_since.is_(None) if since else _REGISTRATIONS.c.needs_look_since.is_not(None),
        )
        .values(needs_look_since=since)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def take_category(registration_id: UUID, category_id: UUID | None) -> None:
    """Let somebody take part in another category, for which they have proved nothing yet; the places are the caller's part."""
    db.session.execute(
        update(_REGISTRATIONS)
        .where(_REGISTRATIONS.c.id == registration_id)
        .values(category_id=category_id, proof="", revision=_REGISTRATIONS.c.revision + 1)
    )


@dataclass(frozen=True)
class TeamNote:
    """What the team keeps of somebody for itself, and when it wants to come back to it."""

    words: str = ""
    follow_up_on: date | None = None


def note_of(registration_id: UUID) -> TeamNote:
    """Return what the team keeps of somebody."""
    columns = _REGISTRATIONS.c.team_note, _REGISTRATIONS.c.follow_up_on
    row = db.session.execute(select(*columns).where(_REGISTRATIONS.c.id == registration_id)).one()
    return TeamNote(row.team_note, row.follow_up_on)


def keep_note(registration_id: UUID, note: TeamNote) -> None:
    """Keep a note and a follow-up in place of what was kept."""
    db.session.execute(
        update(_REGISTRATIONS)
        .where(_REGISTRATIONS.c.id == registration_id)
        .values(team_note=note.words, follow_up_on=note.follow_up_on)
    )


def follow_up(registration_ids: Collection[UUID], day: date | None) -> None:
    """Let the team come back to these people on that day, or no more."""
    db.session.execute(update(_REGISTRATIONS).where(_REGISTRATIONS.c.id.in_(registration_ids)).values(follow_up_on=day))


def follow_ups_of(registration_ids: Collection[UUID]) -> dict[UUID, date | None]:
    """Return when the team wants to come back to each of these people."""
    columns = _REGISTRATIONS.c.id, _REGISTRATIONS.c.follow_up_on
    rows = db.session.execute(select(*columns).where(_REGISTRATIONS.c.id.in_(registration_ids)))
    return {row.id: row.follow_up_on for row in rows}
