"""To whom something can be done, and why somebody is passed over: one line a case."""

import pytest

from eventsvc.kit.ids import new_id
from eventsvc.registration.bulk import BulkDeed, BulkSkip, Subject, why_pass_over
from eventsvc.registration.states import LIVING, RegistrationState

D, K, S = BulkDeed, BulkSkip, RegistrationState
# In which states each can be done, at an event that does not decide, and what is said of the others.
CAN = {
    D.CONFIRM: ({S.WAITLISTED}, K.NOT_WAITING),
    D.OFFER: ({S.WAITLISTED}, K.NOT_WAITING),
    D.DECLINE: ({S.APPLIED}, K.NOT_UNDECIDED),
    D.CANCEL: (LIVING, K.ENDED),
    D.CATEGORY: (LIVING, K.ENDED),
    D.SESSION: (LIVING, K.ENDED),
    D.TAG: (set(S), None),
    D.UNTAG: (set(S), None),
    D.FOLLOW_UP: (set(S), None),
    D.CHECK_IN: ({S.CONFIRMED}, K.NO_PLACE),
}


def someone(state, **facts):
    return Subject(id=new_id(), name="Anna", state=state, **facts)


@pytest.mark.parametrize("deed", BulkDeed)
@pytest.mark.parametrize("state", RegistrationState)
def test_each_can_be_done_in_some_states_only(deed, state):
    states, otherwise = CAN[deed]
    expected = None if state in states else otherwise
    assert why_pass_over(deed, someone(state), is_decided=False) == expected


@pytest.mark.parametrize("deed", BulkDeed)
def test_nobody_is_touched_who_stands_so_already_or_is_known_no_more(deed):
    state = next(iter(CAN[deed][0]))
    assert why_pass_over(deed, someone(state, is_so=True), is_decided=False) is BulkSkip.IS_SO
    assert why_pass_over(deed, someone(state, is_erased=True), is_decided=False) is BulkSkip.ERASED


def test_a_reserve_list_can_be_declined_where_the_team_decides():
    assert why_pass_over(D.DECLINE, someone(S.WAITLISTED), is_decided=True) is None
