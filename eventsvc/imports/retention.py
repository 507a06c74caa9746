"""How long imports are kept: thirty days, and then nobody can tell any more who came by which."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from eventsvc.kit.db import db, table_of
from eventsvc.kit.retention import Rule
from eventsvc.runs.service import forget_runs_of

from .models import Import, ImportRow

KEPT = timedelta(days=30)

_IMPORTS, _ROWS = table_of(Import), table_of(ImportRow)


def delete_imports(now: datetime, number: int) -> int:
    """Delete up to `number` imports thirty days after their last step, with their rows; whoever they have entered stays."""
    query = select(_IMPORTS.c.id).where(_IMPORTS.c.changed_at < now - KEPT).order_by(_IMPORTS.c.changed_at)
    # Each may have twenty thousand rows.
    due = list(db.session.scalars(query.limit(min(number, 10))))
    if due:
        forget_runs_of(due)
        db.session.execute(delete(_ROWS).where(_ROWS.c.import_id.in_(due)))
        db.session.execute(delete(_IMPORTS).where(_IMPORTS.c.id.in_(due)))
    return len(due)


RULES = (Rule(name="imports", tables=("imports", "import_rows"), clear=delete_imports),)
