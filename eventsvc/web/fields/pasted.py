"""People out of a spreadsheet: pasted, or uploaded; each row is taken, or named with what is wrong in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from eventsvc.events.questions import Question, Value
from eventsvc.imports.errors import FileUnreadable
from eventsvc.imports.layout import glance, people, recognise
from eventsvc.imports.rules import Checked, Defaults, Expected, check
from eventsvc.imports.targets import Target, suggest, suggest_by_looks
from eventsvc.kit.text import N_
from eventsvc.organizations import OrganizationKind
from eventsvc.web.languages import said

from .answers import typed_value
from .attendee import ANSWERS, Asked

LARGEST_TABLE = 400 * 1024
MOST_ROWS = 500
TOO_LARGE = N_("Diese Datei ist zu groß für zwanzig Personen. Speichern Sie nur das Blatt mit ihren Zeilen.")
# What is wrong with these needs no name of a column beside it.
_NAMED = frozenset({Target.FIRST_NAME, Target.LAST_NAME, Target.NAME, Target.EMAIL})
_TAKEN = (*(Target.FIRST_NAME, Target.LAST_NAME, Target.EMAIL), *(Target.PARTICIPATION, Target.CATEGORY, Target.PROOF))


@dataclass(frozen=True)
class Table:
    """What a table gave: the people as their blocks hold them, the faults in words, and the text of the rows left to be mended."""

    people: tuple[Mapping[str, Any], ...]
    faults: tuple[str, ...]
    rest: str


def read_table(content: bytes, asked: Asked, known: Collection[str], room: int) -> Table:
    """Return the people whose rows are whole; `known` are addresses that stand in the form, `room` how many still fit.

    Raises FileUnreadable.
    """
    if len(content) > LARGEST_TABLE:
        raise FileUnreadable(TOO_LARGE)
    layout = recognise(content)
    seen = glance(content, layout)
    rows = list(islice(people(content, layout), MOST_ROWS))
    has_heading = bool(layout.heading_row)
    targets = suggest(seen.headings, seen.sample, asked.for_others) if has_heading else suggest_by_looks(rows)
    expected = _expected(asked)
    addresses = {address.casefold() for address in known if address}
    taken: list[Mapping[str, Any]] = []
    faults: list[str] = []
    left: list[Sequence[str]] = []
    for number, cells in rows:
        checked = check(cells, targets, seen.headings, expected)
        wrong = _faults(checked, targets, seen.headings if has_heading else ())
        email = str(checked.taken.get(Target.EMAIL, "")).casefold()
        if not wrong and email in addresses:
            wrong = said(N_("Diese E-Mail-Adresse steht schon bei einer anderen Person."))
        if not wrong and len(taken) >= room:
            wrong = said(N_("In einer Buchung haben höchstens zwanzig Personen Platz."))
        if wrong:
            faults.append(said(N_("Zeile %(number)s: %(fault)s"), number=number, fault=wrong))
            left.append(cells)
        else:
            addresses.add(email)
            taken.append(_block(checked, asked.for_others))
    kept = [seen.headings, *left] if left and has_heading else left
    return Table(tuple(taken), tuple(faults), "\n".join("\t".join(cells) for cells in kept))


def _expected(asked: Asked) -> Expected:
    """Whoever says nothing of how they come is asked in their block."""
    return Expected(
        ways=tuple(way.participation for way in asked.ways),
        defaults=Defaults(participation=None, organization_kind=OrganizationKind.PRIVATE),
        categories=asked.categories,
        questions=asked.for_others,
    )


def _faults(checked: Checked, targets: Sequence[str], headings: Sequence[str]) -> str:
    """Return all that is wrong with a row, in one line; empty if it is whole."""
    if Target.EMAIL not in targets:
        return said(N_("Darin steht keine E-Mail-Adresse. Jede Person braucht ihre eigene."))
    plain = {heading for heading, target in zip(headings, targets, strict=False) if target in _NAMED}
    told = []
    for fault in checked.faults:
        words = said(fault.why, **fault.facts)
        told.append(words if fault.column in plain or fault.column not in headings else f"{fault.column}: {words}")
    return " ".join(told)


def _block(checked: Checked, questions: Sequence[Question]) -> dict[str, Any]:
    """Return what the block of this person holds."""
    given: Mapping[str, Any] = checked.taken["answers"]
    asked = {str(question.key): question for question in questions}
    answers: dict[UUID, Any] = {UUID(key): typed_value(asked[key].kind, _kept(value)) for key, value in given.items()}
    return {target.value: checked.taken.get(target) or "" for target in _TAKEN} | {ANSWERS: answers}


def _kept(value: str | list[str]) -> Value:
    return value if isinstance(value, str) else tuple(value)
