"""Which sessions people have chosen: written down, read, and who is next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Row, and_, bindparam, case, delete, func, insert, literal, or_, select, tuple_, update

from eventsvc.events.models import Event
from eventsvc.events.session_models import Session
from eventsvc.events.sessions import Slot
from eventsvc.kit.db import db, table_of

from .choice_models import SessionChoice
from .letters import SessionFacts
from .models import Registration
from .queries import RegistrationRow
from .states import ChoiceState, RegistrationState

# Most freed places go to the first: of a long queue only so many are read at once.
AT_ONCE = 40

_CHOICES, _SESSIONS, _EVENTS = table_of(SessionChoice), table_of(Session), table_of(Event)


@dataclass(frozen=True, kw_only=True)
class ChooserRow:
    """Someone who has chosen a session, as its list shows them."""

    registration_id: UUID
    first_name: str
    last_name: str
    email: str
    organization: str
    registration_state: RegistrationState
    state: ChoiceState
    since: datetime


def choose(registration_id: UUID, session_ids: Iterable[UUID], now: datetime) -> None:
    """Write down what someone would like to take part in: wishes, which hold no places yet."""
    rows = [
        {"registration_id": registration_id, "session_id": session_id, "state": ChoiceState.WISHED, "since": now}
        for session_id in session_ids
    ]
    if rows:
        db.session.execute(insert(_CHOICES), rows)


def settle_choice(
    registration_id: UUID,
    session_id: UUID,
    state: ChoiceState,
    now: datetime,
    *,
    priority: int = 0,
    position: int | None = None,
) -> None:
    """Let the choice hold a place, or wait at that position of those with its priority."""
    db.session.execute(
        update(_CHOICES)
        .where(_CHOICES.c.registration_id == registration_id, _CHOICES.c.session_id == session_id)
        .values(state=state, since=now, queue_priority=priority, queue_position=position)
    )


def drop_choices(registration_id: UUID, session_ids: Collection[UUID]) -> None:
    """Forget that the person has chosen these sessions."""
    db.session.execute(
        delete(_CHOICES).where(_CHOICES.c.registration_id == registration_id, _CHOICES.c.session_id.in_(session_ids))
    )


def sessions_chosen_by(registration_id: UUID, *, for_team: bool = False) -> tuple[SessionFacts, ...]:
    """Return what the person has chosen, in the order of the programme; see `sessions_chosen_by_all`."""
    return sessions_chosen_by_all([registration_id], for_team=for_team).get(registration_id, ())


def sessions_chosen_by_all(
    registration_ids: Collection[UUID], *, for_team: bool = False
) -> dict[UUID, tuple[SessionFacts, ...]]:
    """Return what each of the people has chosen, in the order of the programme; one statement.

    The team knows where each of them waits; they themselves do where the event tells them.
    """
    found: dict[UUID, tuple[SessionFacts, ...]] = {}
    for row in db.session.execute(_CHOSEN, {"registration_ids": list(registration_ids), "for_team": for_team}):
        found[row.registration_id] = (*found.get(row.registration_id, ()), _facts(row))
    return found


def with_choices(registrations: Sequence[RegistrationRow]) -> list[RegistrationRow]:
    """Return the registrations with all that each has chosen: for the letters that tell of it; one statement."""
    chosen = sessions_chosen_by_all([one.id for one in registrations])
    return [replace(one, sessions=chosen.get(one.id, ())) for one in registrations]


def queue_of(session_id: UUID) -> list[UUID]:
    """Return the registrations that wait for a place in the session, the head first."""
    query = select(SessionChoice.registration_id).where(
        SessionChoice.session_id == session_id, SessionChoice.state == ChoiceState.WAITING
    )
    return list(db.session.scalars(query.order_by(SessionChoice.queue_priority, SessionChoice.queue_position)))


def sort_queues(event_id: UUID, first: Collection[UUID] | None) -> None:
    """Let those of the categories `first` go before everyone else who waits for a session of the event; None: nobody does."""
    of_first = select(Registration.id).where(
        Registration.event_id == event_id, Registration.category_id.in_(first or ())
    )
    priority = literal(0) if first is None else case((_CHOICES.c.registration_id.in_(of_first), 0), else_=1)
    sessions = select(_SESSIONS.c.id).where(_SESSIONS.c.event_id == event_id)
    db.session.execute(
        update(_CHOICES)
        .where(_CHOICES.c.session_id.in_(sessions), _CHOICES.c.state == ChoiceState.WAITING)
        .values(queue_priority=priority)
    )


def whose_turn_in(slot: Slot, free: int | None, slots: Mapping[UUID, Slot]) -> list[UUID]:
    """Return who of those that wait for the session would get its free places, in order; None means any number.

    Who has another of the `slots` at that time, because one of the two was moved, is passed over.
    """
    queue, turn = queue_of(slot.id), list[UUID]()
    for start in range(0, len(queue), AT_ONCE):
        some = queue[start : start + AT_ONCE]
        chosen = sessions_chosen_by_all(some)
        turn += (one for one in some if not _is_elsewhere(chosen[one], slot, slots))
        if free is not None and len(turn) >= free:
            break
    return turn[:free]


def number_of_choosers(session_id: UUID) -> int:
    """Return how many have chosen the session, wait for it or would like to."""
    return db.session.scalar(select(func.count()).where(SessionChoice.session_id == session_id)) or 0


def ids_of_choosers(session_id: UUID) -> list[UUID]:
    """Return the registrations that have chosen the session, wait for it or would like to."""
    query = select(SessionChoice.registration_id).where(SessionChoice.session_id == session_id)
    return list(db.session.scalars(query.order_by(SessionChoice.registration_id)))


def choosers_of(session_id: UUID) -> list[ChooserRow]:
    """Return who has chosen the session: first those with a place by name, then those who wait in their order, then wishes."""
    rank = case(
        (SessionChoice.state == ChoiceState.CHOSEN, 0), (SessionChoice.state == ChoiceState.WAITING, 1), else_=2
    )
    rows = db.session.execute(
        select(
            SessionChoice.registration_id,
            Registration.first_name,
            Registration.last_name,
            Registration.email,
            Registration.organization,
            Registration.state.label("registration_state"),
            SessionChoice.state,
            SessionChoice.since,
        )
        .join(Registration, Registration.id == SessionChoice.registration_id)
        .where(SessionChoice.session_id == session_id)
        .order_by(
            rank, SessionChoice.queue_priority, SessionChoice.queue_position, Registration.name_key, Registration.id
        )
    )
    return [ChooserRow(**row._mapping) for row in rows]  # noqa: SLF001 -- SQLAlchemy's public name for it


def _is_elsewhere(chosen: Iterable[SessionFacts], slot: Slot, slots: Mapping[UUID, Slot]) -> bool:
    return any(one.state is ChoiceState.CHOSEN and slots[one.id].overlaps(slot) for one in chosen)


def _chosen() -> Any:
    ahead = _CHOICES.alias()
    position = (
        select(func.count())
        .where(
            ahead.c.session_id == _CHOICES.c.session_id,
            ahead.c.state == ChoiceState.WAITING,
            tuple_(ahead.c.queue_priority, ahead.c.queue_position)
            <= tuple_(_CHOICES.c.queue_priority, _CHOICES.c.queue_position),
        )
        .scalar_subquery()
    )
    is_told = or_(_EVENTS.c.tells_position, bindparam("for_team", type_=Boolean))
    return (
        select(
            _CHOICES.c.registration_id,
            *(_SESSIONS.c[name] for name in ("id", "title_de", "title_en", "starts_at", "ends_at", "room")),
            _CHOICES.c.state,
            case((and_(_CHOICES.c.state == ChoiceState.WAITING, is_told), position), else_=None).label("position"),
        )
        .join(_SESSIONS, _SESSIONS.c.id == _CHOICES.c.session_id)
        .join(_EVENTS, _EVENTS.c.id == _SESSIONS.c.event_id)
        .where(_CHOICES.c.registration_id.in_(bindparam("registration_ids", expanding=True)))
        .order_by(_SESSIONS.c.starts_at, _SESSIONS.c.position, _SESSIONS.c.id)
    )


def _facts(row: Row[Any]) -> SessionFacts:
    return SessionFacts(
        id=row.id,
        title_de=row.title_de,
        title_en=row.title_en,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        room=row.room,
        state=row.state,
        position=row.position,
    )


# Made once: every page of a booking reads it.
_CHOSEN = _chosen()
