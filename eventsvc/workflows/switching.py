"""Someone who waits for a place on site takes one online instead."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.events.kinds import Participation
from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.errors import EventFull, WayNotOffered, WrongState
from eventsvc.registration.letters import SwitchedToOnline
from eventsvc.registration.queries import get_registration
from eventsvc.registration.service import advance, take_way
from eventsvc.registration.states import RegistrationState

from .group_news import tell_contacts
from .locking import lock
from .placing import free_places, move_up, needs_of, offer_to
from .precedence import is_the_teams
from .session_places import give_sessions, give_up_foreign_sessions


def switch_to_online(registration_id: UUID, now: datetime) -> None:
    """Give someone from the waiting list a place online, if one is free that nobody waits for; the queue closes up.

    Raises WayNotOffered, EventFull (where the team decides, too), EventOver once the event has begun, or WrongState if the person does not wait for a
    place on site.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    if registration.state is not RegistrationState.WAITLISTED or registration.participation is Participation.ONLINE:
        raise WrongState(RegistrationState.CONFIRMED)
    locked.refuse_unless_giving(now)
    pool_id = next((one.id for one in locked.places.values() if one.participation is Participation.ONLINE), None)
    if pool_id is None:
        raise WayNotOffered
    is_theirs = is_the_teams(locked.terms, registration)
    # First out of the queue: nobody stands in their own way.
    free_places(locked, registration)
    advance(registration, RegistrationState.CONFIRMED, now=now)
    switched = take_way(get_registration(registration_id), pool_id, Participation.ONLINE)
    pool_ids = locked.pools_of([switched])
    offer = offer_to(locked, [switched], needs_of(pool_ids), now)
    if is_theirs or not offer.has_room or offer.would_overtake:
        raise EventFull
    locked.settle(pool_ids[switched.id], taken=1)
    give_up_foreign_sessions(locked, switched, now)
    switched = give_sessions(locked, switched, now)
    post(
        SwitchedToOnline(event=locked.terms.facts, registration=switched.facts),
        to=switched.recipient,
        once=f"registration:{registration_id}:confirmed",
        now=now,
    )
    note("registration.switched_to_online", registration_id, by=Actor.person(), now=now, event_id=switched.event_id)
    move_up(locked, now)
    tell_contacts(locked.terms, [switched], now)
