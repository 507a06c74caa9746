"""The rows of the demonstration's events: texts, hosts, places, reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from eventsvc.events.categories import QueueOrder
from eventsvc.events.drafts import ReminderRule
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.markdown import rendered
from eventsvc.events.models import Event, EventHost, Pool, ReminderAnchor, ReminderPlan
from eventsvc.events.regions import Region
from eventsvc.events.reminders import due_at, not_after
from eventsvc.events.states import EventState, HostState
from eventsvc.kit.text import search_words

from .accounts import organizer_of
from .clusters import ClusterEntry, cluster_entries
from .days import DAY
from .people import team_name, team_phone
from .plans import Plan, Times, Venue, audiences, plans, times_of, venues
from .rows import Row, add, ident, present
from .rules import add_fees, rule_columns
from .texts import description, join_url

THANKED_AT = time(10)
ON_THE_DAY = time(7, 30)
# A while after the event: long enough to write to whom one has met.
LIST_SHOWN = 14 * DAY


@dataclass(frozen=True)
class Held:
    """An event of the demonstration that this run adds: its plan, its times, its id."""

    plan: Plan
    times: Times
    id: UUID

    def reminder_id(self, anchor: ReminderAnchor, days: int) -> UUID:
        """Return the id of the reminder so many days before the start, or after the end."""
        return ident("reminder", self.plan.slug, *([] if anchor is ReminderAnchor.START else [anchor.value]), str(days))

    def pool_id(self, way: Participation) -> UUID:
        """Return the id of the pool of one way to take part."""
        return ident("pool", self.plan.slug, way)


@dataclass(frozen=True)
class Parties:
    """The ids that clusters and carriers have in this database, by slug."""

    clusters: dict[str, UUID]
    carriers: dict[str, UUID]


def missing_events(today: date) -> list[Held]:
    """Return the events that are not there yet."""
    held = [Held(plan, times_of(plan, today), ident("event", plan.slug)) for plan in plans()]
    known_ids = present(Event.id, [event.id for event in held])
    known_slugs = present(Event.slug, [event.plan.slug for event in held])
    return [event for event in held if event.id not in known_ids and event.plan.slug not in known_slugs]


def add_events(events: list[Held], parties: Parties) -> None:
    """Add the events with their hosts and reminders; places come with the people who hold them."""
    by_slug = {entry.slug: entry for entry in cluster_entries()}
    add(Event, [_event(event, by_slug, parties) for event in events])
    add(
        EventHost,
        [
            _host(event, parties.clusters[slug], position, slug, state)
            for event in events
            for position, (slug, state) in enumerate(event.plan.asked)
        ],
    )
    add_fees((event.id, event.plan) for event in events)
    add(ReminderPlan, [row for event in events for row in _reminders(event)])


def pool_row(event: Held, way: Participation, *, taken: int, waiting: int, last_position: int) -> Row:
    """Return the row of a pool that agrees with its people."""
    return {
        "id": event.pool_id(way),
        "event_id": event.id,
        "participation": way,
        "capacity": event.plan.capacity(way),
        "taken": taken,
        "waiting": waiting,
        "last_position": last_position,
        "closes_at": event.times.closes_at - early * DAY if (early := event.plan.closes_early.get(way)) else None,
    }


def add_pools(rows: list[Row]) -> None:
    """Add the pools."""
    add(Pool, rows)


def _host(event: Held, cluster_id: UUID, position: int, slug: str, state: HostState) -> Row:
    """A further cluster: asked by the lead when the event was written, answered by its own team before it was public."""
    is_open, terms = state is HostState.INVITED, event.plan.terms_of(slug)
    return {
        "event_id": event.id,
        "cluster_id": cluster_id,
        "position": position,
        "state": state,
        "role": terms.role,
        "view": terms.view,
        "since": event.times.written_at if is_open else event.times.written_at + 2 * DAY,
        "account_id": organizer_of(event.plan.cluster if is_open else slug),
    }


def _event(event: Held, clusters: dict[str, ClusterEntry], parties: Parties) -> Row:
    plan, times = event.plan, event.times
    is_called_off = plan.state is EventState.CALLED_OFF
    cluster = clusters[plan.cluster]
    return {
        "id": event.id,
        "slug": plan.slug,
        "lead_cluster_id": parties.clusters[plan.cluster],
        "carrier_id": parties.carriers[plan.carrier or cluster.carriers[0]],
        "kind": plan.kind,
        "format": plan.format,
        "state": plan.state,
        **_texts(plan, clusters),
        **_where(plan),
        "timezone": plan.zone,
        "starts_at": times.starts_at,
        "ends_at": times.ends_at,
        "opens_at": times.opens_at,
        "closes_at": times.closes_at,
        "is_decided": plan.is_decided,
        "has_waiting_list": True,
        "queue_order": QueueOrder.MEMBERS_FIRST if plan.members_first else QueueOrder.FIRST_COME,
        "offer_hours": plan.offers or None,
        "tells_position": not plan.hides_position,
        "is_by_invitation": plan.closed,
        "list_from": times.opens_at if plan.shows_list else None,
        "list_until": times.ends_at + LIST_SHOWN if plan.shows_list else None,
        **rule_columns(plan),
        "contact_name": team_name(plan.cluster),
        "contact_email": f"veranstaltungen@{plan.cluster}.example.org",
        "contact_phone": team_phone(plan.cluster),
        "called_off_reason": plan.reason,
        "created_at": times.written_at,
        "changed_at": called_off_at(times) if is_called_off else times.published_at,
        "published_at": None if plan.state is EventState.DRAFT else times.published_at,
        "called_off_at": called_off_at(times) if is_called_off else None,
        "schedule_revision": int(is_called_off),
        "version": 1 + (plan.state is not EventState.DRAFT) + is_called_off,
    }


def called_off_at(times: Times) -> datetime:
    """A few days before the start, and never in the future."""
    return min(times.starts_at, times.today) - 3 * DAY


def _texts(plan: Plan, clusters: dict[str, ClusterEntry]) -> Row:
    audience = audiences()[plan.audience]
    german, english = description(plan, 0), description(plan, 1)
    names = [name for slug in (plan.cluster, *plan.hosts) for name in (clusters[slug].name_de, clusters[slug].name_en)]
    venue = venues().get(plan.venue)
    return {
        "title_de": plan.title[0],
        "title_en": plan.title[1],
        "summary_de": plan.summary[0],
        "summary_en": plan.summary[1],
        "description_de": german,
        "description_en": english,
        "description_html_de": rendered(german),
        "description_html_en": rendered(english),
        "audience_de": audience[0],
        "audience_en": audience[1],
        "search_text": search_words(
            *plan.title,
            *plan.summary,
            *audience,
            *((venue.name, venue.city) if venue else ()),
            plan.kind.label,
            *dict.fromkeys(names),
        ),
    }


def _where(plan: Plan) -> Row:
    venue = venues().get(plan.venue)
    place = venue or Venue(name="", street="", postal_code="", city="", region=plan.region or Region.GERMANY)
    return {
        "venue_name": place.name,
        "venue_street": place.street,
        "venue_postal_code": place.postal_code,
        "venue_city": place.city,
        "venue_country": place.country,
        "region": None if plan.format is EventFormat.ONLINE else place.region,
        "join_url": join_url(plan),
    }


def thanks_due(plan: Plan, times: Times) -> datetime:
    """When people are thanked."""
    return due_at(ReminderAnchor.END, plan.thanks, THANKED_AT, times.starts_at, times.ends_at, plan.zone)


def _reminders(event: Held) -> list[Row]:
    """What its kind brings with it; what would have been due until tonight counts as sent: nobody wants it late."""
    times, plan = event.times, event.plan
    if plan.state is EventState.CALLED_OFF:
        return []
    rules = [ReminderRule(ReminderAnchor.START, one.days_before, one.at) for one in plan.kind.profile.reminders]
    if plan.thanks:
        rules.append(ReminderRule(ReminderAnchor.END, plan.thanks, THANKED_AT))
    if plan.format is EventFormat.HYBRID:
        # Whoever takes part online finds the link on top of their mails on the day.
        rules.append(ReminderRule(ReminderAnchor.START, 0, ON_THE_DAY, Participation.ONLINE))
    rows = []
    for rule in rules:
        anchor, days, clock = rule.anchor, rule.days, rule.at
        due = due_at(anchor, days, clock, times.starts_at, times.ends_at, plan.zone)
        is_past = due < times.today + DAY
        rows.append(
            {
                "id": event.reminder_id(anchor, days),
                "event_id": event.id,
                "anchor": anchor,
                "days": days,
                "at": clock,
                "participation": rule.participation,
                "due_at": due,
                "not_after": due if is_past else not_after(anchor, due, times.starts_at),
            }
        )
    return rows
