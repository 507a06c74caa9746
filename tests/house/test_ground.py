"""What the other tests stand on."""

from __future__ import annotations

import gc
from datetime import datetime, timedelta

import pytest
import redis
from flask import Flask
from sqlalchemy import delete, func, insert, select, text, update

from eventsvc.accounts.models import Role
from eventsvc.clusters.models import Carrier
from eventsvc.events.kinds import EventFormat
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import Base, db, table_of
from eventsvc.registration.states import RegistrationState
from tests.builders import a_carrier, a_cluster, a_pool_of, a_registration, an_account, an_event


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_finds_empty_tables(app: Flask, turn: int) -> None:
    assert db.session.scalar(select(func.count()).select_from(Carrier)) == 0
    a_carrier()
    assert db.session.scalar(select(func.count()).select_from(Carrier)) == 1


def test_every_table_is_there(app: Flask, database) -> None:
    assert db.engine.dialect.name == database.kind
    for table in Base.metadata.sorted_tables:
        assert db.session.execute(select(func.count()).select_from(table)).scalar() == 0


def test_the_clock_stands_at_now_and_moves_when_told(now: datetime, clock) -> None:
    assert read_clock() == now
    clock.shift(timedelta(days=1))
    assert read_clock() == now + timedelta(days=1)


def test_statements_are_counted(app: Flask, statements) -> None:
    with statements() as seen:
        db.session.scalar(select(func.count()).select_from(Carrier))
    assert len([one for one in seen if "carriers" in one]) == 1


def test_builders_make_what_the_rooms_read(app: Flask, now: datetime) -> None:
    event = an_event(format=EventFormat.HYBRID, capacity=2)
    a_registration(event)
    a_registration(event, RegistrationState.WAITLISTED)
    a_registration(event, RegistrationState.WITHDRAWN)
    an_account(role=Role.DESK, cluster=a_cluster())
    pool = a_pool_of(event)
    assert (pool.taken, pool.waiting, pool.last_position) == (1, 1, 1)


def test_nothing_is_written_outside_a_transaction(app: Flask, transaction) -> None:
    carrier = a_carrier()
    rename = update(table_of(Carrier)).values(name="Anders")
    for change in (rename, insert(table_of(Carrier)), delete(table_of(Carrier)), update(Carrier).values(name="Anders")):
        with pytest.raises(RuntimeError, match="outside a transaction"):
            db.session.execute(change)
    with transaction() as session:
        session.execute(rename)
    assert db.session.scalar(select(Carrier.name).where(Carrier.id == carrier.id)) == "Anders"


@pytest.mark.only_on("postgresql")
def test_a_test_may_stay_on_one_database(app: Flask) -> None:
    assert db.engine.dialect.name == "postgresql"


def test_a_real_valkey_answers(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as server:
        assert server.ping()


def test_a_visitor_can_come_signed_in(client, sign_in) -> None:
    assert client.get("/konto/").status_code == 303
    assert sign_in(an_account()).get("/konto/").status_code == 200


@pytest.mark.only_on("postgresql")
def test_statements_stay_prepared_from_page_to_page(app: Flask, client, now: datetime) -> None:
    event = an_event(now=now)
    for _ in range(8):
        client.get(f"/veranstaltungen/{event.slug}")
    prepared = db.session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("FROM events" in statement for statement in prepared)


def test_the_garbage_collector_leaves_alone_what_stands(app: Flask) -> None:
    assert gc.get_freeze_count() > 50_000
