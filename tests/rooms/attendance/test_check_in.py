"""Letting people in, on both databases: once, whatever happens at once; taken back, with the evidence kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from eventsvc.accounts.models import Role
from eventsvc.accounts.policy import EVERYTHING, Reach
from eventsvc.attendance import queries, service
from eventsvc.attendance.models import Scan, ScanMethod
from eventsvc.attendance.rules import Verdict
from eventsvc.kit.db import db, transaction
from eventsvc.kit.errors import NotFound
from eventsvc.registration.applications import Entry, EntryKind
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_cluster, a_contingent, a_registration, an_account, an_application, an_event

CODE = ScanMethod.CODE


@pytest.fixture
def event(app, now):
    return an_event(starts_at=now + timedelta(hours=1), closes_at=now)


@pytest.fixture
def desk(event):
    helper = an_account(role=Role.DESK, name="Dora Einlass")
    return service.Desk(queries.get_desk_event(event.slug, EVERYTHING), helper.id)


def check_in(desk, code, now):
    with transaction():
        return service.check_in(desk, code, method=CODE, now=now)


def test_a_ticket_lets_in_once_and_then_says_when_and_by_whom(event, desk, now) -> None:
    person = a_registration(event)
    assert check_in(desk, person.ticket_code, now).verdict is Verdict.ADMITTED
    again = check_in(desk, person.ticket_code, now + timedelta(minutes=7))
    assert (again.verdict, again.at, again.by) == (Verdict.ALREADY_IN, now, "Dora Einlass")
    assert queries.count(event.id) == queries.Count(present=1, expected=1)


@pytest.mark.parametrize("state", sorted(set(RegistrationState) - {RegistrationState.CONFIRMED}))
def test_nobody_is_let_in_without_a_place(event, desk, now, state) -> None:
    person = a_registration(event, state)
    assert not check_in(desk, person.ticket_code, now).lets_in
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 0


def test_a_ticket_of_another_event_and_an_unknown_code_are_refused(event, desk, now) -> None:
    assert check_in(desk, a_registration().ticket_code, now).verdict is Verdict.OTHER_EVENT
    assert check_in(desk, "", now).verdict is Verdict.UNKNOWN
    stranger = a_registration()
    with transaction():
        assert service.check_in_person(desk, stranger.id, now=now).verdict is Verdict.OTHER_EVENT


def test_taken_back_it_lets_in_again_and_both_stay_as_evidence(event, desk, now) -> None:
    person = a_registration(event)
    check_in(desk, person.ticket_code, now)
    with transaction():
        assert service.undo(desk, person.id, now=now + timedelta(minutes=1))
    with transaction():
        assert not service.undo(desk, person.id, now=now + timedelta(minutes=1))
    assert queries.count(event.id).present == 0
    assert check_in(desk, person.ticket_code, now + timedelta(minutes=2)).verdict is Verdict.ADMITTED
    scans = db.session.execute(select(Scan.at, Scan.undone_at).order_by(Scan.at)).all()
    assert [tuple(row) for row in scans] == [(now, now + timedelta(minutes=1)), (now + timedelta(minutes=2), None)]


def test_an_admission_takes_two_statements(event, desk, now, statements) -> None:
    person = a_registration(event)
    with statements() as seen:
        check_in(desk, person.ticket_code, now)
    assert [one.split()[0] for one in seen if not one.startswith("BEGIN")] == ["SELECT", "INSERT"]


def test_people_are_found_by_any_part_of_name_and_organization(event, desk) -> None:
    wanted = a_registration(event, first_name="Zoë", last_name="Oßwald-Kröger", organization="Präzision & Söhne")
    a_registration(event, last_name="Anders")
    a_registration(first_name="Zoë", last_name="Oßwald-Kröger")
    for words in ("zoe", "Osswald", "kroeger", "KRÖGER zoë", "söhne"):
        assert [found.registration_id for found in queries.search_people(event.id, words)] == [wanted.id], words
    assert queries.search_people(event.id, "  ") == ()
    assert queries.search_people(event.id, "%") == ()


def test_whoever_comes_by_a_contingent_is_expected_too(app, now) -> None:
    event = an_event()
    contingent = a_contingent(event, 2)
    a_registration(event)
    with transaction():
        sign_up(an_application(event, entry=Entry(EntryKind.CONTINGENT, contingent.id)), now)
    assert queries.count(event.id) == queries.Count(present=0, expected=2)


def test_the_desk_sees_own_events_of_these_days_only(app, now) -> None:
    own, partner, other = a_cluster(), a_cluster(), a_cluster()
    soon = an_event(cluster=own, starts_at=now + timedelta(days=2))
    hosted = an_event(cluster=partner, hosts=(own,), starts_at=now + timedelta(days=1))
    an_event(cluster=other, starts_at=now + timedelta(days=1))
    an_event(cluster=own, starts_at=now + timedelta(days=30))
    a_registration(soon)
    rows = queries.near_events(Reach(frozenset({own.id})), now)
    assert [(row.slug, count.present, count.expected) for row, count in rows] == [
        (hosted.slug, 0, 0),
        (soon.slug, 0, 1),
    ]
    assert len(queries.near_events(EVERYTHING, now)) == 3
    with pytest.raises(NotFound):
        queries.get_desk_event(hosted.slug, Reach(frozenset({other.id})))


def scan_at_once(app, desk, person, now, number):
    barrier = Barrier(number)

    def one():
        with app.app_context():
            barrier.wait()
            try:
                return check_in(desk, person.ticket_code, now).verdict
            finally:
                db.session.remove()

    with ThreadPoolExecutor(number) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(number)]]


def test_one_of_eight_desks_at_once_lets_the_person_in(app, event, desk, now) -> None:
    person = a_registration(event)
    db.session.remove()
    verdicts = scan_at_once(app, desk, person, now, 8)
    assert sorted(verdicts) == [Verdict.ADMITTED] + [Verdict.ALREADY_IN] * 7
    assert db.session.scalar(select(func.count()).select_from(Scan)) == 1
