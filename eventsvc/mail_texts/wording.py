"""A text in Markdown with placeholders, made ready once for a language, and filled for each person."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from eventsvc.events.markdown import rendered
from eventsvc.kit.plain_text import plain_text

from .placeholders import WRITTEN, Placeholder

# Letters and figures alone pass the Markdown and the allow-list unchanged, in a text as in an address.
_MARK = re.compile(r"zq7p(\d{2})p7qz")
_PLACEHOLDERS = tuple(Placeholder)
_IN_ADDRESS = re.compile(r'href="[^"<>]*$')
_IN_WRITTEN_ADDRESS = re.compile(r"\([a-z]+:[^\s()]*$")


@dataclass(frozen=True)
class _Gap:
    """Where a placeholder stands: within an address, within a link's words, or in the text."""

    placeholder: Placeholder
    in_address: bool = False
    in_link: bool = False

    def plain(self, value: str) -> str:
        """Return the value as a plain text has it."""
        return quote(value, safe="") if self.in_address and not self.placeholder.is_link else value

    def html(self, value: str) -> str:
        """Return the value as HTML has it."""
        plain = escape(self.plain(value))
        is_bare = self.placeholder.is_link and not (self.in_address or self.in_link)
        return f'<a href="{plain}">{plain}</a>' if is_bare else plain


_Part = str | _Gap


@dataclass(frozen=True)
class Filled:
    """What one person reads."""

    subject: str
    text: str
    html: str


class Wording:
    """Subject and text in one language."""

    def __init__(self, subject: str, markdown: str) -> None:
        """Render the text once: placeholders are filled after it, so that no name is read as Markdown."""
        html = rendered(_marked(markdown))
        self._subject = _parts(_marked(subject), _of_plain_text)
        self._text = _parts(plain_text(html), _of_plain_text)
        self._html = _parts(html, _of_html)

    @property
    def placeholders(self) -> frozenset[Placeholder]:
        """What has to be said for each person."""
        parts = (*self._subject, *self._text, *self._html)
        return frozenset(part.placeholder for part in parts if isinstance(part, _Gap))

    def filled(self, values: Mapping[Placeholder, str]) -> Filled:
        """Return it with what the placeholders say for one person."""
        return Filled(
            subject=" ".join(_joined(self._subject, lambda gap: gap.plain(values[gap.placeholder])).split()),
            text=_joined(self._text, lambda gap: gap.plain(values[gap.placeholder])),
            html=_joined(self._html, lambda gap: gap.html(values[gap.placeholder])),
        )


def _marked(text: str) -> str:
    """Every placeholder as a word that nothing on the way changes; what is unknown stays as it is."""
    places = {member.value: place for place, member in enumerate(_PLACEHOLDERS)}

    def mark(match: re.Match[str]) -> str:
        place = places.get(match[1].strip().lower())
        return match[0] if place is None else f"zq7p{place:02}p7qz"

    return WRITTEN.sub(mark, text)


def _parts(marked: str, gap_after: Callable[[str, Placeholder], _Gap]) -> list[_Part]:
    """The text in pieces, with gaps between them."""
    parts: list[_Part] = []
    end = 0
    for match in _MARK.finditer(marked):
        parts += [marked[end : match.start()], gap_after(marked[: match.start()], _PLACEHOLDERS[int(match[1])])]
        end = match.end()
    return [*parts, marked[end:]]


def _of_plain_text(before: str, placeholder: Placeholder) -> _Gap:
    return _Gap(placeholder, in_address=bool(_IN_WRITTEN_ADDRESS.search(before)))


def _of_html(before: str, placeholder: Placeholder) -> _Gap:
    in_link = before.rfind("<a ") > before.rfind("</a>")
    return _Gap(placeholder, in_address=bool(_IN_ADDRESS.search(before)), in_link=in_link)


def _joined(parts: list[_Part], fill: Callable[[_Gap], str]) -> str:
    return "".join(part if isinstance(part, str) else fill(part) for part in parts)
