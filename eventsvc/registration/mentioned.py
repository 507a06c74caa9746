"""Whom and what the journal speaks of: the names behind a page of entries, each kind read in one statement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from eventsvc.accounts.queries import account_names
from eventsvc.clusters.models import Carrier
from eventsvc.clusters.queries import cluster_names
from eventsvc.events.entry_models import Code, Contingent
from eventsvc.events.models import Event
from eventsvc.events.question_queries import labels_by_key
from eventsvc.journal.models import ActorKind
from eventsvc.journal.queries import EntryRow
from eventsvc.kit.db import db
from eventsvc.kit.ids import written_code
from eventsvc.kit.localized import in_language

from .invitation_models import Invitation
from .models import Booking, Registration


@dataclass(frozen=True)
class EventName:
    """An event that an entry is about."""

    slug: str
    title: str
    timezone: str


@dataclass(frozen=True)
class Mentioned:
    """Names by what they belong to; what has none any more is missing."""

    people: dict[UUID, str] = field(default_factory=dict)
    contacts: dict[UUID, str] = field(default_factory=dict)
    things: dict[UUID, str] = field(default_factory=dict)
    accounts: dict[UUID, str] = field(default_factory=dict)
    events: dict[UUID, EventName] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)


# Differences that name clusters and carriers.
NAMING = frozenset({"lead_cluster", "carrier", "hosts", "carrier_id", "second_carrier_id", "third_carrier_id"})


def mentioned_in(entries: Collection[EntryRow], language: str) -> Mentioned:
    """Return all names that are needed to tell the entries."""
    subjects = {entry.subject_id for entry in entries}
    actors = {entry.actor_id for entry in entries if entry.actor_id and entry.actor_kind is ActorKind.ACCOUNT}
    contacts = {entry.actor_id for entry in entries if entry.actor_id and entry.actor_kind is ActorKind.CONTACT}
    called = subjects | {UUID(entry.facts["account"]) for entry in entries if entry.facts.get("account")}
    return Mentioned(
        people=_named(select(Registration.id, Registration.first_name, Registration.last_name), subjects),
        contacts=_named(select(Booking.id, Booking.first_name, Booking.last_name), contacts)
        | _named(select(Contingent.id, Contingent.contact_name), contacts),
        things=_named(select(Contingent.id, Contingent.organization), subjects)
        | _named(select(Carrier.id, Carrier.name), subjects)
        | _named(select(Invitation.id, Invitation.name), subjects)
        | {key: written_code(code) for key, code in _named(select(Code.id, Code.code), subjects).items()},
        accounts=account_names(actors | called),
        events=_events({entry.event_id for entry in entries if entry.event_id}, language),
        by_key=_by_key(entries, language),
    )


def _named(query: Select[*tuple[Any, ...]], ids: Collection[UUID]) -> dict[UUID, str]:
    rows = db.session.execute(query.where(query.selected_columns.id.in_(ids))) if ids else ()
    return {key: name for key, *parts in rows if (name := " ".join(parts).strip())}


def _events(ids: Collection[UUID], language: str) -> dict[UUID, EventName]:
    query = select(Event.id, Event.slug, Event.title_de, Event.title_en, Event.timezone).where(Event.id.in_(ids))
    return {
        row.id: EventName(row.slug, in_language(language, row.title_de, row.title_en), row.timezone)
        for row in (db.session.execute(query) if ids else ())
    }


def _by_key(entries: Collection[EntryRow], language: str) -> dict[str, str]:
    """Clusters, carriers and questions, by the keys under which facts name them."""
    keys = {key for entry in entries for key in _keys(entry)}
    clusters = {str(key): in_language(language, *both) for key, both in cluster_names(keys).items()} if keys else {}
    query = select(Carrier.id, Carrier.name).where(Carrier.id.in_(keys))
    carriers = {str(row.id): row.name for row in db.session.execute(query)} if keys else {}
    asked = [UUID(hex=key) for entry in entries for key in str(entry.facts.get("questions", "")).split()]
    return clusters | carriers | {key.hex: in_language(language, *both) for key, both in labels_by_key(asked).items()}


def _keys(entry: EntryRow) -> set[UUID]:
    differences = (entry.facts.get("changes") or {}).items()
    named = [value for name, values in differences if name in NAMING for value in values]
    flat = [
        one for value in [*named, entry.facts.get("cluster")] for one in (value if isinstance(value, list) else [value])
    ]
    return {UUID(one) for one in flat if one}
