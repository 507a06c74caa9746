"""Databases for the tests: prepared once a run, then copied, which costs next to nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from flask import Flask
from sqlalchemy import exists, literal, select, union_all

from eventsvc.cli.prepare import migrate
from eventsvc.kit.db import FORGETTING, Base, db, transaction

from .postgres import administer, database_url
from .run import alone, once

# The tables that hold anything: one question instead of forty deletions after every test.
FILLED = union_all(
    *(select(literal(name)).where(exists().select_from(table)) for name, table in Base.metadata.tables.items())
)


@dataclass(frozen=True)
class Database:
    """A migrated database: `sqlite` or `postgresql`, and where it is."""

    kind: str
    url: str


@dataclass
class Databases:
    """Makes databases named after the process that asks; `postgres` gives the socket once a server is wanted."""

    folder: Path
    worker: str
    postgres: Callable[[], str]
    make_app: Callable[..., Flask]

    def __post_init__(self) -> None:
        self._numbers = count(1)

    def make(self, kind: str, fill: Callable[[], object] | None = None) -> Database:
        """Make a migrated database: empty, or as `fill` leaves it, which runs once for all that name it."""
        template = f"{kind}_{fill.__name__ if fill else 'empty'}"
        once(self.folder, template, lambda: self._prepare(kind, template, fill))
        name = f"{self.worker}_{next(self._numbers)}"
        self._copy(kind, template, name)
        return Database(kind, self._url(kind, name))

    def _prepare(self, kind: str, name: str, fill: Callable[[], object] | None) -> str:
        """Prepare what the others are copied from; nobody opens it afterwards."""
        if kind == "postgresql":
            administer(self.postgres(), f"CREATE DATABASE {name}")
        app = self.make_app(DATABASE_URL=self._url(kind, name))
        with app.app_context():
            migrate(app)
            if fill:
                fill()
            db.session.remove()
            db.engine.dispose()
        return name

    def _copy(self, kind: str, template: str, name: str) -> None:
        if kind == "sqlite":
            shutil.copyfile(self._file(template), self._file(name))
        else:
            with alone(self.folder, "copy"):
                administer(self.postgres(), f"CREATE DATABASE {name} TEMPLATE {template}")

    def _url(self, kind: str, name: str) -> str:
        return f"sqlite:///{self._file(name)}" if kind == "sqlite" else database_url(self.postgres(), name)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite"


def empty_tables() -> None:
    """Take every row out of every table; much faster than a new database."""
    filled = set(db.session.scalars(FILLED))
    with transaction() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in filled:
                session.execute(table.delete(), execution_options=FORGETTING)
    db.session.remove()
