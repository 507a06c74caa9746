"""Sessions of an event's programme, and those who have chosen them; the pools count along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from eventsvc.events.models import Event, Pool
from eventsvc.events.session_models import Session
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.registration.choice_models import SessionChoice
from eventsvc.registration.models import Registration
from eventsvc.registration.states import ChoiceState

from .numbers import next_number

FOR_EVERYONE = object()


def a_session(event: Event, *, hour: float = 1, capacity: Any = None, **given: Any) -> Session:
    """Insert a session of an hour, `hour` hours after the event begins; `capacity` FOR_EVERYONE lets nobody choose it."""
    starts_at = event.starts_at + timedelta(hours=hour)
    facts: dict[str, Any] = {
        "title_de": f"Werksführung {next_number()}",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "is_choosable": capacity is not FOR_EVERYONE,
    } | given
    with transaction() as session:
        if facts["is_choosable"]:
            pool = Pool(event_id=event.id, capacity=capacity)
            session.add(pool)
            session.flush()
            facts["pool_id"] = pool.id
        made = Session(event_id=event.id, **facts)
        session.add(made)
    return made


def a_pool_of_session(session: Session) -> Pool:
    """Return the pool of a session as it stands now."""
    query = select(Pool).where(Pool.id == session.pool_id).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def a_session_choice(
    registration: Registration, session: Session, state: ChoiceState = ChoiceState.CHOSEN
) -> SessionChoice:
    """Insert someone's choice of the session; a place taken or waited for is counted in its pool."""
    with transaction() as work:
        pool = work.get_one(Pool, session.pool_id, populate_existing=True)
        position = None
        if state is ChoiceState.CHOSEN:
            pool.taken += 1
        if state is ChoiceState.WAITING:
            pool.waiting += 1
            pool.last_position = position = pool.last_position + 1
        choice = SessionChoice(
            registration_id=registration.id,
            session_id=session.id,
            state=state,
            queue_position=position,
            since=read_clock(),
        )
        work.add(choice)
    return choice
