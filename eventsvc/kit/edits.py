"""What several people change of one thing at the same time, part by part, and how it comes together.

Whoever edits knows by their marks what the parts held when they began. What they leave alone stays as it is by now; what two
have changed differently is a clash that holds both versions, and nothing of the second is saved.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from .errors import Refusal

# A thing in single parts of plain values.
Parts = Mapping[str, Any]
Draft = TypeVar("Draft")


@dataclass(frozen=True)
class Edit:
    """What somebody wants: parts as they were typed, and by their marks what all parts held when they began."""

    wanted: Parts
    seen: Mapping[str, str]


@dataclass(frozen=True)
class Clash:
    """A part that two people have changed: what was typed here, and what has been saved meanwhile."""

    name: str
    mine: object
    theirs: object


class EditsClash(Refusal):
    """Someone else has changed the same parts since the page was opened; `clashes` holds both versions of each."""

    def __init__(self, clashes: Iterable[Clash]) -> None:
        self.clashes = tuple(clashes)
        super().__init__([clash.name for clash in self.clashes])


def marks_of(parts: Parts) -> dict[str, str]:
    """Return for each part a mark that tells one value from another."""
    return {name: mark_of(value) for name, value in parts.items()}


def mark_of(value: Any) -> str:
    """Return a mark of one value; values that a form cannot tell apart have the same."""
    return hashlib.sha256(repr(_plain(value)).encode()).hexdigest()[:12]


def touched(edit: Edit) -> dict[str, Any]:
    """Return the parts that were changed by the edit itself."""
    return {name: value for name, value in edit.wanted.items() if mark_of(value) != edit.seen.get(name)}


def merged(present: Parts, edit: Edit, *, also: Collection[str] = ()) -> dict[str, Any]:
    """Return the parts as they are now with what the edit has changed, or raise EditsClash.

    A part clashes if someone else has changed it meanwhile to something else, and so do those of `also`.
    """
    marks, mine = marks_of(present), touched(edit)
    clashing = {name for name in mine if marks[name] not in {edit.seen.get(name), mark_of(mine[name])}}
    if clashing.union(also):
        raise EditsClash(Clash(name, mine.get(name), present[name]) for name in present if name in clashing.union(also))
    return {**present, **mine}


def parts_in(kind: type[Draft], row: Any) -> dict[str, Any]:
    """Return the parts that a draft of this kind has, as they stand in a row."""
    return {field.name: getattr(row, field.name) for field in fields(kind)}  # type: ignore[arg-type] # drafts are dataclasses


def edited(kind: type[Draft], row: Any, edit: Edit) -> Draft:
    """Return the draft that the edit makes of what stands in a row, or raise EditsClash."""
    return kind(**merged(parts_in(kind, row), edit))


def edit_of(before: Draft, after: Draft) -> Edit:
    """Return the edit that makes the one draft of the other."""
    kind = type(after)
    return Edit(parts_in(kind, after), marks_of(parts_in(kind, before)))


def _plain(value: Any) -> Any:
    """The value as a form can hold it: minutes, one kind of line end, nothing around a text, no needless zeros."""
    match value:
        case str():
            return unicodedata.normalize("NFC", "\n".join(value.splitlines())).strip()
        case datetime():
            return (value.astimezone(UTC) if value.tzinfo else value).strftime("%Y-%m-%d %H:%M")
        case tuple() | frozenset():
            return sorted(map(repr, value))
        case Decimal():
            return f"{value.normalize():f}"
    return value
