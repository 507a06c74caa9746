"""Someone's own data are changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.queries import Terms, get_terms
from eventsvc.journal import Actor, changes, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.applications import Agreement, Person
from eventsvc.registration.bookings import books_alone, get_booking
from eventsvc.registration.choices import with_choices
from eventsvc.registration.errors import WrongState
from eventsvc.registration.letters import AddressReplaced, RegistrationChanged
from eventsvc.registration.marks import set_needs_look
from eventsvc.registration.queries import RegistrationRow, get_registration, lock_registration, standing_consents
from eventsvc.registration.rules import refuse_after
from eventsvc.registration.service import change_person, give_consents, take_back_consents

from .acting import look_again, refuse_unless_own
from .answer_change import Sheet, lock_for, named, write_sheet
from .group_news import tell_contact
from .locking import Locked
from .placing import move_up

# Of these the journal says that they changed, not what they were.
SENSITIVE = frozenset({"dietary_needs", "access_needs", "remarks"})


def change_data(
    registration_id: UUID,
    person: Person,
    consents: frozenset[Agreement],
    now: datetime,
    *,
    sheet: Sheet | None = None,
    link_version: int | None = None,
) -> bool:
    """Replace the person's data, answers and consents, tell them, and return whether anything was new.

    A new address gets a new link; the old link ends, and the old address is told so. `link_version` is that of the link
    they came with: what a substitute has taken over since is not changed. Raises TooLate after the deadline,
    OnlyTheContactMay, WrongState if the registration has ended or is somebody else's, AlreadyRegistered if the new
    address comes already, ChoiceFull, QuestionsChanged or FileGone. Consents can be taken back at any time,
    after the end too; then none are given.
    """
    locked, registration = _lock(registration_id, sheet, link_version)
    changed_consents = _change_consents(registration, consents, now)
    answered = write_sheet(locked, registration, sheet) if sheet else []
    if person == registration.person and not answered:
        return changed_consents
    if not registration.state.is_living:
        raise WrongState(registration.state)
    terms = get_terms(registration.event_id)
    refuse_unless_own(terms, registration)
    refuse_after(terms.change_until(registration.participation), terms.window, now)
    (changed,) = with_choices([change_person(registration, person)])
    _tell(registration, changed, terms, now)
    event_id = registration.event_id
    found = changes(vars(registration.person), vars(person), hidden=SENSITIVE)
    by, facts = Actor.person(), named(answered) | ({"changes": found} if found else {})
    note("registration.changed", registration_id, by=by, now=now, event_id=event_id, **facts)
    look_again(terms, registration, by=by, now=now)
    if locked is not None:
        move_up(locked, now)
    return True


def _lock(
    registration_id: UUID, sheet: Sheet | None, link_version: int | None
) -> tuple[Locked | None, RegistrationRow]:
    """Keep others from changing the registration, and the places first where answers may take some."""
    locked = lock_for(get_registration(registration_id).event_id, sheet) if sheet else None
    registration = lock_registration(registration_id)
    if link_version not in {None, registration.link_version}:
        raise WrongState(registration.state)
    return locked, registration


def _tell(registration: RegistrationRow, changed: RegistrationRow, terms: Terms, now: datetime) -> None:
    """Tell the person what holds now, and an old address that its link has ended."""
    once = f"registration:{registration.id}:changed:{registration.revision + 1}"
    post(RegistrationChanged(event=terms.facts, registration=changed.facts), to=changed.recipient, once=once, now=now)
    if changed.link_version != registration.link_version:
        post(
            AddressReplaced(event=replace(terms.facts, join_url=""), registration=registration.facts),
            to=registration.recipient,
            once=f"{once}:old-address",
            now=now,
        )
        _tell_contact(registration, terms, now)


def _tell_contact(registration: RegistrationRow, terms: Terms, now: datetime) -> None:
    """Whoever has booked for others, too, gets the booking's new link where they read now: the old one has ended."""
    is_contact = registration.contact.email.casefold() == registration.person.email.casefold()
    if is_contact and not books_alone(registration.booking_id):
        booking = get_booking(registration.booking_id)
        tell_contact(booking, terms, once=f"contact:{booking.link_version}", now=now)


def answer_by_hand(registration_id: UUID, sheet: Sheet, *, by: Actor, now: datetime) -> bool:
    """Let the organizer write down answers, internal ones too, and return whether any was new.

    The deadline does not bind them. Raises WrongState if the registration has ended, ChoiceFull, QuestionsChanged or
    FileGone.
    """
    locked = lock_for(get_registration(registration_id).event_id, sheet)
    registration = lock_registration(registration_id)
    if not registration.state.is_living:
        raise WrongState(registration.state)
    answered = write_sheet(locked, registration, sheet)
    if answered:
        event_id = registration.event_id
        note("registration.answered", registration_id, by=by, now=now, event_id=event_id, **named(answered))
        if locked is not None:
            move_up(locked, now)
    return bool(answered)


def confirm_look(registration_id: UUID, *, by: Actor, now: datetime) -> bool:
    """Note that the team has seen what someone changed; return whether it still waited for that."""
    registration = lock_registration(registration_id)
    if not set_needs_look(registration_id, None):
        return False
    note("registration.change_seen", registration_id, by=by, now=now, event_id=registration.event_id)
    return True


def _change_consents(registration: RegistrationRow, consents: frozenset[Agreement], now: datetime) -> bool:
    """Write down what is new and what is taken back; what stands keeps the wording it was given to."""
    standing = standing_consents(registration.id)
    given = frozenset(agreement for agreement in consents if agreement.purpose not in standing)
    if not registration.state.is_living:
        given = frozenset()
    taken_back = standing - {agreement.purpose for agreement in consents}
    give_consents(registration.id, given, now)
    take_back_consents(registration.id, taken_back, now)
    if not given and not taken_back:
        return False
    note("registration.consents_changed", registration.id, by=Actor.person(), now=now, event_id=registration.event_id)
    return True
