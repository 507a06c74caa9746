"""Files that answer a question: told by their content, kept in the database, nobody's until their form is accepted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import UUID

import puremagic
from sqlalchemy import Select, delete, exists, insert, select, update

from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_id

from .answer_models import Answer, UploadedFile
from .errors import FileGone, FileTooBig, FileUnfit
from .handover_models import SUBSTITUTE_FILES, Handover
from .states import HandoverState

LARGEST_FILE = 5 * 1024 * 1024
LONGEST_NAME = 160
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
KEPT_FOR_ITS_FORM = timedelta(days=1)

_FILES, _ANSWERS, _HANDOVERS = table_of(UploadedFile), table_of(Answer), table_of(Handover)


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """A file without its content."""

    id: UUID
    name: str
    media_type: str
    size: int


def media_type_of(content: bytes) -> str:
    """Return what the content is, whatever its name says, or raise FileUnfit or FileTooBig."""
    if len(content) > LARGEST_FILE:
        raise FileTooBig
    try:
        found = str(puremagic.from_string(content, mime=True))
    except (puremagic.PureError, ValueError) as problem:
        raise FileUnfit from problem
    if found not in ENDINGS:
        raise FileUnfit
    return found


def file_of(name: str, content: bytes) -> FileRow:
    """Return a new file of this content, with an ending that fits it, or raise FileUnfit or FileTooBig."""
    media_type = media_type_of(content)
    stem = PurePath(name.replace("\\", "/")).name or "Datei"
    ending = ENDINGS[media_type]
    if not stem.lower().endswith((ending, ".jpeg") if ending == ".jpg" else ending):
        stem += ending
    return FileRow(id=new_id(), name=stem[-LONGEST_NAME:], media_type=media_type, size=len(content))


def keep_file(event_id: UUID, form_key: str, name: str, content: bytes, now: datetime) -> FileRow:
    """Keep a file until its form is accepted, for a day at most, or raise FileUnfit or FileTooBig."""
    row = file_of(name, content)
    values = {**vars(row), "event_id": event_id, "form_key": form_key, "content": content, "created_at": now}
    db.session.execute(insert(_FILES), values)
    return row


def waiting_files(event_id: UUID, form_key: str) -> dict[str, FileRow]:
    """Return the files that came with the form and belong to nobody yet, by id."""
    query = _rows().where(_FILES.c.event_id == event_id, _FILES.c.form_key == form_key, _FILES.c.answer_id.is_(None))
    return {str(row.id): FileRow(**row._mapping) for row in db.session.execute(query)}  # noqa: SLF001 -- SQLAlchemy's public name for it


def take_file(file_id: UUID, answer_id: UUID, form_key: str) -> None:
    """Let the file of this form be the answer's, or raise FileGone."""
    taken = db.session.execute(
        update(_FILES)
        .where(_FILES.c.id == file_id, _FILES.c.form_key == form_key, _FILES.c.answer_id.is_(None))
        .values(answer_id=answer_id)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise FileGone


def drop_waiting_file(file_id: UUID, form_key: str) -> None:
    """Delete a file of this form that another has replaced."""
    db.session.execute(
        delete(_FILES).where(_FILES.c.id == file_id, _FILES.c.form_key == form_key, _FILES.c.answer_id.is_(None))
    )


def drop_files_of(answer_ids: Collection[UUID]) -> None:
    """Delete the files of the answers."""
    db.session.execute(delete(_FILES).where(_FILES.c.answer_id.in_(answer_ids)))


def purge_waiting_files(now: datetime, number: int) -> int:
    """Delete up to `number` files whose form was not accepted within a day; return how many.

    Those of a substitute stay while the team decides.
    """
    is_awaited = exists().where(
        _HANDOVERS.c.state == HandoverState.REQUESTED,
        _FILES.c.form_key == SUBSTITUTE_FILES + _HANDOVERS.c.public_id,
    )
    due = select(_FILES.c.id).where(
        _FILES.c.answer_id.is_(None), _FILES.c.created_at < now - KEPT_FOR_ITS_FORM, ~is_awaited
    )
    gone = db.session.execute(delete(_FILES).where(_FILES.c.id.in_(due.limit(number))))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def get_file(answer_id: UUID, registration_id: UUID, booking_id: UUID) -> tuple[FileRow, bytes]:
    """Return the file that answers a question of the person or their booking, with its content, or raise NotFound."""
    query = (
        _rows()
        .add_columns(_FILES.c.content)
        .join(_ANSWERS, _ANSWERS.c.id == _FILES.c.answer_id)
        .where(
            _ANSWERS.c.id == answer_id,
            (_ANSWERS.c.registration_id == registration_id) | (_ANSWERS.c.booking_id == booking_id),
        )
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(answer_id)
    return FileRow(id=row.id, name=row.name, media_type=row.media_type, size=row.size), row.content


def _rows() -> Select[tuple[UUID, str, str, int]]:
    return select(_FILES.c.id, _FILES.c.name, _FILES.c.media_type, _FILES.c.size)
