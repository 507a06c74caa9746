"""The demonstration, loaded once a run and copied for whoever looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from eventsvc.cli.seeding import seed_demo
from eventsvc.kit.db import db
from tests.conftest import NOW


def demonstration() -> None:
    """What all tests here look at: loaded once a run for each kind of database."""
    seed_demo(NOW)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def _world(request, new_database, make_app) -> Iterator[Flask]:
    """The demonstration for all tests that only look at it."""
    app = make_app(DATABASE_URL=new_database(request.param, demonstration).url)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def own_world(database, new_database, make_app, now) -> Iterator[Flask]:
    """The demonstration for a test that changes it."""
    app = make_app(DATABASE_URL=new_database(database.kind, demonstration).url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def seeded(_world: Flask) -> Iterator[datetime]:
    """The instant from which the demonstration is seen."""
    with _world.app_context():
        yield NOW
        db.session.remove()
