"""The contact of a booking adds people, or changes who answers and pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.queries import get_terms
from eventsvc.events.questions import Question
from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.answer_words import gather_anew
from eventsvc.registration.answers import Owner, give_all
from eventsvc.registration.applications import Billing, Contact, Participant, Source
from eventsvc.registration.bookings import LARGEST_GROUP, get_booking, lock_booking, people_of
from eventsvc.registration.entries import entry_of
from eventsvc.registration.errors import GroupTooLarge
from eventsvc.registration.group_changes import change_booking
from eventsvc.registration.group_letters import BookingPassedOn
from eventsvc.registration.rules import decide
from eventsvc.registration.service import enlist

from .entry import let_in
from .group_news import tell_contact
from .locking import lock
from .sign_up import SignedUp, place_all, refuse_full_choices


@dataclass(frozen=True)
class Additions:
    """Who comes into a booking later, with the questions as they were read; `form_key` tells the files that came along."""

    people: tuple[Participant, ...]
    questions: tuple[Question, ...] = ()
    form_key: str = ""


def add_people(booking_id: UUID, new: Additions, now: datetime) -> SignedUp:
    """Sign further people up in a booking, by the rules for newcomers; tell them and the contact.

    Raises GroupTooLarge, the refusal of the event's window, EventFull if nobody finds a place, ChoiceFull,
    AlreadyRegistered, QuestionsChanged, FileGone.
    """
    booking = get_booking(booking_id)
    people = _come_by_like(booking_id, new.people)
    registrations = enlist(booking, people, Source.ONLINE, now, new.questions)
    give_all(
        [(Owner(row.id), one.answers) for row, one in zip(registrations, new.people, strict=True)],
        new.questions,
        new.form_key,
    )
    gather_anew([one.id for one in registrations])
    locked = lock(booking.event_id)
    registrations = let_in(locked, entry_of(booking_id), registrations, now)
    if sum(one.state.is_living for one in people_of(booking_id)) > LARGEST_GROUP:
        raise GroupTooLarge
    refuse_full_choices(locked, new.questions, new.people)
    recorded = list(zip(registrations, new.people, strict=True))
    signed_up = place_all(
        locked, recorded, decide, is_together=booking.is_together, by=Actor.contact(booking_id), now=now
    )
    once = f"added:{registrations[0].id}"
    tell_contact(booking, locked.terms, left_out=signed_up.left_out, once=once, now=now)
    return signed_up


def _come_by_like(booking_id: UUID, people: Sequence[Participant]) -> list[Participant]:
    """Whoever joins a booking comes through the cluster by which the others do."""
    origins = {one.origin_cluster_id for one in people_of(booking_id)}
    origin = origins.pop() if len(origins) == 1 else None
    return [replace(one, origin_cluster_id=origin) for one in people]


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
        note("registration.contact_changed", one.id, by=Actor.contact(booking_id), now=now, event_id=one.event_id)
    return True
