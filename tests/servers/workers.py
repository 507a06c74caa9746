"""Real worker processes that can be killed: forked from one process that has imported everything, so they start fast."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
NURSERY = """
import os, signal, sys, traceback
from eventsvc.ground import lay_ground
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
            worker = lay_ground().extensions["celery"]
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
    """Workers with these settings; their logs go to a file."""

    settings: Mapping[str, str]
    log: Path
    pids: list[int] = field(default_factory=list)
    _nursery: subprocess.Popen[str] | None = None

    def start(self) -> int:
        nursery = self._nursery or self._open_nursery()
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        nursery.stdin.write("one more\n")
        nursery.stdin.flush()
        pid = int(nursery.stdout.readline())
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
        nursery, self._nursery = self._nursery, None
        if nursery is None:
            return
        for pid in [nursery.pid, *self.pids]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.pids.clear()
        nursery.wait()
        for pipe in (nursery.stdin, nursery.stdout):
            if pipe is not None:
                pipe.close()

    def _open_nursery(self) -> subprocess.Popen[str]:
        with self.log.open("w") as file:
            self._nursery = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-c", NURSERY],
                env={**os.environ, **self.settings, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                cwd=ROOT,
            )
        assert self._nursery.stdout is not None
        assert self._nursery.stdout.readline() == "ready\n", self.log.read_text()
        return self._nursery
