"""What a look at one thing has found: for people in plain words, and for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .states import Verdict


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How it is with one thing; all words are German labels marked for the catalogues, filled with the facts.

    `means` says what it means for participants, `to_do` what to do now; both are empty where all is well.
    """

    verdict: Verdict
    words: str
    means: str = ""
    to_do: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    since: datetime | None = None
    # One line each for whoever mends it, in English.
    details: tuple[str, ...] = ()

    @property
    def is_fine(self) -> bool:
        """Whether nobody has to do anything."""
        return self.verdict <= Verdict.FINE
