"""Someone's own data are changed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration import errors
from eventsvc.registration.applications import Agreement, ConsentPurpose
from eventsvc.registration.queries import get_registration, standing_consents
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.data_change import change_data
from tests.builders import a_registration, an_event, consents_to

NOTHING: frozenset[Agreement] = frozenset()


def changed(registration, now, consents=NOTHING, **facts):
    person = replace(get_registration(registration.id).person, **facts)
    with transaction():
        return change_data(registration.id, person, consents, now)


def test_a_change_is_kept_and_told(app, now, letters):
    registration = a_registration(email="eva@firma.example")
    assert changed(registration, now, phone="+4989123456")
    assert get_registration(registration.id).person.phone == "+4989123456"
    assert letters() == [("registration_changed", "eva@firma.example")]


def test_each_change_is_told_by_itself(app, now, letters):
    registration = a_registration()
    for phone in ("+4989111111", "+4989222222"):
        changed(registration, now, phone=phone)
    assert len(letters()) == 2


def test_nothing_new_is_no_change(app, now, letters):
    assert not changed(a_registration(), now)
    assert letters() == []


def test_a_new_address_is_told_to_the_old_one_too(app, now, letters):
    registration = a_registration(email="alt@firma.example")
    changed(registration, now, email="neu@firma.example")
    assert sorted(letters()) == [
        ("address_replaced", "alt@firma.example"),
        ("registration_changed", "neu@firma.example"),
    ]


def test_a_new_address_ends_the_old_link_and_learns_the_new_one(app, now):
    registration = a_registration(email="alt@firma.example")
    before = get_registration(registration.id)
    changed(registration, now, phone="+4989123456")
    assert get_registration(registration.id).link_version == before.link_version
    changed(registration, now, email="neu@firma.example")
    assert get_registration(registration.id).link_version == before.link_version + 1
    told = {row.letter: row for row in db.session.execute(select(OutgoingMail.letter, OutgoingMail.facts))}
    newest = select(OutgoingMail.facts).where(OutgoingMail.to_address == "neu@firma.example")
    (facts,) = db.session.scalars(newest)
    assert facts["registration"]["link_version"] == before.link_version + 1
    assert "neu@firma.example" not in str(told["address_replaced"].facts)


def test_an_address_that_comes_already_is_refused(app, now):
    event = an_event()
    a_registration(event, email="eva@firma.example")
    with pytest.raises(errors.AlreadyRegistered):
        changed(a_registration(event), now, email="EVA@firma.example")


def test_the_deadline_ends_changes_but_not_the_right_to_take_a_consent_back(app, now):
    event = an_event(closes_at=now - timedelta(minutes=1))
    registration = a_registration(event)
    with pytest.raises(errors.TooLate):
        changed(registration, now, phone="+4989111111")
    assert changed(registration, now, consents_to(ConsentPurpose.NEWS))
    assert changed(registration, now)
    assert standing_consents(registration.id) == NOTHING


def test_who_has_signed_off_changes_nothing(app, now):
    with pytest.raises(errors.WrongState):
        changed(a_registration(state=RegistrationState.WITHDRAWN), now, phone="+4989111111")
