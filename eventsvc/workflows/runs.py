"""Long work of every kind, a portion at a time: each portion is one transaction, and each thing is done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.exc import OperationalError

from eventsvc.journal import Actor, note
from eventsvc.kit.db import attempt
from eventsvc.kit.text import N_
from eventsvc.runs.errors import RunIsOver
from eventsvc.runs.queries import RunRow, lock_run, longest_waiting
from eventsvc.runs.service import Portion, advance, stumble
from eventsvc.runs.states import RunKind

from .announcing import announce_portion, give_up_announcement_of
from .bulk import bulk_portion, give_up_bulk, leave_as_is, undo_portion
from .import_checking import check_portion, give_up_check_of
from .importing import give_up_import_of, import_portion

BROKEN = N_("Dabei ist mehrmals etwas schiefgegangen. Der Fehler liegt bei uns und ist vermerkt.")

STOPPED_BY_HAND = N_("Die Verwaltung hat es angehalten. Was bis dahin getan war, bleibt.")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Kind:
    """How a portion of it is done, and what is left behind if it cannot be."""

    work: Callable[[RunRow, datetime], Portion]
    give_up: Callable[[RunRow, datetime], None]


_KINDS = {
    RunKind.CHECK_IMPORT: _Kind(check_portion, give_up_check_of),
    RunKind.IMPORT: _Kind(import_portion, give_up_import_of),
    RunKind.SEND_ANNOUNCEMENT: _Kind(announce_portion, give_up_announcement_of),
    RunKind.BULK: _Kind(bulk_portion, give_up_bulk),
    RunKind.UNDO_BULK: _Kind(undo_portion, leave_as_is),
}


def stop_run(run_id: UUID, *, by: Actor, event_id: UUID, now: datetime) -> None:
    """End a run before its end: a portion that is being done is done, no other follows; what was done stays.

    Raises NotFound, or RunIsOver.
    """
    run = lock_run(run_id)
    if not run.is_working:
        raise RunIsOver(run_id)
    _KINDS[run.kind].give_up(run, now)
    advance(run, Portion(reason=STOPPED_BY_HAND), now)
    note("run.stopped", run_id, by=by, now=now, event_id=event_id, kind=run.kind.value)


def work_next(now: datetime, run_id: UUID | None = None) -> bool:
    """Bring the run forward that has waited longest, or that one, by a portion; return whether there was anything to do.

    What breaks off is undone alone, and tried again a few times.
    """
    run = longest_waiting(run_id)
    if run is None:
        return False
    kind = _KINDS[run.kind]
    try:
        with attempt():
            portion = kind.work(run, now)
    except OperationalError:
        # The database is away or overrun: no fault of the portion.
        raise
    except Exception:  # noqa: BLE001 -- whatever it stumbles over must not hold up all others
        _log.exception("run.broke_off", run=str(run.id), kind=run.kind)
        if stumble(run, BROKEN, now):
            kind.give_up(run, now)
    else:
        advance(run, portion, now)
    return True
