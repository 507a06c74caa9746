"""What the office's page of background work shows beside what really runs: two checks of imports that broke off, a mishap that is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from eventsvc.health.models import PeriodicJob
from eventsvc.health.states import Mishap
from eventsvc.imports.models import Import
from eventsvc.kit.db import db
from eventsvc.runs.models import Run
from eventsvc.runs.service import MOST_TRIES
from eventsvc.runs.states import RunKind, RunState
from eventsvc.workflows.runs import BROKEN

from .rows import add, ident, present

EARLIER, TOOK = timedelta(hours=2), timedelta(minutes=4)
MISHAP_JOB = "offers.tend"


def add_watched(now: datetime) -> None:
    """Let the first try to check each import have broken off, and one periodic job have stumbled once."""
    imports = db.session.execute(select(Import.id, Import.event_id, Import.account_id, Import.created_at)).all()
    rows = [
        {
            "id": ident("broken run", str(event_id)),
            "kind": RunKind.CHECK_IMPORT,
            "subject_id": import_id,
            "account_id": account_id,
            "state": RunState.STOPPED,
            "total": None,
            "done": 0,
            "failed": 0,
            "tries": MOST_TRIES,
            "reason": BROKEN,
            "started_at": created_at - EARLIER,
            "touched_at": created_at - EARLIER + TOOK,
            "finished_at": created_at - EARLIER + TOOK,
        }
        for import_id, event_id, account_id, created_at in imports
    ]
    known = present(Run.id, [row["id"] for row in rows])
    add(Run, [row for row in rows if row["id"] not in known])
    if not present(PeriodicJob.name, [MISHAP_JOB]):
        at = now - EARLIER
        mishap = {"mishap": Mishap.DATABASE, "mishap_at": at, "fault": "OperationalError"}
        add(PeriodicJob, [{"name": MISHAP_JOB, "known_since": now, "took_ms": 0, **mishap}])
