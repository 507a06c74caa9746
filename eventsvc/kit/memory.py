"""What stays in memory for as long as the process runs."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# New objects before the collector looks at the youngest: a page makes thousands, and most are gone with it.
YOUNG = 10_000


def keep_what_stands() -> None:
    """Tell the garbage collector, once a process, that all there is now stays: modules, tables, statements, templates.

    It would walk through these several hundred thousand objects again and again, and stop a page for 0.2 s each time.
    """
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG, 10, 10)


@contextmanager
def kept_out(library: str) -> Iterator[None]:
    """Let whoever is imported meanwhile find that library missing: it is loaded by those who use it, when they do."""
    if library in sys.modules:
        yield
        return
    # How Python is told that a module cannot be imported.
    sys.modules[library] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[library]
