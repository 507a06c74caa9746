"""Reading the field from the TOML files that come with the package."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

DATA = Path(__file__).parent / "data"

T = TypeVar("T")


@lru_cache
def read_file(name: str) -> dict[str, Any]:
    """Return what the file of that name says."""
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)


def read_rows(shape: type[T], name: str, table: str) -> tuple[T, ...]:
    """Return the rows of one table in the file, each in its shape; a wrong one is refused by name."""
    return tuple(TypeAdapter(list[shape]).validate_python(read_file(name)[table]))  # type: ignore[valid-type]
