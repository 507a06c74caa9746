"""The verbs of a programme, and how it follows its event."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from eventsvc.events.errors import BadSession, SessionsOutsideEvent
from eventsvc.events.models import Pool
from eventsvc.events.programme import add_session, edit_session, remove_session
from eventsvc.events.programme_queries import get_session, programme_of
from eventsvc.events.service import edit_event
from eventsvc.events.sessions import SessionDraft
from eventsvc.events.timetable import timetable
from eventsvc.events.written import get_written_event
from eventsvc.journal import Actor
from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound
from tests.builders import FOR_EVERYONE, a_pool_of, a_session, an_event

BY = Actor.account(UUID(int=7))


@pytest.fixture
def event(app, now):
    return an_event()


def a_tour(event, **given) -> SessionDraft:
    facts = {
        "title_de": "Werksführung",
        "starts_at": event.starts_at + timedelta(hours=4),
        "ends_at": event.starts_at + timedelta(hours=6),
        "is_choosable": True,
        "capacity": 70,
    }
    return SessionDraft(**facts | given)


def test_a_tour_has_places_of_its_own_beside_those_of_its_event(event, now, transaction):
    with transaction():
        session_id = add_session(event.id, a_tour(event), now=now, by=BY)
    tour = get_session(event.id, session_id)
    assert (tour.capacity, tour.taken, tour.waiting, tour.free) == (70, 0, 0, 70)
    assert a_pool_of(event).capacity == 30
    assert tour.draft == a_tour(event)


def test_what_everyone_attends_has_no_places(event, now, transaction):
    with transaction():
        draft = a_tour(event, is_choosable=False, capacity=12, parallel_group="A")
        session_id = add_session(event.id, draft, now=now, by=BY)
    session = get_session(event.id, session_id)
    assert (session.pool_id, session.capacity, session.parallel_group) == (None, None, "")


def test_a_session_outside_its_event_is_refused(event, now, transaction):
    with pytest.raises(BadSession) as refusal, transaction():
        add_session(event.id, a_tour(event, ends_at=event.ends_at + timedelta(hours=1)), now=now, by=BY)
    assert [field for field, _ in refusal.value.problems] == ["ends_at"]
    assert programme_of(event.id) == ()


def test_the_programme_is_in_order_of_time_and_side_by_side_what_begins_together(event):
    late, long, short = a_session(event, hour=4), a_session(event, hour=2, position=1), a_session(event, hour=2)
    (day,) = timetable(programme_of(event.id), event.timezone)
    assert [[one.id for one in block.sessions] for block in day.blocks] == [[short.id, long.id], [late.id]]


def test_days_are_those_of_the_events_zone(app, now):
    start = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
    event = an_event(starts_at=start, ends_at=start + timedelta(days=2), timezone="Asia/Tokyo")
    a_session(event, hour=0)
    a_session(event, hour=8)
    days = timetable(programme_of(event.id), "Asia/Tokyo")
    assert [day.date.isoformat() for day in days] == ["2026-05-04", "2026-05-05"]


def test_a_session_can_become_one_to_choose_and_back(event, now, transaction):
    session = a_session(event, capacity=FOR_EVERYONE)
    with transaction():
        before = edit_session(event.id, session.id, a_tour(event), now=now, by=BY)
    assert not before.is_choosable
    assert get_session(event.id, session.id).capacity == 70
    with transaction():
        edit_session(event.id, session.id, a_tour(event, is_choosable=False), now=now, by=BY)
    assert get_session(event.id, session.id).pool_id is None
    assert db.session.scalar(select(func.count()).select_from(Pool)) == 1


def test_a_removed_session_takes_its_places_along(event, now, transaction):
    session = a_session(event, capacity=70)
    with transaction():
        remove_session(event.id, session.id, now=now, by=BY)
    assert programme_of(event.id) == ()
    assert db.session.scalar(select(func.count()).select_from(Pool)) == 1


def test_another_events_session_is_none_of_this_one(event, now):
    with pytest.raises(NotFound):
        get_session(event.id, a_session(an_event()).id)


def moved(event, transaction, now, **times):
    written = get_written_event(event.id)
    draft = replace(written.draft, **times)
    with transaction():
        edit_event(event.id, draft, version=written.version, now=now, by=BY, own=None)


def test_the_programme_follows_its_event_over_the_end_of_summer_time_at_the_same_hour(app, now, transaction):
    start = datetime(2026, 10, 20, 7, 0, tzinfo=UTC)  # nine o'clock in summer time
    event = an_event(starts_at=start)
    a_session(event, hour=4)
    later = start + timedelta(days=7, hours=1)  # nine o'clock in winter time
    times = {"starts_at": later, "ends_at": later + timedelta(hours=7), "closes_at": later - timedelta(days=3)}
    moved(event, transaction, now, **times)
    (session,) = programme_of(event.id)
    assert session.starts_at == later + timedelta(hours=4)


def test_an_earlier_welcome_leaves_the_programme_where_it_is(event, now, transaction):
    session = a_session(event, hour=4)
    moved(event, transaction, now, starts_at=event.starts_at - timedelta(minutes=30))
    assert programme_of(event.id)[0].starts_at == session.starts_at


def test_an_event_does_not_leave_out_sessions_of_its_programme(event, now, transaction):
    tour = a_session(event, hour=5, title_de="Werksführung")
    with pytest.raises(SessionsOutsideEvent) as refusal:
        moved(event, transaction, now, ends_at=event.starts_at + timedelta(hours=4))
    assert [one.german for one in refusal.value.sessions] == ["Werksführung"]
    db.session.rollback()
    assert programme_of(event.id)[0].starts_at == tour.starts_at
