"""People out of a spreadsheet: pasted, or uploaded as a CSV file; each row is taken, or named with what is wrong in it."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eventsvc.events.kinds import Participation
from eventsvc.kit.text import N_, folded
from eventsvc.registration.contact import LONGEST_NAME, check_name, deliverable_address
from eventsvc.web.languages import said

from .text import is_printable

DELIMITERS = "\t;,"
MOST_ROWS = 500
# Byte order marks and what they promise; without one it is UTF-8 if it can be, else what Excel writes in Bavaria.
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
HEADINGS = {
    "first_name": ("vorname", "first name", "firstname", "given name", "forename"),
    "last_name": ("nachname", "familienname", "zuname", "last name", "lastname", "surname", "family name"),
    "name": ("name", "full name", "teilnehmer", "teilnehmende", "person", "participant"),
    "email": (
        "e-mail",
        "email",
        "mail",
        "e-mail-adresse",
        "emailadresse",
        "mailadresse",
        "e-mail address",
        "email address",
    ),
    "participation": ("teilnahme", "teilnahmeart", "participation", "attendance", "format"),
}
WAYS = {
    Participation.ON_SITE: ("vor ort", "prasenz", "onsite", "on site", "on-site", "in person"),
    Participation.ONLINE: ("online", "virtuell", "remote", "digital"),
}
_COLUMN = {folded(word): column for column, words in HEADINGS.items() for word in words}
_WAY = {folded(word): way for way, words in WAYS.items() for word in words}


@dataclass(frozen=True)
class Row:
    """One person as their row names them."""

    first_name: str
    last_name: str
    email: str
    participation: str = ""


@dataclass(frozen=True)
class Fault:
    """A row that was not taken: which, and why."""

    number: int
    words: str


@dataclass(frozen=True)
class Table:
    """What a table gave: the people taken, the faults, and the text of the rows that are left to be mended."""

    people: tuple[Row, ...]
    faults: tuple[Fault, ...]
    rest: str


def decoded(content: bytes) -> str:
    """Return the text of an uploaded file, or raise ValueError."""
    codec = next((codec for mark, codec in MARKS if content.startswith(mark)), None)
    if codec is None and (content.startswith(b"PK") or b"\0" in content):
        raise ValueError(
            N_(
                "Das ist keine CSV-Datei. Speichern Sie die Tabelle im Programm als „CSV“, oder kopieren Sie die Zeilen hier hinein."
            )
        )
    for attempt in (codec,) if codec else ("utf-8", "cp1252"):
        try:
            return content.decode(attempt)
        except UnicodeDecodeError:
            continue
    raise ValueError(N_("Die Zeichen dieser Datei können wir nicht lesen. Speichern Sie sie als „CSV UTF-8“."))


def read_table(text: str, known: Collection[str], room: int) -> Table:
    """Return the people whose rows are whole; `known` are addresses that stand in the form, `room` how many still fit."""
    lines = _lines(text)
    columns = _columns(lines)
    has_heading = bool(lines) and _is_heading(lines[0][1])
    taken: list[Row] = []
    faults, left = [], []
    seen = {address.casefold() for address in known if address}
    for number, cells in lines[1:] if has_heading else lines:
        row = _row(cells, columns)
        fault = _fault(row, columns, seen, room - len(taken))
        if fault:
            faults.append(Fault(number, fault))
            left.append(cells)
        else:
            seen.add(row.email.casefold())
            taken.append(row)
    kept = [lines[0][1], *left] if left and has_heading else left
    return Table(tuple(taken), tuple(faults), "\n".join("\t".join(cells) for cells in kept))


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows that are not empty, with the number that a spreadsheet shows beside them."""
    tidy = unicodedata.normalize("NFC", text).replace("\ufeff", "")
    first = next((line for line in tidy.splitlines() if line.strip()), "")
    delimiter = next((sign for sign in DELIMITERS if sign in first), ",")
    reader = csv.reader(io.StringIO(tidy), delimiter=delimiter, skipinitialspace=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(reader, start=1):
            tidied = [_tidy(cell) for cell in cells]
            if any(tidied):
                rows.append((number, tidied))
            if len(rows) > MOST_ROWS:
                break
    except csv.Error as problem:
        raise ValueError(
            N_(
                "Das ist keine Tabelle, die wir lesen können. Kopieren Sie nur die Zeilen mit Namen und E-Mail-Adressen hinein."
            )
        ) from problem
    return rows


def _tidy(cell: str) -> str:
    return " ".join("".join(sign if is_printable(sign) else " " for sign in cell).split())


def _is_heading(cells: Sequence[str]) -> bool:
    return any(folded(cell) in _COLUMN for cell in cells) and not any("@" in cell for cell in cells)


def _columns(lines: Sequence[tuple[int, list[str]]]) -> list[str]:
    """Say what each column holds: by its heading, else by what it looks like."""
    if not lines:
        return []
    cells = lines[0][1]
    if _is_heading(cells):
        named = [_COLUMN.get(folded(cell), "name" if "name" in folded(cell) else "") for cell in cells]
        return ["last_name" if one == "name" and "first_name" in named else one for one in named]
    width = max(len(row) for _number, row in lines)
    address = next((i for i in range(width) if any("@" in row[i] for _n, row in lines if i < len(row))), width)
    names = [
        i for i in range(width) if i != address and not any(folded(row[i]) in _WAY for _n, row in lines if i < len(row))
    ]
    words = ["first_name", "last_name"] if len(names) > 1 else ["name"]
    found = dict(zip(names, words, strict=False)) | {address: "email"}
    ways = (i for i in range(width) if i != address and i not in names)
    return [(found | dict.fromkeys(ways, "participation")).get(i, "") for i in range(width)]


def _row(cells: Sequence[str], columns: Sequence[str]) -> Row:
    told = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
    if "name" in told:
        last, comma, first = told["name"].partition(",")
        if not comma:
            first, _space, last = told["name"].rpartition(" ")
        told |= {"first_name": first.strip(), "last_name": last.strip()}
    way = _WAY.get(folded(told.get("participation", "")))
    return Row(told.get("first_name", ""), told.get("last_name", ""), told.get("email", ""), way.value if way else "")


def _fault(row: Row, columns: Sequence[str], seen: Collection[str], room: int) -> str:
    """Return what keeps the row out, in words; empty if it is whole."""
    if "email" not in columns:
        return said(N_("Darin steht keine E-Mail-Adresse. Jede Person braucht ihre eigene."))
    try:
        _check(row)
    except ValueError as problem:
        return said(str(problem))
    if row.email.casefold() in seen:
        return said(N_("Diese E-Mail-Adresse steht schon bei einer anderen Person."))
    return "" if room > 0 else said(N_("In einer Buchung haben höchstens zwanzig Personen Platz."))


def _check(row: Row) -> None:
    """Raise ValueError with what is missing in the row, or cannot be."""
    wanted = (
        (row.first_name, N_("Der Vorname fehlt.")),
        (row.last_name, N_("Der Nachname fehlt.")),
        (row.email, N_("Die E-Mail-Adresse fehlt.")),
    )
    missing = next((words for value, words in wanted if not value), None)
    if missing:
        raise ValueError(missing)
    if max(len(row.first_name), len(row.last_name)) > LONGEST_NAME:
        raise ValueError(N_("Vor- und Nachname haben höchstens je 80 Zeichen."))
    for name in (row.first_name, row.last_name):
        check_name(name)
    deliverable_address(row.email)
