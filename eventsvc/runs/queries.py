"""Reading how far long work is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound

from .models import Run
from .states import RunKind, RunState


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """A run: what it does to what, how much there is, how much of it is done and how much of that failed."""

    id: UUID
    kind: RunKind
    subject_id: UUID
    account_id: UUID | None
    state: RunState
    total: int | None
    done: int
    failed: int
    tries: int
    reason: str
    started_at: datetime
    touched_at: datetime
    finished_at: datetime | None

    @property
    def is_working(self) -> bool:
        """Whether there is more to come."""
        return self.state is RunState.WORKING


_RUNS = table_of(Run)
_ROW: Select[Any] = select(*(_RUNS.c[field.name] for field in fields(RunRow)))


def newest_run_of(subject_id: UUID) -> RunRow | None:
    """Return what was begun last for the subject."""
    query = _ROW.where(_RUNS.c.subject_id == subject_id).order_by(_RUNS.c.started_at.desc(), _RUNS.c.id.desc())
    row = db.session.execute(query.limit(1)).one_or_none()
    return RunRow(**row._mapping) if row else None  # noqa: SLF001 -- SQLAlchemy's public name for it


def longest_waiting(run_id: UUID | None = None) -> RunRow | None:
    """Return the run that has waited longest for its next portion, or that one, locked until the commit; whoever asks meanwhile gets another.

    The lock is the lease: it ends with whoever holds it, and with it what they have not committed.
    """
    query = _ROW.where(_RUNS.c.state == RunState.WORKING).order_by(_RUNS.c.touched_at, _RUNS.c.id)
    if run_id is not None:
        query = query.where(_RUNS.c.id == run_id)
    row = db.session.execute(query.limit(1).with_for_update(skip_locked=True, key_share=True)).one_or_none()
    return RunRow(**row._mapping) if row else None  # noqa: SLF001 -- SQLAlchemy's public name for it


def lock_run(run_id: UUID) -> RunRow:
    """Return the run, locked until the commit; whoever does a portion of it now comes first. Raises NotFound."""
    query = _ROW.where(_RUNS.c.id == run_id).with_for_update(key_share=True)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise NotFound(run_id)
    return RunRow(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it


def standing_runs(since: datetime) -> list[RunRow]:
    """Return what is not done and was not brought forward since then, the longest-waiting first."""
    query = _ROW.where(_RUNS.c.state == RunState.WORKING, _RUNS.c.touched_at < since).order_by(_RUNS.c.touched_at)
    return [RunRow(**row._mapping) for row in db.session.execute(query)]  # noqa: SLF001 -- SQLAlchemy's public name for it
