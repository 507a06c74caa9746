"""An event is called off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.events import service
from eventsvc.events.queries import event_facts
from eventsvc.journal import Actor
from eventsvc.messaging.outbox import Posting, post_all
from eventsvc.registration.letters import EventCalledOff
from eventsvc.registration.queries import living_registrations


def call_off_event(event_id: UUID, reason: str, *, now: datetime, by: Actor) -> int:
    """Call the event off, tell everyone who comes, waits or hopes, and return how many they are.

    Their registrations keep their state: they did not withdraw and nobody cancelled them, the event itself is
    called off. Nobody signs up or moves up any more. Raises NotPublished or EventOver.
    """
    service.call_off(event_id, reason, now=now, by=by)
    facts = event_facts(event_id)
    registrations = living_registrations(event_id)
    post_all(
        (
            Posting(
                letter=EventCalledOff(event=facts, registration=registration.facts, reason=reason),
                to=registration.recipient,
                once=f"registration:{registration.id}:event-called-off",
            )
            for registration in registrations
        ),
        now=now,
    )
    return len(registrations)
