"""The contact of a booking adds people, hands a place on, or changes who answers and pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.queries import get_terms
from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.applications import Billing, Contact, Participant, Person, Source
from eventsvc.registration.bookings import LARGEST_GROUP, get_booking, lock_booking, people_of
from eventsvc.registration.choices import pass_choices_on
from eventsvc.registration.entries import entry_of, pass_entry_on
from eventsvc.registration.errors import EventOver, GroupTooLarge, NeedsApproval, WrongState
from eventsvc.registration.group_changes import change_booking
from eventsvc.registration.group_letters import BookingPassedOn
from eventsvc.registration.letters import (
    ApplicationReceived,
    PutOnWaitingList,
    RegistrationConfirmed,
    RegistrationPassedOn,
)
from eventsvc.registration.queries import RegistrationRow, get_registration
from eventsvc.registration.rules import decide, refuse_after
from eventsvc.registration.service import Standing, advance, enlist
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import further_pools, waiting_position

from .entry import let_in
from .group_news import tell_contact
from .locking import Locked, lock
from .placing import waiting_letter
from .session_places import with_sessions
from .sign_up import SignedUp, place_all

# Who stands so can be followed by someone else; an offered place is its person's to take.
CAN_BE_PASSED_ON = frozenset({RegistrationState.CONFIRMED, RegistrationState.WAITLISTED, RegistrationState.APPLIED})


def add_people(booking_id: UUID, people: Sequence[Participant], now: datetime) -> SignedUp:
    """Sign further people up in a booking, by the rules for newcomers; tell them and the contact.

    Raises GroupTooLarge, the refusal of the event's window, EventFull if nobody finds a place, AlreadyRegistered.
    """
    booking = get_booking(booking_id)
    registrations = enlist(booking, people, Source.ONLINE, now)
    locked = lock(booking.event_id)
    registrations = let_in(locked, entry_of(booking_id), registrations, now)
    if sum(one.state.is_living for one in people_of(booking_id)) > LARGEST_GROUP:
        raise GroupTooLarge
    recorded = list(zip(registrations, people, strict=True))
    signed_up = place_all(locked, recorded, decide, is_together=booking.is_together, by=Actor.person(), now=now)
    once = f"added:{registrations[0].id}"
    tell_contact(booking, locked.terms, left_out=signed_up.left_out, once=once, now=now)
    return signed_up


def pass_on(registration_id: UUID, person: Person, now: datetime) -> RegistrationRow:
    """Give someone's place, or their place in the queue, to another person of the same booking's contact; tell both.

    The old registration ends with its link and its ticket, and a new one stands where it stood. Raises EventOver once
    the event has begun, TooLate after the last moment for it, NeedsApproval, WrongState where there is nothing to pass on, AlreadyRegistered if the other comes already.
    """
    locked = lock(get_registration(registration_id).event_id)
    if now >= locked.terms.facts.starts_at:
        raise EventOver
    refuse_after(locked.terms.cutoffs.substitute, locked.terms.window, now)
    if locked.terms.rules.approves_substitutes:
        raise NeedsApproval
    before = get_registration(registration_id)
    if before.state not in CAN_BE_PASSED_ON:
        raise WrongState(before.state)
    further = frozenset(further_pools([before.id])[before.id])
    advance(before, RegistrationState.WITHDRAWN, now=now)
    participant = Participant(
        person=person,
        pool_id=before.pool_id,
        participation=before.participation,
        category_id=before.category_id,
        further_pool_ids=further,
    )
    after = enlist(get_booking(before.booking_id), [participant], before.source, now)[0]
    if before.state is not RegistrationState.APPLIED:
        standing = Standing(before.queue_priority, before.queue_position)
        advance(after, before.state, now=now, standing=standing)
    pass_choices_on(before.id, after.id)
    pass_entry_on(before.id, after.id)
    after = with_sessions(locked, get_registration(after.id))
    _tell_both(locked, before, after, now)
    return after


def change_contact(booking_id: UUID, contact: Contact, billing: Billing, now: datetime) -> bool:
    """Replace who answers for the booking and who pays, and return whether anything was new.

    A new address gets a new link; the old link ends, and the old address is told so.
    """
    booking = lock_booking(booking_id)
    if (contact, billing) == (booking.contact, booking.billing):
        return False
    changed = change_booking(booking, contact, billing)
    if changed.link_version != booking.link_version:
        terms = get_terms(booking.event_id)
        once = f"contact:{changed.link_version}"
        tell_contact(changed, terms, once=once, now=now)
        post(
            BookingPassedOn(event=replace(terms.facts, join_url=""), booking=booking.facts),
            to=booking.recipient,
            once=f"booking:{booking.id}:{once}:old-address",
            now=now,
        )
    for one in people_of(booking_id):
        note("registration.contact_changed", one.id, by=Actor.person(), now=now, event_id=one.event_id)
    return True


def _tell_both(locked: Locked, before: RegistrationRow, after: RegistrationRow, now: datetime) -> None:
    facts = locked.terms.facts
    post(
        RegistrationPassedOn(event=replace(facts, join_url=""), registration=before.facts),
        to=before.recipient,
        once=f"registration:{before.id}:passed-on",
        now=now,
    )
    letter: RegistrationConfirmed | PutOnWaitingList | ApplicationReceived
    if after.state is RegistrationState.CONFIRMED:
        letter = RegistrationConfirmed(event=facts, registration=after.facts)
    elif after.state is RegistrationState.WAITLISTED:
        letter = waiting_letter(locked, after, waiting_position(after))
    else:
        letter = ApplicationReceived(event=facts, registration=after.facts)
    post(letter, to=after.recipient, once=f"registration:{after.id}:took-over", now=now)
    for one, action in ((before, "registration.passed_on"), (after, "registration.taken_over")):
        note(action, one.id, by=Actor.person(), now=now, event_id=one.event_id)
