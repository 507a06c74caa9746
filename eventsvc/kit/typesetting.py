"""Documents for print: a typst template and JSON go in, a tagged PDF comes out."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
import weblate_fonts

# Source Sans 3 for everything Latin, Greek and Cyrillic; Kurinto stands in for the rest of the world's scripts.
FONT_FOLDERS = ("source-sans/ttf", "kurinto/ttf")
ACCESSIBLE = "ua-1"


@dataclass(frozen=True)
class Typesetter:
    """Sets the documents of one folder of templates; no system font and no file outside that folder is read."""

    folder: Path

    def pdf(self, template: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> bytes:
        """Return `template` set with `data`, which it reads as data.json, and with further `files` by their names.

        The PDF is tagged (PDF/UA-1). A character that no font knows must not cost anyone a document: then the
        same document is returned without that promise, with a box in the character's place.
        """
        sources = {
            "main.typ": _source(self.folder / template),
            "data.json": json.dumps(data, ensure_ascii=False).encode(),
            **(files or {}),
        }
        try:
            return self._compiled(sources, [ACCESSIBLE])
        except typst.TypstError as error:
            if "could not be displayed" not in error.message:
                raise
            return self._compiled(sources, [])

    def _compiled(self, sources: dict[str, bytes], standards: list[str]) -> bytes:
        return _compiler(self.folder).compile(sources, pdf_standards=standards)  # type: ignore[no-any-return]


_kept = threading.local()


def _compiler(folder: Path) -> Any:
    """Return this thread's compiler for the folder: a new one costs a third of a ticket, and none is for two at once.

    Its stub does not know of files in memory.
    """
    compilers: dict[Path, Any] = _kept.__dict__.setdefault("compilers", {})
    if folder not in compilers:
        compilers[folder] = typst.Compiler(root=folder, font_paths=_fonts())
    return compilers[folder]


@lru_cache
def _fonts() -> typst.Fonts:
    base = Path(weblate_fonts.__file__).parent / "static" / "weblate_fonts"
    return typst.Fonts(include_system_fonts=False, font_paths=[base / folder for folder in FONT_FOLDERS])


@lru_cache
def _source(path: Path) -> bytes:
    return path.read_bytes()
