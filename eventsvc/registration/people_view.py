"""What a list of people shows: whom, in which columns, in which order; as an address carries it and views keep it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from eventsvc.kit.text import N_

from .people_filter import Pairs, PeopleFilter, people_filter

NAME = "name"
ANSWER = "antwort-"
MOST_COLUMNS = 12


class ListColumn(StrEnum):
    """What of a person can be a column beside the name; answers can be columns, too."""

    ORGANIZATION = "organization"
    STATE = "state"
    SINCE = "since"
    KIND = "kind"
    CATEGORY = "category"
    ORIGIN = "origin"
    SIGNED_UP = "signed_up"
    PHONE = "phone"
    PLACE = "place"
    PROGRAMME = "programme"
    TAGS = "tags"
    NOTE = "note"
    FOLLOW_UP = "follow_up"
    REMARKS = "remarks"
    DIETARY = "dietary"
    ACCESS = "access"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return COLUMN_LABELS[self]


COLUMN_LABELS = {
    ListColumn.ORGANIZATION: N_("Organisation"),
    ListColumn.STATE: N_("Stand"),
    ListColumn.SINCE: N_("Seit"),
    ListColumn.KIND: N_("Art der Organisation"),
    ListColumn.CATEGORY: N_("Kategorie"),
    ListColumn.ORIGIN: N_("Über welches Cluster"),
    ListColumn.SIGNED_UP: N_("Eingegangen"),
    ListColumn.PHONE: N_("Telefon"),
    ListColumn.PLACE: N_("Postleitzahl und Land"),
    ListColumn.PROGRAMME: N_("Auswahl im Programm"),
    ListColumn.TAGS: N_("Schlagwörter"),
    ListColumn.NOTE: N_("Notiz des Teams"),
    ListColumn.FOLLOW_UP: N_("Wiedervorlage"),
    ListColumn.REMARKS: N_("Anmerkungen"),
    ListColumn.DIETARY: N_("Essen"),
    ListColumn.ACCESS: N_("Barrierefreiheit"),
}
USUAL = (ListColumn.ORGANIZATION, ListColumn.STATE, ListColumn.SINCE)
# What touches someone's health: only for who may know it.
OF_HEALTH = frozenset({ListColumn.DIETARY, ListColumn.ACCESS})
# What has no order of its own.
UNORDERED = frozenset({ListColumn.PROGRAMME, ListColumn.TAGS})
EVERYONE = PeopleFilter()
# A column's name: a member above, or an answer.
Name = str


@dataclass(frozen=True, kw_only=True)
class PeopleView:
    """Whom a list shows, its columns in order beside the name, and what it is sorted by."""

    wanted: PeopleFilter = EVERYONE
    columns: tuple[Name, ...] = USUAL
    order: Name = NAME
    descending: bool = False

    @property
    def pairs(self) -> Pairs:
        """Return it as it stands in an address; what is usual is left out."""
        columns = () if self.columns == USUAL else tuple(("spalte", str(name)) for name in self.columns)
        order = () if self.order == NAME else (("sortierung", str(self.order)),)
        return (*self.wanted.pairs, *columns, *order, *((("richtung", "ab"),) if self.descending else ()))

    @property
    def query(self) -> str:
        """The view as a query string: what is kept of it, and what a link carries."""
        return urlencode(self.pairs)

    def showing(self, wanted: PeopleFilter) -> PeopleView:
        """Return the same list of other people."""
        return replace(self, wanted=wanted)

    def sorted_by(self, name: Name) -> PeopleView:
        """Return the same in that order; backwards, if it is the order already."""
        return replace(self, order=name, descending=self.order == name and not self.descending)

    def for_reader(self, known: Iterable[UUID], *, sees_health: bool) -> PeopleView:
        """Return the same without what the reader may not know, and without questions that the event does not ask."""
        keys, hidden = frozenset(known), frozenset() if sees_health else OF_HEALTH

        def can_see(name: Name) -> bool:
            key = answer_key(name)
            return key in keys if key else name not in hidden

        columns = tuple(name for name in self.columns if can_see(name))
        unknown = {one.key for one in self.wanted.answers} - keys
        return replace(
            self,
            wanted=self.wanted.without_answers(unknown),
            columns=columns,
            order=self.order if self.order == NAME or can_see(self.order) else NAME,
        )


def people_view(pairs: Iterable[tuple[str, str]]) -> PeopleView:
    """Return the view that an address asks for; what nobody could have meant is left out."""
    asked = list(pairs)
    columns = tuple(dict.fromkeys(value for name, value in asked if name == "spalte" and is_column(value)))
    order = next((value for name, value in asked if name == "sortierung" and can_order(value)), NAME)
    return PeopleView(
        wanted=people_filter(asked),
        columns=columns[:MOST_COLUMNS] or USUAL,
        order=order,
        descending=("richtung", "ab") in asked,
    )


def kept_view(query: str) -> PeopleView:
    """Return the view that was kept as a query string."""
    return people_view(parse_qsl(query))


def answer_column(key: UUID) -> Name:
    """Return the name of the column with the answers to a question."""
    return ANSWER + key.hex


def answer_key(name: Name) -> UUID | None:
    """Return the question whose answers the column holds, or None."""
    if not name.startswith(ANSWER):
        return None
    try:
        return UUID(name.removeprefix(ANSWER))
    except ValueError:
        return None


def is_column(name: Name) -> bool:
    """Whether there can be such a column."""
    return name in set(ListColumn) or answer_key(name) is not None


def can_order(name: Name) -> bool:
    """Whether a list can be sorted by it."""
    return name == NAME or (is_column(name) and name not in UNORDERED)
