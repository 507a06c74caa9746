"""The journal: of an event, of a person at it, of a cluster; read page by page, filtered, and taken along as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, render_template, request, stream_with_context

from eventsvc.accounts.policy import Permission, Reach
from eventsvc.clusters.queries import clusters_by_name
from eventsvc.exports import FORMATS
from eventsvc.exports.journal import journal_table
from eventsvc.journal import note
from eventsvc.journal.models import ActorKind
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.localized import HOME, in_language
from eventsvc.kit.text import N_
from eventsvc.registration.chronicle import Scope, Wanted, actors_in, read_all, read_journal
from eventsvc.web.addresses import short_address
from eventsvc.web.deeds import DEEDS, DeedGroup
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import chosen_language, said

from . import blueprint
from .journal_words import actions_worded, told
from .ownership import actor, own_event, own_registration

LONGEST_WORDS = 80
KINDS = {
    ActorKind.PERSON: N_("Die Person selbst"),
    ActorKind.CONTACT: N_("Der Kontakt einer Buchung"),
    ActorKind.GUEST: N_("Gäste"),
    ActorKind.SYSTEM: N_("Das System"),
}
Page = str | Response


@dataclass(frozen=True, kw_only=True)
class Journal:
    """Whose journal is shown: what it is called in the page and in a file, and what is told beside its title."""

    scope: Scope
    subject_id: UUID
    name: str
    file: str
    timezone: str = HOME
    context: dict[str, Any]


@blueprint.get("/veranstaltungen/<slug>/journal")
@requires(Permission.SEE_JOURNAL)
@short_address
def journal_of_event(slug: str) -> Page:
    """Show what was done to an event and its people."""
    event = own_event(slug, Permission.SEE_JOURNAL)
    name = in_language(chosen_language(), event.title_de, event.title_en)
    of_event = Scope(event_id=event.id)
    return _answer(
        Journal(
            scope=of_event, subject_id=event.id, name=name, file=slug, timezone=event.timezone, context={"event": event}
        )
    )


@blueprint.get("/veranstaltungen/<slug>/teilnehmende/<uuid:registration_id>/journal")
@requires(Permission.SEE_JOURNAL)
@short_address
def journal_of_person(slug: str, registration_id: UUID) -> Page:
    """Show what was done to a person at an event, and what they did themselves."""
    event = own_event(slug, Permission.SEE_JOURNAL)
    registration = own_registration(slug, registration_id, Permission.SEE_JOURNAL)
    return _answer(
        Journal(
            scope=Scope(event_id=event.id, registration_id=registration_id),
            subject_id=registration_id,
            name=registration.person.name or said(N_("Gelöscht nach Ablauf der Frist")),
            file=f"{slug}-person",
            timezone=event.timezone,
            context={"event": event, "registration": registration},
        )
    )


@blueprint.get("/journal")
@requires(Permission.SEE_JOURNAL)
def journals() -> str:
    """List the clusters whose journal the account may read."""
    return render_template("organizer/journals.html", clusters=clusters_by_name(_reach().clusters))


@blueprint.get("/journal/<slug>")
@requires(Permission.SEE_JOURNAL)
@short_address
def journal_of_cluster(slug: str) -> Page:
    """Show what was done in a cluster: at its events, and in its team."""
    found = [one for one in clusters_by_name(_reach().clusters) if one.slug == slug]
    if not found:
        raise NotFound(slug)
    name = in_language(chosen_language(), found[0].name_de, found[0].name_en)
    of_cluster = Scope(cluster_id=found[0].id)
    return _answer(Journal(scope=of_cluster, subject_id=found[0].id, name=name, file=slug, context={}))


def _reach() -> Reach:
    return access().reach(Permission.SEE_JOURNAL)


def _answer(journal: Journal) -> Page:
    wanted, ending = _wanted(journal), request.args.get("datei", "")
    if ending in FORMATS:
        return _file(journal, wanted, ending)
    page = read_journal(
        journal.scope,
        wanted,
        older_than=request.args.get("vor", type=UUID),
        newer_than=request.args.get("nach", type=UUID),
    )
    return render_template(
        "organizer/journal.html",
        journal=journal,
        page=page,
        entries=told(page.rows),
        who=[(kind.value, said(words)) for kind, words in KINDS.items()]
        + [(str(key), name) for key, name in actors_in(journal.scope)],
        groups=[(group.value, said(group.label)) for group in DeedGroup],
        chosen={name: request.args.get(name, "") for name in ("wer", "was", "von", "bis", "suche")},
        formats=FORMATS,
        **{"event": None, "registration": None} | journal.context,
    )


def _wanted(journal: Journal) -> Wanted:
    group, words = request.args.get("was", ""), request.args.get("suche", "").strip()[:LONGEST_WORDS]
    until = _midnight("bis", journal.timezone, days=1)
    return Wanted(
        who=_who(request.args.get("wer", "")),
        actions=_actions(DeedGroup(group)) if group in set(DeedGroup) else None,
        since=_midnight("von", journal.timezone),
        until=until,
        words=words,
        worded=actions_worded(words) if words else frozenset(),
    )


def _actions(group: DeedGroup) -> frozenset[str]:
    return frozenset(action for action, deed in DEEDS.items() if deed.group is group)


def _who(text: str) -> ActorKind | UUID | None:
    if text in set(ActorKind):
        return ActorKind(text)
    try:
        return UUID(text)
    except ValueError:
        return None


def _midnight(name: str, timezone: str, days: int = 0) -> datetime | None:
    """When the day begins that was asked for, where the event takes place; a day that is none is not asked for."""
    try:
        day = date.fromisoformat(request.args.get(name, "")) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, time(), ZoneInfo(timezone))


def _file(journal: Journal, wanted: Wanted, ending: str) -> Response:
    """Give the file as it is read; that it was taken is noted first."""
    now, scope = read_clock(), journal.scope
    with transaction():
        note(
            "journal.exported",
            journal.subject_id,
            by=actor(),
            now=now,
            event_id=scope.event_id,
            cluster_id=scope.cluster_id,
            format=ending,
        )
    table = journal_table(chosen_language(), _rows(journal, wanted))
    answer = Response(
        stream_with_context(FORMATS[ending].write(table)), mimetype=None, content_type=FORMATS[ending].media_type
    )
    day = now.astimezone(ZoneInfo(journal.timezone))
    answer.headers.set("Content-Disposition", "attachment", filename=f"{journal.file}-journal-{day:%Y-%m-%d}.{ending}")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _rows(journal: Journal, wanted: Wanted) -> Iterator[tuple[str | datetime, ...]]:
    zone = ZoneInfo(journal.timezone)
    for entries in read_all(journal.scope, wanted):
        for entry in told(entries):
            at = entry.at.astimezone(zone).replace(tzinfo=None)
            differences = "; ".join(str(one) for one in entry.differences)
            yield at, entry.who, entry.deed, entry.sentence, differences, " · ".join(entry.notes), entry.event
