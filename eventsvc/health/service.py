"""Writing down how a periodic job went, and what is found wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from eventsvc.kit.db import db, table_of

from .models import PeriodicJob, Trouble
from .queries import troubles
from .states import Mishap

LONGEST_FAULT = 120
_JOBS, _TROUBLES = table_of(PeriodicJob), table_of(Trouble)


@dataclass(frozen=True, kw_only=True)
class Shift:
    """One time that a job was done: when, whether the clock had rung for it, and what went wrong."""

    began_at: datetime
    ended_at: datetime
    is_tick: bool
    mishap: Mishap | None = None
    fault: str = ""


def log_shift(name: str, shift: Shift) -> None:
    """Write down how a job went. What fails goes on failing since the first time; a mishap stays to be read when all is well again."""
    took = shift.ended_at - shift.began_at
    values: dict[str, Any] = {"ended_at": shift.ended_at, "took_ms": int(took.total_seconds() * 1000)}
    if shift.is_tick:
        values["ticked_at"] = shift.began_at
    if shift.mishap is None:
        values["failing_since"] = None
    else:
        values |= {"mishap": shift.mishap, "mishap_at": shift.ended_at, "fault": shift.fault[:LONGEST_FAULT]}
    known = db.session.execute(update(_JOBS).where(_JOBS.c.name == name).values(**values))
    if not known.rowcount:  # type: ignore[attr-defined]
        db.session.execute(
            insert(_JOBS), {"name": name, "known_since": shift.began_at, "took_ms": 0, "fault": ""} | values
        )
    if shift.mishap is not None:
        first = (_JOBS.c.name == name, _JOBS.c.failing_since.is_(None))
        db.session.execute(update(_JOBS).where(*first).values(failing_since=shift.ended_at))


def log_troubles(found: Mapping[str, datetime | None], now: datetime) -> None:
    """Keep since when each check is not fine, where it cannot tell itself; forget those that are."""
    known = troubles()
    gone = known.keys() - found.keys()
    if gone:
        db.session.execute(delete(_TROUBLES).where(_TROUBLES.c.check.in_(gone)))
    for check in found.keys() - known.keys():
        db.session.execute(insert(_TROUBLES), {"check": check, "since": found[check] or now})
