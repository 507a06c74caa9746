"""Giving out places under their lock: to newcomers, and to the head of the queue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from uuid import UUID

from eventsvc.events.categories import QueueOrder
from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.contingents import contingent_in
from eventsvc.events.queries import Terms
from eventsvc.events.rules import Window, narrowed, open_until
from eventsvc.journal import Actor, changes, note
from eventsvc.registration.choices import sort_queues
from eventsvc.registration.deadlines import offer_deadline
from eventsvc.registration.decisions import has_undecided
from eventsvc.registration.letters import (
    MovedUpFromWaitingList,
    PlaceOffered,
    PutOnWaitingList,
    RegistrationConfirmed,
)
from eventsvc.registration.queries import RegistrationRow, registrations_by_id
from eventsvc.registration.queue import RESERVE, Waiter, whose_turn
from eventsvc.registration.rules import Offer
from eventsvc.registration.service import Standing, advance
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import set_blocking, set_priority, set_queue, waiting_line, waiting_position

from .group_news import tell_contacts
from .locking import Locked
from .precedence import going_first, priority_of
from .session_places import give_sessions, give_up_sessions, with_sessions
from .shared_places import hand_down, take_over, wait_with

# What the journal calls it when someone gets a place who had waited for it.
FROM_THE_QUEUE = {RegistrationState.WAITLISTED: "moved_up", RegistrationState.OFFERED: "offer_accepted"}
SYSTEM = Actor.system()


def offer_to(
    locked: Locked, registrations: Sequence[RegistrationRow], needs: Mapping[UUID, int], now: datetime
) -> Offer:
    """Return what there is to be had for people who want their places together."""
    terms = locked.terms
    taken = _categories_taken(terms, registrations)
    newcomer = Waiter(registration_ids=(), needs=needs, priority=priority_of(terms, registrations))
    has_room = newcomer.fits(locked.free)
    return Offer(
        window=_window(locked, registrations, taken),
        is_decided=terms.is_decided or any(one.admission.is_decided for one in taken),
        has_room=has_room,
        # Whom the team decides for is not bound by the queue.
        would_overtake=has_room and not terms.is_decided and locked.would_overtake(newcomer, now),
        has_waiting_list=terms.has_waiting_list,
    )


def rearrange(locked: Locked, now: datetime) -> int:
    """Sort whoever waits, for the event or a session, by the order that it has now, and return how many move up by that.

    Nobody loses the place behind those of the same priority, but whoever changes between queue and reserve list goes to
    the end there; a new order is told on each person's page, not by mail.
    """
    event_id = locked.terms.facts.id
    line = [waiter for in_reserve in (False, True) for waiter in waiting_line(event_id, in_reserve=in_reserve)]
    waiting = {one.id: one for one in registrations_by_id(chain.from_iterable(one.registration_ids for one in line))}
    ranked: dict[int, list[UUID]] = defaultdict(list)
    for party in line:
        priority = priority_of(locked.terms, [waiting[one] for one in party.registration_ids])
        if RESERVE in {party.priority, priority} and party.priority != priority:
            _put_at_the_end(locked, party, priority)
        else:
            ranked[priority] += party.registration_ids
    for priority, registration_ids in ranked.items():
        set_priority(registration_ids, priority)
    sort_queues(event_id, going_first(locked.terms))
    return move_up(locked, now)


def _window(locked: Locked, registrations: Sequence[RegistrationRow], taken: Sequence[CategoryRow]) -> Window:
    """Return when people may come so: on places that are kept for them until the release, also after the event's deadline."""
    first, terms = registrations[0], locked.terms
    contingent = contingent_in(first.pool_id) if locked.places[first.pool_id].participation is None else None
    if contingent is not None:
        window = open_until(terms.window, contingent.release_at)
        own = contingent.category_id
        return narrowed(window, [(one.opens_at, None if one.id == own else one.closes_at) for one in taken])
    window = narrowed(terms.window, [(None, terms.closing(one.participation)) for one in registrations])
    return narrowed(window, [(one.opens_at, one.closes_at) for one in taken])


def _put_at_the_end(locked: Locked, party: Waiter, priority: int) -> None:
    last = max(places.last_position for places in locked.places.values())
    set_queue(party.registration_ids, priority=priority, after=last)
    locked.settle(party.needs, position=last + len(party.registration_ids))


def _categories_taken(terms: Terms, registrations: Sequence[RegistrationRow]) -> list[CategoryRow]:
    wanted = {one.category_id for one in registrations} - {None}
    return [one for one in categories_of(terms.facts.id) if one.id in wanted] if wanted else []


def needs_of(pools: Mapping[UUID, Sequence[UUID]]) -> Counter[UUID]:
    """Return how many places are needed in each pool."""
    return Counter(chain.from_iterable(pools.values()))


def confirm(
    locked: Locked,
    registration: RegistrationRow,
    pool_ids: Sequence[UUID],
    *,
    was_applied: bool = False,
    by: Actor,
    now: datetime,
) -> None:
    """Give the registration its places, those that were offered or others, and tell the person."""
    advance(registration, RegistrationState.CONFIRMED, now=now)
    take_over(locked, registration)
    state = registration.state
    locked.settle(pool_ids, taken=int(not state.holds_place), waiting=-int(state is RegistrationState.WAITLISTED))
    confirmed = give_sessions(locked, replace(registration, state=RegistrationState.CONFIRMED), now)
    facts, moved_up = locked.terms.facts, state in FROM_THE_QUEUE
    letter = (
        MovedUpFromWaitingList(event=facts, registration=confirmed.facts)
        if moved_up
        else RegistrationConfirmed(event=facts, registration=confirmed.facts, was_applied=was_applied)
    )
    locked.tell(registration, letter, "confirmed", now)
    note(
        f"registration.{FROM_THE_QUEUE.get(state, 'confirmed')}",
        registration.id,
        by=by,
        now=now,
        event_id=registration.event_id,
    )


def offer(
    locked: Locked,
    registration: RegistrationRow,
    pool_ids: Sequence[UUID],
    hours: int,
    now: datetime,
    *,
    by: Actor = SYSTEM,
) -> None:
    """Hold places for the registration for so many hours, and ask the person whether they want them."""
    facts = locked.terms.facts
    until = offer_deadline(now, hours, starts_at=facts.starts_at, timezone=facts.timezone)
    advance(registration, RegistrationState.OFFERED, now=now, offered_until=until)
    take_over(locked, registration)
    locked.settle(pool_ids, taken=1, waiting=-1)
    letter = PlaceOffered(event=facts, registration=with_sessions(locked, registration).facts, until=until)
    locked.tell(registration, letter, f"offered:{registration.revision}", now)
    note("registration.offered", registration.id, by=by, now=now, event_id=registration.event_id)


def make_room(locked: Locked, pool_ids: Sequence[UUID], *, by: Actor, now: datetime) -> None:
    """Raise the capacity of each pool that is full by one place; the journal says who did it."""
    for pool_id in pool_ids:
        places = locked.places[pool_id]
        if not places.has_room:
            capacity = places.taken + 1
            locked.resize(pool_id, capacity)
            resized = changes({"capacity": places.capacity}, {"capacity": capacity})
            note("event.capacity_changed", places.event_id, by=by, now=now, event_id=places.event_id, changes=resized)


def put_on_waiting_list(
    locked: Locked,
    registration: RegistrationRow,
    pool_ids: Sequence[UUID],
    *,
    priority: int = 0,
    by: Actor,
    now: datetime,
) -> int:
    """Put the registration at the end of those with its priority, tell the person, and return its position from 1."""
    last = max(places.last_position for places in locked.places.values()) + 1
    standing = Standing(priority, last)
    advance(registration, RegistrationState.WAITLISTED, now=now, standing=standing)
    locked.settle(wait_with(locked, registration, pool_ids), waiting=1, position=last)
    waiting = replace(
        registration, state=RegistrationState.WAITLISTED, queue_priority=standing.priority, queue_position=last
    )
    terms = locked.terms
    is_plain = terms.queue_order is QueueOrder.FIRST_COME and not (terms.decides_category or locked.has_further)
    position = locked.places[registration.pool_id].waiting if is_plain else waiting_position(waiting)
    letter = waiting_letter(locked, with_sessions(locked, waiting), position)
    locked.tell(registration, letter, f"waitlisted:{registration.revision}", now)
    note("registration.waitlisted", registration.id, by=by, now=now, event_id=registration.event_id, position=position)
    return position


def waiting_letter(locked: Locked, registration: RegistrationRow, position: int) -> PutOnWaitingList:
    """Return the letter that tells someone how they wait."""
    return PutOnWaitingList(
        event=locked.terms.facts,
        registration=registration.facts,
        position=position if locked.terms.tells_position else None,
        is_reserve=locked.terms.is_decided or registration.is_in_reserve,
        is_by_hand=registration.is_in_reserve,
        members_first=locked.terms.queue_order is QueueOrder.MEMBERS_FIRST,
        is_offering=locked.terms.offer_hours is not None,
    )


def move_up(locked: Locked, now: datetime) -> int:
    """Give every free place to whose turn it is, or offer it, and return how many people moved up.

    Once the event has begun or is called off nobody moves up any more. Where the team decides, free places are the
    team's until nobody waits for a decision.
    """
    terms = locked.terms
    is_waited_for = any(places.waiting and places.has_room for places in locked.places.values())
    if not is_waited_for or not terms.gives_places(now) or (terms.is_decided and has_undecided(terms.facts.id)):
        return 0
    turn = whose_turn(waiting_line(locked.terms.facts.id), locked.free, now)
    for group in turn.blocking:
        if group.blocking_since is None and group.booking_id is not None:
            set_blocking(group.booking_id, now)
    heads = locked.asked(registrations_by_id(chain.from_iterable(waiter.registration_ids for waiter in turn.admitted)))
    pools = locked.pools_of(heads)
    hours = locked.terms.offer_hours
    for registration in heads:
        if hours is None:
            confirm(locked, registration, pools[registration.id], by=Actor.system(), now=now)
        else:
            offer(locked, registration, pools[registration.id], hours, now)
    tell_contacts(terms, [one for one in heads if one.id not in locked.untold], now)
    # Others of a booking need no more what one of it bears with a place now.
    return len(heads) + (move_up(locked, now) if heads and locked.is_sharing else 0)


def release(locked: Locked, registration: RegistrationRow, now: datetime) -> None:
    """Give back what a registration that has ended held: its places, or its place in the queue, and its sessions."""
    give_up_sessions(locked, registration, now)
    free_places(locked, registration)


def free_places(locked: Locked, registration: RegistrationRow) -> None:
    """Give back the places that the registration held, or its place in the queue; what it wishes of the programme stays."""
    freed = int(registration.state.holds_place)
    left = int(registration.state is RegistrationState.WAITLISTED)
    if freed or left:
        pool_ids = locked.pools_of([registration])[registration.id]
        lent = {need.pool_id for need in locked.lent.pop(registration.id, ())}
        locked.settle([one for one in pool_ids if one not in lent], taken=-freed, waiting=-left)
    hand_down(locked, registration)
