"""An offered place is accepted, or lapses and goes on to the next; who was too late can ask back in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from eventsvc.journal import Actor, note
from eventsvc.kit.db import refusing
from eventsvc.messaging.outbox import post
from eventsvc.registration import letters
from eventsvc.registration.bookings import get_booking
from eventsvc.registration.errors import AlreadyRegistered, EventFull, OfferLapsed, WrongState
from eventsvc.registration.offers import offers_run_out
from eventsvc.registration.queries import (
    RegistrationRow,
    find_living_registration,
    get_registration,
    registrations_by_id,
)
from eventsvc.registration.service import advance
from eventsvc.registration.states import RegistrationState

from .group_news import tell_contacts
from .locking import Locked, lock
from .placing import confirm, free_places, move_up, put_on_waiting_list
from .precedence import priority_of


def accept_offers(registration_ids: Sequence[UUID], now: datetime, *, by_contact: bool = False) -> int:
    """Take the offered places of one person, or of a group whose contact answers for it, and return how many they were.

    Whoever of them has declined meanwhile stays out. Raises OfferLapsed if it is too late, WrongState if nothing is
    offered, EventIsCalledOff or EventOver.
    """
    locked = lock(get_registration(registration_ids[0]).event_id)
    registrations = registrations_by_id(registration_ids)
    in_time = [one for one in registrations if one.is_offered(now)]
    if not in_time:
        raise _too_late(locked, registrations[0])
    locked.refuse_unless_giving(now)
    pools = locked.pools_of(in_time)
    for registration in locked.asked(in_time):
        by = Actor.contact(registration.booking_id) if by_contact else Actor.person()
        confirm(locked, registration, pools[registration.id], by=by, now=now)
    tell_contacts(locked.terms, in_time, now)
    return len(in_time)


def lapse_offers(event_id: UUID, now: datetime, number: int) -> int:
    """End up to `number` offers that were not answered in time, let the next move up, and return how many have ended.

    The next move up too where a group has kept their places long enough.
    """
    locked = lock(event_id)
    lapsed = offers_run_out(event_id, now, number)
    for registration in lapsed:
        _lapse(locked, registration, now)
    move_up(locked, now)
    tell_contacts(locked.terms, lapsed, now)
    return len(lapsed)


def ask_back_in(registration_id: UUID, now: datetime) -> RegistrationState:
    """Put someone whose offer has lapsed at the end of the waiting list again, and return where they stand now.

    Raises EventOver once the event has begun, EventFull if the waiting list is closed, AlreadyRegistered if they have
    signed up anew, WrongState if nothing has lapsed.
    """
    locked = lock(get_registration(registration_id).event_id)
    _wait_again(locked, _lapsed_of(locked, [registration_id], now), by=Actor.person(), now=now)
    return get_registration(registration_id).state


def ask_all_back_in(registration_ids: Sequence[UUID], now: datetime) -> int:
    """Put those of one booking whose offers have lapsed at the end of the waiting list again, at its contact's word.

    Those who wait together do so again. Return how many they were: whoever has answered or signed up anew meanwhile stays
    as they are. Raises EventOver, EventFull, or WrongState if nothing has lapsed.
    """
    first = get_registration(registration_ids[0])
    locked = lock(first.event_id)
    lapsed = [
        one
        for one in _lapsed_of(locked, registration_ids, now)
        if find_living_registration(one.event_id, one.person.email) is None
    ]
    by = Actor.contact(first.booking_id)
    _wait_again(locked, lapsed, is_together=get_booking(first.booking_id).is_together, by=by, now=now)
    return len(lapsed)


def _lapsed_of(locked: Locked, registration_ids: Sequence[UUID], now: datetime) -> list[RegistrationRow]:
    """Return those whose offer has lapsed, also where the clock has not come round yet."""
    for registration in registrations_by_id(registration_ids):
        if registration.is_too_late(now):
            _lapse(locked, registration, now)
    return [one for one in registrations_by_id(registration_ids) if one.state is RegistrationState.LAPSED]


def _wait_again(
    locked: Locked, registrations: Sequence[RegistrationRow], *, is_together: bool = False, by: Actor, now: datetime
) -> None:
    if not registrations:
        raise WrongState(RegistrationState.WAITLISTED)
    locked.refuse_unless_giving(now)
    if not locked.terms.has_waiting_list:
        raise EventFull
    pools = locked.pools_of(registrations)
    for registration in locked.asked(registrations):
        priority = priority_of(locked.terms, registrations if is_together else [registration])
        with refusing("uq_registrations_living_person", AlreadyRegistered(registration.person.email)):
            put_on_waiting_list(locked, registration, pools[registration.id], priority=priority, by=by, now=now)
    move_up(locked, now)
    tell_contacts(locked.terms, registrations, now)


def _too_late(locked: Locked, registration: RegistrationRow) -> OfferLapsed | WrongState:
    has_lapsed = registration.state in {RegistrationState.OFFERED, RegistrationState.LAPSED}
    if has_lapsed and registration.offered_until is not None:
        return OfferLapsed(registration.offered_until, locked.terms.facts.timezone)
    return WrongState(RegistrationState.CONFIRMED)


def _lapse(locked: Locked, registration: RegistrationRow, now: datetime) -> None:
    until = registration.offered_until
    assert until is not None
    # The deadline stays on record: whoever comes too late is told when it was.
    advance(registration, RegistrationState.LAPSED, now=now, offered_until=until)
    free_places(locked, registration)
    post(
        letters.OfferLapsed(
            event=locked.terms.facts,
            registration=registration.facts,
            until=until,
            may_return=locked.terms.has_waiting_list and locked.terms.gives_places(now),
        ),
        to=registration.recipient,
        once=f"registration:{registration.id}:lapsed:{registration.revision}",
        now=now,
    )
    note("registration.lapsed", registration.id, by=Actor.system(), now=now, event_id=registration.event_id)
