"""The dates that stand relative to an event's days: read, and moved along with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Table, update

from eventsvc.kit.db import db, table_of
from eventsvc.kit.localized import Bilingual
from eventsvc.kit.text import N_

from .category_queries import categories_of
from .codes import codes_of
from .contingents import contingents_of
from .drafts import EventDraft
from .entry_models import Code, Contingent
from .models import Category, Pool
from .moving import Move
from .organizer_queries import get_held_event

NOBODY = Bilingual("")


class DateKind(StrEnum):
    """What happens on a date of an event."""

    OPENS = "opens_at"
    CLOSES = "closes_at"
    LIST_SHOWN = "list_from"
    LIST_HIDDEN = "list_until"
    WAY_CLOSES = "way_closes"
    CATEGORY_OPENS = "category_opens"
    CATEGORY_CLOSES = "category_closes"
    CONTINGENT_RELEASED = "contingent_released"
    CODE_EXPIRES = "code_expires"

    @property
    def label(self) -> str:
        """The German words, marked for the catalogues."""
        return LABELS[self]


LABELS = {
    DateKind.OPENS: N_("Anmeldung öffnet"),
    DateKind.CLOSES: N_("Anmeldeschluss"),
    DateKind.LIST_SHOWN: N_("Liste zeigen ab"),
    DateKind.LIST_HIDDEN: N_("Liste zeigen bis"),
    DateKind.WAY_CLOSES: N_("Anmeldeschluss „%(name)s“"),
    DateKind.CATEGORY_OPENS: N_("„%(name)s“ wird wählbar"),
    DateKind.CATEGORY_CLOSES: N_("„%(name)s“ ist nicht mehr wählbar"),
    DateKind.CONTINGENT_RELEASED: N_("Das Kontingent „%(name)s“ geht an alle zurück"),
    DateKind.CODE_EXPIRES: N_("Der Code „%(name)s“ läuft ab"),
}
OF_THE_EVENT = (DateKind.OPENS, DateKind.CLOSES, DateKind.LIST_SHOWN, DateKind.LIST_HIDDEN)
# What begins can begin at once; what ends in the past has ended before anybody knew.
BEGINNINGS = {DateKind.OPENS, DateKind.LIST_SHOWN, DateKind.CATEGORY_OPENS}
_COLUMNS: dict[DateKind, tuple[Table, str]] = {
    DateKind.WAY_CLOSES: (table_of(Pool), "closes_at"),
    DateKind.CATEGORY_OPENS: (table_of(Category), "opens_at"),
    DateKind.CATEGORY_CLOSES: (table_of(Category), "closes_at"),
    DateKind.CONTINGENT_RELEASED: (table_of(Contingent), "release_at"),
    DateKind.CODE_EXPIRES: (table_of(Code), "expires_at"),
}


@dataclass(frozen=True, kw_only=True)
class EventDate:
    """A date of the event itself, or of what hangs on it: then with its name and the row it stands in."""

    kind: DateKind
    at: datetime
    name: Bilingual = NOBODY
    row_id: UUID | None = None

    def moved(self, move: Move, now: datetime) -> EventDate:
        """Return the date as it lies after the move; an end never comes to lie in the past."""
        at = move(self.at)
        return self if at <= now and self.kind not in BEGINNINGS else replace(self, at=at)


def dates_of(event_id: UUID, draft: EventDraft, now: datetime) -> list[EventDate]:
    """Return the dates that are still to come, those of the event first; what has passed stays as it is."""
    found = [*_own(draft), *_further(event_id)]
    return [EventDate(kind=kind, at=at, **more) for kind, at, more in found if at is not None and at > now]


def set_dates(dates: Iterable[EventDate]) -> None:
    """Write the dates of what hangs on an event; its own are the draft's."""
    for one in dates:
        if one.row_id is not None:
            table, column = _COLUMNS[one.kind]
            db.session.execute(update(table).where(table.c.id == one.row_id).values({column: one.at}))


_Entry = tuple[DateKind, datetime | None, dict[str, Any]]


def _own(draft: EventDraft) -> Iterator[_Entry]:
    for kind in OF_THE_EVENT:
        yield kind, getattr(draft, kind), {}


def _further(event_id: UUID) -> Iterator[_Entry]:
    for pool in get_held_event(event_id).pools:
        yield DateKind.WAY_CLOSES, pool.closes_at, _of(pool.id, pool.participation.label)
    for category in categories_of(event_id):
        whose = _of(category.id, category.name_de, category.name_en)
        yield DateKind.CATEGORY_OPENS, category.opens_at, whose
        yield DateKind.CATEGORY_CLOSES, category.closes_at, whose
    for contingent in contingents_of(event_id):
        if contingent.released_at is None:
            yield DateKind.CONTINGENT_RELEASED, contingent.release_at, _of(contingent.id, contingent.organization)
    for code in codes_of(event_id):
        yield DateKind.CODE_EXPIRES, code.expires_at, _of(code.id, code.code)


def _of(row_id: UUID, *name: str) -> dict[str, Any]:
    return {"row_id": row_id, "name": Bilingual(*name)}
