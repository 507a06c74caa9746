"""What was changed of one event of a series is changed of another. Pure.

A part that was changed there by itself stays as it is there, and is named: the merging of two people's edits says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventsvc.kit.edits import Edit, EditsClash, Parts, marks_of
from eventsvc.kit.text import N_

from .edits import PART_NAMES, TIMES, merged
from .kinds import Participation
from .moving import with_start

CAPACITIES = tuple(f"capacity_{way}" for way in Participation)


class Scope(StrEnum):
    """For which events of a series a change holds; what is over or called off never changes."""

    THIS = "this"
    ONWARDS = "onwards"
    ALL = "all"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return SCOPE_LABELS[self]


SCOPE_LABELS = {
    Scope.THIS: N_("Nur für diese Veranstaltung"),
    Scope.ONWARDS: N_("Für diese und alle späteren der Reihe"),
    Scope.ALL: N_("Für alle der Reihe, die noch kommen"),
}


@dataclass(frozen=True)
class Spread:
    """What of the changes of another event is wanted here, and the parts that stay as they were changed here."""

    wanted: Parts
    kept: tuple[str, ...]


def spread(before: Parts, after: Parts, other: Parts, *, is_public: bool) -> Spread:
    """Return for `other` what has changed between `before` and `after`, its dates counted from its own start.

    The places of a public event are not changed here: its queue has a say in them.
    """
    edit = _as_there(before, after, other)
    wanted, kept = dict(edit.wanted), list[str]()
    if is_public:
        kept += [name for name in CAPACITIES if name in wanted and wanted[name] != other[name]]
    while True:
        wanted = {name: value for name, value in wanted.items() if name not in kept}
        try:
            merged(other, Edit(wanted, edit.seen))
        except EditsClash as clash:
            # What a new format would take away unseen stays, and so does the format.
            kept += [one.name for one in clash.clashes if one.name in wanted] or ["format"]
        else:
            return Spread(wanted, tuple(kept))


def _as_there(before: Parts, after: Parts, other: Parts) -> Edit:
    """The change as it would have been made there: its dates lie as far from its start as here."""
    old, new = before["starts_at"], after["starts_at"]
    # Its start keeps its own day, and is expected at the hour that it had here.
    expected_start = datetime.combine(other["starts_at"].date(), old.time())
    wanted_start = expected_start + (new - old)
    expected = dict(before) | {name: _moved(before, name, expected_start) for name in TIMES}
    wanted = dict(after) | {name: _moved(after, name, wanted_start) for name in TIMES}
    was, will = marks_of(before), marks_of(after)
    return Edit({name: wanted[name] for name in PART_NAMES if was[name] != will[name]}, marks_of(expected))


def _moved(parts: Parts, name: str, start: datetime) -> datetime | None:
    at: datetime | None = parts[name]
    if at is None:
        return None
    is_whole = name in {"starts_at", "ends_at"}
    return at + (start - parts["starts_at"]) if is_whole else with_start(at, parts["starts_at"], start)
