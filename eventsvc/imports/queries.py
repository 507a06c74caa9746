"""Reading imports and their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from eventsvc.events.kinds import Participation
from eventsvc.kit.db import db, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.kit.localized import Language
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.models import Registration
from eventsvc.registration.states import LIVING

from .layout import Layout
from .models import Import, ImportRow, RememberedColumn
from .rules import Defaults, Fault
from .states import LEFT, UNFINISHED, Finding, ImportState, Placing

_IMPORTS, _ROWS, _REMEMBERED = table_of(Import), table_of(ImportRow), table_of(RememberedColumn)
_REGISTRATIONS = table_of(Registration)


@dataclass(frozen=True, kw_only=True)
class ImportFacts:
    """An import without its file."""

    id: UUID
    event_id: UUID
    account_id: UUID | None
    state: ImportState
    file_name: str
    digest: str
    sheet: str
    encoding: str
    separator: str
    heading_row: int
    headings: list[str]
    targets: list[str]
    defaults: dict[str, str]
    placing: Placing
    is_all_or_none: bool
    is_told: bool
    room_made: dict[str, int]
    created_at: datetime
    changed_at: datetime

    @property
    def layout(self) -> Layout:
        """How its file is read."""
        return Layout(sheet=self.sheet, encoding=self.encoding, separator=self.separator, heading_row=self.heading_row)

    @property
    def held_for_all(self) -> Defaults:
        """What holds for rows that do not say."""
        return Defaults(
            participation=Participation(self.defaults["participation"]),
            organization_kind=OrganizationKind(self.defaults["organization_kind"]),
            country=self.defaults.get("country", "DE"),
            language=self.defaults.get("language", Language.GERMAN.value),
            category_id=UUID(self.defaults["category_id"]) if self.defaults.get("category_id") else None,
        )


@dataclass(frozen=True, kw_only=True)
class RowFacts:
    """A row: its cells, what is taken of them, what is wrong, and who it became."""

    number: int
    cells: list[str]
    finding: Finding | None
    taken: dict[str, Any]
    faults: tuple[Fault, ...]
    registration_id: UUID | None
    revision: int | None

    @property
    def name(self) -> str:
        """Whom it names, as far as that could be read."""
        return f"{self.taken.get('first_name', '')} {self.taken.get('last_name', '')}".strip()

    @property
    def email(self) -> str:
        """Their address, as far as it could be read."""
        return str(self.taken.get("email", ""))


_FACTS: Select[Any] = select(*(_IMPORTS.c[one.name] for one in fields(ImportFacts)))
_ROW: Select[Any] = select(*(_ROWS.c[one.name] for one in fields(RowFacts)))


def get_import(import_id: UUID) -> ImportFacts:
    """Return an import, or raise NotFound."""
    row = db.session.execute(_FACTS.where(_IMPORTS.c.id == import_id)).one_or_none()
    if row is None:
        raise NotFound(import_id)
    return _import(row)


def file_of(import_id: UUID) -> bytes:
    """Return the file of an import that is still to be read, or raise NotFound."""
    content = db.session.scalar(select(_IMPORTS.c.content).where(_IMPORTS.c.id == import_id))
    if content is None:
        raise NotFound(import_id)
    return bytes(content)


def imports_of(event_id: UUID) -> list[ImportFacts]:
    """Return the imports of an event, the newest first."""
    query = _FACTS.where(_IMPORTS.c.event_id == event_id)
    return [
        _import(row) for row in db.session.execute(query.order_by(_IMPORTS.c.created_at.desc(), _IMPORTS.c.id.desc()))
    ]


def unfinished_imports(event_id: UUID) -> list[ImportFacts]:
    """Return the imports of an event that go on by themselves, or wait for their team."""
    query = _FACTS.where(_IMPORTS.c.event_id == event_id, _IMPORTS.c.state.in_(UNFINISHED))
    return [_import(row) for row in db.session.execute(query.order_by(_IMPORTS.c.created_at, _IMPORTS.c.id))]


def earlier_of_same_file(current: ImportFacts) -> ImportFacts | None:
    """Return the last import of the very same file into the same event that entered somebody, if there was one."""
    query = _FACTS.where(
        _IMPORTS.c.event_id == current.event_id,
        _IMPORTS.c.digest == current.digest,
        _IMPORTS.c.id != current.id,
        _IMPORTS.c.state == ImportState.IMPORTED,
    )
    row = db.session.execute(query.order_by(_IMPORTS.c.created_at.desc()).limit(1)).one_or_none()
    return _import(row) if row else None


def findings_of(import_id: UUID) -> dict[Finding, int]:
    """Return how many rows there are of each finding."""
    query = select(_ROWS.c.finding, func.count()).where(_ROWS.c.import_id == import_id, _ROWS.c.finding.is_not(None))
    return {finding: number for finding, number in db.session.execute(query.group_by(_ROWS.c.finding))}  # noqa: C416 -- mypy takes a Row for no pair


def rows_found(import_id: UUID, findings: Collection[Finding], number: int | None = None) -> list[RowFacts]:
    """Return the rows of these findings in the order of the file, up to `number` of them."""
    query = _ROW.where(_ROWS.c.import_id == import_id, _ROWS.c.finding.in_(findings))
    return [_row(row) for row in db.session.execute(query.order_by(_ROWS.c.number).limit(number))]


def rows_page(import_id: UUID, findings: Collection[Finding], number: int, skipped: int) -> list[RowFacts]:
    """Return up to `number` rows of these findings in the order of the file, behind so many."""
    query = _ROW.where(_ROWS.c.import_id == import_id, _ROWS.c.finding.in_(findings)).order_by(_ROWS.c.number)
    return [_row(row) for row in db.session.execute(query.limit(number).offset(skipped))]


def unchecked_rows(import_id: UUID, number: int) -> list[RowFacts]:
    """Return the next rows that nobody has looked at."""
    query = _ROW.where(_ROWS.c.import_id == import_id, _ROWS.c.finding.is_(None))
    return [_row(row) for row in db.session.execute(query.order_by(_ROWS.c.number).limit(number))]


def rows_left(import_id: UUID) -> Iterator[RowFacts]:
    """Return every row that is not taken over, read as they are written out."""
    query = _ROW.where(_ROWS.c.import_id == import_id, _ROWS.c.finding.in_(LEFT)).order_by(_ROWS.c.number)
    for row in db.session.execute(query.execution_options(yield_per=500)):
        yield _row(row)


def row_of_address(import_id: UUID, email_keys: Collection[str]) -> dict[str, int]:
    """Return in which checked row each of the addresses stands first."""
    query = (
        select(_ROWS.c.email_key, func.min(_ROWS.c.number))
        .where(_ROWS.c.import_id == import_id, _ROWS.c.email_key.in_(email_keys), _ROWS.c.finding.is_not(None))
        .group_by(_ROWS.c.email_key)
    )
    return {key: number for key, number in db.session.execute(query)}  # noqa: C416 -- mypy takes a Row for no pair


def row_of_name(import_id: UUID, name_keys: Collection[str]) -> dict[str, int]:
    """Return in which checked row each of the names stands first."""
    query = (
        select(_ROWS.c.name_key, func.min(_ROWS.c.number))
        .where(_ROWS.c.import_id == import_id, _ROWS.c.name_key.in_(name_keys), _ROWS.c.finding.is_not(None))
        .group_by(_ROWS.c.name_key)
    )
    return {key: number for key, number in db.session.execute(query)}  # noqa: C416 -- mypy takes a Row for no pair


def known_addresses(event_id: UUID, email_keys: Collection[str]) -> set[str]:
    """Return which of the addresses come, wait or hope already."""
    query = select(_REGISTRATIONS.c.email_key).where(
        _REGISTRATIONS.c.event_id == event_id,
        _REGISTRATIONS.c.email_key.in_(email_keys),
        _REGISTRATIONS.c.state.in_(LIVING),
    )
    return set(db.session.scalars(query))


def known_names(event_id: UUID, name_keys: Collection[str]) -> set[str]:
    """Return which of the names come, wait or hope already."""
    query = select(_REGISTRATIONS.c.name_key).where(
        _REGISTRATIONS.c.event_id == event_id,
        _REGISTRATIONS.c.name_key.in_(name_keys),
        _REGISTRATIONS.c.state.in_(LIVING),
    )
    return set(db.session.scalars(query))


def remembered_columns(cluster_id: UUID) -> dict[str, str]:
    """Return what the cluster said its columns hold, by their headings."""
    query = select(_REMEMBERED.c.heading, _REMEMBERED.c.target).where(_REMEMBERED.c.cluster_id == cluster_id)
    return {row.heading: row.target for row in db.session.execute(query)}


def _import(row: Row[Any]) -> ImportFacts:
    return ImportFacts(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it


def _row(row: Row[Any]) -> RowFacts:
    facts = dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it
    facts["faults"] = tuple(Fault(**fault) for fault in row.faults)
    return RowFacts(**facts)
