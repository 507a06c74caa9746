"""What it costs to bring many people in out of a file, and to take them back."""

from __future__ import annotations

import time
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from eventsvc.accounts.models import Account
from eventsvc.events.kinds import Participation
from eventsvc.events.models import Event
from eventsvc.imports.layout import glance, recognise
from eventsvc.imports.queries import get_import
from eventsvc.imports.rules import Defaults
from eventsvc.imports.service import Wish, bring
from eventsvc.imports.states import ImportState, Placing
from eventsvc.imports.targets import suggest
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.organizations import OrganizationKind
from eventsvc.workflows.import_checking import check_import
from eventsvc.workflows.importing import start_import, undo_import
from tests.builders.spreadsheets import a_person_row, a_workbook

from .figures import Figure
from .processes import cpu_milliseconds
from .stage import Stage

ROWS = 20_000
PATIENCE = 900


def import_of_many(stage: Stage, number: int = ROWS) -> Iterable[Figure]:
    """A workbook of twenty thousand people is checked, entered by the worker, and undone."""
    content = a_workbook([a_person_row(1_000_000 + one) for one in range(number)])
    wish = Wish(placing=Placing.OVER_CAPACITY, is_all_or_none=False, is_told=False)
    with stage.app.app_context():
        event_id = db.session.scalars(select(Event.id).where(Event.slug == stage.slugs["flow"])).one()
        by = Actor.account(db.session.scalars(select(Account.id).limit(1)).one())
        seen = glance(content, recognise(content))
        defaults = Defaults(participation=Participation.ON_SITE, organization_kind=OrganizationKind.SME)
        with transaction():
            import_id = bring(event_id, "liste.xlsx", content, seen, by=by, now=read_clock())
        started = _Meter(stage)
        with transaction():
            check_import(get_import(import_id), suggest(seen.headings, seen.sample), defaults, by=by, now=read_clock())
        _wait(import_id, ImportState.CHECKED)
        yield started.figure(f"import of {number:,}, XLSX: read and checked", "by the worker")
        started = _Meter(stage)
        with transaction():
            start_import(get_import(import_id), wish, by=by, now=read_clock())
        _wait(import_id, ImportState.IMPORTED)
        yield started.figure(f"import of {number:,}: entered", "by the worker")
        started = _Meter(stage)
        with transaction():
            undo_import(get_import(import_id), by=by, now=read_clock())
        yield started.figure(f"import of {number:,}: undone", "in one transaction, the database's part alone")


class _Meter:
    """Server CPU and time since it was made."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.began = stage, time.monotonic()
        self.before = cpu_milliseconds(stage.roots.values())

    def figure(self, work: str, note: str) -> Figure:
        cost = (cpu_milliseconds(self.stage.roots.values()) - self.before) / 1000
        return Figure(work, f"{cost:.1f} s", "–", f"{time.monotonic() - self.began:.1f} s, {note}")


def _wait(import_id: UUID, state: ImportState) -> None:
    deadline = time.monotonic() + PATIENCE
    while get_import(import_id).state is not state:
        db.session.rollback()
        if time.monotonic() > deadline:
            raise RuntimeError(f"the import is not {state}")
        time.sleep(0.2)
    db.session.rollback()
