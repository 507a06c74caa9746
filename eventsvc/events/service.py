"""The verbs of whoever holds an event: create, edit, delete, publish, call off."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError

from eventsvc.accounts.event_teams import forget_event
from eventsvc.clusters.models import Cluster, ClusterCarrier
from eventsvc.clusters.rules import has_ended
from eventsvc.journal import Actor, Facts, changes, note
from eventsvc.kit.db import db, violates
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_code, new_id
from eventsvc.kit.localized import home_day

from . import parts
from .checklist import hindering
from .drafts import OF_THE_WINDOW, EventDraft, Problem, problems
from .edits import parts_of
from .errors import BadDraft, EventChangedMeanwhile, EventOver, NotADraft, NotPublishable, NotPublished, OnlyTheLeadMay
from .hosts import Own, check_lead, choose_hosts
from .letters import Place
from .markdown import rendered
from .models import Event
from .pools import lock_places_of
from .programme import move_programme
from .regions import region_of
from .search import index
from .slugs import event_slug, free_slug
from .states import EventState
from .templates import let_go
from .wholes import get_whole
from .written import get_written_event


@dataclass(frozen=True)
class Created:
    """A fresh draft: its id, and the slug of its address."""

    id: UUID
    slug: str


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """When and where people meet."""

    starts_at: datetime
    ends_at: datetime
    place: Place
    join_url: str


@dataclass(frozen=True)
class Edited:
    """What an edit has done; `before` is given when people who have signed up must hear of a new time or place.

    `is_reordered` says that whoever waits stands in another order from now on.
    """

    slug: str
    schedule_revision: int
    before: Meeting | None
    is_reordered: bool


def create_event(draft: EventDraft, *, now: datetime, by: Actor, own: Own) -> Created:
    """Write down a new event as a draft that only its clusters see, or raise BadDraft; further ones are asked.

    `own` are the clusters for which whoever acts may answer: they accept at once.
    """
    _check(draft, is_public=False, now=now)
    event_id = new_id()
    base = event_slug(draft.title_de, draft.starts_at, draft.timezone)
    event = Event(id=event_id, slug=free_slug(base), created_at=now, changed_at=now, **_columns(draft))
    try:
        with db.session.begin_nested():
            db.session.add(event)
            db.session.flush()
    except IntegrityError as error:
        if not violates(error, "uq_events_slug"):
            raise
        event.slug = f"{base}-{new_code(4).lower()}"
        db.session.add(event)
        db.session.flush()
    parts.set_pools(event_id, draft, is_public=False)
    parts.set_reminders(event_id, draft)
    note("event.created", event_id, by=by, now=now, event_id=event_id)
    choose_hosts(event_id, draft, own=own, by=by, now=now)
    return Created(event_id, event.slug)


def edit_event(event_id: UUID, draft: EventDraft, *, version: int, now: datetime, by: Actor, own: Own) -> Edited:
    """Save the draft over `version` of the event; whoever saves over an older one gets EventChangedMeanwhile.

    It is locked with its places first, as whoever signs up relies on its terms. Capacities of a public event are not
    touched here: its queue has a say in them. The programme follows the event to another day. Where people of a public
    event must learn of a new time, place or link, the result says what held before. Who leads it and who holds it too
    is for the lead to say: whoever may not act for it and changes that gets OnlyTheLeadMay.
    """
    event = _lock(event_id, alone=parts.loses_a_way(event_id, draft))
    if event.version != version:
        raise EventChangedMeanwhile(event_id)
    is_public = event.state is not EventState.DRAFT
    _check(draft, is_public=is_public, now=now, kept=event)
    is_lead = check_lead(event, draft, own)
    before, before_parts = _meeting(event), parts_of(get_written_event(event_id).draft)
    is_reordered = is_public and (event.queue_order, event.is_decided) != (draft.queue_order, draft.is_decided)
    columns = _columns(draft)
    moved = before != Meeting(
        starts_at=draft.starts_at, ends_at=draft.ends_at, place=draft.venue, join_url=draft.join_url
    )
    columns["schedule_revision"] = revision = event.schedule_revision + (1 if moved and is_public else 0)
    if not is_public:
        base = event_slug(draft.title_de, draft.starts_at, draft.timezone)
        columns["slug"] = free_slug(base, but_for=event_id)
    slug = columns.get("slug", event.slug)
    move_programme(event, draft.starts_at, draft.ends_at, draft.timezone)
    parts.set_pools(event_id, draft, is_public=is_public)
    _save(event_id, version, changed_at=now, **columns)
    parts.set_reminders(event_id, draft)
    edited = changes(before_parts, parts_of(draft), hidden={"reminders"})
    note("event.edited", event_id, by=by, now=now, event_id=event_id, version=version + 1, changes=edited)
    if is_lead:
        choose_hosts(event_id, draft, own=own, by=by, now=now)
    else:
        index(event_id)
    if moved and is_public:
        note("event.moved", event_id, by=by, now=now, event_id=event_id, revision=revision)
    is_told = moved and event.state is EventState.PUBLISHED and now < before.ends_at
    return Edited(slug, revision, before if is_told else None, is_reordered)


def publish(event_id: UUID, *, now: datetime, by: Actor) -> None:
    """Show the draft to everyone, or raise NotPublishable with all that still hinders."""
    event = _get(event_id)
    if event.state is not EventState.DRAFT or event.is_template:
        raise NotADraft
    if found := hindering(get_whole(event_id), now):
        raise NotPublishable(found)
    _save(event_id, event.version, state=EventState.PUBLISHED, published_at=now, changed_at=now)
    note("event.published", event_id, by=by, now=now, event_id=event_id)


def delete_draft(event_id: UUID, *, own: Own, now: datetime, by: Actor) -> None:
    """Delete a draft with all that hangs on it; what was public once stays. Raises NotADraft or OnlyTheLeadMay.

    The journal keeps that there was one, and who deleted it.
    """
    event = _lock(event_id, alone=True)
    if event.state is not EventState.DRAFT:
        raise NotADraft
    if own is not None and event.lead_cluster_id not in own:
        raise OnlyTheLeadMay
    if event.is_template:
        let_go(event_id)
    parts.delete_whole(event_id)
    forget_event(event_id)
    gone: Facts = {"cluster_id": event.lead_cluster_id, "title": event.title_de}
    note("event.deleted", event_id, by=by, now=now, event_id=event_id, **gone)


def call_off(event_id: UUID, reason: str, *, now: datetime, by: Actor) -> None:
    """End a public event before it is over.

    It is locked with its places first: a sign-up that is under way is either finished by then, and will be told, or
    finds the event called off. Registrations keep their state: it is the event that does not take place.
    """
    event = _lock(event_id)
    if event.state is not EventState.PUBLISHED:
        raise NotPublished
    if now >= event.ends_at:
        raise EventOver
    _save(
        event_id,
        event.version,
        state=EventState.CALLED_OFF,
        called_off_at=now,
        called_off_reason=reason,
        changed_at=now,
        schedule_revision=event.schedule_revision + 1,
    )
    parts.drop_reminders(event_id)
    note("event.called_off", event_id, by=by, now=now, event_id=event_id)


def _get(event_id: UUID) -> Event:
    return _one(select(Event).where(Event.id == event_id))


def _lock(event_id: UUID, *, alone: bool = False) -> Event:
    """Lock the event, then its places: always in this order, for a sign-up holds the event when it asks for a place.

    `alone` waits until whoever is signing up has finished, and lets nobody begin: so nobody comes for what goes.
    """
    event = _one(select(Event).where(Event.id == event_id).with_for_update(key_share=not alone))
    lock_places_of(event_id)
    return event


def _one(query: Select[Event]) -> Event:
    event = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if event is None:
        raise NotFound
    return event


def _save(event_id: UUID, version: int, **columns: Any) -> None:
    """Write the columns over just this version; the loser of two changes it nowhere."""
    saved = db.session.execute(
        update(Event)
        .where(Event.id == event_id, Event.version == version)
        .values(version=version + 1, **columns)
        .execution_options(synchronize_session=False)
    )
    if saved.rowcount != 1:  # type: ignore[attr-defined]
        raise EventChangedMeanwhile(event_id)


def _check(draft: EventDraft, *, is_public: bool, now: datetime, kept: Event | None = None) -> None:
    """Raise BadDraft for what is wrong; in a draft the window may still be, until its publication.

    Who leads it and who answers for it may stay as they are in what is `kept`, whatever has become of them since.
    """
    found = [one for one in problems(draft) if is_public or one[1] not in OF_THE_WINDOW]
    if kept is None or kept.lead_cluster_id != draft.lead_cluster_id:
        cluster = db.session.get_one(Cluster, draft.lead_cluster_id)
        if has_ended(cluster.valid_until, home_day(now)):
            found.append(("lead_cluster", Problem.CLUSTER_ENDED))
    query = select(ClusterCarrier).where(
        ClusterCarrier.cluster_id == draft.lead_cluster_id, ClusterCarrier.carrier_id == draft.carrier_id
    )
    is_kept = kept and (kept.lead_cluster_id, kept.carrier_id) == (draft.lead_cluster_id, draft.carrier_id)
    if not is_kept and db.session.execute(query).first() is None:
        found.append(("carrier", Problem.CARRIER_FOREIGN))
    if found:
        raise BadDraft(found)


_TEXTS = frozenset({field.name for field in fields(EventDraft)}) - {
    "lead_cluster_id", "host_cluster_ids", "venue", "region", "seats", "by_decision", "reminders",
}  # fmt: skip


def _columns(draft: EventDraft) -> dict[str, Any]:
    """Return the event's own columns as the draft gives them, rendered texts with them."""
    venue = draft.venue
    region = draft.region or region_of(venue.postal_code, venue.country)
    return {
        **{name: getattr(draft, name) for name in _TEXTS},
        "lead_cluster_id": draft.lead_cluster_id,
        "is_decided": draft.is_decided,
        "venue_name": venue.name,
        "venue_street": venue.street,
        "venue_postal_code": venue.postal_code,
        "venue_city": venue.city,
        "venue_country": venue.country,
        "region": None if not _has_venue(draft) else region,
        "description_html_de": rendered(draft.description_de),
        "description_html_en": rendered(draft.description_en),
    }


def _has_venue(draft: EventDraft) -> bool:
    return draft.format.participations != ("online",)


def _meeting(event: Event) -> Meeting:
    place = Place(
        name=event.venue_name,
        street=event.venue_street,
        postal_code=event.venue_postal_code,
        city=event.venue_city,
        country=event.venue_country,
    )
    return Meeting(starts_at=event.starts_at, ends_at=event.ends_at, place=place, join_url=event.join_url)
