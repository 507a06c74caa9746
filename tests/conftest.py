"""What every test can ask for: the service on both databases, its visitors, the clock and the count of statements.

`app`, and whatever is built on it, runs a test once on SQLite and once on PostgreSQL; `only_on` restricts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import Context
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
import time_machine
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event
from werkzeug.test import TestResponse

from eventsvc import create_app, ground
from eventsvc.accounts.models import Account
from eventsvc.kit.db import db
from eventsvc.kit.db import transaction as open_transaction
from tests.servers.databases import Database, Databases, empty_tables
from tests.servers.postgres import start_postgres
from tests.servers.run import once, open_run
from tests.servers.valkey import start_valkey

# A Tuesday, ten o'clock in Munich, winter time.
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
# `pytest --hypothesis-profile=long`: for the machines that compare with a model.
settings.register_profile("long")


class Visitor(FlaskClient):
    """A browser: each request in a context of its own, so that nothing of the test leaks into it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            # What the test has read is over: afterwards it sees what the request has changed.
            db.session.rollback()
        kwargs.setdefault("buffered", True)
        return Context().run(super().open, *args, **kwargs)


def pytest_configure(config: pytest.Config) -> None:
    # Nobody reads these lines; a test that wants them takes `structlog.testing.capture_logs`.
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    open_run()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        kinds = [str(kind) for mark in metafunc.definition.iter_markers("only_on") for kind in mark.args]
        metafunc.parametrize("database", kinds or ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session", autouse=True)
def _logs_left_alone() -> Iterator[None]:
    """Whatever is built as in production leaves the logs of the run as they are: its streams are closed before the run ends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ground, "set_up_logs", lambda _form: None)
        yield


@pytest.fixture(scope="session")
def servers() -> Path:
    """The folder that the servers of this run share."""
    return open_run()


@pytest.fixture(scope="session")
def redis_url(servers: Path) -> str:
    """A real Valkey, shared by the whole run: take keys of your own."""
    return once(servers, "valkey", lambda: start_valkey(servers))


@pytest.fixture(scope="session")
def postgres(servers: Path) -> str:
    """The socket of a real PostgreSQL, shared by the whole run."""
    return once(servers, "postgres", lambda: start_postgres(servers))


@pytest.fixture(scope="session")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where mail goes instead of a server."""
    return tmp_path_factory.mktemp("mails")


@pytest.fixture(scope="session")
def make_app(mails: Path, servers: Path) -> Callable[..., Flask]:
    """Build the service for the tests; keywords replace single settings."""
    (servers / "templates").mkdir(exist_ok=True)
    compiled = FileSystemBytecodeCache(str(servers / "templates"))

    def build(**settings: object) -> Flask:
        app = create_app(
            {
                "EVENTSVC_ENV": "test",
                "TESTING": True,
                "PROPAGATE_EXCEPTIONS": None,
                "SECRET_KEY": "the key of the tests, as long as needed",
                "REDIS_URL": "unix:///nowhere/valkey.sock",
                "SMTP_URL": f"file://{mails}",
                "BASE_URL": "http://localhost",
                "PAGE_SECONDS": "0",
                "MAIL_SENDER": "anmeldung@cluster.example",
                "WTF_CSRF_ENABLED": False,
                "RATE_LIMITS": "off",
                **settings,
            }
        )
        # Each template is compiled once a run, not once for every app and process.
        app.jinja_env.bytecode_cache = compiled
        return app

    return build


@pytest.fixture(scope="session")
def new_database(
    request: pytest.FixtureRequest, servers: Path, make_app: Callable[..., Flask]
) -> Callable[..., Database]:
    """Make a migrated database of a kind, empty or as a function fills it: for tests that need one to themselves."""
    worker = request.config.workerinput["workerid"] if hasattr(request.config, "workerinput") else "main"
    return Databases(servers, worker, lambda: request.getfixturevalue("postgres"), make_app).make


@pytest.fixture(scope="session")
def _apps(new_database: Callable[..., Database], make_app: Callable[..., Flask]) -> Iterator[Callable[..., Any]]:
    made: dict[str, tuple[Database, Flask]] = {}

    def get(kind: str) -> tuple[Database, Flask]:
        if kind not in made:
            database = new_database(kind)
            made[kind] = (database, make_app(DATABASE_URL=database.url))
        return made[kind]

    yield get
    for _, app in made.values():
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def database(request: pytest.FixtureRequest, _apps: Callable[[str], tuple[Database, Flask]]) -> Iterator[Database]:
    """A migrated, empty database: SQLite in one run of the test, PostgreSQL in the other."""
    database, app = _apps(request.param)
    yield database
    with app.app_context():
        empty_tables()


@pytest.fixture
def app(database: Database, _apps: Callable[[str], tuple[Database, Flask]]) -> Iterator[Flask]:
    """The service, its context pushed, its tables empty."""
    app = _apps(database.kind)[1]
    with app.app_context():
        yield app


@pytest.fixture
def another_app(make_app: Callable[..., Flask]) -> Iterator[Callable[..., Flask]]:
    """Build the service with settings of its own, for this test alone; its connections end with it."""
    made = []

    def build(**settings: object) -> Flask:
        made.append(make_app(**settings))
        return made[-1]

    yield build
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A visitor who has not signed in."""
    app.test_client_class = Visitor
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Account], Visitor]:
    """Give a visitor who has signed in to an account: `sign_in(account).get(...)`; passwords are the door's own tests."""
    app.test_client_class = Visitor

    def visit(account: Account) -> Visitor:
        visitor = app.test_client()
        with visitor.session_transaction() as session:
            session.update({"_user_id": account.fs_uniquifier, "_fresh": True})
        return visitor  # type: ignore[return-value]

    return visit


@pytest.fixture
def transaction(app: Flask) -> Callable[[], AbstractContextManager[Any]]:
    """Open a transaction as a door does: `with transaction():`."""
    return open_transaction


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing at `NOW`; `clock.move_to(...)` and `clock.shift(...)` move it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def now(clock: time_machine.Traveller) -> datetime:
    """The present instant: a Tuesday, ten o'clock in Munich. The clock stands still at it."""
    return NOW


@pytest.fixture
def statements(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collect the statements that reach the database: `with statements() as seen: ...`."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        seen: list[str] = []
        engine = db.engine

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return collect
