"""The verbs of long work: begin it, say how a portion went, stop it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, update

from eventsvc.kit.db import after_commit, db, table_of
from eventsvc.kit.ids import new_id

from .models import Run
from .queries import RunRow
from .states import RunKind, RunState

# A portion that breaks off so often in a row is not tried again.
MOST_TRIES = 5

_RUNS = table_of(Run)
_bell: Callable[[], None] | None = None


def hang_bell(bell: Callable[[], None]) -> None:
    """Say what wakes the workers; lost, it costs a minute."""
    global _bell  # noqa: PLW0603 -- one bell a process, hung by the composition root
    _bell = bell


@dataclass(frozen=True, kw_only=True)
class Portion:
    """What one transaction has brought forward: how many were done, how many of them failed, and whether that was all.

    `total` says how much there is, once that is known; `reason` why it ends before its end.
    """

    done: int = 0
    failed: int = 0
    is_last: bool = False
    total: int | None = None
    reason: str = ""


def begin(kind: RunKind, subject_id: UUID, *, account_id: UUID | None, now: datetime, total: int | None = None) -> UUID:
    """Begin long work on the subject: it goes on after the commit, and by the next minute at the latest."""
    run_id = new_id()
    db.session.execute(
        insert(_RUNS),
        {
            "id": run_id,
            "kind": kind,
            "subject_id": subject_id,
            "account_id": account_id,
            "state": RunState.WORKING,
            "total": total,
            "done": 0,
            "failed": 0,
            "tries": 0,
            "reason": "",
            "started_at": now,
            "touched_at": now,
        },
    )
    if _bell is not None:
        after_commit(_bell)
    return run_id


def advance(run: RunRow, portion: Portion, now: datetime) -> None:
    """Write down how a portion went, in its transaction: what is counted is what is committed, each thing once."""
    is_over = portion.is_last or bool(portion.reason)
    state = RunState.STOPPED if portion.reason else RunState.DONE if portion.is_last else RunState.WORKING
    values: dict[str, object] = {
        "done": run.done + portion.done,
        "failed": run.failed + portion.failed,
        "tries": 0,
        "state": state,
        "reason": portion.reason,
        "touched_at": now,
        "finished_at": now if is_over else None,
    }
    if portion.total is not None:
        values["total"] = portion.total
    db.session.execute(update(_RUNS).where(_RUNS.c.id == run.id).values(**values))


def stumble(run: RunRow, reason: str, now: datetime) -> bool:
    """Write down that a portion broke off, and return whether the run is given up for it."""
    is_over = run.tries + 1 >= MOST_TRIES
    values: dict[str, object] = {"tries": run.tries + 1, "touched_at": now}
    if is_over:
        values |= {"state": RunState.STOPPED, "reason": reason, "finished_at": now}
    db.session.execute(update(_RUNS).where(_RUNS.c.id == run.id).values(**values))
    return is_over


def forget_runs_of(subject_ids: Collection[UUID]) -> None:
    """Delete what was done for the subjects."""
    db.session.execute(delete(_RUNS).where(_RUNS.c.subject_id.in_(subject_ids)))
