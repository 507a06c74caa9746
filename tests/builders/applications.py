"""What someone hands in."""

from __future__ import annotations

import secrets
from typing import Any

from eventsvc.events.models import Event
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.applications import Agreement, Application, ConsentPurpose, Participant, Person, own_contact
from eventsvc.registration.wordings import stand_in

from .events import a_pool_of
from .numbers import next_number

OF_THE_PERSON = frozenset(
    {"pool_id", "participation", "category_id", "further_pool_ids", "session_ids", "consents", "origin_cluster_id"}
)


def a_person(**given: Any) -> Person:
    """Return someone with a name, an address and a company."""
    facts: dict[str, Any] = {
        "first_name": "Jasmin",
        "last_name": "Öztürk",
        "email": f"jasmin.{next_number()}@firma.example",
        "organization": "Öztürk Feinmechanik GmbH",
        "organization_kind": OrganizationKind.SME,
        "postal_code": "86159",
        "country": "DE",
    }
    return Person(**(facts | given))


def an_application(event: Event, person: Person | None = None, **given: Any) -> Application:
    """Return someone's application for the event, with a form key of its own."""
    participant = a_participant(event, person, **{name: given.pop(name) for name in OF_THE_PERSON & set(given)})
    facts: dict[str, Any] = {
        "event_id": event.id,
        "contact": own_contact(participant.person),
        "people": (participant,),
        "language": "de",
        "form_key": secrets.token_urlsafe(16),
    }
    return Application(**(facts | given))


def consents_to(*purposes: ConsentPurpose, language: str = "de") -> frozenset[Agreement]:
    """Return a yes to each purpose, in the words that stand in for a carrier's own."""
    return frozenset(stand_in(purpose).agreed(language) for purpose in purposes)


def a_participant(event: Event, person: Person | None = None, **given: Any) -> Participant:
    """Return someone's wish to take part in the event, in its first way."""
    pool = a_pool_of(event)
    facts: dict[str, Any] = {"person": person or a_person(), "pool_id": pool.id, "participation": pool.participation}
    return Participant(**(facts | given))


def a_group(event: Event, number: int, **given: Any) -> Application:
    """Return the application of so many colleagues, booked by the first."""
    people = tuple(a_participant(event) for _ in range(number))
    return an_application(event, contact=own_contact(people[0].person), people=people, **given)
