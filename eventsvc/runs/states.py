"""What long work there is, and how it stands."""

from enum import StrEnum


class RunKind(StrEnum):
    """What is done; `workflows/runs.py` says how a portion of it goes."""

    CHECK_IMPORT = "check_import"
    IMPORT = "import"
    SEND_ANNOUNCEMENT = "send_announcement"
    BULK = "bulk"
    UNDO_BULK = "undo_bulk"


class RunState(StrEnum):
    """How a run stands. `stopped` says that it ended before its end, with the reason."""

    WORKING = "working"
    DONE = "done"
    STOPPED = "stopped"


TRANSITIONS: dict[RunState, frozenset[RunState]] = {
    RunState.WORKING: frozenset({RunState.WORKING, RunState.DONE, RunState.STOPPED}),
    RunState.DONE: frozenset(),
    RunState.STOPPED: frozenset(),
}
