"""Who gets a place, as a truth table."""

from datetime import UTC, datetime, timedelta

import pytest

from eventsvc.events.rules import Window
from eventsvc.events.states import EventState
from eventsvc.registration import errors
from eventsvc.registration.rules import Offer, decide, decide_by_hand, placement_after_decision
from eventsvc.registration.states import TRANSITIONS, RegistrationState

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
APPLIED, CONFIRMED, WAITLISTED = RegistrationState.APPLIED, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


def an_offer(*, has_room=True, would_overtake=False, has_waiting_list=True, is_decided=False, **window):
    facts = {"state": EventState.PUBLISHED, "opens_at": None, "closes_at": NOW + DAY, "ends_at": NOW + 3 * DAY}
    facts["timezone"] = "Asia/Tokyo"
    return Offer(
        window=Window(**(facts | window)),
        is_decided=is_decided,
        has_room=has_room,
        would_overtake=would_overtake,
        has_waiting_list=has_waiting_list,
    )


@pytest.mark.parametrize(
    ("is_decided", "has_room", "would_overtake", "has_list", "expected"),
    [
        (False, True, False, True, CONFIRMED),
        (False, True, False, False, CONFIRMED),
        (False, True, True, True, WAITLISTED),  # a raised capacity: nobody overtakes the queue
        (False, True, True, False, errors.EventFull),
        (False, False, False, True, WAITLISTED),
        (False, False, True, True, WAITLISTED),
        (False, False, False, False, errors.EventFull),
        (True, True, False, True, APPLIED),  # an application takes no place, however many there are
        (True, False, True, True, APPLIED),
        (True, False, False, False, APPLIED),
    ],
)
def test_places_decide_where_a_newcomer_stands(is_decided, has_room, would_overtake, has_list, expected):
    offer = an_offer(is_decided=is_decided, has_room=has_room, would_overtake=would_overtake, has_waiting_list=has_list)
    if isinstance(expected, RegistrationState):
        assert decide(offer, NOW) is expected
    else:
        with pytest.raises(expected):
            decide(offer, NOW)


@pytest.mark.parametrize(
    ("window", "public", "by_hand"),
    [
        ({"state": EventState.CALLED_OFF}, errors.EventIsCalledOff, errors.EventIsCalledOff),
        ({"state": EventState.DRAFT}, errors.EventNotPublished, errors.EventNotPublished),
        ({"closes_at": NOW - DAY, "ends_at": NOW}, errors.EventOver, errors.EventOver),
        ({"closes_at": NOW - timedelta(seconds=1)}, errors.RegistrationClosed, CONFIRMED),
        ({"closes_at": NOW}, CONFIRMED, CONFIRMED),
        ({"opens_at": NOW + timedelta(seconds=1)}, errors.RegistrationNotYetOpen, CONFIRMED),
        ({"opens_at": NOW}, CONFIRMED, CONFIRMED),
    ],
)
def test_the_window_binds_participants_and_less_so_organizers(window, public, by_hand):
    for rule, expected in ((decide, public), (decide_by_hand, by_hand)):
        if isinstance(expected, RegistrationState):
            assert rule(an_offer(**window), NOW) is expected
        else:
            with pytest.raises(expected):
                rule(an_offer(**window), NOW)


def test_an_accepted_application_waits_behind_those_who_wait():
    assert placement_after_decision(an_offer(is_decided=True)) is CONFIRMED
    assert placement_after_decision(an_offer(is_decided=True, would_overtake=True)) is WAITLISTED


def test_refusals_carry_their_facts_and_whose_clock_is_meant():
    with pytest.raises(errors.RegistrationClosed) as closed:
        decide(an_offer(closes_at=NOW - DAY), NOW)
    assert (closed.value.since, closed.value.timezone) == (NOW - DAY, "Asia/Tokyo")


def test_what_has_ended_stays_ended():
    ended = [state for state, following in TRANSITIONS.items() if not following]
    assert sorted(ended) == ["cancelled", "declined", "withdrawn"]
    assert not any(state.is_living for state in ended)


def test_whoever_was_too_late_can_only_ask_back_in():
    assert TRANSITIONS[RegistrationState.LAPSED] == {WAITLISTED}
