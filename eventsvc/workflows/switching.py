"""Someone who waits for a place on site takes one online instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.kinds import Participation
from eventsvc.events.pools import places_of
from eventsvc.events.queries import Terms
from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.errors import EventFull, WayClosed, WayNotOffered, WrongState
from eventsvc.registration.letters import SwitchedToOnline
from eventsvc.registration.queries import RegistrationRow, get_registration
from eventsvc.registration.service import advance, take_way
from eventsvc.registration.states import RegistrationState

from .group_news import tell_contacts
from .locking import Locked, lock
from .placing import free_places, move_up, needs_of, offer_to
from .precedence import is_the_teams
from .session_places import give_sessions, give_up_foreign_sessions
from .shared_places import take_over


def can_switch_to_online(registration: RegistrationRow, terms: Terms, now: datetime) -> bool:
    """Whether someone could have a place online instead of waiting for one on site, as things stand at this moment."""
    if not _waits_on_site(registration) or is_the_teams(terms, registration):
        return False
    if not terms.gives_places(now) or _has_closed(terms, now):
        return False
    seen = Locked({one.id: one for one in places_of(registration.event_id)}, terms)
    pool_id = _pool_online(seen)
    return pool_id is not None and _is_free(
        seen, replace(registration, pool_id=pool_id, participation=Participation.ONLINE), now
    )


def switch_to_online(registration_id: UUID, now: datetime) -> None:
    """Give someone from the waiting list a place online, if one is free that nobody waits for; the queue closes up.

    Their category comes along: its quota must have a place, too. Raises WayNotOffered, WayClosed after the deadline of
    its own, EventFull (where the team decides, too), EventOver once the event has begun, or WrongState if the person does
    not wait for a place on site.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    if not _waits_on_site(registration):
        raise WrongState(RegistrationState.CONFIRMED)
    locked.refuse_unless_giving(now)
    pool_id = _pool_online(locked)
    if pool_id is None:
        raise WayNotOffered
    if locked.terms.own_closing_online is not None and _has_closed(locked.terms, now):
        raise WayClosed(locked.terms.own_closing_online, locked.terms.facts.timezone)
    is_theirs = is_the_teams(locked.terms, registration)
    # First out of the queue: nobody stands in their own way.
    free_places(locked, registration)
    advance(registration, RegistrationState.CONFIRMED, now=now)
    switched = take_way(get_registration(registration_id), pool_id, Participation.ONLINE)
    if is_theirs or not _is_free(locked, switched, now):
        raise EventFull
    pool_ids = locked.pools_of([switched])[switched.id]
    take_over(locked, switched)
    locked.settle(pool_ids, taken=1)
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


def _waits_on_site(registration: RegistrationRow) -> bool:
    is_waiting = registration.state is RegistrationState.WAITLISTED
    return is_waiting and registration.participation is Participation.ON_SITE


def _has_closed(terms: Terms, now: datetime) -> bool:
    """Only a deadline of its own binds those who wait: after the event's they would move up as well."""
    return terms.own_closing_online is not None and now > terms.own_closing_online


def _pool_online(locked: Locked) -> UUID | None:
    return next((one.id for one in locked.places.values() if one.participation is Participation.ONLINE), None)


def _is_free(locked: Locked, switched: RegistrationRow, now: datetime) -> bool:
    """Whether the places online, of their category and of whatever else they need are free and nobody's before them."""
    offer = offer_to(locked, [switched], needs_of(locked.pools_of([switched])), now)
    return offer.has_room and not offer.would_overtake
