"""The service behind a real web server, for tests of what happens at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
PATIENCE = 30.0


@dataclass(frozen=True)
class Served:
    """A running service: where it is, and its process."""

    url: str
    process: subprocess.Popen[bytes]


def free_port() -> int:
    """Return a port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    folder: Path,
    *,
    database_url: str,
    redis_url: str,
    factory: str = "eventsvc:create_app",
    host: str = "127.0.0.1",
    **environment: str,
) -> Iterator[Served]:
    """Serve `factory` with Granian on a free port until the block ends; its output is in `web.log`."""
    port = free_port()
    url = f"http://{host}:{port}"
    settings = {
        "EVENTSVC_ENV": "test",
        "SECRET_KEY": "the key of the tests, as long as needed",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SMTP_URL": f"file://{folder}/mails",
        "BASE_URL": url,
        "MAIL_SENDER": "anmeldung@cluster.example",
        "TRUSTED_PROXIES": "1",
        "RATE_LIMITS": "off",
        "PYTHONPATH": str(CHECKOUT),
    }
    command = ["-m", "granian", "--interface", "wsgi", "--factory", "--no-ws", "--log-level", "warning"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "8", factory]
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, *command],
            env={**os.environ, **settings, **environment},
            cwd=CHECKOUT,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(url, process, folder / "web.log")
        yield Served(url, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the web server did not answer:\n{log.read_text()[-2000:]}")
