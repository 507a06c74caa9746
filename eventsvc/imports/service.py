"""The verbs of an import: bring a file, say what its columns hold, write down what was found, begin, end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update

from eventsvc.journal import Actor
from eventsvc.kit.db import db, table_of
from eventsvc.kit.ids import new_id

from .errors import ImportMovedOn
from .layout import Glance, Layout, Row
from .models import Import, ImportRow, RememberedColumn
from .queries import ImportFacts, RowFacts
from .rules import Defaults, Fault
from .states import TRANSITIONS, Finding, ImportState, Placing
from .targets import QUESTION, heading_key

LONGEST_FILE_NAME = 160
_IMPORTS, _ROWS, _REMEMBERED = table_of(Import), table_of(ImportRow), table_of(RememberedColumn)
_SETTLE = (
    update(_ROWS)
    .where(_ROWS.c.import_id == bindparam("of"), _ROWS.c.number == bindparam("row"))
    .values(
        finding=bindparam("found"),
        faults=bindparam("wrong"),
        taken=bindparam("told"),
        email_key=bindparam("email"),
        name_key=bindparam("name"),
    )
)
_BECOME = (
    update(_ROWS)
    .where(_ROWS.c.import_id == bindparam("of"), _ROWS.c.number == bindparam("row"))
    .values(
        finding=bindparam("found"),
        faults=bindparam("wrong"),
        registration_id=bindparam("became"),
        revision=bindparam("stood"),
    )
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the check says of a row."""

    number: int
    finding: Finding
    taken: Mapping[str, Any]
    faults: Sequence[Fault] = ()
    email_key: str = ""
    name_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Became:
    """What the import says of a row: who it became, or why not."""

    number: int
    registration_id: UUID | None = None
    revision: int | None = None
    fault: Fault | None = None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How the good rows are to be taken over."""

    placing: Placing
    is_all_or_none: bool
    is_told: bool


def bring(event_id: UUID, file_name: str, content: bytes, seen: Glance, *, by: Actor, now: datetime) -> UUID:
    """Keep a file whose people are to be imported, and return the import's id."""
    import_id = new_id()
    name = PurePath(file_name.replace("\\", "/")).name or "Datei"
    db.session.execute(
        insert(_IMPORTS),
        {
            "id": import_id,
            "event_id": event_id,
            "account_id": by.id,
            "state": ImportState.MATCHING,
            "file_name": name[-LONGEST_FILE_NAME:],
            "digest": sha256(content).hexdigest(),
            "content": content,
            **asdict(seen.layout),
            "headings": list(seen.headings),
            "targets": [],
            "defaults": {},
            "placing": Placing.BY_THE_RULES,
            "is_all_or_none": False,
            "is_told": True,
            "room_made": {},
            "created_at": now,
            "changed_at": now,
        },
    )
    return import_id


def read_anew(import_: ImportFacts, layout: Layout, headings: Sequence[str], now: datetime) -> None:
    """Read the file in another way: what was checked is forgotten. Raises ImportMovedOn."""
    _step(import_, ImportState.MATCHING, now, **asdict(layout), headings=list(headings), targets=[])
    drop_rows(import_.id)


def match(import_: ImportFacts, targets: Sequence[str], defaults: Defaults, now: datetime) -> None:
    """Say what each column holds, and what holds for rows that do not say; then they are checked. Raises ImportMovedOn."""
    told = {name: str(value or "") for name, value in asdict(defaults).items()}
    _step(import_, ImportState.CHECKING, now, targets=list(targets), defaults=told)
    drop_rows(import_.id)


def remember(cluster_id: UUID, headings: Sequence[str], targets: Sequence[str]) -> None:
    """Remember for the cluster what columns of these headings hold; questions are known by their own words."""
    chosen = {
        heading_key(heading): target
        for heading, target in zip(headings, targets, strict=True)
        if heading_key(heading) and not target.startswith(QUESTION)
    }
    db.session.execute(
        delete(_REMEMBERED).where(_REMEMBERED.c.cluster_id == cluster_id, _REMEMBERED.c.heading.in_(chosen))
    )
    rows = [{"cluster_id": cluster_id, "heading": key, "target": one} for key, one in sorted(chosen.items()) if one]
    if rows:
        db.session.execute(insert(_REMEMBERED), rows)


def write_rows(import_id: UUID, rows: Iterable[Row]) -> int:
    """Write down the rows of the file, and return how many there are."""
    values = [
        {"import_id": import_id, "number": number, "cells": cells, "taken": {}, "faults": []} for number, cells in rows
    ]
    if values:
        db.session.execute(insert(_ROWS), values)
    return len(values)


def settle_check(import_id: UUID, found: Iterable[Found]) -> None:
    """Write down what the check says of rows."""
    values = [
        {
            "of": import_id,
            "row": one.number,
            "found": one.finding,
            "wrong": [asdict(fault) for fault in one.faults],
            "told": dict(one.taken),
            "email": one.email_key,
            "name": one.name_key,
        }
        for one in found
    ]
    if values:
        db.session.execute(_SETTLE, values)


def settle_import(import_id: UUID, became: Iterable[Became]) -> None:
    """Write down who rows became, or why they could not."""
    values = [
        {
            "of": import_id,
            "row": one.number,
            "found": Finding.REFUSED if one.fault else Finding.IMPORTED,
            "wrong": [asdict(one.fault)] if one.fault else [],
            "became": one.registration_id,
            "stood": one.revision,
        }
        for one in became
    ]
    if values:
        db.session.execute(_BECOME, values)


def begin_import(import_: ImportFacts, wish: Wish, now: datetime) -> None:
    """Let the good rows be taken over; the file itself is needed no more. Raises ImportMovedOn."""
    _step(import_, ImportState.IMPORTING, now, content=None, **asdict(wish))


def end_check(import_: ImportFacts, now: datetime) -> None:
    """Say that every row is checked. Raises ImportMovedOn."""
    _step(import_, ImportState.CHECKED, now)


def give_up_check(import_: ImportFacts, now: datetime) -> None:
    """Say that the file could not be read so: it waits for another way. Raises ImportMovedOn."""
    _step(import_, ImportState.MATCHING, now)


def end_import(import_: ImportFacts, state: ImportState, now: datetime) -> None:
    """Say how the import ended: imported, stopped, undone. Raises ImportMovedOn."""
    _step(import_, state, now)


def add_room_made(import_: ImportFacts, made: Mapping[str, int]) -> None:
    """Write down how many places the import has added to which pools."""
    sums = {pool: import_.room_made.get(pool, 0) + made.get(pool, 0) for pool in {*import_.room_made, *made}}
    db.session.execute(update(_IMPORTS).where(_IMPORTS.c.id == import_.id).values(room_made=sums))


def take_people_back(import_id: UUID, rows: Iterable[RowFacts], finding: Finding) -> None:
    """Write down that rows are nobody any more."""
    numbers = [row.number for row in rows]
    db.session.execute(
        update(_ROWS)
        .where(_ROWS.c.import_id == import_id, _ROWS.c.number.in_(numbers))
        .values(registration_id=None, revision=None, finding=finding)
    )


def drop_rows(import_id: UUID) -> None:
    """Delete the rows that were read."""
    db.session.execute(delete(_ROWS).where(_ROWS.c.import_id == import_id))


def _step(import_: ImportFacts, state: ImportState, now: datetime, **values: Any) -> None:
    """Take the import to `state`; of two who try at once, one succeeds."""
    if state not in TRANSITIONS[import_.state]:
        raise ImportMovedOn
    changed = db.session.execute(
        update(_IMPORTS)
        .where(
            _IMPORTS.c.id == import_.id, _IMPORTS.c.state == import_.state, _IMPORTS.c.changed_at == import_.changed_at
        )
        .values(state=state, changed_at=now, **values)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise ImportMovedOn
