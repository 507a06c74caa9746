"""Counting events that several clusters hold: the sums are right, whoever holds what."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from eventsvc.registration.counting import EventCount, Tally, tally_of, tally_over_all

CLUSTERS = [UUID(int=number) for number in range(1, 6)]
A, B, C = CLUSTERS[:3]


def event(lead: UUID, hosts: frozenset[UUID], origins: dict[UUID | None, int]) -> EventCount:
    return EventCount(lead=lead, hosts=hosts - {lead}, origins=origins)


EVENTS = st.lists(
    st.builds(
        event,
        st.sampled_from(CLUSTERS),
        st.frozensets(st.sampled_from(CLUSTERS)),
        st.dictionaries(st.sampled_from([*CLUSTERS, None]), st.integers(0, 50)),
    ),
    max_size=8,
)


def test_an_event_of_two_counts_once_for_each_and_once_over_all() -> None:
    shared = event(A, frozenset({B}), {A: 3, B: 4, None: 2})
    alone = event(A, frozenset(), {None: 5})
    assert tally_of(A, [shared, alone]) == Tally(events=2, shared=1, people=14, through=8)
    assert tally_of(B, [shared, alone]) == Tally(events=1, shared=1, people=9, through=4)
    assert tally_of(C, [shared, alone]) == Tally()
    assert tally_over_all([shared, alone]) == Tally(events=2, shared=1, people=14, through=12)


def test_who_came_through_a_host_that_has_left_came_through_none_of_those_who_hold_it() -> None:
    assert event(A, frozenset({B}), {A: 1, C: 2}).through == {A: 1, B: 0, None: 2}


@given(EVENTS)
def test_the_sums_are_right(events: list[EventCount]) -> None:
    over_all, each = tally_over_all(events), [tally_of(one, events) for one in CLUSTERS]
    for one in events:
        assert sum(one.through.values()) == one.people
    assert sum(one.through for one in each) == over_all.through <= over_all.people
    assert sum(one.people for one in each) == sum(one.people * len(one.holders) for one in events)
    assert sum(one.events for one in each) == over_all.events + sum(len(one.hosts) for one in events)
    assert all(one.people <= over_all.people for one in each)
