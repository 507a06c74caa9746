"""The journal as the team reads it: of an event, a person or a cluster, by who, what, when and in which words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, exists, or_, select

from eventsvc.accounts.models import Account
from eventsvc.accounts.policy import Reach
from eventsvc.events.holding import ids_held_by
from eventsvc.journal.models import ActorKind, JournalEntry
from eventsvc.journal.queries import EntryPage, EntryRow, entry_page
from eventsvc.kit.db import db, table_of
from eventsvc.kit.text import folded

from .models import Registration

PAGE, BATCH = 50, 500
_JOURNAL = table_of(JournalEntry)


@dataclass(frozen=True)
class Scope:
    """Whose journal: that of one event, one person at it, or a cluster with all events that it holds."""

    event_id: UUID | None = None
    registration_id: UUID | None = None
    cluster_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which part of it: who acted, which actions, from when until when, and words; `worded` are the actions that have them."""

    who: ActorKind | UUID | None = None
    actions: frozenset[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    worded: frozenset[str] = frozenset()


def read_journal(
    scope: Scope, wanted: Wanted, *, older_than: UUID | None = None, newer_than: UUID | None = None, number: int = PAGE
) -> EntryPage:
    """Return a page of the journal, the newest first."""
    conditions = [_lies_in(scope), *_is_wanted(scope, wanted)]
    return entry_page(conditions, older_than=older_than, newer_than=newer_than, number=number)


def read_all(scope: Scope, wanted: Wanted) -> Iterator[tuple[EntryRow, ...]]:
    """Return all of it in batches, the newest first."""
    older_than = None
    while True:
        page = read_journal(scope, wanted, older_than=older_than, number=BATCH)
        yield page.rows
        older_than = page.older
        if older_than is None:
            return


def actors_in(scope: Scope) -> list[tuple[UUID, str]]:
    """Return which accounts have ever acted there, in order of their names."""
    acted = exists().where(_JOURNAL.c.actor_id == Account.id, _lies_in(scope)).correlate(Account)
    rows = db.session.execute(select(Account.id, Account.name).where(acted, Account.name != "").order_by(Account.name))
    return [(row.id, row.name) for row in rows]


def _lies_in(scope: Scope) -> ColumnElement[bool]:
    if scope.registration_id is not None:
        return _JOURNAL.c.subject_id == scope.registration_id
    if scope.event_id is not None:
        return _JOURNAL.c.event_id == scope.event_id
    assert scope.cluster_id is not None
    events = ids_held_by(Reach(frozenset({scope.cluster_id})))
    return or_(_JOURNAL.c.cluster_id == scope.cluster_id, _JOURNAL.c.event_id.in_(events))


def _is_wanted(scope: Scope, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if isinstance(wanted.who, ActorKind):
        yield _JOURNAL.c.actor_kind == wanted.who
    elif wanted.who is not None:
        yield _JOURNAL.c.actor_id == wanted.who
    if wanted.actions is not None:
        yield _JOURNAL.c.action.in_(wanted.actions)
    if wanted.since is not None:
        yield _JOURNAL.c.at >= wanted.since
    if wanted.until is not None:
        yield _JOURNAL.c.at < wanted.until
    if wanted.words:
        yield or_(*_speaks_of(scope, wanted))


def _speaks_of(scope: Scope, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Whoever acted, whomever it concerned, what the differences say, or what was done."""
    yield _JOURNAL.c.action.in_(wanted.worded)
    yield _JOURNAL.c.actor_id.in_(select(Account.id).where(Account.name.icontains(wanted.words, autoescape=True)))
    # The differences are kept as JSON, where only plain letters stand for themselves.
    kept = json.dumps(wanted.words)[1:-1]
    yield cast(_JOURNAL.c.facts, Text).icontains(kept, autoescape=True)
    people = select(Registration.id)
    if scope.event_id is not None:
        people = people.where(Registration.event_id == scope.event_id)
    elif scope.cluster_id is not None:
        people = people.where(Registration.event_id.in_(ids_held_by(Reach(frozenset({scope.cluster_id})))))
    named = (Registration.search_text.contains(word, autoescape=True) for word in folded(wanted.words).split())
    yield _JOURNAL.c.subject_id.in_(people.where(*named))
