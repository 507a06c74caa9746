"""What happened to an account, told in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsvc.accounts.models import Role
from eventsvc.accounts.queries import account_names
from eventsvc.clusters.queries import cluster_names
from eventsvc.events.holding import event_titles
from eventsvc.journal.models import ActorKind
from eventsvc.journal.queries import EntryRow, entries_about
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import N_

from .deeds import DEEDS
from .languages import chosen_language, said


@dataclass(frozen=True)
class Moment:
    """One thing that was done: when, in words, by whom, and what else there is to say."""

    at: datetime
    title: str
    by: str
    note: str


def history_of_account(account_id: UUID) -> list[Moment]:
    """Return what was done to the account, the newest first."""
    entries = entries_about(account_id)
    names = account_names({entry.actor_id for entry in entries if entry.actor_id is not None})
    clusters = cluster_names(UUID(entry.facts["cluster"]) for entry in entries if entry.facts.get("cluster"))
    events = event_titles({entry.event_id for entry in entries if entry.event_id is not None})
    language = chosen_language()
    places = {key: in_language(language, *both) for key, both in clusters.items()}
    places |= {key: title.said(language) for key, title in events.items()}
    return [_moment(entry, names, places) for entry in entries]


def _moment(entry: EntryRow, names: dict[UUID, str], places: dict[UUID, str]) -> Moment:
    by = said(N_("automatisch")) if entry.actor_kind is ActorKind.SYSTEM else names.get(entry.actor_id or entry.id, "")
    facts = entry.facts
    parts = []
    if facts.get("role") in set(Role):
        parts.append(said(Role(facts["role"]).label))
    if facts.get("cluster"):
        parts.append(places.get(UUID(facts["cluster"]), ""))
    elif entry.event_id is not None:
        parts.append(places.get(entry.event_id, ""))
    return Moment(entry.at, said(DEEDS[entry.action].title), by, " · ".join(filter(None, parts)))
