"""What organizers read of the people beside the list itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from eventsvc.kit.db import db, table_of

from .models import Consent, ConsentWording, Registration
from .queries import RegistrationRow, registration_query, registration_row
from .states import LIVING, RegistrationState
from .wordings import Wording, wording_of


@dataclass(frozen=True)
class ConsentRow:
    """A consent as it was given, and taken back."""

    wording: Wording
    language: str
    given_at: datetime
    withdrawn_at: datetime | None


def undecided_counts(event_ids: Select[UUID]) -> dict[UUID, int]:
    """Return how many applications wait for a decision, for each of the events that has some."""
    rows = db.session.execute(
        select(Registration.event_id, func.count())
        .where(Registration.event_id.in_(event_ids), Registration.state == RegistrationState.APPLIED)
        .group_by(Registration.event_id)
    )
    return {event_id: number for event_id, number in rows}  # noqa: C416 -- mypy takes a Row for no pair


def look_counts(event_ids: Select[UUID]) -> dict[UUID, int]:
    """Return how many changes wait for the team's look, for each of the events that has some."""
    rows = db.session.execute(
        select(Registration.event_id, func.count())
        .where(
            Registration.event_id.in_(event_ids),
            Registration.needs_look_since.is_not(None),
            Registration.state.in_(LIVING),
        )
        .group_by(Registration.event_id)
    )
    return {event_id: number for event_id, number in rows}  # noqa: C416 -- mypy takes a Row for no pair


def waiting_for_a_look(event_id: UUID) -> list[RegistrationRow]:
    """Return who has changed something that nobody of the team has looked at yet, the longest waiting first."""
    query = registration_query().where(
        _REGISTRATIONS.c.event_id == event_id,
        _REGISTRATIONS.c.needs_look_since.is_not(None),
        _REGISTRATIONS.c.state.in_(LIVING),
    )
    return [registration_row(row) for row in db.session.execute(query.order_by(_REGISTRATIONS.c.needs_look_since))]


def state_counts(event_id: UUID) -> dict[RegistrationState, int]:
    """Return how many registrations of the event stand in each state, in the order of the states."""
    rows = db.session.execute(_STATE_COUNTS, {"event_id": event_id})
    counts = {RegistrationState(state): number for state, number in rows}
    return {state: counts[state] for state in RegistrationState if state in counts}


def living_among(counts: dict[RegistrationState, int]) -> int:
    """Return how many of those counted come, wait or hope."""
    return sum(number for state, number in counts.items() if state in LIVING)


def consents_of(registration_id: UUID) -> list[ConsentRow]:
    """Return every consent the person gave, in order."""
    rows = db.session.execute(
        select(table_of(ConsentWording), Consent.language, Consent.given_at, Consent.withdrawn_at)
        .join(ConsentWording, ConsentWording.id == Consent.wording_id)
        .where(Consent.registration_id == registration_id)
        .order_by(Consent.given_at, Consent.id)
    )
    return [ConsentRow(wording_of(row), row.language, row.given_at, row.withdrawn_at) for row in rows]


_REGISTRATIONS = table_of(Registration)
_STATE_COUNTS = (
    select(_REGISTRATIONS.c.state, func.count())
    .where(_REGISTRATIONS.c.event_id == bindparam("event_id"))
    .group_by(_REGISTRATIONS.c.state)
)
