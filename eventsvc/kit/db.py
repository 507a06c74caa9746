"""Tables, and the one place where a transaction begins and ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DateTime,
    Delete,
    Dialect,
    Engine,
    Enum,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    Update,
    event,
)
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.types import TypeDecorator

SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=15000")
CONNECTION_OPTIONS = "-c jit=off -c lock_timeout=5000 -c statement_timeout=30000 -c timezone=UTC"

# What a table's `info` says if its rows stay as they were written.
APPEND_ONLY = "append-only"
FORGETTING = {"is_forgetting": True}

_STRAY = "a change outside a transaction: open it in the door"

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class Base(DeclarativeBase):
    """What every table inherits; constraints are named by one convention."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


def table_of(model: type[Base]) -> Table:
    """Return the table behind the model: statements on it skip what the unit of work would do, at half the cost."""
    return cast("Table", model.__table__)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: stored in UTC, always aware; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC, as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime is no instant")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Return the instant aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def words(states: type[StrEnum], *, name: str) -> Enum:
    """Return the column type for an enum kept as its plain words, with a check constraint called `name`."""
    return Enum(
        states,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


@contextmanager
def transaction() -> Iterator[Session]:
    """Run a door's change as one transaction: commit at its end, roll back if anything is raised.

    Reads made before it end first, so that the change sees the present. Functions given to `after_commit`
    run once it is durable. SQLite takes its write lock at the beginning.
    """
    session = db.session()
    if _writing.get():
        raise RuntimeError("a transaction is open already: rooms flush, doors commit")
    if _is_changed(session):
        raise RuntimeError("something was changed before its transaction began")
    _commit(session)
    token = _writing.set(True)
    try:
        yield session
        _commit(session)
    except BaseException:
        session.rollback()
        session.info.pop("after_commit", None)
        raise
    finally:
        _writing.reset(token)
    for hook in session.info.pop("after_commit", ()):
        hook()


@contextmanager
def rehearsal() -> Iterator[None]:
    """Do what stands inside and undo it, within the open transaction: it is refused as it would be in earnest."""
    savepoint = db.session.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()


@contextmanager
def attempt() -> Iterator[None]:
    """Do what stands inside, or undo it alone if it raises: what the open transaction did before stays."""
    with db.session.begin_nested():
        yield


@contextmanager
def writing() -> Iterator[None]:
    """Mark what runs inside as a change although others commit it: Alembic's migrations, Flask-Security's sign-in."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def after_commit(hook: Callable[[], None]) -> None:
    """Run `hook` once the open transaction is durable; the same hook counts once."""
    hooks = db.session().info.setdefault("after_commit", [])
    if hook not in hooks:
        hooks.append(hook)


def end_reading() -> None:
    """Give the connection back: what was read stays usable, nothing holds the database while we wait elsewhere."""
    _commit(db.session())


def end_reading_if_well(error: BaseException | None) -> None:
    """End with a commit, when a request or a task is over, what it has only read.

    A rollback would follow otherwise, and make PostgreSQL's driver forget all statements that it has prepared.
    """
    if error is None and db.session.registry.has() and not _is_changed(db.session()):
        end_reading()


def violates(error: IntegrityError, constraint: str) -> bool:
    """Whether `error` is the violation of the unique constraint, index or foreign key of that name.

    SQLite does not say which foreign key it was: there any counts.
    """
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return bool(diagnosis.constraint_name == constraint)
    if constraint.startswith("fk_"):
        return "FOREIGN KEY constraint failed" in str(error.orig)
    return any(f"UNIQUE constraint failed: {shape}" in str(error.orig) for shape in _sqlite_shapes(constraint))


@contextmanager
def refusing(constraint: str, refusal: Exception) -> Iterator[None]:
    """Turn the violation of the named constraint into `refusal`."""
    try:
        yield
    except IntegrityError as error:
        if violates(error, constraint):
            raise refusal from error
        raise


def _sqlite_shapes(constraint: str) -> list[str]:
    """How SQLite names a violated constraint: by its columns."""
    named: list[Index | UniqueConstraint] = []
    for table in Base.metadata.tables.values():
        named += table.indexes
        named += (item for item in table.constraints if isinstance(item, UniqueConstraint))
    by_columns = [
        ", ".join(f"{column.table.name}.{column.name}" for column in item.columns)
        for item in named
        if item.name == constraint
    ]
    return [f"index '{constraint}'", *by_columns]


def _is_changed(session: Session) -> bool:
    return bool(session.new or session.dirty or session.deleted)


def _commit(session: Session) -> None:
    session.commit()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """Writers take the lock at once: a deferred one would lose updates or fail halfway."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@event.listens_for(Session, "before_flush")
def _refuse_stray_writes(session: Session, _context: object, _instances: object) -> None:
    if not _writing.get() and _is_changed(session):
        raise RuntimeError(_STRAY)


@event.listens_for(Session, "do_orm_execute")
def _refuse_stray_statements(state: ORMExecuteState) -> None:
    if not _writing.get() and (state.is_insert or state.is_update or state.is_delete):
        raise RuntimeError(_STRAY)


@event.listens_for(Engine, "before_execute")
def _refuse_rewriting(
    _connection: Connection, statement: object, _many: object, _one: object, options: Mapping[str, Any]
) -> None:
    """Whatever writes, the unit of work or a statement: of an append-only table only its promise to forget may touch a row."""
    if not isinstance(statement, Update | Delete) or not isinstance(statement.table, Table):
        return
    is_forgetting = (statement.get_execution_options() | options).get("is_forgetting")
    if statement.table.info.get(APPEND_ONLY) and not is_forgetting:
        raise RuntimeError(f"{statement.table} is only added to")
