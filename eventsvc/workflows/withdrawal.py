"""Someone signs off, leaves the waiting list, refuses an offered place or takes back an application; a contact does so for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.change_service import fee_of
from eventsvc.events.fees import Fee
from eventsvc.events.queries import Terms
from eventsvc.journal import Actor, Facts, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.bookings import get_booking, people_of
from eventsvc.registration.errors import EventOver, FeeHasRisen, WrongState
from eventsvc.registration.letters import RegistrationWithdrawn
from eventsvc.registration.marks import charge
from eventsvc.registration.queries import RegistrationRow, get_registration, registrations_by_id
from eventsvc.registration.rules import refuse_after
from eventsvc.registration.service import advance
from eventsvc.registration.states import RegistrationState

from .acting import refuse_unless_own
from .group_news import tell_contacts
from .locking import Locked, lock
from .placing import move_up, release


def withdrawal_fee(registration: RegistrationRow, terms: Terms, now: datetime) -> Fee:
    """Return what signing off would cost now: nothing for who has no place, or was only offered one."""
    if registration.state is not RegistrationState.CONFIRMED:
        return Fee()
    return fee_of(terms.facts, registration.category_id, now)


def withdraw(
    registration_id: UUID,
    now: datetime,
    *,
    by_contact: bool = False,
    shown_cents: int | None = None,
    link_version: int | None = None,
) -> None:
    """End the registration at the word of the person, or of the contact who booked for them; a freed place goes to the head of the queue at once.

    `shown_cents` is the fee that they have read: if it has risen meanwhile, FeeHasRisen is raised and nothing happens.
    `link_version` is that of the link they came with: a substitute who has taken over since is not signed off. Raises
    EventOver once the event has begun, TooLate after the last moment for it, OnlyTheContactMay, WrongState if the
    registration has ended already, or is somebody else's.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    if link_version not in {None, registration.link_version}:
        raise WrongState(RegistrationState.WITHDRAWN)
    if not by_contact:
        refuse_unless_own(locked.terms, registration)
    _withdraw(locked, [registration], shown_cents, now, by_contact=by_contact)


def withdraw_all(booking_id: UUID, now: datetime, *, shown_cents: int | None = None) -> int:
    """End every living registration of a booking at its contact's word, and return how many there were.

    Raises what `withdraw` raises; then all of them stay.
    """
    locked = lock(get_booking(booking_id).event_id)
    living = [one for one in people_of(booking_id) if one.state.is_living]
    if not living:
        raise WrongState(RegistrationState.WITHDRAWN)
    _withdraw(locked, living, shown_cents, now, by_contact=True)
    return len(living)


def withdraw_colleague(registration_id: UUID, contact: str, now: datetime, *, by: Actor) -> None:
    """End the registration at the word of a contingent's contact, who is named to the person.

    It costs nothing, and the event's last moment for signing off does not bind it: the place stays the organization's.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    _end(locked, registration, 0, now, by=by, contact=contact)
    move_up(locked, now)
    tell_contacts(locked.terms, [registration], now)


def decline_offers(registration_ids: Sequence[UUID], now: datetime) -> int:
    """Give back the places that are offered to people of one booking, at its contact's word, and return how many they were.

    Whoever of them has answered meanwhile stays as they are. Raises EventOver, or WrongState if nothing is offered.
    """
    locked = lock(get_registration(registration_ids[0]).event_id)
    offered = [one for one in registrations_by_id(registration_ids) if one.is_offered(now)]
    if not offered:
        raise WrongState(RegistrationState.WITHDRAWN)
    _withdraw(locked, offered, None, now, by_contact=True)
    return len(offered)


def _withdraw(
    locked: Locked,
    registrations: Sequence[RegistrationRow],
    shown_cents: int | None,
    now: datetime,
    *,
    by_contact: bool,
) -> None:
    terms = locked.terms
    if now >= terms.facts.starts_at:
        raise EventOver
    # Whoever only waits or hopes can leave at any time: nobody counts on them.
    if any(one.state is RegistrationState.CONFIRMED for one in registrations):
        refuse_after(terms.cutoffs.sign_off, terms.window, now)
    due = [(one, withdrawal_fee(one, terms, now).cents) for one in registrations]
    if shown_cents is not None and sum(cents for _, cents in due) > shown_cents:
        raise FeeHasRisen
    for registration, cents in due:
        by = Actor.contact(registration.booking_id) if by_contact else Actor.person()
        _end(locked, registration, cents, now, by=by, contact=registration.booked_by if by_contact else None)
    move_up(locked, now)
    tell_contacts(terms, registrations, now)


def _end(
    locked: Locked, registration: RegistrationRow, cents: int, now: datetime, *, by: Actor, contact: str | None
) -> None:
    """End one registration; `contact` is the name of who has done it, if not the person."""
    was_offered = registration.state is RegistrationState.OFFERED
    advance(registration, RegistrationState.WITHDRAWN, now=now)
    if cents:
        charge(registration.id, cents)
    post(
        RegistrationWithdrawn(
            event=locked.terms.facts,
            registration=replace(registration.facts, booked_by=contact or registration.booked_by),
            was_waiting=registration.state is RegistrationState.WAITLISTED,
            was_offered=was_offered,
            is_by_contact=contact is not None,
            fee_cents=cents,
        ),
        to=registration.recipient,
        once=f"registration:{registration.id}:withdrawn",
        now=now,
    )
    action = "registration.offer_declined" if was_offered else "registration.withdrawn"
    facts: Facts = {"fee_cents": cents} if cents else {}
    note(action, registration.id, by=by, now=now, event_id=registration.event_id, **facts)
    release(locked, registration, now)
