"""Someone's own data are changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.queries import get_terms
from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.applications import ConsentPurpose, Person
from eventsvc.registration.errors import WrongState
from eventsvc.registration.letters import AddressReplaced, RegistrationChanged
from eventsvc.registration.queries import lock_registration, standing_consents
from eventsvc.registration.rules import refuse_change_after_deadline
from eventsvc.registration.service import change_person, give_consents, take_back_consents


def change_data(registration_id: UUID, person: Person, consents: frozenset[ConsentPurpose], now: datetime) -> bool:
    """Replace the person's data and consents, tell them, and return whether anything was new.

    A new address gets a new link; the old link ends, and the old address is told so. Raises RegistrationClosed after the deadline, WrongState if the
    registration has ended, AlreadyRegistered if the new address comes already. Consents can be taken back at any time,
    after the end too; then none are given.
    """
    registration = lock_registration(registration_id)
    standing = standing_consents(registration_id)
    if not registration.state.is_living:
        consents &= standing
    give_consents(registration_id, consents - standing, now)
    take_back_consents(registration_id, standing - consents, now)
    if consents != standing:
        note(
            "registration.consents_changed", registration_id, by=Actor.person(), now=now, event_id=registration.event_id
        )
    if person == registration.person:
        return consents != standing
    if not registration.state.is_living:
        raise WrongState(registration.state)
    terms = get_terms(registration.event_id)
    refuse_change_after_deadline(terms.window, now)
    changed = change_person(registration, person)
    once = f"registration:{registration.id}:changed:{registration.revision + 1}"
    post(RegistrationChanged(event=terms.facts, registration=changed.facts), to=changed.recipient, once=once, now=now)
    if changed.link_version != registration.link_version:
        post(
            AddressReplaced(event=replace(terms.facts, join_url=""), registration=registration.facts),
            to=registration.recipient,
            once=f"{once}:old-address",
            now=now,
        )
    note("registration.changed", registration_id, by=Actor.person(), now=now, event_id=registration.event_id)
    return True
