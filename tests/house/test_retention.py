"""How long things are kept: every table with something about people promises it, and a rule keeps each promise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import Table

from eventsvc.kit.db import Base
from eventsvc.registration.models import Booking, Registration
from eventsvc.registration.retention import ERASED
from eventsvc.workflows.retention import RULES

HOUSE = Path(__file__).parents[2] / "docs" / "house.md"
PROMISE = re.compile(r"\b[Kk]ept\b")
OF_A_PERSON = re.compile(r"(^|_)(first_name|last_name|email|phone|to_address|needs|remarks|passport|birth)")
# Their people are published on purpose, with the thing they answer for.
PUBLISHED = {"carriers", "clusters", "events"}
# What names an account names it as the one who did something: that becomes nameless by its own rule.
SIGNERS = {"accounts"}
# What stays of a registration and its booking when they name nobody: it is counted by, or says nothing of anyone.
STAYS = {
    Registration.__tablename__: {
        *("id", "booking_id", "event_id", "pool_id", "category_id", "participation", "state", "source"),
        *("code_id", "contingent_id", "origin_cluster_id"),
        *("organization_kind", "country", "queue_position", "queue_priority", "offered_until"),
        *("created_at", "state_at", "revision", "link_version", "withdrawal_fee_cents"),
        "needs_look_since",
    },
    Booking.__tablename__: {
        *("id", "event_id", "language", "link_version", "is_together", "blocking_since", "created_at"),
    },
}
PROMISES = {
    mapper.local_table.name: mapper.class_.__doc__ or ""  # type: ignore[attr-defined]
    for mapper in Base.registry.mappers
}


def tables_about_people() -> set[str]:
    """Tables with a column about someone, and all that hang on one of those."""
    tables: list[Table] = [table for table in Base.metadata.sorted_tables if table.name not in PUBLISHED]
    found = {table.name for table in tables if any(OF_A_PERSON.search(column.name) for column in table.columns)}
    for table in tables:
        if any(key.column.table.name in found - SIGNERS for key in table.foreign_keys):
            found.add(table.name)
    return found


def test_every_table_about_people_promises_how_long_it_is_kept() -> None:
    silent = {name for name in tables_about_people() if not PROMISE.search(PROMISES[name])}
    assert silent == set()


def test_every_promise_has_a_rule_that_keeps_it() -> None:
    promised = {name for name, doc in PROMISES.items() if PROMISE.search(doc)}
    kept = {table for rule in RULES for table in rule.tables}
    assert promised - kept == set(), "add a rule to the room's retention.py"
    assert kept - promised == set(), "say in the table's docstring how long it is kept"
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("model", [Registration, Booking])
def test_each_column_is_emptied_or_said_to_stay(model) -> None:
    name = model.__tablename__
    columns = {column.name for column in model.__table__.columns}
    assert ERASED[name] & STAYS[name] == set()
    assert ERASED[name] | STAYS[name] == columns


def test_the_page_names_the_rules() -> None:
    block = re.search(r"```retention\n(.*?)```", HOUSE.read_text(encoding="utf-8"), re.DOTALL)
    assert block, "docs/house.md does not say how long things are kept"
    lines = [line.split("|") for line in block.group(1).strip().splitlines()]
    said = {parts[0].strip(): set(parts[1].split()) for parts in lines}
    assert said == {rule.name: set(rule.tables) for rule in RULES}
