"""Events with their pools."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from eventsvc.accounts.hosting import HostRole, HostTerms, HostView
from eventsvc.clusters.models import Cluster, ClusterCarrier
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.models import Event, EventHost, Pool
from eventsvc.events.states import EventState, HostState
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.kit.text import search_words

from .clusters import a_cluster
from .numbers import next_number

ALL_TERMS = HostTerms(HostRole.CO_HOST, HostView.EVERYONE)


def an_event(
    *,
    cluster: Cluster | None = None,
    hosts: tuple[Cluster, ...] = (),
    host_state: HostState = HostState.ACCEPTED,
    host_terms: HostTerms = ALL_TERMS,
    capacity: int | None = 30,
    now: datetime | None = None,
    **given: Any,
) -> Event:
    """Insert a published workshop in four weeks, open for sign-up, `capacity` places in each of its pools."""
    number, now = next_number(), now or read_clock()
    cluster = cluster or a_cluster()
    starts_at = given.get("starts_at") or now.replace(minute=0, second=0, microsecond=0) + timedelta(days=28)
    facts: dict[str, Any] = {
        "slug": f"workshop-{number}",
        "lead_cluster_id": cluster.id,
        "kind": EventKind.WORKSHOP,
        "format": EventFormat.ON_SITE,
        "state": EventState.PUBLISHED,
        "title_de": f"Workshop Leichtbau {number}",
        "title_en": f"Lightweight Design Workshop {number}",
        "summary_de": "Ein Tag an der Maschine.",
        "summary_en": "A day at the machine.",
        "venue_name": "Haus der Wirtschaft",
        "venue_street": "Hallplatz 1",
        "venue_postal_code": "90402",
        "venue_city": "Nürnberg",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=7),
        "opens_at": now - timedelta(days=7),
        "closes_at": starts_at - timedelta(days=3),
        "contact_name": "Team Übung",
        "contact_email": "team@cluster.example",
        "created_at": now - timedelta(days=14),
        "changed_at": now - timedelta(days=14),
        "published_at": now - timedelta(days=7),
    } | given
    facts.setdefault("search_text", search_words(facts["title_de"], facts["title_en"], facts["venue_city"]))
    facts.setdefault("carrier_id", _carrier_of(cluster))
    with transaction() as session:
        event = Event(**facts)
        session.add(event)
        session.flush()
        for participation in event.format.participations:
            session.add(Pool(event_id=event.id, participation=participation, capacity=capacity))
        for position, host in enumerate(hosts, start=1):
            session.add(
                EventHost(
                    event_id=event.id,
                    cluster_id=host.id,
                    position=position,
                    state=host_state,
                    role=host_terms.role,
                    view=host_terms.view,
                    since=event.created_at,
                )
            )
    return event


def a_pool_of(event: Event, participation: Participation | None = None) -> Pool:
    """Return the pool of an event as it stands now; without `participation` its first."""
    wanted = participation or event.format.participations[0]
    query = select(Pool).where(Pool.event_id == event.id, Pool.participation == wanted)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def close_way(event: Event, participation: Participation, closes_at: datetime) -> None:
    """Give one way to take part a deadline of its own."""
    with transaction() as session:
        way = (Pool.event_id == event.id, Pool.participation == participation)
        session.execute(update(Pool).where(*way).values(closes_at=closes_at))


def _carrier_of(cluster: Cluster) -> Any:
    query = select(ClusterCarrier.carrier_id).where(ClusterCarrier.cluster_id == cluster.id)
    return db.session.scalars(query.order_by(ClusterCarrier.position)).first()
