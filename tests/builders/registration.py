"""Registrations with their bookings; the pools count along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from eventsvc.events.kinds import Participation
from eventsvc.events.models import Event, Pool
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.ids import TICKET_CODE_LENGTH, new_code
from eventsvc.kit.text import folded, search_words
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.models import Booking, Registration, Source
from eventsvc.registration.states import RegistrationState

from .events import an_event
from .numbers import next_number


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
            organization=facts["organization"],
            language=language,
            created_at=facts["created_at"],
        )
        session.add(booking)
        session.flush()
        registration = Registration(booking_id=booking.id, pool_id=pool.id, **facts)
        session.add(registration)
    return registration
