"""Watching the processes of the service: started in order, stopped in order, one for all."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 30
LOOK_SECONDS = 0.1


class Died(Exception):  # noqa: N818 -- it says what happened
    """A process ended that should be running."""


@dataclass(frozen=True)
class Child:
    """A running process; `rank` says when it is stopped, lowest first."""

    name: str
    rank: int
    process: subprocess.Popen[bytes]


@dataclass
class Supervisor:
    """Starts processes, watches them, and stops all when one ends or someone says so."""

    environment: dict[str, str]
    children: list[Child] = field(default_factory=list)
    wants_to_stop: bool = False

    def listen(self) -> None:
        """Take Ctrl-C and a polite kill as the word to stop."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._hear)

    def start(self, name: str, command: list[str], *, rank: int) -> None:
        """Start `command` in a process group of its own, so that Ctrl-C reaches only the supervisor."""
        process = subprocess.Popen(  # noqa: S603 -- the commands are ours
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 -- there is one thread
        )
        self.children.append(Child(name, rank, process))

    def await_ready(self, what: str, is_ready: Callable[[], bool], *, within: float) -> bool:
        """Wait until `is_ready`; False if someone said stop. Raises Died if a process ends or time is up."""
        deadline = time.monotonic() + within
        while not is_ready():
            if self.wants_to_stop:
                return False
            self.look()
            if time.monotonic() > deadline:
                raise Died(f"{what} does not answer after {within:.0f} seconds.")
            time.sleep(0.01)
        return True

    def look(self) -> None:
        """Raise Died if a process has ended."""
        for child in self.children:
            code = child.process.poll()
            if code is not None:
                how = f"signal {-code}" if code < 0 else f"code {code}"
                raise Died(f"{child.name} ended by itself ({how}); stopping the rest.")

    def watch(self) -> None:
        """Wait until someone says stop; raises Died if a process ends before."""
        while not self.wants_to_stop:
            self.look()
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Stop the processes one after the other, each with time to finish what it does."""
        for child in sorted(self.children, key=lambda child: child.rank):
            child.process.terminate()
            try:
                child.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self.wants_to_stop = True


def _end_with_parent() -> None:
    """Have the kernel end the process should the supervisor be killed outright."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
