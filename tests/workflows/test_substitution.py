"""Someone sends a substitute: the link, its acceptance, the team's word, and who is first of two."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from eventsvc.events.change_service import Conduct, conduct_of, edit_conduct
from eventsvc.events.models import Event
from eventsvc.events.queries import get_terms
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import QuestionKind
from eventsvc.kit.db import db, transaction
from eventsvc.kit.edits import edit_of
from eventsvc.registration import errors
from eventsvc.registration.answers import Owner, answers_of
from eventsvc.registration.applications import ConsentPurpose
from eventsvc.registration.census import miscounts
from eventsvc.registration.files import keep_file, purge_waiting_files
from eventsvc.registration.handovers import (
    Substitute,
    find_handover,
    newest_handover,
    places_answered,
    requested_for,
    requested_of,
    substitute_key,
)
from eventsvc.registration.models import Booking, Consent
from eventsvc.registration.queries import get_registration, standing_consents
from eventsvc.registration.states import HandoverState, RegistrationState
from eventsvc.workflows.answer_change import Sheet
from eventsvc.workflows.asking import add_questions
from eventsvc.workflows.data_change import change_data
from eventsvc.workflows.substitution import (
    accept_handover,
    approve_substitute,
    decline_substitute,
    offer_handover,
    pass_on,
    spend_handover,
    take_back_handover,
)
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import (
    a_choice,
    a_person,
    a_pool_of,
    a_question,
    a_registration,
    an_event,
    asked,
    consents_to,
)
from tests.builders.files import PDF

S, H = RegistrationState, HandoverState


def someone(email="jonas@firma.example", *consents):
    person = a_person(first_name="Jonas", last_name="Weiß", email=email)
    return Substitute(person=person, consents=consents_to(*consents), language="en")


def offered(registration, now):
    with transaction():
        return offer_handover(registration.id, now)


def approving(event, organizer, now):
    with transaction():
        conduct = Conduct(approves_substitutes=True)
        edit_conduct(event.id, edit_of(conduct_of(event.id), conduct), now=now, by=organizer)
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


def a_menu(event, organizer, now):
    """Ask for a menu of which only so many can be had, and for a name badge."""
    menu = a_question(QuestionKind.SEVERAL_OF, choices=(a_choice("Fisch", limit=1), a_choice("Obst")))
    with transaction():
        add_questions(event.id, [menu, a_question(label_de="Namensschild")], by=organizer, now=now)
    return questions_of(event.id)


def answering(questions, menu, badge="", **given):
    """A substitute with answers to all that was asked."""
    chosen = tuple(str(questions[0].choices[number].key) for number in menu)
    answers = {questions[0].key: chosen} if chosen else {}
    answers |= {questions[1].key: badge} if badge else {}
    return replace(someone(), question_ids=tuple(one.id for one in questions), answers=answers, **given)


def answers_now(registration):
    return {one.question.label_de: one.value for one in answers_of(Owner(registration.id))}


def first_with_answers(event, now, questions):
    """Someone who has the last fish, and a badge."""
    registration = a_registration(event)
    given = answering(questions, [0, 1], "Mirja")
    with transaction():
        sheet = Sheet(questions=questions, person=given.answers)
        change_data(registration.id, get_registration(registration.id).person, frozenset(), now, sheet=sheet)
    return registration


@pytest.mark.parametrize(("menu", "taken"), [([0], 1), ([0, 1], 1), ([1], 0), ([], 0)])
def test_a_substitute_answers_for_themselves_and_what_held_a_place_goes_over(event, now, organizer, menu, taken):
    questions = a_menu(event, organizer, now)
    registration = first_with_answers(event, now, questions)
    assert [[len(one.value)] for one in places_answered(registration.id)] == [[1]]
    handover = offered(registration, now)
    with transaction():
        accept_handover(handover.public_id, answering(questions, menu, "Jonas", proof="4711"), now)
    given = answering(questions, menu, "Jonas").answers
    assert answers_now(registration) == {one.label_de: given[one.key] for one in questions if one.key in given}
    assert questions_of(event.id)[0].choices[0].taken == taken
    assert get_registration(registration.id).proof == "4711"
    assert miscounts() == []


def test_whom_the_contact_names_has_not_answered_yet_and_keeps_the_places(event, now, organizer):
    questions = a_menu(event, organizer, now)
    registration = first_with_answers(event, now, questions)
    with transaction():
        pass_on(registration.id, someone().person, now)
    assert list(answers_now(registration)) == [questions[0].label_de]
    assert questions_of(event.id)[0].choices[0].taken == 1
    assert miscounts() == []


def test_answers_wait_for_the_teams_word_and_a_last_place_that_went_meanwhile_is_told(app, now, organizer):
    event = approving(an_event(), organizer, now)
    questions = a_menu(event, organizer, now)
    registration = a_registration(event)
    handover = offered(registration, now)
    with transaction():
        accept_handover(handover.public_id, answering(questions, [0], "Jonas"), now)
    assert answers_now(registration) == {}
    other = first_with_answers(event, now, questions)
    with pytest.raises(errors.ChoiceFull), transaction():
        approve_substitute(registration.id, by=organizer, now=now)
    with transaction():
        withdraw(other.id, now)
    with transaction():
        approve_substitute(registration.id, by=organizer, now=now)
    assert answers_now(registration)["Namensschild"] == "Jonas"
    assert miscounts() == []


def test_a_file_waits_as_long_as_the_team_takes(app, now, organizer):
    event = approving(an_event(), organizer, now)
    [question] = asked(event, a_question(QuestionKind.FILE))
    registration = a_registration(event)
    handover = offered(registration, now)
    key = substitute_key(handover.public_id)
    with transaction():
        file = keep_file(event.id, key, "Nachweis.pdf", PDF, now)
        given = replace(someone(), question_ids=(question.id,), answers={question.key: str(file.id)}, form_key=key)
        accept_handover(handover.public_id, given, now)
    with transaction():
        assert purge_waiting_files(now + timedelta(days=3), 10) == 0
    with transaction():
        approve_substitute(registration.id, by=organizer, now=now)
    assert [one.file.name for one in answers_of(Owner(registration.id))] == ["Nachweis.pdf"]


def test_the_contact_names_someone_and_the_team_agrees_first(event, now, organizer, letters):
    approving(event, organizer, now)
    registration = a_registration(event, email="mirja@firma.example")
    offered(registration, now)
    with transaction():
        assert pass_on(registration.id, a_person(email="eva@firma.example"), now) is H.REQUESTED
    with transaction():
        assert pass_on(registration.id, someone().person, now) is H.REQUESTED
    assert requested_for([registration.id])[registration.id].substitute.person.name == "Jonas Weiß"
    with transaction():
        approve_substitute(registration.id, by=organizer, now=now)
    assert letters() == [
        ("place_handed_over", "mirja@firma.example"),
        ("registration_confirmed", "jonas@firma.example"),
    ]


def test_a_deadline_in_the_rules_binds_whoever_sends(event, now):
    registration = a_registration(event)
    with transaction() as session:
        from_noon = {"substitute_days": 60, "substitute_at": now.time()}
        session.execute(update(Event).where(Event.id == event.id).values(from_noon))
    with pytest.raises(errors.TooLate), transaction():
        offer_handover(registration.id, now)
