"""What the team keeps of people for itself, changed by one of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from eventsvc.journal import Actor, note
from eventsvc.registration.errors import NoteChanged
from eventsvc.registration.marks import TeamNote, keep_note, note_of
from eventsvc.registration.queries import RegistrationRow, lock_registration
from eventsvc.registration.tags import retag, tags_of


def mark_of(kept: TeamNote, tags: Sequence[str]) -> str:
    """Return a mark of what is kept, to notice whether it has changed."""
    text = "\0".join([kept.words, str(kept.follow_up_on), *sorted(tags)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def keep_of_person(
    registration: RegistrationRow, kept: TeamNote, tags: Sequence[str], *, seen: str, by: Actor, now: datetime
) -> bool:
    """Keep a note, a follow-up and tags in place of those of the mark `seen`, and return whether anything was new.

    Raises NoteChanged if others stand there by now. The journal tells who, not what.
    """
    lock_registration(registration.id)
    present, present_tags = note_of(registration.id), tags_of(registration.id)
    if mark_of(kept, tags) == mark_of(present, present_tags):
        return False
    if mark_of(present, present_tags) != seen:
        raise NoteChanged
    keep_note(registration.id, kept)
    retag(registration.id, tags)
    note("registration.noted", registration.id, by=by, now=now, event_id=registration.event_id)
    return True
