"""Keeping things no longer than was promised: what a rule is. Which there are, `workflows/retention.py` says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: the tables whose promise it keeps, and how.

    `clear(now, number)` takes up to `number` of what was kept long enough and returns how many it took: it asks what is
    due, so that a batch lost, doubled or late changes nothing.
    """

    name: str
    tables: tuple[str, ...]
    clear: Callable[[datetime, int], int]
