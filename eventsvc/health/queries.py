"""Reading when the periodic jobs ran, and since when something is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta

from sqlalchemy import select

from eventsvc.kit.db import db, table_of

from .models import PeriodicJob, Trouble
from .rules import JobRow

_JOBS, _TROUBLES = table_of(PeriodicJob), table_of(Trouble)
_KEPT = tuple(field.name for field in fields(JobRow) if field.name != "every")


def job_rows(ticks: Mapping[str, int]) -> list[JobRow]:
    """Return every job of the schedule, with how it went; one that was never heard of is known as long as the oldest."""
    kept = {row.name: row._mapping for row in db.session.execute(select(*(_JOBS.c[name] for name in _KEPT)))}  # noqa: SLF001 -- public
    oldest = min((row["known_since"] for row in kept.values()), default=None)
    return [
        JobRow(every=timedelta(seconds=seconds), **kept.get(name, {"name": name, "known_since": oldest}))
        for name, seconds in ticks.items()
    ]


def troubles() -> dict[str, datetime]:
    """Return since when each check that was not fine has not been."""
    return {row.check: row.since for row in db.session.execute(select(_TROUBLES.c.check, _TROUBLES.c.since))}
