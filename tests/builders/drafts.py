"""Events as their organizers write them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from eventsvc.clusters.models import Cluster, ClusterCarrier
from eventsvc.events.drafts import EventDraft, Seats
from eventsvc.events.kinds import EventFormat, EventKind
from eventsvc.events.letters import Place
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db

from .clusters import a_cluster


def a_draft(*, cluster: Cluster | None = None, capacity: int | None = 30, **given: Any) -> EventDraft:
    """Return the draft of a workshop in Nürnberg in four weeks, ready to be published."""
    cluster = cluster or a_cluster()
    starts_at = given.get("starts_at") or read_clock().replace(microsecond=0) + timedelta(days=28)
    given.setdefault("format", EventFormat.ON_SITE)
    facts: dict[str, Any] = {
        "lead_cluster_id": cluster.id,
        "carrier_id": db.session.scalar(
            select(ClusterCarrier.carrier_id).where(ClusterCarrier.cluster_id == cluster.id)
        ),
        "kind": EventKind.WORKSHOP,
        "title_de": "Grüße aus der Größenordnung",
        "description_de": "Wir **messen**.",
        "venue": Place(name="Haus der Wirtschaft", street="Hallplatz 1", postal_code="90402", city="Nürnberg"),
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=7),
        "closes_at": starts_at - timedelta(days=3),
        "seats": tuple(Seats(way, capacity) for way in given["format"].participations),
        "contact_name": "Team Übung",
        "contact_email": "team@cluster.example",
    }
    return EventDraft(**facts | given)
