"""A service with workers that can be killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import redis
from flask import Flask

from tests.servers.sink import Sink
from tests.servers.valkey import start_valkey
from tests.servers.workers import Workers


@dataclass
class House:
    """A service with its own database, bell and workers; its mail goes to a sink."""

    app: Flask
    sink: Sink
    workers: Workers
    servers: Path
    name: str

    def start_valkey(self) -> None:
        start_valkey(self.servers, self.name)

    def stop_valkey(self) -> None:
        pid = self.servers / f"{self.name}.pid"
        if pid.exists():
            os.kill(int(pid.read_text()), signal.SIGKILL)
            pid.unlink()

    def flush_valkey(self) -> None:
        redis.Redis(unix_socket_path=str(self.servers / f"{self.name}.sock")).flushall()


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
