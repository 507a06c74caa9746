"""Giving out places under their lock: to a newcomer, and to the head of the queue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.pools import Places, lock_places_of, settle_places
from eventsvc.events.queries import Terms, get_terms
from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.letters import MovedUpFromWaitingList, PutOnWaitingList, RegistrationConfirmed
from eventsvc.registration.queries import RegistrationRow, head_of_queue
from eventsvc.registration.rules import Offer
from eventsvc.registration.service import advance
from eventsvc.registration.states import RegistrationState


@dataclass(frozen=True)
class Locked:
    """The places of one pool under their lock, with the event's terms that hold until the commit."""

    places: Places
    terms: Terms

    @property
    def offer(self) -> Offer:
        """What there is to be had."""
        return Offer(
            window=self.terms.window,
            is_decided=self.terms.is_decided,
            has_room=self.places.has_room,
            waiting=self.places.waiting,
            has_waiting_list=self.terms.has_waiting_list,
        )


def lock(pool_id: UUID) -> Locked:
    """Lock the pool, then read the event's terms: whoever changes those takes the same lock."""
    places = lock_places_of(pool_id)
    return Locked(places, get_terms(places.event_id))


def confirm(locked: Locked, registration: RegistrationRow, *, by: Actor, now: datetime) -> None:
    """Give the registration a place, and tell the person."""
    advance(registration, RegistrationState.CONFIRMED, now=now)
    confirmed = replace(registration, state=RegistrationState.CONFIRMED)
    was_waiting = registration.state is RegistrationState.WAITLISTED
    settle_places(locked.places.id, taken=1, waiting=-1 if was_waiting else 0)
    letter_kind = MovedUpFromWaitingList if was_waiting else RegistrationConfirmed
    post(
        letter_kind(event=locked.terms.facts, registration=confirmed.facts),
        to=registration.recipient,
        once=f"registration:{registration.id}:confirmed",
        now=now,
    )
    action = "registration.moved_up" if was_waiting else "registration.confirmed"
    note(action, registration.id, by=by, now=now, event_id=registration.event_id)


def put_on_waiting_list(locked: Locked, registration: RegistrationRow, *, by: Actor, now: datetime) -> int:
    """Put the registration at the end of the queue, tell the person, and return its position, counted from 1."""
    last = locked.places.last_position + 1
    position = locked.places.waiting + 1
    advance(registration, RegistrationState.WAITLISTED, now=now, queue_position=last)
    settle_places(locked.places.id, waiting=1, last_position=last)
    post(
        PutOnWaitingList(event=locked.terms.facts, registration=registration.facts, position=position),
        to=registration.recipient,
        once=f"registration:{registration.id}:waitlisted",
        now=now,
    )
    note("registration.waitlisted", registration.id, by=by, now=now, event_id=registration.event_id, position=position)
    return position


def move_up(locked: Locked, now: datetime) -> int:
    """Give every free place to the head of the queue, and return how many moved up.

    Once the event has begun or is called off nobody moves up any more.
    """
    places = locked.places
    if not places.waiting or not places.has_room or not locked.terms.gives_places(now):
        return 0
    number = places.waiting if places.free is None else min(places.free, places.waiting)
    heads = head_of_queue(places.id, number)
    for registration in heads:
        confirm(locked, registration, by=Actor.system(), now=now)
    return len(heads)


def release(locked: Locked, registration: RegistrationRow) -> Locked:
    """Give back what a registration that has ended held, a place or a position; return how the places stand now."""
    freed = int(registration.state.holds_place)
    left = int(registration.state is RegistrationState.WAITLISTED)
    if freed or left:
        settle_places(locked.places.id, taken=-freed, waiting=-left)
    places = replace(locked.places, taken=locked.places.taken - freed, waiting=locked.places.waiting - left)
    return Locked(places, locked.terms)
