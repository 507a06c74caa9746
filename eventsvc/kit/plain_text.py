"""Clean HTML as plain text: the same words in the same order, with addresses written out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = {"p", "h3", "h4", "h5", "blockquote", "pre", "ul", "ol", "table", "hr"}
_GAPS = re.compile(r"\n{3,}")


def plain_text(html: str) -> str:
    """Return what the HTML says; a link's address stands in brackets behind its words."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    lines = "".join(writer.parts).split("\n")
    return _GAPS.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


class _Writer(HTMLParser):
    """Writes while it reads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links: list[tuple[str, int]] = []
        # For each open list the number of its next item; 0 where items are not numbered.
        self._lists: list[int] = []
        self._is_exact = 0
        self._has_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self._begin_block(tag, given)
        elif tag == "li":
            self._begin_item()
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "a":
            self._links.append((given.get("href", ""), len(self.parts)))
        elif tag == "tr":
            self.parts.append("\n")
            self._has_cell = False
        elif tag in {"td", "th"}:
            self.parts.append(" | " if self._has_cell else "")
            self._has_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            address, begin = self._links.pop()
            words = "".join(self.parts[begin:])
            if address and address not in (words, f"mailto:{words}"):
                self.parts.append(f" ({address.removeprefix('mailto:')})")
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
            self.parts.append("\n" if self._lists else "\n\n")
        elif tag == "pre":
            self._is_exact -= 1
            self.parts.append("\n\n")
        elif tag in _BLOCKS and not (tag == "p" and self._lists):
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._is_exact:
            self.parts.append(data)
        elif data.strip():
            words = re.sub(r"\s+", " ", data)
            self.parts.append(words.lstrip() if self.parts and self.parts[-1].endswith("\n") else words)
        elif data and "\n" not in data:
            self.parts.append(" ")

    def _begin_block(self, tag: str, given: dict[str, str]) -> None:
        if tag in {"ul", "ol"}:
            self.parts.append("" if self._lists else "\n\n")
            start = given.get("start", "1")
            self._lists.append(0 if tag == "ul" else int(start) if start.isdigit() else 1)
        elif not (tag == "p" and self._lists):
            self.parts.append("\n\n")
        if tag == "pre":
            self._is_exact += 1
        if tag == "hr":
            self.parts.append("---\n\n")

    def _begin_item(self) -> None:
        number = self._lists[-1] if self._lists else 0
        indent = "  " * (len(self._lists) - 1)
        self.parts.append(f"\n{indent}{f'{number}.' if number else '-'} ")
        if number:
            self._lists[-1] += 1
