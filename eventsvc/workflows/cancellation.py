"""The organizer cancels someone's registration."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.letters import RegistrationCancelled
from eventsvc.registration.queries import get_registration
from eventsvc.registration.service import advance
from eventsvc.registration.states import RegistrationState

from .group_news import tell_contacts
from .locking import lock
from .placing import move_up, release


def cancel_registration(registration_id: UUID, reason: str, *, by: Actor, now: datetime) -> None:
    """End the registration at the organizer's word and tell the person why; a freed place goes to the queue.

    Raises WrongState if the registration has ended already.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    advance(registration, RegistrationState.CANCELLED, now=now, reason=reason)
    post(
        RegistrationCancelled(event=locked.terms.facts, registration=registration.facts, reason=reason),
        to=registration.recipient,
        once=f"registration:{registration.id}:cancelled",
        now=now,
    )
    note("registration.cancelled", registration.id, by=by, now=now, event_id=registration.event_id)
    release(locked, registration, now)
    move_up(locked, now)
    tell_contacts(locked.terms, [registration], now)
