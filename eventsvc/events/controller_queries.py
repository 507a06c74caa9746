"""Reading who answers for the data of an event's people together."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, select

from eventsvc.clusters.models import Carrier, ClusterCarrier
from eventsvc.kit.db import db

from .controllers import Controller, Party, joint_controllers
from .models import Event, EventHost


def controllers_of(event_id: UUID) -> tuple[Controller, ...]:
    """Return the joint controllers of the event, the lead's carrier first; empty where it answers alone."""
    lead = db.session.execute(
        select(Carrier.slug, Carrier.name).join(Event, Event.carrier_id == Carrier.id).where(Event.id == event_id)
    ).one()
    rows = db.session.execute(
        select(EventHost.state, EventHost.view, Carrier.slug, Carrier.name)
        .join(ClusterCarrier, and_(ClusterCarrier.cluster_id == EventHost.cluster_id, ClusterCarrier.position == 0))
        .join(Carrier, Carrier.id == ClusterCarrier.carrier_id)
        .where(EventHost.event_id == event_id)
        .order_by(EventHost.position, Carrier.name)
    )
    parties = [Party(row.state, row.view, Controller(row.slug, row.name)) for row in rows]
    return joint_controllers(Controller(*lead), parties)
