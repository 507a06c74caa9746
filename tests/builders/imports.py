"""Imports on their way."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from eventsvc.events.models import Event
from eventsvc.events.question_queries import questions_of
from eventsvc.imports.layout import glance, recognise
from eventsvc.imports.queries import ImportFacts, get_import
from eventsvc.imports.rules import Defaults
from eventsvc.imports.service import Wish, bring
from eventsvc.imports.states import Placing
from eventsvc.imports.targets import suggest
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.organizations import OrganizationKind
from eventsvc.workflows.import_checking import check_import
from eventsvc.workflows.importing import start_import
from eventsvc.workflows.runs import work_next

from .accounts import an_account
from .events import a_pool_of


def an_import(event: Event, content: bytes, **given: Any) -> ImportFacts:
    """Bring a file, match its columns as suggested and check every row."""
    account = an_account()
    seen = glance(content, recognise(content))
    targets = suggest(seen.headings, seen.sample, questions_of(event.id))
    facts: dict[str, Any] = {
        "participation": a_pool_of(event).participation,
        "organization_kind": OrganizationKind.SME,
    }
    with transaction():
        import_id = bring(event.id, "liste.csv", content, seen, by=Actor.account(account.id), now=read_clock())
    with transaction():
        run_id = check_import(
            get_import(import_id), targets, Defaults(**facts | given), by=Actor.account(account.id), now=read_clock()
        )
    work_on(run_id)
    return get_import(import_id)


def begun(import_: ImportFacts, **given: Any) -> UUID:
    """Begin to enter the good rows, and return the run."""
    facts: dict[str, Any] = {"placing": Placing.BY_THE_RULES, "is_all_or_none": False, "is_told": True}
    assert import_.account_id is not None
    with transaction():
        return start_import(import_, Wish(**facts | given), by=Actor.account(import_.account_id), now=read_clock())


def work_on(run_id: UUID | None = None) -> int:
    """Do what there is to do, portion by portion, and return how many there were."""
    portions = 0
    is_more = True
    while is_more:
        with transaction():
            is_more = work_next(read_clock(), run_id)
        portions += is_more
    return portions


def imported(event: Event, content: bytes, **given: Any) -> ImportFacts:
    """Import all that is good in a file."""
    import_ = an_import(event, content)
    work_on(begun(import_, **given))
    return get_import(import_.id)
