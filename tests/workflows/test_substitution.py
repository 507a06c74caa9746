"""Someone sends a substitute: the link, its acceptance, the team's word, and who is first of two."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from eventsvc.events.change_rules import ChangeRules
from eventsvc.events.change_service import Conduct, conduct_of, set_conduct
from eventsvc.events.models import Event
from eventsvc.events.queries import get_terms
from eventsvc.kit.db import db, transaction
from eventsvc.registration import errors
from eventsvc.registration.applications import ConsentPurpose
from eventsvc.registration.handovers import Substitute, find_handover, newest_handover, requested_of
from eventsvc.registration.models import Booking, Consent
from eventsvc.registration.queries import get_registration, standing_consents
from eventsvc.registration.states import HandoverState, RegistrationState
from eventsvc.workflows.data_change import change_data
from eventsvc.workflows.substitution import (
    accept_handover,
    approve_substitute,
    decline_substitute,
    offer_handover,
    spend_handover,
    take_back_handover,
)
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_person, a_pool_of, a_registration, an_event, consents_to

S, H = RegistrationState, HandoverState


def someone(email="jonas@firma.example", *consents):
    person = a_person(first_name="Jonas", last_name="Weiß", email=email)
    return Substitute(person=person, consents=consents_to(*consents), language="en")


def offered(registration, now):
    with transaction():
        return offer_handover(registration.id, now)


def approving(event, organizer, now):
    with transaction():
        conduct = Conduct(rules=ChangeRules(approves_substitutes=True))
        set_conduct(event.id, conduct, over=conduct_of(event.id), now=now, by=organizer)
    return event


@pytest.fixture
def event(app, now):
    return an_event(capacity=1)


def test_the_substitute_has_the_place_and_the_first_persons_link_and_ticket_end(event, now, letters):
    registration = a_registration(event, email="mirja@firma.example")
    waiting = a_registration(event, S.WAITLISTED)
    before = get_registration(registration.id)
    handover = offered(registration, now)
    with transaction():
        accepted = accept_handover(handover.public_id, someone("jonas@firma.example", ConsentPurpose.NEWS), now)
    assert accepted is H.ACCEPTED
    after = get_registration(registration.id)
    assert (after.id, after.state, after.person.name) == (before.id, S.CONFIRMED, "Jonas Weiß")
    assert after.ticket_code != before.ticket_code
    assert after.link_version == before.link_version + 1
    assert standing_consents(after.id) == {ConsentPurpose.NEWS}
    assert after.language == "en"
    assert get_registration(waiting.id).state is S.WAITLISTED
    assert a_pool_of(event).taken == 1
    assert letters() == [
        ("place_handed_over", "mirja@firma.example"),
        ("registration_confirmed", "jonas@firma.example"),
    ]
    contact = select(Booking.email).where(Booking.id == registration.booking_id)
    assert db.session.scalar(contact) == "jonas@firma.example"


def test_the_first_persons_consents_are_taken_back_and_stay_on_record(event, now):
    registration = a_registration(event)
    handover = offered(registration, now)
    with transaction():
        accept_handover(handover.public_id, someone("jonas@firma.example", ConsentPurpose.NEWS), now)
    again = offered(registration, now)
    with transaction():
        accept_handover(again.public_id, someone("eva@firma.example"), now)
    assert standing_consents(registration.id) == set()
    assert db.session.scalars(select(Consent.withdrawn_at)).one() == now


def test_asked_for_twice_it_is_one_link(event, now):
    registration = a_registration(event)
    assert offered(registration, now) == offered(registration, now)


def test_a_link_taken_back_leads_nowhere(event, now):
    registration = a_registration(event)
    handover = offered(registration, now)
    with transaction():
        assert take_back_handover(registration.id, now)
    with transaction():
        assert not take_back_handover(registration.id, now)
    with pytest.raises(errors.HandoverEnded), transaction():
        accept_handover(handover.public_id, someone(), now)
    assert offered(registration, now).public_id != handover.public_id


def test_a_link_ends_with_the_events_rule_and_with_the_registration(event, now):
    registration = a_registration(event)
    handover = offered(registration, now)
    late = get_terms(event.id).cutoffs.substitute + timedelta(seconds=1)
    with pytest.raises(errors.HandoverEnded), transaction():
        accept_handover(handover.public_id, someone(), late)
    with transaction():
        withdraw(registration.id, now)
    with pytest.raises(errors.HandoverEnded), transaction():
        accept_handover(handover.public_id, someone(), now)


@pytest.mark.parametrize("state", [S.WAITLISTED, S.APPLIED, S.OFFERED, S.WITHDRAWN])
def test_only_who_has_a_place_sends_someone(app, now, state):
    registration = a_registration(state=state)
    with pytest.raises(errors.WrongState), transaction():
        offer_handover(registration.id, now)


def test_who_comes_already_is_told_in_their_mailbox_alone_and_the_link_is_spent(app, now, letters):
    event = an_event()
    registration, _ = a_registration(event), a_registration(event, email="jonas@firma.example")
    handover = offered(registration, now)
    with pytest.raises(errors.AlreadyRegistered), transaction():
        accept_handover(handover.public_id, someone(), now)
    with transaction():
        spend_handover(handover.public_id, "jonas@firma.example", now)
    assert letters() == [("sign_up_repeated", "jonas@firma.example")]
    assert find_handover(handover.public_id).state is H.SPENT
    assert get_registration(registration.id).person.name != "Jonas Weiß"


def test_the_team_agrees_first_where_the_event_says_so(event, now, organizer, letters):
    approving(event, organizer, now)
    registration = a_registration(event)
    handover = offered(registration, now)
    with transaction():
        assert accept_handover(handover.public_id, someone(), now) is H.REQUESTED
    assert [one.substitute.person.name for one in requested_of(event.id)] == ["Jonas Weiß"]
    assert letters() == []
    with transaction():
        approve_substitute(registration.id, by=organizer, now=now)
    assert get_registration(registration.id).person.name == "Jonas Weiß"
    assert newest_handover(registration.id).substitute is None
    assert [letter for letter, _ in letters()] == ["place_handed_over", "registration_confirmed"]
    with pytest.raises(errors.HandoverEnded), transaction():
        approve_substitute(registration.id, by=organizer, now=now)


def test_a_substitute_who_is_declined_hears_of_it_and_is_forgotten(event, now, organizer, letters):
    approving(event, organizer, now)
    registration = a_registration(event, email="mirja@firma.example")
    handover = offered(registration, now)
    with transaction():
        accept_handover(handover.public_id, someone(), now)
    with transaction():
        decline_substitute(registration.id, by=organizer, now=now)
    assert get_registration(registration.id).person.email == "mirja@firma.example"
    assert newest_handover(registration.id).substitute is None
    assert letters() == [
        ("substitute_declined", "mirja@firma.example"),
        ("substitute_declined", "jonas@firma.example"),
    ]


def test_of_two_who_accept_at_once_one_comes(event, now, at_once, letters):
    registration = a_registration(event, email="mirja@firma.example")
    handover = offered(registration, now)
    people = [someone(f"jonas.{number}@firma.example") for number in range(4)]
    results = at_once([lambda one=one: accept_handover(handover.public_id, one, now) for one in people])
    assert results.count(H.ACCEPTED) == 1
    assert sum(isinstance(result, errors.HandoverEnded) for result in results) == len(people) - 1
    comes = people[results.index(H.ACCEPTED)].person
    assert get_registration(registration.id).person == comes
    assert letters() == [("place_handed_over", "mirja@firma.example"), ("registration_confirmed", comes.email)]


def test_signing_off_and_taking_over_at_once_never_signs_the_substitute_off_unseen(event, now, at_once, letters):
    registration = a_registration(event, email="mirja@firma.example")
    handover = offered(registration, now)
    version = get_registration(registration.id).link_version
    results = at_once(
        [
            lambda: withdraw(registration.id, now, link_version=version),
            lambda: accept_handover(handover.public_id, someone(), now),
        ]
    )
    after = get_registration(registration.id)
    told = [address for _, address in letters()]
    if results[1] is H.ACCEPTED:
        assert isinstance(results[0], errors.WrongState)
        assert (after.state, after.person.email) == (S.CONFIRMED, "jonas@firma.example")
        assert told == ["mirja@firma.example", "jonas@firma.example"]
    else:
        assert isinstance(results[1], errors.HandoverEnded)
        assert (after.state, after.person.email) == (S.WITHDRAWN, "mirja@firma.example")
        assert told == ["mirja@firma.example"]
    assert a_pool_of(event).taken == int(after.state is S.CONFIRMED)


def test_whoever_came_with_the_first_persons_link_changes_and_ends_nothing_after(event, now):
    registration = a_registration(event)
    before = get_registration(registration.id)
    handover = offered(registration, now)
    with transaction():
        accept_handover(handover.public_id, someone(), now)
    with pytest.raises(errors.WrongState), transaction():
        withdraw(registration.id, now, link_version=before.link_version)
    with pytest.raises(errors.WrongState), transaction():
        change_data(registration.id, before.person, frozenset(), now, link_version=before.link_version)
    assert get_registration(registration.id).person.name == "Jonas Weiß"


def test_a_deadline_in_the_rules_binds_whoever_sends(event, now):
    registration = a_registration(event)
    with transaction() as session:
        from_noon = {"substitute_days": 60, "substitute_at": now.time()}
        session.execute(update(Event).where(Event.id == event.id).values(from_noon))
    with pytest.raises(errors.TooLate), transaction():
        offer_handover(registration.id, now)
