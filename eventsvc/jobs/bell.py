"""The bell between the doors and the workers: rung after a commit, it never makes anyone wait."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

BETWEEN_RINGS = 1.0
AFTER_FAILURE = 30.0

_log = structlog.get_logger(__name__)


@dataclass
class Bell:
    """Rings `toll` in a thread of its own: at most once a second, never swallowing the last, and every 30 s while it fails."""

    toll: Callable[[], None]
    between: float = BETWEEN_RINGS
    after_failure: float = AFTER_FAILURE
    _wanted: threading.Event = field(default_factory=threading.Event)
    _hiring: threading.Lock = field(default_factory=threading.Lock)
    _ringer: threading.Thread | None = None

    def ring(self) -> None:
        """Wake the workers soon; returns at once, whether or not there is anyone to hear it."""
        self._wanted.set()
        with self._hiring:
            # A forked process inherits the bell, not its ringer.
            if self._ringer is None or not self._ringer.is_alive():
                self._ringer = threading.Thread(target=self._ring_forever, name="bell", daemon=True)
                self._ringer.start()
                atexit.register(self._ring_last)

    def _ring_forever(self) -> None:
        pause = threading.Event()
        while self._wanted.wait():
            self._wanted.clear()
            if self._try():
                pause.wait(self.between)
            else:
                self._wanted.set()
                pause.wait(self.after_failure)

    def _ring_last(self) -> None:
        """A process that ends at once, a command's, still tells of what it has posted."""
        if self._wanted.is_set():
            self._wanted.clear()
            self._try()

    def _try(self) -> bool:
        try:
            self.toll()
        except Exception as error:  # noqa: BLE001 -- nothing that fails here may reach a request; the sweep goes on without
            _log.warning("bell.unheard", error=type(error).__name__)
            return False
        return True
