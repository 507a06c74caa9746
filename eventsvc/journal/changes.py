"""What a change has made of what was there, field by field, in values that can be kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any

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


def plain(value: object) -> object:
    """Return the value as JSON keeps it."""
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case list() | tuple() | set() | frozenset():
            return [plain(one) for one in value]
    return str(value)
