"""When a way to take part is open that may close before its event does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from eventsvc.events.contingents import ContingentRow
from eventsvc.events.kinds import Participation
from eventsvc.events.rules import Window, WindowStatus, closing, is_way_open, last_closing, open_until, window_status
from eventsvc.events.states import EventState

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR, INSTANT = timedelta(hours=1), timedelta(microseconds=1)
EARLIER, LATER = NOON - HOUR, NOON + HOUR
STATES = list(EventState)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("opens_at", [None, EARLIER, LATER])
@pytest.mark.parametrize("closes_at", [EARLIER, NOON, LATER])
@pytest.mark.parametrize("own", [None, EARLIER, NOON, LATER])
def test_a_way_is_open_when_its_event_is_and_its_own_deadline_is_not_over(state, opens_at, closes_at, own):
    window = Window(
        state=state, opens_at=opens_at, closes_at=closes_at, ends_at=NOON + 5 * HOUR, timezone="Europe/Berlin"
    )
    event_is_open = state is EventState.PUBLISHED and opens_at != LATER and closes_at >= NOON
    assert is_way_open(window, own, NOON) == (event_is_open and own != EARLIER)


@pytest.mark.parametrize(
    ("own", "closes", "all_over"),
    [
        ((None, None), (NOON, NOON), NOON),
        ((EARLIER, None), (EARLIER, NOON), NOON),
        ((EARLIER, EARLIER - HOUR), (EARLIER, EARLIER - HOUR), EARLIER),
        # The event has been made to close earlier since.
        ((LATER, EARLIER), (NOON, EARLIER), NOON),
        ((), (), NOON),
    ],
)
def test_nobody_signs_up_once_the_last_way_has_closed(own, closes, all_over):
    assert tuple(closing(NOON, one) for one in own) == closes
    assert last_closing(NOON, own) == all_over


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("opens_at", [None, LATER])
@pytest.mark.parametrize("closes_at", [EARLIER, LATER])
@pytest.mark.parametrize(
    ("until", "is_in_time"), [(NOON - INSTANT, False), (NOON, True), (NOON + INSTANT, True), (LATER, True)]
)
def test_on_kept_places_one_comes_until_their_own_last_moment(state, opens_at, closes_at, until, is_in_time):
    """Neither an earlier deadline of the event ends it, nor does a later one lengthen it."""
    window = Window(
        state=state, opens_at=opens_at, closes_at=closes_at, ends_at=NOON + 5 * HOUR, timezone="Europe/Berlin"
    )
    is_open = window_status(open_until(window, until), NOON) is WindowStatus.OPEN
    assert is_open == (state is EventState.PUBLISHED and opens_at is None and is_in_time)


def test_a_contingent_is_given_out_until_its_release():
    contingent = ContingentRow(
        organization="Übelacker GmbH",
        participation=Participation.ON_SITE,
        capacity=2,
        release_at=NOON,
        id=UUID(int=1),
        event_id=UUID(int=2),
        public_id="K",
        link_version=1,
        colleagues_version=1,
        pool_id=UUID(int=3),
        from_pool_id=UUID(int=4),
        released_at=None,
        created_at=EARLIER,
    )
    assert contingent.is_open(NOON - INSTANT)
    assert not contingent.is_open(NOON)
    assert contingent.open_until == NOON
    released = replace(contingent, pool_id=None, released_at=EARLIER)
    assert (released.is_open(EARLIER), released.open_until) == (False, None)
