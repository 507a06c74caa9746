"""What can be decided of whom, and the order of those in reserve."""

from __future__ import annotations

from uuid import UUID

import pytest

from eventsvc.registration.deciding import OUTCOME_LABELS, SKIP_LABELS, Outcome, Skip, place_of, ranked, why_skip
from eventsvc.registration.states import TRANSITIONS, RegistrationState

S, O = RegistrationState, Outcome  # noqa: E741 -- the table reads like a table
A, B, C, D, E = (UUID(int=number) for number in range(1, 6))


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("state", RegistrationState)
@pytest.mark.parametrize("has_reserve", [True, False])
def test_what_can_be_decided(state, outcome, has_reserve):
    open_ones = {
        (S.APPLIED, O.ACCEPT, True): None,
        (S.APPLIED, O.ACCEPT, False): None,
        (S.APPLIED, O.RESERVE, True): None,
        (S.APPLIED, O.RESERVE, False): Skip.NO_RESERVE,
        (S.APPLIED, O.DECLINE, True): None,
        (S.APPLIED, O.DECLINE, False): None,
        (S.WAITLISTED, O.ACCEPT, True): None,
        (S.WAITLISTED, O.DECLINE, True): None,
    }
    otherwise = Skip.WITHDRAWN if state is S.WITHDRAWN else Skip.DECIDED
    assert why_skip(state, outcome, has_reserve=has_reserve) is open_ones.get((state, outcome, has_reserve), otherwise)


def test_what_is_not_skipped_is_allowed():
    wanted = {O.ACCEPT: S.CONFIRMED, O.RESERVE: S.WAITLISTED, O.DECLINE: S.DECLINED}
    for state in RegistrationState:
        for outcome in Outcome:
            if why_skip(state, outcome, has_reserve=True) is None:
                assert wanted[outcome] in TRANSITIONS[state]


def test_who_waits_stands_on_a_reserve_list_only_where_the_team_decides():
    assert S.WAITLISTED.label_at(is_decided=True) == "Auf der Reserveliste"
    assert S.WAITLISTED.label_at(is_decided=False) == "Auf der Warteliste"
    for state in set(S) - {S.WAITLISTED}:
        assert state.label_at(is_decided=True) == state.label_at(is_decided=False) == state.label


def test_every_word_has_its_label():
    assert OUTCOME_LABELS.keys() == set(Outcome)
    assert SKIP_LABELS.keys() == set(Skip)


@pytest.mark.parametrize(
    ("moved", "place", "order"),
    [
        (A, 1, [A, B, C, D]),
        (A, 2, [B, A, C, D]),
        (A, 4, [B, C, D, A]),
        (A, 99, [B, C, D, A]),
        (D, 1, [D, A, B, C]),
        (D, 0, [D, A, B, C]),
        (D, 3, [A, B, D, C]),
        (B, 2, [A, B, C, D]),
    ],
)
def test_one_moves_to_a_place(moved, place, order):
    assert ranked([(A,), (B,), (C,), (D,)], moved, place) == order


@pytest.mark.parametrize(
    ("moved", "place", "order"),
    [
        (D, 1, [D, A, B, C, E]),
        # Nobody comes between those who come together.
        (D, 2, [A, D, B, C, E]),
        (D, 3, [A, B, C, D, E]),
        (C, 1, [B, C, A, D, E]),
        (B, 5, [A, D, E, B, C]),
        (A, 2, [B, C, A, D, E]),
    ],
)
def test_who_comes_together_moves_together(moved, place, order):
    assert ranked([(A,), (B, C), (D,), (E,)], moved, place) == order


@pytest.mark.parametrize(
    ("moved", "steps", "order"),
    [
        (A, -1, [A, B, C, D]),
        (D, -1, [A, D, B, C]),
        (A, 1, [B, C, A, D]),
        (B, 1, [A, D, B, C]),
        (C, -1, [B, C, A, D]),
        (D, 1, [A, B, C, D]),
    ],
)
def test_one_moves_a_step(moved, steps, order):
    parties = [(A,), (B, C), (D,)]
    assert ranked(parties, moved, place_of(parties, moved, steps)) == order
