"""Someone's own data are changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.queries import get_terms
from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.applications import Agreement, Person
from eventsvc.registration.choices import with_choices
from eventsvc.registration.errors import WrongState
from eventsvc.registration.letters import AddressReplaced, RegistrationChanged
from eventsvc.registration.queries import RegistrationRow, lock_registration, standing_consents
from eventsvc.registration.rules import refuse_change_after_deadline
from eventsvc.registration.service import change_person, give_consents, take_back_consents


def change_data(registration_id: UUID, person: Person, consents: frozenset[Agreement], now: datetime) -> bool:
    """Replace the person's data and consents, tell them, and return whether anything was new.

    A new address gets a new link; the old link ends, and the old address is told so. Raises RegistrationClosed after the deadline, WrongState if the
    registration has ended, AlreadyRegistered if the new address comes already. Consents can be taken back at any time,
    after the end too; then none are given.
    """
    registration = lock_registration(registration_id)
    changed_consents = _change_consents(registration, consents, now)
    if changed_consents:
        note(
            "registration.consents_changed", registration_id, by=Actor.person(), now=now, event_id=registration.event_id
        )
    if person == registration.person:
        return changed_consents
    if not registration.state.is_living:
        raise WrongState(registration.state)
    terms = get_terms(registration.event_id)
    refuse_change_after_deadline(terms.window, now)
    (changed,) = with_choices([change_person(registration, person)])
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


def _change_consents(registration: RegistrationRow, consents: frozenset[Agreement], now: datetime) -> bool:
    """Write down what is new and what is taken back; what stands keeps the wording it was given to."""
    standing = standing_consents(registration.id)
    given = frozenset(agreement for agreement in consents if agreement.purpose not in standing)
    if not registration.state.is_living:
        given = frozenset()
    taken_back = standing - {agreement.purpose for agreement in consents}
    give_consents(registration.id, given, now)
    take_back_consents(registration.id, taken_back, now)
    return bool(given or taken_back)
