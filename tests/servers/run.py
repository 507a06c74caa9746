"""One folder for the servers of one test run, and the watcher that clears it away once the run is over."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "EVENTSVC_TEST_SERVERS"
# What is left when the run's first process is gone, killed or not: end the servers, then remove the folder.
WATCH = """
while kill -0 "$0" 2>/dev/null; do sleep 1; done
for file in "$1"/*.pid; do [ -s "$file" ] && kill -INT "$(head -n 1 "$file")" 2>/dev/null; done
sleep 1
rm -rf "$1"
"""


def open_run() -> Path:
    """Return the folder of this run; the first process of it makes one, its xdist workers inherit it."""
    known = os.environ.get(VARIABLE)
    if known:
        return Path(known)
    folder = Path(tempfile.mkdtemp(prefix="eventsvc-tests-"))
    folder.chmod(0o755)
    os.environ[VARIABLE] = str(folder)
    watcher = subprocess.Popen(
        ["/bin/sh", "-c", WATCH, str(os.getpid()), str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )
    leave_running(watcher)
    return folder


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Let one process of the run in at a time."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def leave_running(process: subprocess.Popen[bytes]) -> None:
    """Let `process` outlive this one without Python's complaint: the watcher ends it."""
    process.returncode = 0


def once(folder: Path, name: str, start: Callable[[], str]) -> str:
    """Return what `start` gave the first process of this run that asked for `name`."""
    answer = folder / f"{name}.json"
    with alone(folder, name):
        if not answer.exists():
            answer.write_text(json.dumps(start()))
        return str(json.loads(answer.read_text()))
