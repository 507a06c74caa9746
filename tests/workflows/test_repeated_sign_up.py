"""Someone signs up with an address that is signed up already."""

from datetime import timedelta

import pytest

from eventsvc.kit.db import db, transaction
from eventsvc.kit.ids import new_id
from eventsvc.registration import errors
from eventsvc.registration.freshness import STATE_HAS_CHANGED, why_not_send
from eventsvc.registration.letters import SignUpRepeated
from eventsvc.registration.models import Registration
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.repeated_sign_up import tell_repeated
from tests.builders import a_person, a_pool_of, a_registration, an_application, an_event


def tell(application, now):
    with transaction():
        return tell_repeated(application, now)


@pytest.fixture
def event(app):
    return an_event(capacity=5)


@pytest.fixture
def eva(event):
    return a_registration(event, email="eva@firma.example")


def again(event):
    return an_application(event, a_person(email="Eva@Firma.example"))


def test_nothing_changes_and_the_mailbox_is_told_once_an_hour(app, now, letters, event, eva):
    before = get_registration(eva.id), a_pool_of(event).taken
    assert [tell(again(event), now + timedelta(minutes=minutes)) for minutes in (0, 20, 61)] == [
        {"Eva@Firma.example"}
    ] * 3
    assert letters() == [("sign_up_repeated", "eva@firma.example")] * 2
    db.session.rollback()
    assert (get_registration(eva.id), a_pool_of(event).taken) == before


def test_whoever_has_just_signed_off_is_no_longer_known(app, now, letters, event):
    a_registration(event, RegistrationState.WITHDRAWN, email="eva@firma.example")
    assert not tell(again(event), now)
    assert letters() == []


def test_a_newcomers_refusals_come_first(app, now, letters):
    full = an_event(capacity=1, has_waiting_list=False)
    a_registration(full, email="eva@firma.example")
    with pytest.raises(errors.EventFull):
        tell(again(full), now)
    closed = an_event(closes_at=now - timedelta(hours=1))
    a_registration(closed, email="eva@firma.example")
    with pytest.raises(errors.RegistrationClosed):
        tell(again(closed), now)
    with pytest.raises(errors.WayNotOffered):
        tell(an_application(full, pool_id=new_id()), now)
    assert letters() == []


def test_a_letter_that_tells_an_old_state_does_not_leave(app, now, event, eva):
    row = get_registration(eva.id)
    letter = SignUpRepeated(event=None, registration=row.facts, state=row.state)
    assert why_not_send(eva.id, letter, now) is None
    with transaction() as session:
        session.get_one(Registration, eva.id).state = RegistrationState.WITHDRAWN
    assert why_not_send(eva.id, letter, now) == STATE_HAS_CHANGED
