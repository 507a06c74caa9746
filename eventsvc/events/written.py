"""The draft behind an event, read back for its editor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound
from eventsvc.kit.localized import Bilingual

from .categories import QueueOrder
from .drafts import EventDraft, ReminderRule, Seats
from .kinds import EventFormat, EventKind, Participation
from .letters import Place
from .models import Event, EventHost, Pool, ReminderPlan
from .regions import Region
from .states import EventState, HostState


@dataclass(frozen=True, kw_only=True)
class MadeFrom:
    """The template that an event was made from, and which parts it fixes."""

    id: UUID
    slug: str
    title: Bilingual
    fixed: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class WrittenEvent:
    """An event as it was last saved, with the version that a change must name."""

    id: UUID
    slug: str
    state: EventState
    version: int
    changed_at: datetime
    draft: EventDraft
    is_template: bool = False
    template: MadeFrom | None = None

    @property
    def fixed(self) -> frozenset[str]:
        """The parts that its template fixes."""
        return self.template.fixed if self.template else frozenset()


def get_written_event(event_id: UUID) -> WrittenEvent:
    """Return the event as its editor sees it, in four statements, or raise NotFound."""
    return _read(event_id, select(Event).where(Event.id == event_id))


def lock_written_event(event_id: UUID) -> WrittenEvent:
    """Return the event as it is, and stays until the commit: whoever saves it too waits."""
    return _read(event_id, select(Event).where(Event.id == event_id).with_for_update(key_share=True))


def slug_of(event_id: UUID) -> str:
    """Return the address under which the event stands now, or raise NotFound; a draft's follows its title."""
    slug = db.session.scalar(select(Event.slug).where(Event.id == event_id))
    if slug is None:
        raise NotFound(event_id)
    return slug


def _read(event_id: UUID, query: Select[Event]) -> WrittenEvent:
    event = db.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if event is None:
        raise NotFound(event_id)
    return WrittenEvent(
        id=event.id,
        slug=event.slug,
        state=EventState(event.state),
        version=event.version,
        changed_at=event.changed_at,
        draft=_draft(event),
        is_template=event.is_template,
        template=_made_from(event.template_id) if event.template_id else None,
    )


def _made_from(template_id: UUID) -> MadeFrom:
    template = db.session.execute(
        select(Event.slug, Event.title_de, Event.title_en, Event.fixed_parts).where(Event.id == template_id)
    ).one()
    title = Bilingual(template.title_de, template.title_en)
    return MadeFrom(id=template_id, slug=template.slug, title=title, fixed=frozenset(template.fixed_parts))


_AS_WRITTEN = (
    *("title_de", "title_en", "summary_de", "summary_en", "description_de", "description_en"),
    *("audience_de", "audience_en", "join_url", "timezone", "starts_at", "ends_at", "opens_at", "closes_at"),
    *("has_waiting_list", "is_by_invitation", "offer_hours", "tells_position", "list_from", "list_until"),
    *("contact_name", "contact_email", "contact_phone"),
)


def _draft(event: Event) -> EventDraft:
    return EventDraft(
        **{name: getattr(event, name) for name in _AS_WRITTEN},
        lead_cluster_id=event.lead_cluster_id,
        carrier_id=event.carrier_id,
        host_cluster_ids=_hosts(event.id),
        kind=EventKind(event.kind),
        format=EventFormat(event.format),
        venue=Place(
            name=event.venue_name,
            street=event.venue_street,
            postal_code=event.venue_postal_code,
            city=event.venue_city,
            country=event.venue_country,
        ),
        region=Region(event.region) if event.region else None,
        seats=_seats(event.id),
        by_decision=event.is_decided,
        queue_order=QueueOrder(event.queue_order),
        reminders=_reminders(event.id),
    )


def _hosts(event_id: UUID) -> tuple[UUID, ...]:
    """Who was asked to hold it too and has not declined."""
    query = (
        select(EventHost.cluster_id)
        .where(EventHost.event_id == event_id, EventHost.state.in_([HostState.INVITED, HostState.ACCEPTED]))
        .order_by(EventHost.position)
    )
    return tuple(db.session.scalars(query))


def _seats(event_id: UUID) -> tuple[Seats, ...]:
    rows = db.session.execute(
        select(Pool.participation, Pool.capacity)
        .where(Pool.event_id == event_id, Pool.participation.is_not(None))
        .order_by(Pool.participation != Participation.ON_SITE)
    )
    return tuple(Seats(row.participation, row.capacity) for row in rows)


def _reminders(event_id: UUID) -> tuple[ReminderRule, ...]:
    query = select(ReminderPlan).where(ReminderPlan.event_id == event_id).order_by(ReminderPlan.due_at, ReminderPlan.id)
    return tuple(
        ReminderRule(plan.anchor, plan.days, plan.at, plan.participation) for plan in db.session.scalars(query)
    )
