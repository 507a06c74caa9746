"""Real worker processes that can be killed: forked from one process that has imported everything, so they start fast."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
NURSERY = """
import os, signal, sys, traceback
from eventsvc import create_app
import celery.apps.worker, celery.concurrency.thread, celery.worker.consumer, kombu.transport.redis
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(0)
        os.dup2(2, 1)
        try:
            worker = create_app().extensions["celery"]
            worker.worker_main(["worker", "--pool=threads", "--concurrency=2", "--without-mingle", "--without-gossip"])
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(0)
    print(child, flush=True)
"""


@dataclass
class Workers:
    """The nursery and its living children."""

    nursery: subprocess.Popen[str]
    log: Path
    pids: list[int] = field(default_factory=list)

    def start(self) -> int:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write("one more\n")
        self.nursery.stdin.flush()
        pid = int(self.nursery.stdout.readline())
        self.pids.append(pid)
        return pid

    def kill(self, pid: int) -> None:
        """As the kernel kills: nothing is finished, nothing is said."""
        self.pids.remove(pid)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            raise AssertionError(f"worker {pid} is gone already:\n{self.log.read_text()[-4000:]}") from None

    def kill_all(self) -> None:
        for pid in list(self.pids):
            self.kill(pid)


@contextmanager
def run_workers(settings: Mapping[str, str], log: Path) -> Iterator[Workers]:
    """Have workers with these settings until the end of the block; their logs go to a file."""
    environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT)}
    with log.open("w") as file:
        nursery = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", NURSERY],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            cwd=ROOT,
        )
    workers = Workers(nursery, log)
    try:
        assert nursery.stdout is not None
        assert nursery.stdout.readline() == "ready\n", log.read_text()
        yield workers
    finally:
        workers.kill_all()
        nursery.kill()
        nursery.wait()
        for pipe in (nursery.stdin, nursery.stdout):
            if pipe is not None:
                pipe.close()
