"""A pause while the mail server cannot be reached: one probe a minute instead of every mail's failure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

PAUSE = timedelta(seconds=60)
MOST_BREAKS = 5


@dataclass
class Circuit:
    """Whether this process may try the server now; after a pause the first try is a probe."""

    pause: timedelta = PAUSE
    open_until: datetime | None = None
    breaks: int = 0

    def is_paused(self, now: datetime) -> bool:
        """Whether the server is left alone for now."""
        return self.open_until is not None and now < self.open_until

    @property
    def is_probing(self) -> bool:
        """Whether the next try decides if the server is back."""
        return self.open_until is not None

    def trip(self, now: datetime) -> None:
        """Leave the server alone for a while."""
        self.open_until = now + self.pause

    def count_break(self, now: datetime) -> None:
        """A connection broke in the middle of a mail; several in a row are the server's illness, not the mails'."""
        self.breaks += 1
        if self.breaks >= MOST_BREAKS:
            self.trip(now)

    def close(self) -> None:
        """The server answers: go on as usual."""
        self.open_until = None
        self.breaks = 0
