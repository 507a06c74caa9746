"""Reading the events whose tables may leave the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from eventsvc.accounts.policy import Reach
from eventsvc.attendance.models import Scan
from eventsvc.events.holding import held_by
from eventsvc.events.models import Event
from eventsvc.events.queries import DECIDES_CATEGORY
from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import folded
from eventsvc.registration.models import Registration
from eventsvc.registration.states import RegistrationState

PAGE = 30


@dataclass(frozen=True, kw_only=True)
class ExportableEvent:
    """An event, and how many rows its tables would have."""

    id: UUID
    slug: str
    title_de: str
    title_en: str
    starts_at: datetime
    timezone: str
    is_decided: bool
    decides_category: bool
    registrations: int
    present: int


@dataclass(frozen=True)
class EventPage:
    """A page of events, the latest first."""

    rows: tuple[ExportableEvent, ...]
    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def exportable_events(reach: Reach, words: str, number: int) -> EventPage:
    """Return a page of the events within reach in whose title or place every word occurs, the latest first.

    A page behind the last is the last.
    """
    conditions = [
        held_by(reach),
        *(Event.search_text.contains(word, autoescape=True) for word in folded(words).split()),
    ]
    total = db.session.scalar(select(func.count()).select_from(Event).where(*conditions)) or 0
    number = min(max(1, number), max(1, -(-total // PAGE)))
    page = _events().where(*conditions).order_by(Event.starts_at.desc(), Event.id)
    rows = db.session.execute(page.offset((number - 1) * PAGE).limit(PAGE))
    return EventPage(tuple(_row(row) for row in rows), number, total)


def get_exportable_event(slug: str, reach: Reach) -> ExportableEvent:
    """Return the event of that name, if it lies within reach. Raises NotFound."""
    row = db.session.execute(_events().where(Event.slug == slug, held_by(reach))).one_or_none()
    if row is None:
        raise NotFound(slug)
    return _row(row)


def registrations_by_state(event_id: UUID) -> dict[RegistrationState, int]:
    """Return how many registrations of the event are in each state, only those that occur."""
    rows = db.session.execute(
        select(Registration.state, func.count().label("number"))
        .where(Registration.event_id == event_id)
        .group_by(Registration.state)
    )
    found = {row.state: row.number for row in rows}
    return {state: found[state] for state in RegistrationState if state in found}


def _events() -> Select[*tuple[Any, ...]]:
    registrations = select(func.count()).where(Registration.event_id == Event.id).correlate(Event).scalar_subquery()
    present = (
        select(func.count()).where(Scan.event_id == Event.id, Scan.undone_at.is_(None)).correlate(Event)
    ).scalar_subquery()
    return select(
        Event.id,
        Event.slug,
        Event.title_de,
        Event.title_en,
        Event.starts_at,
        Event.timezone,
        Event.is_decided,
        DECIDES_CATEGORY,
        registrations.label("registrations"),
        present.label("present"),
    )


def _row(row: Row[*tuple[Any, ...]]) -> ExportableEvent:
    return ExportableEvent(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it
