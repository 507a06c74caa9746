"""What the faults are tried on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from eventsvc.kit.db import db
from tests.servers.databases import Database
from tests.servers.sink import Sink, run_sink
from tests.servers.web import Served, served
from tests.servers.workers import Workers

from .house import House


@pytest.fixture(scope="session")
def _served(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Callable[[Database], Served]]:
    with ExitStack() as closing:

        @cache
        def serve(database: Database) -> Served:
            folder = tmp_path_factory.mktemp("web")
            return closing.enter_context(served(folder, database_url=database.url, redis_url=redis_url))

        yield serve


@pytest.fixture
def web(database: Database, _served: Callable[[Database], Served]) -> Served:
    """The service as it is, on the database of the test: started once, for a start costs more than a race."""
    return _served(database)


@pytest.fixture
def open_house(
    make_app: Callable[..., Flask],
    new_database: Callable[[str], Database],
    servers: Path,
    tmp_path: Path,
) -> Callable[..., Iterator[House]]:
    """Set up a house of its own: `with open_house("sqlite", sink) as house: ...`."""

    @contextmanager
    def open_(kind: str, sink: Sink, *, has_valkey: bool = True, answer_seconds: float = 0.4) -> Iterator[House]:
        name = f"valkey-{os.getpid()}-{time.monotonic_ns()}"
        url = f"unix://{servers}/{name}.sock"
        with run_sink(sink):
            settings = {"DATABASE_URL": new_database(kind).url, "REDIS_URL": url, "SMTP_URL": sink.url(answer_seconds)}
            app = make_app(**settings)
            for_processes = {
                "EVENTSVC_ENV": "test",
                "SECRET_KEY": app.config["SECRET_KEY"],
                "BASE_URL": "http://localhost",
                "MAIL_SENDER": "anmeldung@cluster.example",
                "LOG_FORMAT": "plain",
            }
            workers = Workers(settings | for_processes, tmp_path / "workers.log")
            house = House(app, sink, workers, servers, name)
            if has_valkey:
                house.start_valkey()
            with app.app_context():
                try:
                    yield house
                finally:
                    workers.kill_all()
                    house.stop_valkey()
                    db.session.remove()
                    db.engine.dispose()

    return open_
