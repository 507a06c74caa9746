"""Who answers for the data of those who come: the table, by hand."""

from __future__ import annotations

import pytest

from eventsvc.accounts.hosting import HostView
from eventsvc.events.controllers import Controller, Party, joint_controllers
from eventsvc.events.states import HostState

LEAD, OTHER, THIRD = (Controller(slug, slug.title()) for slug in ("lead", "other", "third"))


@pytest.mark.parametrize("state", HostState)
@pytest.mark.parametrize("view", HostView)
def test_a_host_answers_too_once_it_has_accepted_and_sees_people(state: HostState, view: HostView) -> None:
    is_one = state is HostState.ACCEPTED and view in {HostView.OWN, HostView.EVERYONE}
    assert joint_controllers(LEAD, [Party(state, view, OTHER)]) == ((LEAD, OTHER) if is_one else ())


def test_each_carrier_is_named_once_the_leads_first() -> None:
    accepted = HostState.ACCEPTED
    assert joint_controllers(LEAD, []) == ()
    assert joint_controllers(LEAD, [Party(accepted, HostView.EVERYONE, LEAD)]) == ()
    parties = [
        Party(accepted, HostView.OWN, THIRD),
        Party(accepted, HostView.EVERYONE, OTHER),
        Party(accepted, HostView.OWN, OTHER),
        Party(accepted, HostView.FIGURES, Controller("none", "None")),
    ]
    assert joint_controllers(LEAD, parties) == (LEAD, THIRD, OTHER)
