"""The worker's and the beat's processes: they know all they need, and no more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import eventsvc.app  # noqa: F401 -- with the doors, every letter there is has been read
from eventsvc.messaging.letters import LETTERS

ROOT = Path(__file__).parents[2]
SETTINGS = {
    "EVENTSVC_ENV": "demo",
    "SECRET_KEY": "the key of the tests, as long as needed",
    "DATABASE_URL": "sqlite://",
    "REDIS_URL": "unix:///nowhere/valkey.sock",
    "SMTP_URL": "smtp://localhost:1",
    "BASE_URL": "http://localhost",
    "MAIL_SENDER": "anmeldung@cluster.example",
}


def said_by(script: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, **SETTINGS},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_a_worker_knows_every_letter_and_its_tables_without_the_front_doors() -> None:
    known = said_by(
        "import sys, worker; from sqlalchemy.orm import configure_mappers; configure_mappers(); "
        "from eventsvc.kit.db import Base; Base.metadata.sorted_tables; "
        "from eventsvc.messaging.letters import LETTERS; "
        "print(*LETTERS, 'eventsvc.web' in sys.modules)"
    )
    ours = {name for name, kind in LETTERS.items() if kind.facts.__module__.startswith("eventsvc.")}
    assert ours <= set(known)
    assert known[-1] == "False"


def test_the_beat_carries_nothing_of_the_service() -> None:
    assert said_by("import sys, beat; print(*{'sqlalchemy', 'flask', 'jinja2'} & set(sys.modules))") == []


@pytest.mark.parametrize("started", ["import worker", "from eventsvc import create_app; create_app()"])
def test_a_process_loads_what_few_need_when_they_need_it(started: str) -> None:
    rarely = "{'webauthn', 'pyotp', 'openpyxl'}"
    assert said_by(f"import sys; {started}; print(*{rarely} & set(sys.modules))") == []
