"""A series is made, changed and ended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from eventsvc.accounts.policy import EVERYTHING
from eventsvc.events.copying import USUALLY
from eventsvc.events.edits import EventEdit, parts_of
from eventsvc.events.errors import InSeriesAlready, SessionsOutsideEvent
from eventsvc.events.models import Event
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.recurrence import Rhythm, Rule
from eventsvc.events.series import find_series, leave_series, members_of
from eventsvc.events.service import publish
from eventsvc.events.spreading import Scope
from eventsvc.events.states import EventState
from eventsvc.events.written import get_written_event
from eventsvc.kit.db import db, transaction
from eventsvc.kit.edits import marks_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.workflows.series import Hand, edit_series, end_series, later_members, make_series
from tests.builders import a_registration, a_session, an_event

RULE = Rule(rhythm=Rhythm.WEEKLY, count=4)
WEEK = timedelta(weeks=1)


@pytest.fixture
def hand(organizer) -> Hand:
    return Hand(by=organizer, own=None, reach=EVERYTHING)


@pytest.fixture
def first(app, now):
    return an_event(
        now=now,
        title_de="Stammtisch",
        description_de="Wir reden.",
        starts_at=datetime(2026, 6, 2, 16, tzinfo=UTC),
        ends_at=datetime(2026, 6, 2, 18, tzinfo=UTC),
    )


@pytest.fixture
def series(first, hand, now):
    """The events of a series in order: the first is public, three drafts come after it."""
    with transaction():
        make_series(
            first.id, RULE, [first.starts_at + number * WEEK for number in (1, 2, 3)], USUALLY, hand=hand, now=now
        )
    return members(first)


def members(event):
    found = find_series(event.id)
    return members_of(found.id, EVERYTHING)


def change(event, scope, hand, now, **wanted):
    before = parts_of(get_written_event(event.id).draft)
    with transaction():
        return edit_series(event.id, EventEdit(wanted, marks_of(before)), scope, hand=hand, now=now)


def titles(of):
    return [get_written_event(one.id).draft.title_de for one in of]


def test_a_series_is_one_event_and_a_draft_for_each_further_day(series, first, hand, now):
    assert [one.starts_at for one in series] == [first.starts_at + number * WEEK for number in range(4)]
    assert [one.state for one in series] == [EventState.PUBLISHED, *[EventState.DRAFT] * 3]
    found = find_series(first.id)
    assert (found.rhythm, found.every, found.first_on) == (Rhythm.WEEKLY, 1, date(2026, 6, 2))
    with pytest.raises(InSeriesAlready), transaction():
        make_series(first.id, RULE, [], USUALLY, hand=hand, now=now)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope.THIS, ["Stammtisch", "Treff", "Stammtisch", "Stammtisch"]),
        (Scope.ONWARDS, ["Stammtisch", "Treff", "Treff", "Treff"]),
        (Scope.ALL, ["Treff", "Treff", "Treff", "Treff"]),
    ],
)
def test_a_change_holds_for_one_from_one_on_or_for_all(series, hand, now, scope, expected):
    done = change(series[1], scope, hand, now, title_de="Treff")
    assert titles(series) == expected
    assert sum(one.saved is not None for one in done.elsewhere) == expected.count("Treff") - 1


def test_what_was_changed_by_itself_stays_and_is_named(series, hand, now):
    change(series[2], Scope.THIS, hand, now, title_de="Sommerfest")
    done = change(series[0], Scope.ALL, hand, now, title_de="Treff", summary_de="Für alle")
    assert titles(series) == ["Treff", "Treff", "Sommerfest", "Treff"]
    assert [one.kept for one in done.elsewhere] == [(), ("title_de",), ()]
    assert {get_written_event(one.id).draft.summary_de for one in series} == {"Für alle"}


def test_a_later_hour_moves_each_on_its_own_day_and_whoever_has_signed_up_hears_of_it(series, first, hand, now):
    with transaction():
        publish(series[1].id, now=now, by=hand.by)
    a_registration(db.session.get(Event, series[1].id))
    start = parts_of(get_written_event(first.id).draft)["starts_at"]
    done = change(first, Scope.ALL, hand, now, starts_at=start + timedelta(minutes=30))
    assert [one.starts_at - old.starts_at for one, old in zip(members(first), series, strict=True)] == [
        timedelta(minutes=30)
    ] * 4
    assert done.everywhere.told == 1
    assert db.session.scalar(select(func.count()).where(OutgoingMail.letter == "event_changed")) == 1


def test_an_event_that_cannot_take_the_change_stays_whole_and_the_others_follow(series, first, hand, now):
    a_session(db.session.get(Event, series[2].id), hour=1, title_de="Zum Schluss")
    end = parts_of(get_written_event(first.id).draft)["ends_at"]
    done = change(first, Scope.ALL, hand, now, ends_at=end - timedelta(minutes=30), title_de="Kürzer")
    assert titles(series) == ["Kürzer", "Kürzer", "Stammtisch", "Kürzer"]
    (refused,) = [one for one in done.elsewhere if one.refusal]
    assert isinstance(refused.refusal, SessionsOutsideEvent)
    assert len(programme_of(refused.member.id)) == 1


def test_who_leaves_is_left_alone_and_what_is_over_or_called_off_does_not_change(series, first, hand, now):
    with transaction():
        leave_series(series[3].id, by=hand.by, now=now)
    with transaction():
        db.session.get(Event, series[2].id).state = EventState.CALLED_OFF
    change(series[1], Scope.ALL, hand, first.ends_at + WEEK / 2, title_de="Treff")
    assert titles(series) == ["Stammtisch", "Treff", "Stammtisch", "Stammtisch"]
    assert find_series(series[3].id) is None


def test_a_series_ends_early_by_its_drafts_and_leaves_the_public_ones(series, hand, now):
    with transaction():
        publish(series[3].id, now=now, by=hand.by)
    drafts, public = later_members(series[1].id, EVERYTHING)
    assert ([one.id for one in drafts], [one.id for one in public]) == ([series[2].id], [series[3].id])
    with transaction():
        end_series(series[1].id, hand=hand, now=now)
    assert [one.id for one in members(series[0])] == [series[0].id, series[1].id, series[3].id]


def test_two_who_change_the_whole_series_from_two_of_its_events_come_one_after_the_other(series, hand, now, at_once):
    def changing(event, **wanted):
        edit = EventEdit(wanted, marks_of(parts_of(get_written_event(event.id).draft)))
        return partial(edit_series, event.id, edit, Scope.ALL, hand=hand, now=now)

    at_once([changing(series[0], title_de="Treff"), changing(series[3], summary_de="Für alle")])
    drafts = [get_written_event(one.id).draft for one in series]
    assert {(draft.title_de, draft.summary_de) for draft in drafts} == {("Treff", "Für alle")}
