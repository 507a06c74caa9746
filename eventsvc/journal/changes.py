"""What a change has made of what was there, field by field, in values that can be kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

# A long text is recognised by its beginning.
LONGEST = 500
# A field's name, with what stood there and what stands there now; without either for what is nobody's business.
Changes = dict[str, list[object]]
Facts = dict[str, Any]


def changes(before: Mapping[str, object], after: Mapping[str, object], *, hidden: Collection[str] = ()) -> Changes:
    """Return which fields differ, old and new; of the `hidden` only that they do."""
    return {
        name: [] if name in hidden else [plain(before.get(name)), plain(value)]
        for name, value in after.items()
        if before.get(name) != value
    }


def changes_of(before: object, after: object, names: Iterable[str]) -> Changes:
    """Return which of these attributes differ between two of a kind."""
    wanted = tuple(names)
    return changes(*({name: getattr(one, name) for name in wanted} for one in (before, after)))


def plain(value: object) -> object:
    """Return the value as JSON keeps it."""
    match value:
        case Enum():
            return value.value
        case str():
            return value if len(value) <= LONGEST else f"{value[:LONGEST]} …"
        case None | bool() | int() | float():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple() | set() | frozenset():
            return [plain(one) for one in value]
        case _ if is_dataclass(value):
            return {name: plain(one) for name, one in vars(value).items()}
    return str(value)
