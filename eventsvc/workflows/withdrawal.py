"""Someone signs off, leaves the waiting list, declines an offered place, or takes back an application."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.errors import EventOver
from eventsvc.registration.letters import RegistrationWithdrawn
from eventsvc.registration.queries import get_registration
from eventsvc.registration.service import advance
from eventsvc.registration.states import RegistrationState

from .locking import lock
from .placing import move_up, release


def withdraw(registration_id: UUID, now: datetime, *, by_contact: bool = False) -> None:
    """End the registration at the word of the person, or of the contact who booked for them; a freed place goes to the head of the queue at once.

    Raises EventOver once the event has begun, WrongState if the registration has ended already.
    """
    locked = lock(get_registration(registration_id).event_id)
    if now >= locked.terms.facts.starts_at:
        raise EventOver
    registration = get_registration(registration_id)
    was_offered = registration.state is RegistrationState.OFFERED
    advance(registration, RegistrationState.WITHDRAWN, now=now)
    post(
        RegistrationWithdrawn(
            event=locked.terms.facts,
            registration=registration.facts,
            was_waiting=registration.state is RegistrationState.WAITLISTED,
            was_offered=was_offered,
            is_by_contact=by_contact,
        ),
        to=registration.recipient,
        once=f"registration:{registration.id}:withdrawn",
        now=now,
    )
    action = "registration.offer_declined" if was_offered else "registration.withdrawn"
    note(action, registration.id, by=Actor.person(), now=now, event_id=registration.event_id)
    release(locked, registration, now)
    move_up(locked, now)
