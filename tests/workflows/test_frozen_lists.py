"""A list was handed to the venue: what the team sees of everything that changes after."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from eventsvc.accounts.models import Role
from eventsvc.events.kinds import EventFormat
from eventsvc.events.questions import Purpose
from eventsvc.journal import Actor
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.registration.answers import Owner, give_answers
from eventsvc.registration.frozen_lists import changes_since, freeze_list, frozen_lists_of, get_frozen_list, lines_of
from eventsvc.registration.list_changes import ListChangeKind
from eventsvc.registration.queries import get_registration
from eventsvc.registration.retention import NEEDS_KEPT, delete_frozen_lists
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.written_changes import written_changes
from eventsvc.workflows.cancellation import cancel_registration
from eventsvc.workflows.data_change import change_data
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import (
    a_question,
    a_registration,
    a_session,
    a_session_choice,
    an_account,
    an_application,
    an_event,
    asked,
)

K = ListChangeKind
LATER = timedelta(hours=2)


@pytest.fixture
def account(app):
    return an_account(role=Role.ORGANIZER, name="Ute Kern")


@pytest.fixture
def freeze(account, now):
    """Hand a list of the event over."""

    def hand_over(event, **given):
        facts = {"recipient": "Gasthof", "with_needs": True, "language": "de", "now": now} | given
        with transaction():
            return freeze_list(event.id, by=Actor.account(account.id), **facts)

    return hand_over


def told(frozen, language="de"):
    return {one.what: (one.before, one.after) for one in written_changes(frozen, language)}


def test_who_came_left_and_changed_is_shown_with_when_and_who(app, now, freeze, account):
    event = an_event(format=EventFormat.HYBRID)
    stays, leaves, is_cancelled = (a_registration(event, last_name=name) for name in ("Ast", "Buche", "Celler"))
    session = a_session(event, title_de="Werksführung")
    a_session_choice(stays, session)
    frozen = freeze(event)
    assert (frozen.number, frozen.by) == (3, "Ute Kern")
    assert changes_since(frozen) == ()
    with transaction():
        withdraw(leaves.id, now + LATER)
    with transaction():
        cancel_registration(is_cancelled.id, "", by=Actor.account(account.id), now=now + 2 * LATER)
    person = replace(get_registration(stays.id).person, dietary_needs="vegan", organization="Neu GmbH")
    with transaction():
        change_data(stays.id, person, frozenset(), now + 3 * LATER)
    with transaction():
        new = sign_up(an_application(event), now + 4 * LATER).placed[0].registration
    found = [(one.last_name, one.kind, one.at, one.by) for one in written_changes(frozen, "de")]
    itself = "von der Person selbst"
    assert found == [
        (new.person.last_name, K.ADDED, now + 4 * LATER, itself),
        ("Ast", K.NAMED, now + 3 * LATER, itself),
        ("Ast", K.NEEDS, now + 3 * LATER, itself),
        ("Celler", K.REMOVED, now + 2 * LATER, "Ute Kern"),
        ("Buche", K.REMOVED, now + LATER, itself),
    ]
    words = told(frozen)
    assert words["Essen"] == ("", "vegan")
    assert words["Name oder Organisation"] == ("Mirja Ast, Übelacker Werkzeugbau GmbH", "Mirja Ast, Neu GmbH")
    assert told(frozen, "en")["Dietary needs"] == ("", "vegan")
    assert [line.last_name for line in lines_of(frozen)] == ["Ast", "Buche", "Celler"]


def test_what_was_committed_after_the_list_is_a_change_though_it_began_before(app, now, freeze):
    event = an_event()
    registration = a_registration(event)
    frozen = freeze(event, now=now + timedelta(seconds=5))
    with transaction():
        withdraw(registration.id, now)
    [change] = written_changes(frozen, "de")
    assert (change.kind, change.at, change.by) == (K.REMOVED, now, "von der Person selbst")


@pytest.mark.only_on("postgresql")
def test_what_is_under_way_while_the_list_is_held_appears_once_it_is_committed(app, now, freeze):
    event = an_event()
    registration = a_registration(event)

    def at_another_door():
        with app.app_context():
            return freeze(event)

    with transaction(), ThreadPoolExecutor() as doors:
        withdraw(registration.id, now)
        frozen = doors.submit(at_another_door).result()
    assert frozen.number == 1
    assert [one.kind for one in changes_since(frozen)] == [K.REMOVED]


def test_what_was_changed_back_has_not_changed_and_what_is_older_is_not_its_cause(app, now, freeze):
    event = an_event()
    registration = a_registration(event)
    person = get_registration(registration.id).person
    with transaction():
        change_data(registration.id, replace(person, phone="+49 89 998"), frozenset(), now - timedelta(days=1))
    frozen = freeze(event)
    for needs in ("vegan", ""):
        with transaction():
            change_data(registration.id, replace(person, dietary_needs=needs), frozenset(), now)
    assert changes_since(frozen) == ()
    a_session_choice(registration, a_session(event))
    [change] = written_changes(frozen, "de")
    assert (change.kind, change.at, change.by) == (K.SESSIONS, None, "")


def test_answers_for_the_kitchen_stand_on_the_list_others_do_not(app, now, freeze):
    event = an_event()
    registration = a_registration(event)
    questions = asked(
        event,
        a_question(label_de="Menü", label_en="Menu", purpose=Purpose.CATERING),
        a_question(label_de="Ihr Thema", purpose=Purpose.CONDUCT),
    )
    frozen, names_only = freeze(event), freeze(event, with_needs=False)
    with transaction():
        give_answers(Owner(registration.id), questions, {one.key: "Fisch" for one in questions}, "form")
    assert told(frozen) == {"Menü": ("", "Fisch")}
    assert told(names_only) == {}


def test_several_lists_each_tell_what_is_new_since(app, now, freeze):
    event = an_event()
    first = freeze(event)
    a_registration(event)
    second = freeze(event, recipient="Küche", now=now + LATER)
    assert [len(changes_since(one)) for one in (first, second)] == [1, 0]
    assert [one.id for one in frozen_lists_of(event.id)] == [second.id, first.id]
    assert get_frozen_list(event.id, None) == second
    with pytest.raises(NotFound):
        get_frozen_list(an_event().id, first.id)


def test_the_same_list_handed_over_again_is_one(app, now, freeze):
    event = an_event()
    a_registration(event)
    first = freeze(event)
    assert freeze(event, now=now + LATER) == first
    a_registration(event, RegistrationState.WAITLISTED)
    assert freeze(event, now=now + LATER) == first
    a_registration(event)
    assert freeze(event, now=now + LATER) != first


def test_a_list_is_deleted_two_weeks_after_its_event(app, now, freeze):
    event = an_event()
    freeze(event)
    due = event.ends_at + NEEDS_KEPT
    for moment, number in ((due, 0), (due + timedelta(seconds=1), 1), (due + timedelta(seconds=1), 0)):
        with transaction():
            assert delete_frozen_lists(moment, 10) == number
