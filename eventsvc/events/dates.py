"""The dates of an event and of what hangs on it: what they are called, and how they move along with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Table, update

from eventsvc.kit.db import db, table_of
from eventsvc.kit.localized import Bilingual
from eventsvc.kit.text import N_

from .category_queries import CategoryRow, categories_of
from .codes import CodeRow, codes_of
from .contingents import ContingentRow, contingents_of
from .drafts import EventDraft
from .entry_models import Code, Contingent
from .filling import PoolRow
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
    # These follow in any case.
    STARTS = "starts_at"
    ENDS = "ends_at"
    SESSION_STARTS = "session_starts"
    REMINDED = "reminded"
    THANKED = "thanked"

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
    DateKind.STARTS: N_("Beginn"),
    DateKind.ENDS: N_("Ende"),
    DateKind.SESSION_STARTS: N_("Programmpunkt „%(name)s“"),
    DateKind.REMINDED: N_("Erinnerung"),
    DateKind.THANKED: N_("Dank nach der Veranstaltung"),
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
    hanging = hanging_dates(
        pools=get_held_event(event_id).pools,
        categories=categories_of(event_id),
        contingents=contingents_of(event_id),
        codes=codes_of(event_id),
    )
    return [one for one in (*dates_in(draft, OF_THE_EVENT), *hanging) if one.at > now]


def dates_in(draft: EventDraft, kinds: Iterable[DateKind]) -> Iterator[EventDate]:
    """Yield the dates of these kinds that stand in the draft itself."""
    for kind in kinds:
        if at := getattr(draft, kind):
            yield EventDate(kind=kind, at=at)


def hanging_dates(
    *,
    pools: Iterable[PoolRow],
    categories: Iterable[CategoryRow],
    codes: Iterable[CodeRow],
    contingents: Iterable[ContingentRow] = (),
) -> Iterator[EventDate]:
    """Yield the dates of what hangs on an event; a contingent that is released has none any more."""
    for pool in pools:
        yield from _dates(pool.id, Bilingual(pool.participation.label), {DateKind.WAY_CLOSES: pool.closes_at})
    for one in categories:
        window = {DateKind.CATEGORY_OPENS: one.opens_at, DateKind.CATEGORY_CLOSES: one.closes_at}
        yield from _dates(one.id, Bilingual(one.name_de, one.name_en), window)
    for contingent in contingents:
        if contingent.released_at is None:
            release = {DateKind.CONTINGENT_RELEASED: contingent.release_at}
            yield from _dates(contingent.id, Bilingual(contingent.organization), release)
    for code in codes:
        yield from _dates(code.id, Bilingual(code.code), {DateKind.CODE_EXPIRES: code.expires_at})


def set_dates(dates: Iterable[EventDate]) -> None:
    """Write the dates of what hangs on an event; its own are the draft's."""
    for one in dates:
        if one.row_id is not None:
            table, column = _COLUMNS[one.kind]
            db.session.execute(update(table).where(table.c.id == one.row_id).values({column: one.at}))


def _dates(row_id: UUID, name: Bilingual, dates: Mapping[DateKind, datetime | None]) -> Iterator[EventDate]:
    for kind, at in dates.items():
        if at is not None:
            yield EventDate(kind=kind, at=at, name=name, row_id=row_id)
