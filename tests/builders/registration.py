"""Registrations with their bookings; the pools count along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from eventsvc.events.kinds import Participation
from eventsvc.events.models import Event, Pool
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.ids import TICKET_CODE_LENGTH, new_code, new_id
from eventsvc.kit.text import folded, search_words
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.models import Booking, Registration, Source
from eventsvc.registration.states import RegistrationState

from .events import a_pool_of, an_event
from .numbers import next_number

FIRST_NAMES = ("Änne", "Boris", "Chiara", "Dilan", "Emre", "Franziska", "Grzegorz", "Hülya", "Ines", "Jonas")
LAST_NAMES = ("Aigner", "Bäumler", "Cetin", "Dorfner", "Eder", "Fürst", "Gruber", "Hölzl", "Ismail", "Jäger")


def a_registration(
    event: Event | None = None,
    state: RegistrationState = RegistrationState.CONFIRMED,
    *,
    participation: Participation | None = None,
    language: str = "de",
    now: datetime | None = None,
    **given: Any,
) -> Registration:
    """Insert one person's registration and booking; a place taken or waited for is counted in its pool."""
    number, now = next_number(), now or read_clock()
    event = event or an_event(now=now)
    facts: dict[str, Any] = {
        "event_id": event.id,
        "participation": participation or event.format.participations[0],
        "state": state,
        "source": Source.ONLINE,
        "public_id": new_code(12),
        "ticket_code": new_code(TICKET_CODE_LENGTH),
        "first_name": "Mirja",
        "last_name": f"Übelacker {number}",
        "email": f"mirja.{number}@firma.example",
        "organization": "Übelacker Werkzeugbau GmbH",
        "organization_kind": OrganizationKind.SME,
        "postal_code": "90402",
        "country": "DE",
        "created_at": now,
        "state_at": now,
    } | given
    names = (facts["first_name"], facts["last_name"])
    facts.setdefault("email_key", facts["email"].casefold())
    facts.setdefault("name_key", folded(f"{names[1]} {names[0]}")[:170])
    facts.setdefault("search_text", search_words(*names, facts["email"], facts["organization"]))
    with transaction() as session:
        pool = session.scalars(
            select(Pool).where(Pool.event_id == event.id, Pool.participation == facts["participation"])
        ).one()
        if state.holds_place:
            pool.taken += 1
        if state is RegistrationState.WAITLISTED:
            pool.waiting += 1
            pool.last_position = 1 + max(
                session.scalars(select(Pool.last_position).where(Pool.event_id == event.id)), default=0
            )
            facts.setdefault("queue_position", pool.last_position)
        booking = Booking(
            public_id=new_code(16),
            event_id=event.id,
            form_key=new_code(32),
            first_name=facts["first_name"],
            last_name=facts["last_name"],
            email=facts["email"],
            email_key=facts["email"].casefold(),
            organization=facts["organization"],
            language=language,
            created_at=facts["created_at"],
        )
        session.add(booking)
        session.flush()
        registration = Registration(booking_id=booking.id, pool_id=pool.id, **facts)
        session.add(registration)
    return registration


def a_crowd(event: Event, number: int) -> list[dict[str, Any]]:
    """Insert so many confirmed people, each with a booking of their own, in a few statements; return their rows."""
    pool, now = a_pool_of(event), read_clock()
    people = [_one_of_many(index) | {"event_id": event.id, "pool_id": pool.id} for index in range(number)]
    for one in people:
        one |= {"participation": pool.participation, "created_at": now, "state_at": now}
    bookings = [
        {"id": one["booking_id"], "public_id": one["public_id"], "form_key": new_code(20), "email": one["email"]}
        | {
            "email_key": one["email"].casefold(),
            "event_id": event.id,
            "language": "de",
            "link_version": 1,
            "created_at": now,
        }
        for one in people
    ]
    with transaction() as session:
        session.execute(insert(Booking), bookings)
        session.execute(insert(Registration), people)
        session.execute(update(Pool).where(Pool.id == pool.id).values(taken=Pool.taken + number))
    return people


def _one_of_many(index: int) -> dict[str, Any]:
    first, last = FIRST_NAMES[index % 10], f"{LAST_NAMES[index // 10 % 10]}-{index:05}"
    email, organization = f"{index}@firma-{index % 250}.example", f"Firma {index % 250} GmbH"
    return {
        "id": new_id(),
        "booking_id": new_id(),
        "public_id": new_code(12),
        "ticket_code": new_code(TICKET_CODE_LENGTH),
        "state": RegistrationState.CONFIRMED,
        "source": Source.ONLINE,
        "first_name": first,
        "last_name": last,
        "email": email,
        "email_key": email,
        "organization": organization,
        "organization_kind": OrganizationKind.SME,
        "postal_code": "86159",
        "country": "DE",
        "name_key": folded(f"{last} {first}"),
        "search_text": search_words(first, last, email, organization),
    }
