"""Reading who answers for the data of an event's people together."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from eventsvc.clusters.models import Carrier, ClusterCarrier
from eventsvc.kit.db import db

from .controllers import Controller, Party, joint_controllers
from .models import Event, EventHost


def controllers_of(event_id: UUID) -> tuple[Controller, ...]:
    """Return the joint controllers of the event, the lead's carrier first; empty where it answers alone."""
    lead = aliased(Carrier)
    rows = db.session.execute(
        select(lead.slug, lead.name, EventHost.state, EventHost.view, Carrier.slug, Carrier.name)
        .select_from(Event)
        .join(lead, lead.id == Event.carrier_id)
        .join(EventHost, EventHost.event_id == Event.id)
        .join(ClusterCarrier, and_(ClusterCarrier.cluster_id == EventHost.cluster_id, ClusterCarrier.position == 0))
        .join(Carrier, Carrier.id == ClusterCarrier.carrier_id)
        .where(Event.id == event_id)
        .order_by(EventHost.position, Carrier.name)
    ).all()
    if not rows:
        return ()
    parties = [Party(state, view, Controller(slug, name)) for _, _, state, view, slug, name in rows]
    return joint_controllers(Controller(*rows[0][:2]), parties)
