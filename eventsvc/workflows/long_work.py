"""Long work over all clusters: each run with the event that it is about, whichever room its subject belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from eventsvc.announcements.models import Announcement
from eventsvc.imports.models import Import
from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound
from eventsvc.registration.bulk_models import BulkAction
from eventsvc.runs.models import Run
from eventsvc.runs.states import RunState

PAGE = 30


@dataclass(frozen=True)
class LongWork:
    """A run, and the event that it is about."""

    run: Run
    event_id: UUID


@dataclass(frozen=True)
class LongWorkPage:
    """A page of runs, the newest first."""

    rows: tuple[LongWork, ...]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


_EVENT: ColumnElement[UUID] = func.coalesce(Import.event_id, Announcement.event_id, BulkAction.event_id)


def long_work_page(state: RunState | None, number: int = 1) -> LongWorkPage:
    """Return a page of the runs, all or those in that state; one behind the last is the last."""
    query = _runs() if state is None else _runs().where(Run.state == state)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    number = min(max(1, number), max(1, -(-total // PAGE)))
    rows = db.session.execute(
        query.order_by(Run.started_at.desc(), Run.id.desc()).offset((number - 1) * PAGE).limit(PAGE)
    )
    return LongWorkPage(tuple(LongWork(run, event_id) for run, event_id in rows), number, total)


def get_long_work(run_id: UUID) -> LongWork:
    """Return the run with its event, or raise NotFound."""
    row = db.session.execute(_runs().where(Run.id == run_id)).one_or_none()
    if row is None:
        raise NotFound(run_id)
    return LongWork(*row)


def _runs() -> Select[Run, UUID]:
    return (
        select(Run, _EVENT)
        .outerjoin(Import, Import.id == Run.subject_id)
        .outerjoin(Announcement, Announcement.id == Run.subject_id)
        .outerjoin(BulkAction, BulkAction.id == Run.subject_id)
        .where(_EVENT.is_not(None))
    )
