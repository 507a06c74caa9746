"""Checking the rows of an import: read once, then looked at in portions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from eventsvc.events.category_queries import categories_of
from eventsvc.events.host_queries import holders_of
from eventsvc.events.pools import pool_ids_of
from eventsvc.events.question_queries import questions_of
from eventsvc.imports.errors import FileUnreadable
from eventsvc.imports.layout import EMPTY, people
from eventsvc.imports.queries import (
    ImportFacts,
    RowFacts,
    file_of,
    get_import,
    known_addresses,
    known_names,
    row_of_address,
    row_of_name,
    unchecked_rows,
)
from eventsvc.imports.rules import Checked, Defaults, Expected, Fault, check
from eventsvc.imports.service import Found, end_check, give_up_check, match, settle_check, write_rows
from eventsvc.imports.states import Finding, ImportState
from eventsvc.imports.targets import Target, choosable
from eventsvc.journal import Actor
from eventsvc.kit.text import N_
from eventsvc.registration.service import name_key_of
from eventsvc.runs.queries import RunRow
from eventsvc.runs.service import Portion, begin
from eventsvc.runs.states import RunKind

AT_A_TIME = 500
KNOWN_ADDRESS = N_("Diese Adresse ist bei dieser Veranstaltung schon angemeldet.")
ADDRESS_TWICE = N_("Diese Adresse steht schon in Zeile %(row)s.")
KNOWN_NAME = N_("Jemand dieses Namens ist unter einer anderen Adresse angemeldet.")
NAME_TWICE = N_("Dieser Name steht mit einer anderen Adresse schon in Zeile %(row)s.")


def check_import(import_: ImportFacts, targets: Sequence[str], defaults: Defaults, *, by: Actor, now: datetime) -> UUID:
    """Say what the columns hold, begin to check every row, and return the run. Raises ImportMovedOn."""
    match(import_, targets, defaults, now)
    return begin(RunKind.CHECK_IMPORT, import_.id, account_id=by.id, now=now)


def check_portion(run: RunRow, now: datetime) -> Portion:
    """Read the file, or check the next rows."""
    import_ = get_import(run.subject_id)
    if import_.state is not ImportState.CHECKING:
        return Portion(is_last=True)
    if run.total is None:
        return _read(import_, now)
    rows = unchecked_rows(import_.id, AT_A_TIME)
    found = _look_at(import_, rows)
    settle_check(import_.id, found)
    is_last = len(rows) < AT_A_TIME
    if is_last:
        end_check(import_, now)
    return Portion(done=len(rows), failed=sum(one.finding is Finding.FAULTY for one in found), is_last=is_last)


def give_up_check_of(run: RunRow, now: datetime) -> None:
    """Let the import wait for another way to read it."""
    import_ = get_import(run.subject_id)
    if import_.state is ImportState.CHECKING:
        give_up_check(import_, now)


def _read(import_: ImportFacts, now: datetime) -> Portion:
    try:
        number, why = write_rows(import_.id, people(file_of(import_.id), import_.layout)), EMPTY
    except FileUnreadable as refusal:
        number, why = 0, refusal.why
    if number:
        return Portion(total=number)
    give_up_check(import_, now)
    return Portion(reason=why)


def _look_at(import_: ImportFacts, rows: Sequence[RowFacts]) -> list[Found]:
    """Check rows by themselves, then against each other and against who comes already."""
    expected = Expected(
        ways=tuple(pool_ids_of(import_.event_id)),
        defaults=import_.held_for_all,
        categories=categories_of(import_.event_id),
        questions=tuple(choosable(questions_of(import_.event_id))),
        clusters={
            name: one.id for one in holders_of(import_.event_id) for name in (one.name_de, one.name_en, one.slug)
        },
    )
    checked = {row.number: check(row.cells, import_.targets, import_.headings, expected) for row in rows}
    keys = {number: _keys(one) for number, one in checked.items()}
    emails, names = (
        ({key for key in column if key} for column in zip(*keys.values(), strict=True)) if keys else ((), ())
    )
    known = _Known(
        addresses=known_addresses(import_.event_id, emails),
        names=known_names(import_.event_id, names),
        row_of_address=row_of_address(import_.id, emails),
        row_of_name=row_of_name(import_.id, names),
        titles=dict(zip(import_.targets, import_.headings, strict=False)),
    )
    return [known.found(number, checked[number], *keys[number]) for number in checked]


def _keys(checked: Checked) -> tuple[str, str]:
    taken = checked.taken
    name = name_key_of(taken.get("first_name", ""), taken.get("last_name", ""))
    return str(taken.get("email", "")).casefold(), name


class _Known:
    """Who comes already, and in which row of the file somebody stands first; it learns row by row."""

    def __init__(
        self,
        *,
        addresses: set[str],
        names: set[str],
        row_of_address: dict[str, int],
        row_of_name: dict[str, int],
        titles: Mapping[str, str],
    ) -> None:
        self.addresses, self.names = addresses, names
        self.row_of_address, self.row_of_name = row_of_address, row_of_name
        self.email_title = titles.get(Target.EMAIL, "")
        self.name_title = titles.get(Target.NAME) or titles.get(Target.LAST_NAME, "")

    def found(self, number: int, checked: Checked, email: str, name: str) -> Found:
        finding, faults = Finding.GOOD, checked.faults
        if faults:
            finding = Finding.FAULTY
        elif email in self.addresses:
            finding, faults = Finding.DUPLICATE, (Fault(self.email_title, KNOWN_ADDRESS),)
        elif email in self.row_of_address:
            fault = Fault(self.email_title, ADDRESS_TWICE, {"row": self.row_of_address[email]})
            finding, faults = Finding.DUPLICATE, (fault,)
        elif name in self.names:
            finding, faults = Finding.NAMESAKE, (Fault(self.name_title, KNOWN_NAME),)
        elif name in self.row_of_name:
            fault = Fault(self.name_title, NAME_TWICE, {"row": self.row_of_name[name]})
            finding, faults = Finding.NAMESAKE, (fault,)
        if finding in (Finding.GOOD, Finding.NAMESAKE):
            self.row_of_address.setdefault(email, number)
            self.row_of_name.setdefault(name, number)
            return Found(
                number=number, finding=finding, taken=checked.taken, faults=faults, email_key=email, name_key=name
            )
        return Found(number=number, finding=finding, taken=checked.taken, faults=faults)
