"""The migrations: up, down and up again on both databases, and at the end what the models say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from eventsvc.cli.prepare import migrate
from eventsvc.kit.db import Base, db
from tests.house.source import PACKAGE
from tests.servers.databases import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, new_database: Callable[[str], Database], make_app: Callable[..., Flask]):
    """The service on a database of its own."""
    app = make_app(DATABASE_URL=new_database(request.param).url)
    with app.app_context():
        migrate(app)
        yield app
        db.session.remove()
        db.engine.dispose()


def checks(connection) -> dict[str, set[str]]:
    """The check constraints of every table by name; autogenerate does not compare them."""
    inspector = inspect(connection)
    return {
        name: {str(check["name"]) for check in inspector.get_check_constraints(name)} for name in Base.metadata.tables
    }


def test_up_down_and_up_again_ends_where_the_models_are(house: Flask) -> None:
    downgrade(revision="base")
    with db.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) - {"alembic_version"} == set()
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_check_of_the_models_is_in_the_database(house: Flask) -> None:
    wanted = {
        name: {str(item.name) for item in table.constraints if item.__visit_name__.endswith("check_constraint")}
        for name, table in Base.metadata.tables.items()
    }
    with db.engine.connect() as connection:
        assert checks(connection) == wanted


def test_the_migrations_are_one_line() -> None:
    script = ScriptDirectory(str(PACKAGE / "migrations"))
    assert len(script.get_heads()) == 1
    assert all(not revision.is_branch_point for revision in script.walk_revisions())


def test_each_file_begins_with_the_number_of_its_migration() -> None:
    script = ScriptDirectory(str(PACKAGE / "migrations"))
    names = {revision.revision: Path(revision.path).name for revision in script.walk_revisions()}
    assert {name: Path(name).name.partition("_")[0] for name in names.values()} == {
        name: revision for revision, name in names.items()
    }


def test_a_web_process_does_not_carry_what_runs_migrations() -> None:
    program = (
        "import sys; import eventsvc.app; print(sorted({'alembic', 'mako', 'flask_migrate'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.only_on("sqlite")
def test_rows_keep_their_company_when_their_table_is_rebuilt(app: Flask) -> None:
    with db.engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
