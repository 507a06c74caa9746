"""How a file of people is to be read: recognised, and changed by hand where that was wrong."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from eventsvc.kit.text import N_

from .errors import FileUnreadable
from .targets import is_known_heading
from .workbook import MOST_COLUMNS, Workbook

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST_CELL = 2000
# Where a heading is looked for, and how much is looked at to recognise anything.
FIRST_ROWS, LOOKED_AT = 15, 40
SEPARATORS = (";", ",", "\t", "|")
# What a table may be written in: all that Excel, Windows, DOS programs and Macs leave behind here.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows (1252)",
    "cp850": "DOS (850)",
    "mac_roman": "Mac (Roman)",
    "cp1250": "Windows (1250)",
}
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
GUESSED = ("cp1252", "cp850", "mac_roman")
_COMMON = frozenset("äöüßÄÖÜéèêáàâçóòôíñøåØÅžšćčłÉ–’„“€")
_ODD = frozenset("†‡¤¶¬¥¦©®ª¿¾½¼¹²³±µÐÞþð×÷∂∑∏π∫Ω≈∆◊ﬁﬂŸŠ‰‹›„™œ█▓▒░│┤╣║╗╝┐└┴┬├─┼╚╔╩╦╠═╬ƒˆ¸¨¯­¢£§·¯´°")
NO_TABLE = N_("Das ist keine Tabelle, die wir lesen können. Speichern Sie sie als „.xlsx“ oder „CSV“.")
EMPTY = N_("Diese Tabelle ist leer.")
NO_TEXT = N_("Die Zeichen dieser Datei können wir so nicht lesen. Wählen Sie einen anderen Zeichensatz.")
TOO_MANY = N_("In dieser Tabelle stehen mehr als 20.000 Zeilen. Teilen Sie sie auf mehrere Dateien auf.")
Row = tuple[int, list[str]]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How the file is read: a sheet of a workbook, or text in an encoding with a separator; and which row is the heading.

    `heading_row` is the number that the program shows beside it; 0 says that there is none.
    """

    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    heading_row: int = 0

    @property
    def is_workbook(self) -> bool:
        """Whether it is read from a workbook."""
        return bool(self.sheet)


@dataclass(frozen=True, kw_only=True)
class Glance:
    """What a file looks like, read so: its columns by their headings, and the first rows below."""

    layout: Layout
    sheets: tuple[str, ...]
    headings: tuple[str, ...]
    sample: tuple[Row, ...]


def recognise(content: bytes) -> Layout:
    """Return how the file wants to be read, or raise FileUnreadable."""
    if content.startswith(b"PK\x03\x04"):
        layout = Layout(sheet=Workbook(content).sheets[0])
    else:
        encoding = recognised_encoding(content)
        layout = Layout(encoding=encoding, separator=_separator(_decoded(content, encoding)))
    return replace(layout, heading_row=_heading_row(_first(content, layout)))


def glance(content: bytes, layout: Layout) -> Glance:
    """Look at the beginning of the file, read as `layout` says; raises FileUnreadable."""
    rows = _first(content, layout)
    if not rows:
        raise FileUnreadable(EMPTY)
    sample = tuple(row for row in rows if row[0] > layout.heading_row)
    sheets = Workbook(content).sheets if layout.is_workbook else ()
    return Glance(layout=layout, sheets=sheets, headings=_headings(rows, layout.heading_row), sample=sample)


def people(content: bytes, layout: Layout) -> Iterator[Row]:
    """Return the rows below the heading, each with the number that the program shows; raises FileUnreadable beyond twenty thousand."""
    seen = 0
    for number, cells in _rows(content, layout):
        if number <= layout.heading_row:
            continue
        seen += 1
        if seen > MOST_ROWS:
            raise FileUnreadable(TOO_MANY)
        yield number, cells


def _first(content: bytes, layout: Layout) -> list[Row]:
    rows = []
    for row in _rows(content, layout):
        rows.append(row)
        if len(rows) == LOOKED_AT:
            break
    return rows


def _rows(content: bytes, layout: Layout) -> Iterator[Row]:
    """Return what is not empty: tidied, but as it is written."""
    read = Workbook(content).rows(layout.sheet) if layout.is_workbook else _lines(content, layout)
    for number, cells in read:
        tidied = [tidy(cell) for cell in cells[:MOST_COLUMNS]]
        if any(tidied):
            yield number, tidied


def tidy(cell: str) -> str:
    """Return the text of a cell without what cannot be seen; letters stay as they are, small or capital."""
    text = unicodedata.normalize("NFC", cell[:LONGEST_CELL])
    shown = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)
    return " ".join(shown.split())


# Control and format signs, surrogates, private and unassigned ones, separators of lines.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _lines(content: bytes, layout: Layout) -> Iterator[Row]:
    text = _decoded(content, layout.encoding)
    first = text.split("\n", 1)[0].strip()
    if first.lower().startswith("sep="):
        # Excel's own hint, which it does not count as a row.
        text = text.partition("\n")[2]
    try:
        for number, cells in enumerate(csv.reader(StringIO(text), delimiter=layout.separator), start=1):
            if any(cells):
                yield number, cells
    except csv.Error as problem:
        raise FileUnreadable(NO_TABLE) from problem


def recognised_encoding(content: bytes) -> str:
    """Return what a text is written in: by its mark, by being valid, else by which reading makes the most sense here."""
    marked = next((encoding for mark, encoding in MARKS if content.startswith(mark)), None)
    if marked:
        return marked
    if content.count(b"\0") > len(content) // 4:
        return "utf-16"
    if b"\0" in content or content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8")):
        raise FileUnreadable(NO_TABLE)
    try:
        content.decode()
    except UnicodeDecodeError:
        return max(GUESSED, key=lambda encoding: _sense(content, encoding))
    return "utf-8"


def _sense(content: bytes, encoding: str) -> int:
    """How much a reading looks like names and companies of this country."""
    letters = Counter(content[:200_000].decode(encoding, errors="replace"))
    good = sum(number for sign, number in letters.items() if sign in _COMMON)
    odd = sum(number for sign, number in letters.items() if sign in _ODD or sign == "\ufffd")
    return good - 3 * odd


def _decoded(content: bytes, encoding: str) -> str:
    codec = {"utf-8": "utf-8-sig", "utf-16": _utf_16(content)}.get(encoding, encoding)
    try:
        return content.decode(codec).replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    except (UnicodeDecodeError, LookupError) as problem:
        raise FileUnreadable(NO_TEXT) from problem


def _utf_16(content: bytes) -> str:
    """Without a mark the zeros tell which byte of a letter comes first."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"


def _separator(text: str) -> str:
    hint = text.split("\n", 1)[0].strip()
    if hint.lower().startswith("sep=") and hint[4:5] in SEPARATORS:
        return hint[4:5]
    # From the last line break on it may be half a row.
    beginning = text[:20_000]
    return max(SEPARATORS, key=lambda separator: _evenness(beginning, separator))


def _evenness(text: str, separator: str) -> float:
    """How well a separator cuts the text into rows of one width."""
    try:
        widths = [len(cells) for cells in csv.reader(StringIO(text), delimiter=separator) if any(cells)][:LOOKED_AT]
    except csv.Error:
        return 0
    if not widths:
        return 0
    width, number = Counter(widths).most_common(1)[0]
    return (number / len(widths)) * min(width, 12) if width > 1 else 0


def _heading_row(rows: Sequence[Row]) -> int:
    """Return the row that names the columns: most of what it says is a heading as one knows them; 0 if none is."""
    scored = [(_heading_score(cells), -number) for number, cells in rows[:FIRST_ROWS]]
    best, minus_number = max(scored, default=(0, 0))
    return -minus_number if best > 0 else 0


def _heading_score(cells: Sequence[str]) -> int:
    if any("@" in cell for cell in cells):
        return 0
    return sum(1 for cell in cells if cell and is_known_heading(cell))


def _headings(rows: Sequence[Row], heading_row: int) -> tuple[str, ...]:
    """Return what each column is called. Where cells are merged, what stands above tells more.

    A cell that is merged downwards has its words in the row above; one that is merged to the right names a group.
    """
    width = max(len(cells) for _number, cells in rows)
    own = next((cells for number, cells in rows if number == heading_row), [])
    above = next((cells for number, cells in rows if number == heading_row - 1), [])
    told, over = _widened(own, width), _widened(above, width)
    if len([cell for cell in over if cell]) < 2:  # noqa: PLR2004 -- a title, no groups
        over = [""] * width
    named: list[str] = []
    group = ""
    repeated = {cell.casefold() for cell, number in Counter(filter(None, told)).items() if number > 1}
    for place in range(width):
        group = over[place] or group
        cell = told[place]
        if not cell:
            named.append(over[place] or _letters(place))
        else:
            named.append(f"{group}: {cell}" if group and cell.casefold() in repeated else cell)
    return tuple(named)


def _widened(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _letters(place: int) -> str:
    """Return what the program calls a column without a heading."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
