"""Something is done to many: in portions, each of them once, whoever is killed meanwhile; taken back where that is honest."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from eventsvc.events.models import Pool
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.kit.ids import new_code
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.attendees import people_named
from eventsvc.registration.bulk import BulkDeed, BulkSkip, BulkState
from eventsvc.registration.bulk_rows import counts_of, get_action, passed_over, purge_actions
from eventsvc.registration.errors import AlreadySubmitted, WrongState
from eventsvc.registration.marks import follow_ups_of
from eventsvc.registration.models import Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.tags import RegistrationTag, tag, tags_of
from eventsvc.runs.queries import newest_run_of
from eventsvc.workflows.bulk import Wish, foresee, start_bulk, start_undoing
from eventsvc.workflows.runs import work_next
from tests.builders import a_category, a_crowd, a_registration, a_session, an_account, an_event

CONFIRMED, WAITLISTED, CANCELLED = (
    RegistrationState.CONFIRMED,
    RegistrationState.WAITLISTED,
    RegistrationState.CANCELLED,
)
CROWD = 2_500


@pytest.fixture
def by(app):
    return Actor.account(an_account().id)


@pytest.fixture
def event(app, now):
    return an_event()


def do(event, people, deed, actor_and_time, **terms):
    """Do it to whom it can be done, to the end; return the action."""
    by, now = actor_and_time
    wish = Wish(event_id=event.id, deed=deed, form_key=new_code(20), **terms)
    found = foresee(wish, people_named(event.id, [one.id for one in people]))
    with transaction():
        action_id, run_id = start_bulk(wish, [one.id for one in found.taken], by=by, now=now)
    to_the_end(run_id, now)
    return get_action(action_id)


def to_the_end(run_id, now):
    is_more = True
    while is_more:
        with transaction():
            is_more = work_next(now, run_id)


def undo(action, by, now):
    with transaction():
        run_id = start_undoing(action, by=by, now=now)
    to_the_end(run_id, now)


def states_of(people):
    rows = db.session.execute(select(Registration.id, Registration.state)).all()
    found = {row.id: row.state for row in rows}
    return [found[one.id] for one in people]


def letters():
    return Counter(db.session.scalars(select(OutgoingMail.letter)))


def test_beforehand_it_says_whom_it_touches_and_why_others_are_passed_over(event):
    comes, gone = a_registration(event), a_registration(event, CANCELLED)
    foreign = a_registration(an_event())
    wish = Wish(event_id=event.id, deed=BulkDeed.CANCEL)
    found = foresee(wish, people_named(event.id, [comes.id, gone.id, foreign.id]))
    assert [one.id for one in found.taken] == [comes.id]
    assert [(one.id, skip) for one, skip in found.passed_over] == [(gone.id, BulkSkip.ENDED)]


def test_many_are_cancelled_each_with_a_letter_and_freed_places_move_up(event, by, now):
    event = an_event(capacity=2)
    comers, waiter = [a_registration(event), a_registration(event)], a_registration(event, WAITLISTED)
    db.session.commit()
    action = do(event, comers, BulkDeed.CANCEL, (by, now), reason="Zu wenige")
    assert states_of([*comers, waiter]) == [CANCELLED, CANCELLED, CONFIRMED]
    assert letters()["registration_cancelled"] == 2
    with pytest.raises(WrongState), transaction():
        start_undoing(action, by=by, now=now)


def test_who_finds_no_place_is_passed_over_with_the_reason(event, by, now):
    event = an_event(capacity=1)
    waiting = [a_registration(event, WAITLISTED) for _ in range(3)]
    action = do(event, waiting, BulkDeed.CONFIRM, (by, now))
    assert Counter(states_of(waiting)) == {CONFIRMED: 1, WAITLISTED: 2}
    assert [one.skip for one in passed_over(action.id)] == [BulkSkip.FULL, BulkSkip.FULL]
    run = newest_run_of(action.id)
    assert (run.total, run.done, run.failed) == (3, 3, 2)


def test_places_are_offered_out_of_turn(event, by, now):
    event = an_event(capacity=1)
    waiting = [a_registration(event, WAITLISTED) for _ in range(2)]
    do(event, waiting[1:], BulkDeed.OFFER, (by, now))
    assert states_of(waiting) == [WAITLISTED, RegistrationState.OFFERED]
    assert letters()["place_offered"] == 1


def test_tags_are_given_and_taken_back(event, by, now):
    people = [a_registration(event) for _ in range(3)]
    with transaction():
        tag([(people[0].id, ["VIP"])])
    action = do(event, people, BulkDeed.TAG, (by, now), target="VIP")
    assert counts_of(action.id) == {BulkState.DONE: 2}
    assert [tags_of(one.id) for one in people] == [["VIP"]] * 3
    undo(action, by, now)
    assert [tags_of(one.id) for one in people] == [["VIP"], [], []]
    with pytest.raises(WrongState), transaction():
        start_undoing(get_action(action.id), by=by, now=now)


def test_a_follow_up_goes_back_to_what_it_was_unless_changed_since(event, by, now):
    people = [a_registration(event) for _ in range(3)]
    ids = [one.id for one in people]
    before, day, later = date(2026, 1, 1), date(2026, 2, 2), date(2026, 3, 3)

    def set_day(one, value):
        with transaction():
            db.session.execute(update(Registration).where(Registration.id == one.id).values(follow_up_on=value))

    set_day(people[0], before)
    action = do(event, people, BulkDeed.FOLLOW_UP, (by, now), target=day.isoformat())
    assert set(follow_ups_of(ids).values()) == {day}
    set_day(people[1], later)
    undo(action, by, now)
    assert [follow_ups_of(ids)[one] for one in ids] == [before, later, None]
    assert [one.skip for one in passed_over(action.id)] == [BulkSkip.CHANGED_SINCE]


def test_people_move_to_another_category_as_far_as_it_has_places_and_back(event, by, now):
    small, people = a_category(event, capacity=1), [a_registration(event) for _ in range(2)]
    action = do(event, people, BulkDeed.CATEGORY, (by, now), target=str(small.id))
    assert [one.skip for one in passed_over(action.id)] == [BulkSkip.FULL]
    assert a_pool_taken(small.pool_id) == 1
    undo(action, by, now)
    assert a_pool_taken(small.pool_id) == 0
    assert list(db.session.scalars(select(Registration.category_id))) == [None, None]


def a_pool_taken(pool_id):
    db.session.expire_all()
    return db.session.get_one(Pool, pool_id).taken


def test_people_join_a_session_while_it_has_places(event, by, now):
    tour, people = a_session(event, capacity=1), [a_registration(event) for _ in range(2)]
    action = do(event, people, BulkDeed.SESSION, (by, now), target=str(tour.id))
    assert counts_of(action.id) == {BulkState.DONE: 1, BulkState.SKIPPED: 1}
    assert letters()["sessions_changed"] == 1


def test_people_are_let_in_once_and_out_again(event, by, now):
    people = [a_registration(event) for _ in range(2)]
    action = do(event, people, BulkDeed.CHECK_IN, (by, now))
    wish = Wish(event_id=event.id, deed=BulkDeed.CHECK_IN)
    assert len(foresee(wish, people_named(event.id, [one.id for one in people])).passed_over) == 2
    undo(action, by, now)
    assert len(foresee(wish, people_named(event.id, [one.id for one in people])).taken) == 2


def test_a_form_that_is_sent_twice_is_one_action(event, by, now):
    one = a_registration(event)
    wish = Wish(event_id=event.id, deed=BulkDeed.TAG, target="VIP", form_key="once")
    with transaction():
        start_bulk(wish, [one.id], by=by, now=now)
    with pytest.raises(AlreadySubmitted), transaction():
        start_bulk(wish, [one.id], by=by, now=now)


def test_what_was_done_is_forgotten_after_thirty_days(event, by, now):
    action = do(event, [a_registration(event) for _ in range(3)], BulkDeed.TAG, (by, now), target="VIP")
    with transaction():
        assert purge_actions(now + timedelta(days=29), 2) == 0
    for _ in range(3):
        with transaction():
            purge_actions(now + timedelta(days=31), 2)
    assert counts_of(action.id) == {}


class Killed(BaseException):
    """The process is gone, in the middle of a portion."""


def die_if(it_is_time):
    if it_is_time:
        raise Killed


def test_each_is_touched_once_although_portions_are_torn_again_and_again(by, now):
    event = an_event(capacity=None)
    people = [one["id"] for one in a_crowd(event, CROWD)]
    with transaction():
        wish = Wish(event_id=event.id, deed=BulkDeed.TAG, target="VIP", form_key="many")
        action_id, run_id = start_bulk(wish, people, by=by, now=now)
    portions, is_more = 0, True
    while is_more:
        portions += 1
        try:
            with transaction():
                is_more = work_next(now, run_id)
                die_if(portions % 3 == 0)
        except Killed:
            is_more = True
    assert portions > CROWD / 500
    assert counts_of(action_id) == {BulkState.DONE: CROWD}
    assert newest_run_of(action_id).done == CROWD
    assert db.session.scalar(select(func.count()).select_from(RegistrationTag)) == CROWD
