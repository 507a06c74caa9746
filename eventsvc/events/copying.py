"""What of an event comes along into a copy of it, and where its dates come to lie. Pure; people never come along."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from eventsvc.kit.localized import Bilingual
from eventsvc.kit.text import N_

from .checklist import Whole
from .codes import CodeRow
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
    Along.MAILS: N_("Zeitpunkte der Erinnerungen"),
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
    """A date of an event and where it comes to lie: what it is, what of, when it was and will be."""

    label: str
    name: Bilingual
    old: datetime
    new: datetime


def moved_dates(source: Source, to: datetime, along: Collection[Along]) -> list[MovedDate]:
    """Return every date of the copy beside what it was, in the order in which they come."""
    move = move_of(source.whole.draft, to)
    new = copied(source.whole.draft, to, along)
    found = [*_of_the_event(source.whole.draft, new), *_of_the_rest(source, move, along), *_reminders(source, new)]
    return sorted(found, key=lambda one: one.new)


def _of_the_event(old: EventDraft, new: EventDraft) -> Iterator[MovedDate]:
    for name, label in _DATES.items():
        before, after = getattr(old, name), getattr(new, name)
        if before is not None and after is not None:
            yield MovedDate(label, Bilingual(""), before, after)


def _of_the_rest(source: Source, move: Move, along: Collection[Along]) -> Iterator[MovedDate]:
    for what, label, name, at in _dated(source):
        if what in along and at is not None:
            yield MovedDate(label, name, at, move(at))


def _dated(source: Source) -> Iterable[tuple[Along, str, Bilingual, datetime | None]]:
    for pool in source.pools:
        label = pool.participation.label
        yield Along.DEADLINES, N_("Anmeldeschluss einer Teilnahmeart"), Bilingual(label), pool.closes_at
    for category in source.whole.categories:
        name = Bilingual(category.name_de, category.name_en)
        yield Along.CATEGORIES, N_("Kategorie öffnet"), name, category.opens_at
        yield Along.CATEGORIES, N_("Kategorie schließt"), name, category.closes_at
    for session in source.whole.sessions:
        yield Along.PROGRAMME, N_("Programmpunkt"), session.title, session.starts_at
    for code in source.codes:
        yield Along.CODES, N_("Code läuft ab"), Bilingual(code.code), code.expires_at


def _reminders(source: Source, new: EventDraft) -> Iterator[MovedDate]:
    old = source.whole.draft
    for rule in new.reminder_rules:
        before, after = (
            due_at(rule.anchor, rule.days, rule.at, one.starts_at, one.ends_at, one.timezone) for one in (old, new)
        )
        label = N_("Erinnerung") if rule.anchor is ReminderAnchor.START else N_("Dank nach der Veranstaltung")
        yield MovedDate(label, Bilingual(""), before, after)


_DATES = {
    "opens_at": N_("Anmeldung öffnet"),
    "closes_at": N_("Anmeldeschluss"),
    "starts_at": N_("Beginn"),
    "ends_at": N_("Ende"),
    "list_from": N_("Liste der Teilnehmenden ab"),
    "list_until": N_("Liste der Teilnehmenden bis"),
}
