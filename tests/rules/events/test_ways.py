"""When a way to take part is open that may close before its event does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eventsvc.events.rules import Window, closing, is_way_open, last_closing
from eventsvc.events.states import EventState

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
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
