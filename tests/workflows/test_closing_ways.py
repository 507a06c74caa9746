"""On site and online close at their own times."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from eventsvc.events.copying import Along
from eventsvc.events.errors import ClosesOutsideWindow
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.organizer_queries import get_held_event
from eventsvc.events.queries import get_terms
from eventsvc.events.service import create_event, edit_event
from eventsvc.kit.db import transaction
from eventsvc.registration.errors import RegistrationClosed, TooLate
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.capacity_change import change_capacity, change_closing
from eventsvc.workflows.copying import CopyWish, copy_event
from eventsvc.workflows.data_change import change_data
from eventsvc.workflows.sign_up import add_by_hand, sign_up
from tests.builders import a_draft, a_participant, a_pool_of, a_registration, an_application, an_event, close_way

ON_SITE, ONLINE = Participation.ON_SITE, Participation.ONLINE
CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def event(app, now):
    """A hybrid event that nobody can come to on site any more: that way closed an hour ago."""
    event = an_event(format=EventFormat.HYBRID, capacity=1, now=now)
    close_way(event, ON_SITE, now - HOUR)
    return event


def wishing(event, *ways, **given):
    people = tuple(replace(a_participant(event), pool_id=a_pool_of(event, way).id, participation=way) for way in ways)
    return replace(an_application(event), people=people, **given)


def test_a_way_that_has_closed_takes_nobody_and_the_other_goes_on(event, now):
    with pytest.raises(RegistrationClosed) as refused, transaction():
        sign_up(wishing(event, ON_SITE), now)
    assert refused.value.since == now - HOUR
    with pytest.raises(RegistrationClosed), transaction():
        sign_up(wishing(event, ONLINE, ON_SITE, is_together=True), now)
    with transaction():
        assert sign_up(wishing(event, ONLINE), now).placed[0].state is CONFIRMED


def test_the_team_adds_people_after_the_deadline_of_a_way(event, now, organizer):
    with transaction():
        assert add_by_hand(wishing(event, ON_SITE), by=organizer, now=now).placed[0].state is CONFIRMED


def test_whoever_waits_moves_up_after_the_deadline_of_their_way(event, now, organizer, state_of):
    a_registration(event, participation=ON_SITE)
    waiting = a_registration(event, WAITLISTED, participation=ON_SITE)
    with transaction():
        change_capacity(a_pool_of(event, ON_SITE).id, 2, by=organizer, now=now)
    assert state_of(waiting.id) is CONFIRMED


def test_data_can_be_changed_until_the_deadline_of_ones_own_way(event, now):
    there, online = (a_registration(event, participation=way) for way in (ON_SITE, ONLINE))
    with pytest.raises(TooLate), transaction():
        change_data(there.id, replace(get_registration(there.id).person, phone="+49891234567"), frozenset(), now)
    with transaction():
        change_data(online.id, replace(get_registration(online.id).person, phone="+49891234567"), frozenset(), now)
    assert get_registration(online.id).person.phone == "+49891234567"


def test_a_way_closes_within_the_window_of_its_event_only(app, now, organizer):
    event = an_event(format=EventFormat.HYBRID, now=now)
    pool_id = a_pool_of(event, ON_SITE).id
    for wrong in (event.closes_at + HOUR, event.opens_at):
        with pytest.raises(ClosesOutsideWindow), transaction():
            change_closing(pool_id, wrong, by=organizer, now=now)
    for right in (event.closes_at - DAY, None):
        with transaction():
            change_closing(pool_id, right, by=organizer, now=now)
        assert a_pool_of(event, ON_SITE).closes_at == right


def test_an_event_whose_ways_have_all_closed_says_when_the_last_one_did(event, now):
    close_way(event, ONLINE, now - 2 * HOUR)
    assert get_terms(event.id).closes_at == now - HOUR


def test_a_way_that_is_left_alone_closes_with_its_event(app, now, organizer):
    draft = a_draft(format=EventFormat.HYBRID)
    with transaction():
        event_id = create_event(draft, now=now, by=organizer, own=None).id
    pool = next(one for one in get_held_event(event_id).pools if one.participation is ON_SITE)
    with transaction():
        change_closing(pool.id, draft.closes_at - DAY, by=organizer, now=now)
    alone = replace(draft, format=EventFormat.ON_SITE, seats=draft.seats[:1])
    with transaction():
        edit_event(event_id, alone, version=1, now=now, by=organizer, own=None)
    assert get_terms(event_id).closing(ON_SITE) == draft.closes_at


def test_deadlines_go_along_into_a_copy(event, now, organizer):
    closes_at = event.closes_at - DAY
    close_way(event, ON_SITE, closes_at)
    year = timedelta(weeks=52)
    wish = CopyWish(to=event.starts_at + year, along=frozenset({Along.DEADLINES}))
    with transaction():
        copied = copy_event(event.id, wish, by=organizer, own=None, now=now)
    found = {pool.participation: pool.closes_at for pool in get_held_event(copied.id).pools}
    assert found == {ON_SITE: closes_at + year, ONLINE: None}
