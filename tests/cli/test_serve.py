"""`eventsvc serve`: everything from one command, started and stopped in order."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.house.source import ROOT

pytestmark = pytest.mark.slow

SETTINGS = {
    "EVENTSVC_ENV": "test",
    "SECRET_KEY": "the key of the tests, as long as needed",
    "MAIL_SENDER": "anmeldung@cluster.example",
    "LOG_FORMAT": "plain",
}
WITHIN = 60


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Served:
    """A running `serve`, what it says and how it ends."""

    def __init__(self, folder: Path, port: int, **settings: str) -> None:
        own = {
            "DATABASE_URL": f"sqlite:///{folder}/own.sqlite",
            "SMTP_URL": f"file://{folder}/mails",
            "BASE_URL": f"http://127.0.0.1:{port}",
        }
        inherited = {
            name: os.environ[name] for name in ("PATH", "HOME", "PYTHONDONTWRITEBYTECODE") if name in os.environ
        }
        self.port, self.said = port, folder / f"said-{port}"
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "eventsvc", "serve", "--port", str(port), "--data", str(folder)],
                cwd=ROOT,
                env={**inherited, **SETTINGS, **own, **settings},
                stdout=said,
                stderr=said,
            )

    def answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def until(self, what: Callable[[], bool]) -> None:
        deadline = time.monotonic() + WITHIN
        while not what():
            assert time.monotonic() < deadline, self.said.read_text()
            time.sleep(0.05)

    def is_complete(self) -> bool:
        return "Ctrl-C stops everything." in self.said.read_text()

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(WITHIN)

    def children(self) -> dict[str, int]:
        """The processes it has started, by what they are."""
        proc = Path("/proc")
        children = (proc / f"{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        said = {int(child): (proc / child / "cmdline").read_text().replace("\0", " ") for child in children}
        names = {"valkey-server": "Valkey", "granian": "web", " worker --": "worker", " beat ": "beat"}
        return {name: child for child, line in said.items() for mark, name in names.items() if mark in line}


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    started: list[Served] = []

    def start(**settings: str) -> Served:
        started.append(Served(tmp_path, int(settings.pop("port", 0)) or free_port(), **settings))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGTERM)


def test_it_starts_everything_and_ctrl_c_stops_everything(serve, tmp_path: Path) -> None:
    served = serve()
    served.until(served.is_complete)
    assert served.answers()
    assert set(served.children()) == {"Valkey", "web", "worker", "beat"}
    assert served.end(signal.SIGINT) == 0
    assert not served.answers()
    assert served.said.read_text().endswith("Stopped.\n")
    assert "Traceback" not in served.said.read_text()

    with sqlite3.connect(tmp_path / "own.sqlite") as database:
        database.execute("CREATE TABLE left_behind (id INTEGER)")
    database.close()
    again = serve()
    again.until(again.is_complete)
    assert again.answers()
    with sqlite3.connect(tmp_path / "own.sqlite") as database:
        assert database.execute("SELECT count(*) FROM left_behind").fetchone() == (0,)
    database.close()
    assert again.end(signal.SIGTERM) == 0


def test_a_child_that_dies_ends_it_with_a_clear_line(serve) -> None:
    served = serve()
    served.until(served.is_complete)
    os.kill(served.children()["worker"], signal.SIGKILL)
    assert served.process.wait(WITHIN) == 1
    assert "Error: The worker ended by itself (signal 9); stopping the rest." in served.said.read_text()
    assert not served.answers()


def test_a_taken_port_is_said_in_one_line(serve) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        served = serve(port=str(port))
        assert served.process.wait(WITHIN) == 1
    assert served.said.read_text() == f"Error: Port {port} is taken; choose another: PORT={port + 1} make run\n"


def test_what_is_missing_in_production_is_named_and_nothing_starts(serve) -> None:
    served = serve(EVENTSVC_ENV="production", SECRET_KEY="short", MAIL_SENDER="")
    assert served.process.wait(WITHIN) == 1
    said = served.said.read_text()
    assert "MAIL_SENDER is missing." in said
    assert "SECRET_KEY is weak" in said
    assert "Traceback" not in said


def test_ctrl_c_while_it_starts_is_no_failure(serve, tmp_path: Path) -> None:
    served = serve()
    served.until((tmp_path / "valkey.sock").exists)
    assert served.end(signal.SIGINT) == 0
    assert "Traceback" not in served.said.read_text()
