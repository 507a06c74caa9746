"""Codes, invitations and contingents."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from eventsvc.events.codes import CodeDraft, CodeRow, add_code, find_code
from eventsvc.events.contingents import ContingentDraft, ContingentRow
from eventsvc.events.models import Event
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.registration.invitations import Guest, InvitationRow, InvitationTerms
from eventsvc.workflows.contingents import hold_contingent
from eventsvc.workflows.inviting import invite

from .numbers import next_number


def a_code(event: Event, *, now: datetime | None = None, **given: Any) -> CodeRow:
    """Insert a code for the event; without a limit, if none is given."""
    draft = CodeDraft(**({"code": f"Netzwerk {next_number()}"} | given))
    with transaction():
        add_code(event.id, draft, by=Actor.system(), now=now or read_clock())
    found = find_code(event.id, draft.code)
    assert found is not None
    return found


def an_invitation(event: Event, *, email: str = "", now: datetime | None = None, **given: Any) -> InvitationRow:
    """Invite someone to the event."""
    guest = Guest("Çağla Şahin", email or f"caglar.{next_number()}@firma.example")
    with transaction():
        terms = InvitationTerms(event_id=event.id, **given)
        return invite([guest], terms, by=Actor.system(), now=now or read_clock())[0]


def a_contingent(event: Event, capacity: int = 5, *, now: datetime | None = None, **given: Any) -> ContingentRow:
    """Keep places of the event's first way for a company until two weeks before it starts."""
    number, now = next_number(), now or read_clock()
    facts: dict[str, Any] = {
        "organization": "Übelacker Werkzeugbau GmbH",
        "contact_name": "Mirja Übelacker",
        "contact_email": f"kontingent.{number}@firma.example",
        "participation": event.format.participations[0],
        "capacity": capacity,
        "release_at": event.starts_at - timedelta(days=14),
    }
    with transaction():
        return hold_contingent(event.id, ContingentDraft(**(facts | given)), by=Actor.system(), now=now)
