"""What the faults are tried on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.servers.databases import Database
from tests.servers.web import Served, served


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
