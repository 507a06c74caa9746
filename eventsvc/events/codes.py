"""Codes that let people in: how they are written, found and changed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from eventsvc.journal import Actor, changes_of, note
from eventsvc.kit.db import db, refusing, table_of
from eventsvc.kit.edits import Edit, edited, parts_in
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_code, new_id

from .entry_models import Code
from .errors import CodeTaken

LONGEST_CODE = 40
FRESH_LENGTH = 8
_CODES = table_of(Code)

# What the journal shows of a code.
NOTED = ("code", "note", "most_uses", "expires_at")


@dataclass(frozen=True, kw_only=True)
class CodeDraft:
    """A code as its organizer writes it."""

    code: str
    note: str = ""
    most_uses: int | None = None
    expires_at: datetime | None = None
    category_id: UUID | None = None
    contingent_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CodeRow(CodeDraft):
    """A code as it stands."""

    id: UUID
    event_id: UUID
    created_at: datetime

    def is_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and now >= self.expires_at


def code_key(typed: str) -> str:
    """Return a code as it is compared, however it was typed: upper case, letters and digits alone."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return re.sub(r"[^A-ZÄÖÜẞ0-9]", "", plain)[:LONGEST_CODE]


def fresh_code() -> str:
    """Return a code that nobody guesses."""
    return new_code(FRESH_LENGTH)


def find_code(event_id: UUID, typed: str) -> CodeRow | None:
    """Return the event's code that was typed, or None."""
    row = db.session.execute(_QUERY.where(_CODES.c.event_id == event_id, _CODES.c.code == code_key(typed)))
    found = row.one_or_none()
    return CodeRow(**found._mapping) if found is not None else None  # noqa: SLF001 -- SQLAlchemy's public name for it


def get_code(event_id: UUID, code_id: UUID) -> CodeRow:
    """Return a code of the event, or raise NotFound."""
    row = db.session.execute(_QUERY.where(_CODES.c.event_id == event_id, _CODES.c.id == code_id)).one_or_none()
    if row is None:
        raise NotFound(code_id)
    return CodeRow(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it


def codes_of(event_id: UUID) -> list[CodeRow]:
    """Return the codes of the event, the oldest first."""
    rows = db.session.execute(_QUERY.where(_CODES.c.event_id == event_id).order_by(_CODES.c.id))
    return [CodeRow(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name for it


def add_code(event_id: UUID, draft: CodeDraft, *, by: Actor, now: datetime) -> UUID:
    """Write a code down and return its id, or raise CodeTaken."""
    code_id = new_id()
    with refusing("uq_codes_event_id_code", CodeTaken()):
        db.session.execute(insert(_CODES), {"id": code_id, "event_id": event_id, "created_at": now, **_columns(draft)})
    note("code.added", code_id, by=by, now=now, event_id=event_id)
    return code_id


def change_code(event_id: UUID, code_id: UUID, edit: Edit, *, by: Actor, now: datetime) -> None:
    """Change a code, or raise EditsClash or CodeTaken."""
    db.session.execute(select(_CODES.c.id).where(_CODES.c.id == code_id).with_for_update(key_share=True))
    before = get_code(event_id, code_id)
    draft = edited(CodeDraft, before, edit)
    if _columns(draft) == parts_in(CodeDraft, before):
        return
    with refusing("uq_codes_event_id_code", CodeTaken()):
        db.session.execute(update(_CODES).where(_CODES.c.id == code_id).values(**_columns(draft)))
    found = changes_of(before, draft, NOTED)
    note("code.changed", code_id, by=by, now=now, event_id=event_id, changes=found)


def _columns(draft: CodeDraft) -> dict[str, object]:
    return parts_in(CodeDraft, draft) | {"code": code_key(draft.code)}


_QUERY = select(*(_CODES.c[field.name] for field in fields(CodeRow)))
