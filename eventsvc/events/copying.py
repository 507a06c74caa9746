"""What of an event comes along into a copy of it, and where its dates come to lie. Pure; people never come along."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from eventsvc.kit.text import N_

from .checklist import Whole
from .codes import CodeRow
from .dates import OF_THE_EVENT, DateKind, EventDate, dates_in, hanging_dates
from .drafts import EventDraft
from .filling import PoolRow
from .letters import Place
from .models import ReminderAnchor
from .moving import Move
from .reminders import due_at


class Along(StrEnum):
    """What may come along, each by choice."""

    TEXTS = "texts"
    VENUE = "venue"
    PROGRAMME = "programme"
    CATEGORIES = "categories"
    QUESTIONS = "questions"
    RULES = "rules"
    DEADLINES = "deadlines"
    MAILS = "mails"
    HOSTS = "hosts"
    TEAM = "team"
    CODES = "codes"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return ALONG_LABELS[self]


ALONG_LABELS = {
    Along.TEXTS: N_("Beschreibung und englische Texte"),
    Along.VENUE: N_("Veranstaltungsort"),
    Along.PROGRAMME: N_("Programm"),
    Along.CATEGORIES: N_("Kategorien mit Kontingenten und Preisen"),
    Along.QUESTIONS: N_("Fragen"),
    Along.RULES: N_("Regeln und Gebühren der Abmeldung"),
    Along.DEADLINES: N_("Anmeldebeginn und Anmeldeschluss"),
    Along.MAILS: N_("Mailtexte und Zeitpunkte der Erinnerungen"),
    Along.HOSTS: N_("Mitveranstalter; sie werden neu eingeladen"),
    Along.TEAM: N_("Wer zum Team dieser Veranstaltung gehört"),
    Along.CODES: N_("Codes mit ihren Grenzen; wie oft sie benutzt wurden, zählt nicht mit"),
}
# What an organizer copies without a second thought; who works on it and who gets in is a decision.
USUALLY = frozenset(Along) - {Along.HOSTS, Along.TEAM, Along.CODES}
TEXTS = ("summary_de", "summary_en", "description_de", "description_en", "audience_de", "audience_en")


def copied(draft: EventDraft, to: datetime, along: Collection[Along]) -> EventDraft:
    """Return the draft of a copy that begins at `to`: its title, kind, places and contact always, the rest by choice.

    The link to take part online never comes along: it opens the room of the earlier event.
    """
    move = move_of(draft, to)
    kept: dict[str, Any] = {"starts_at": to, "ends_at": move.end(draft.ends_at), "join_url": ""}
    kept |= {name: move(at) if (at := getattr(draft, name)) else None for name in ("list_from", "list_until")}
    if Along.DEADLINES in along:
        kept |= {"opens_at": move(draft.opens_at) if draft.opens_at else None, "closes_at": move(draft.closes_at)}
    else:
        kept |= {"opens_at": None, "closes_at": to}
    if Along.TEXTS not in along:
        kept |= dict.fromkeys(TEXTS, "") | {"title_en": ""}
    if Along.VENUE not in along:
        kept |= {"venue": Place(), "region": None}
    if Along.MAILS not in along:
        kept["reminders"] = None
    if Along.HOSTS not in along:
        kept["host_cluster_ids"] = ()
    return replace(draft, **kept)


def move_of(draft: EventDraft, to: datetime) -> Move:
    """Return how the dates of an event move with it to another start, by the clock of its own zone."""
    zone = ZoneInfo(draft.timezone)
    return Move(draft.starts_at, to, zone, zone)


@dataclass(frozen=True, kw_only=True)
class Source:
    """An event to be copied, with all that has dates."""

    whole: Whole
    pools: tuple[PoolRow, ...] = ()
    codes: Collection[CodeRow] = field(default=())


@dataclass(frozen=True)
class MovedDate:
    """A date of an event, and where it comes to lie."""

    date: EventDate
    new: datetime


def moved_dates(source: Source, to: datetime, along: Collection[Along]) -> list[MovedDate]:
    """Return every date of the copy beside what it was, in the order in which they come."""
    move = move_of(source.whole.draft, to)
    new = copied(source.whole.draft, to, along)
    hanging = (MovedDate(one, move(one.at)) for one in _hanging(source) if OF_WHAT[one.kind] in along)
    found = [*_of_the_event(source.whole.draft, new), *hanging, *_reminders(source, new)]
    return sorted(found, key=lambda one: one.new)


def _of_the_event(old: EventDraft, new: EventDraft) -> Iterator[MovedDate]:
    later = {one.kind: one.at for one in dates_in(new, OF_THE_DRAFT)}
    for one in dates_in(old, OF_THE_DRAFT):
        if one.kind in later:
            yield MovedDate(one, later[one.kind])


def _hanging(source: Source) -> Iterator[EventDate]:
    yield from hanging_dates(pools=source.pools, categories=source.whole.categories, codes=source.codes)
    for session in source.whole.sessions:
        yield EventDate(kind=DateKind.SESSION_STARTS, at=session.starts_at, name=session.title, row_id=session.id)


def _reminders(source: Source, new: EventDraft) -> Iterator[MovedDate]:
    old = source.whole.draft
    for rule in new.reminder_rules:
        before, after = (
            due_at(rule.anchor, rule.days, rule.at, one.starts_at, one.ends_at, one.timezone) for one in (old, new)
        )
        kind = DateKind.REMINDED if rule.anchor is ReminderAnchor.START else DateKind.THANKED
        yield MovedDate(EventDate(kind=kind, at=before), after)


OF_THE_DRAFT = (*OF_THE_EVENT, DateKind.STARTS, DateKind.ENDS)
# With what each date of what hangs on an event comes along.
OF_WHAT = {
    DateKind.WAY_CLOSES: Along.DEADLINES,
    DateKind.CATEGORY_OPENS: Along.CATEGORIES,
    DateKind.CATEGORY_CLOSES: Along.CATEGORIES,
    DateKind.SESSION_STARTS: Along.PROGRAMME,
    DateKind.CODE_EXPIRES: Along.CODES,
}
