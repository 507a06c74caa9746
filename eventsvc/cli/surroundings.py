"""What `serve` makes up where the environment is silent: the settings of a demonstration on one machine."""

from __future__ import annotations

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

LONGEST_SOCKET_PATH = 100
# A container that tries the service runs as root; Celery warns of what pickled messages could do, and ours are JSON.
ROOT_IS_FINE = "ignore:You're running the worker with superuser privileges"


@dataclass(frozen=True)
class Surroundings:
    """The environment of the processes, and what they leave behind."""

    folder: Path
    port: int
    environment: dict[str, str]
    queue_socket: Path | None

    @property
    def address(self) -> str:
        """Where people reach the service."""
        return self.environment.get("BASE_URL") or f"http://127.0.0.1:{self.port}"

    @property
    def is_demo(self) -> bool:
        """Whether it shows invented people and keeps its mail."""
        return self.environment["EVENTSVC_ENV"] == "demo"


def look_around(folder: Path, port: int) -> Surroundings:
    """Return the settings to run with: the environment's own, completed where it is silent.

    In production only the queue is provided; everything else must be said.
    """
    folder.mkdir(parents=True, exist_ok=True)
    given = dict(os.environ)
    made: dict[str, str] = {"EVENTSVC_ENV": given.get("EVENTSVC_ENV") or "demo"}
    if made["EVENTSVC_ENV"] == "demo":
        made |= {
            "DATABASE_URL": f"sqlite:///{folder / 'eventsvc.sqlite'}",
            "SMTP_URL": f"file://{folder / 'mails'}",
            "BASE_URL": f"http://127.0.0.1:{port}",
            "MAIL_SENDER": "anmeldung@demo.invalid",
            "LOG_FORMAT": "plain",
            "PYTHONWARNINGS": ROOT_IS_FINE,
        }
        if not given.get("SECRET_KEY"):
            made["SECRET_KEY"] = _kept_secret(folder / "secret")
    socket = None
    if not given.get("REDIS_URL"):
        socket = _socket_in(folder)
        made["REDIS_URL"] = f"unix://{socket}"
    silent = {name: value for name, value in made.items() if not given.get(name)}
    return Surroundings(folder, port, {**given, **silent}, socket)


def _kept_secret(file: Path) -> str:
    """Return the key that the first start drew: links and sign-ins outlive a restart."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text().strip()


def _socket_in(folder: Path) -> Path:
    """Return where Valkey listens; the kernel takes only short paths."""
    socket = folder / "valkey.sock"
    if len(str(socket).encode()) > LONGEST_SOCKET_PATH:
        socket = Path(tempfile.mkdtemp(prefix="eventsvc-")) / "valkey.sock"
    return socket
