"""People of a file come in once, go out in one step, and nobody else is touched by it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventsvc.events.questions import QuestionKind
from eventsvc.imports.errors import CannotBeUndone, ImportMovedOn, RowsAreFaulty
from eventsvc.imports.queries import findings_of, get_import, rows_found
from eventsvc.imports.retention import KEPT, delete_imports
from eventsvc.imports.states import Finding, ImportState, Placing
from eventsvc.journal import Actor
from eventsvc.journal.queries import entries_about
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.answers import Owner, answers_of
from eventsvc.registration.census import miscounts
from eventsvc.registration.models import Booking, Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.tags import tags_of
from eventsvc.runs.models import Run
from eventsvc.runs.queries import newest_run_of
from eventsvc.runs.service import MOST_TRIES
from eventsvc.runs.states import RunState
from eventsvc.workflows import importing
from eventsvc.workflows.cancellation import cancel_registration
from eventsvc.workflows.importing import AT_A_TIME, undo_import
from eventsvc.workflows.runs import work_next
from tests.builders import (
    a_pool_of,
    a_question,
    a_registration,
    an_event,
    an_import,
    asked,
    begun,
    imported,
    work_on,
)
from tests.builders.spreadsheets import HEADINGS, a_csv, a_person_row, a_workbook

BY = Actor.system()


def some(number: int) -> bytes:
    return a_csv([a_person_row(one) for one in range(1, number + 1)], encoding="cp1252")


def people(event) -> list[Registration]:
    query = select(Registration).where(Registration.event_id == event.id).order_by(Registration.created_at)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def states(event) -> list[str]:
    return sorted(one.state.value for one in people(event))


def undo(import_, now) -> int:
    with transaction():
        return undo_import(get_import(import_.id), by=BY, now=now)


@pytest.fixture(autouse=True)
def _counted(app):
    """Whatever is imported and taken back: the counters are the registrations."""
    yield
    assert miscounts() == []


def test_the_good_ones_come_in_and_three_bad_ones_are_named(app, now) -> None:
    event = an_event(capacity=500)
    rows = [a_person_row(one) for one in range(1, 201)]
    rows[16] = ("Jo", "Fehler", "jo@", "Acme", "80331")
    rows[99] = ("", "Vornamenlos", "ohne@firma.example", "Acme", "80331")
    rows[180] = ("Jo", "Postlos", "post@firma.example", "Acme", "8033x")
    import_ = an_import(event, a_csv(rows, encoding="cp1252"))
    assert findings_of(import_.id) == {Finding.GOOD: 197, Finding.FAULTY: 3}
    named = {row.number: [fault.column for fault in row.faults] for row in rows_found(import_.id, [Finding.FAULTY])}
    assert named == {18: ["E-Mail"], 101: ["Vorname"], 182: ["PLZ"]}
    assert people(event) == []
    work_on(begun(import_))
    assert states(event) == ["confirmed"] * 197
    assert a_pool_of(event).taken == 197
    run = newest_run_of(import_.id)
    assert (run.state, run.done, run.total, run.failed) == (RunState.DONE, 197, 197, 0)
    assert [entry.facts for entry in entries_about(event.id) if entry.action == "event.imported"] == [{"number": 197}]


def test_all_or_none_does_not_begin_with_a_bad_one(app, now) -> None:
    event = an_event()
    import_ = an_import(event, a_csv([a_person_row(1), ("Jo", "Fehler", "jo@", "", "")]))
    with pytest.raises(RowsAreFaulty):
        begun(import_, is_all_or_none=True)
    assert people(event) == []


def test_all_or_none_takes_everyone_back_when_one_is_refused(app, now, monkeypatch) -> None:
    monkeypatch.setattr(importing, "AT_A_TIME", 4)
    event = an_event(capacity=6, has_waiting_list=False)
    import_ = an_import(event, some(10))
    work_on(begun(import_, is_all_or_none=True))
    assert (people(event), a_pool_of(event).taken) == ([], 0)
    assert get_import(import_.id).state is ImportState.STOPPED
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 0
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 0
    assert newest_run_of(import_.id).state is RunState.STOPPED
    assert len(rows_found(import_.id, [Finding.REFUSED])) == 2


def test_without_a_waiting_list_whoever_finds_no_place_is_named(app, now) -> None:
    event = an_event(capacity=2, has_waiting_list=False)
    import_ = imported(event, some(3))
    assert states(event) == ["confirmed"] * 2
    (left,) = rows_found(import_.id, [Finding.REFUSED])
    assert (left.number, left.faults[0].why) == (4, "Alle Plätze sind vergeben.")
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 2


def test_by_the_rules_over_capacity_or_on_the_waiting_list(app, now) -> None:
    event = an_event(capacity=2)
    imported(event, some(3))
    assert states(event) == ["confirmed", "confirmed", "waitlisted"]
    event = an_event(capacity=2)
    import_ = imported(event, some(5), placing=Placing.OVER_CAPACITY)
    assert (states(event), a_pool_of(event).capacity) == (["confirmed"] * 5, 5)
    undo(import_, now)
    assert (people(event), a_pool_of(event).capacity) == ([], 2)
    event = an_event(is_decided=True)
    imported(event, some(2))
    assert states(event) == ["applied"] * 2
    event = an_event(is_decided=True)
    a_registration(event, RegistrationState.APPLIED)
    imported(event, some(2), placing=Placing.WAITING_LIST)
    assert states(event) == ["applied", "waitlisted", "waitlisted"]


def test_nobody_is_overtaken(app, now) -> None:
    event = an_event(capacity=1)
    a_registration(event)
    first = a_registration(event, RegistrationState.WAITLISTED)
    import_ = imported(event, some(2))
    positions = {one.email: one.queue_position for one in people(event) if one.queue_position}
    assert positions[first.email] < min(value for key, value in positions.items() if key != first.email)
    undo(import_, now)
    assert (a_pool_of(event).waiting, a_pool_of(event).taken) == (1, 1)


def test_the_same_file_twice_is_nobody_new(app, now) -> None:
    event = an_event(capacity=10)
    imported(event, some(3))
    import_ = an_import(event, some(3))
    assert findings_of(import_.id) == {Finding.DUPLICATE: 3}
    work_on(begun(import_))
    assert len(people(event)) == 3


def test_doubles_are_found_in_the_file_and_among_those_who_come(app, now) -> None:
    event = an_event()
    a_registration(event, email="da@firma.example", first_name="Jo", last_name="Da")
    rows = [
        ("Jo", "Neu", "neu@firma.example"),
        ("Jo", "Neu", "NEU@firma.example"),
        ("Jo", "Anders", "da@firma.example"),
        ("Jo", "Da", "jo.da@privat.example"),
        ("Jo", "Neu", "noch@firma.example"),
    ]
    import_ = an_import(event, a_csv(rows, HEADINGS[:3]))
    found = {
        row.number: (row.finding, row.faults[0].facts if row.faults else {}) for row in rows_found(import_.id, Finding)
    }
    assert found == {
        2: (Finding.GOOD, {}),
        3: (Finding.DUPLICATE, {"row": 2}),
        4: (Finding.DUPLICATE, {}),
        5: (Finding.NAMESAKE, {}),
        6: (Finding.NAMESAKE, {"row": 2}),
    }


def test_whoever_signs_up_meanwhile_is_left_alone(app, now) -> None:
    event = an_event()
    import_ = an_import(event, some(2))
    own = a_registration(event, email="bjoern.1@firma.example")
    work_on(begun(import_))
    assert len(people(event)) == 2
    (left,) = rows_found(import_.id, [Finding.REFUSED])
    assert left.faults[0].why == "Diese Adresse ist inzwischen angemeldet."
    undo(import_, now)
    assert [one.id for one in people(event)] == [own.id]


class Killed(BaseException):
    """The process is gone."""


def test_a_kill_in_the_middle_loses_one_portion_and_doubles_nobody(app, now, monkeypatch) -> None:
    monkeypatch.setattr(importing, "AT_A_TIME", 5)
    event = an_event(capacity=100)
    run_id = begun(an_import(event, some(12)))
    with transaction():
        work_next(now, run_id)
    whole = importing.settle_import

    def killed(*_given) -> None:
        raise Killed

    monkeypatch.setattr(importing, "settle_import", killed)
    with pytest.raises(Killed), transaction():
        work_next(now, run_id)
    assert len(people(event)) == 5
    assert db.session.get_one(Run, run_id, populate_existing=True).done == 5
    monkeypatch.setattr(importing, "settle_import", whole)
    # The beat finds what was left, without being told.
    work_on()
    assert len({one.email for one in people(event)}) == len(people(event)) == 12


def test_what_breaks_off_again_and_again_is_given_up_and_holds_up_nothing_else(app, now, clock, monkeypatch) -> None:
    broken, whole = an_event(), an_event()
    first = an_import(broken, some(2))
    second = an_import(whole, some(2))
    begun(first, is_all_or_none=True)
    begun(second)
    enter = importing._enter

    def stumble(import_, rows, now):
        if import_.id == first.id:
            raise RuntimeError
        return enter(import_, rows, now)

    monkeypatch.setattr(importing, "_enter", stumble)
    assert work_on() == 1 + MOST_TRIES
    assert len(people(whole)) == 2
    assert (people(broken), get_import(first.id).state) == ([], ImportState.STOPPED)
    assert newest_run_of(first.id).reason


def test_mails_leave_when_all_are_in_or_not_at_all(app, now, monkeypatch) -> None:
    monkeypatch.setattr(importing, "AT_A_TIME", 2)
    event = an_event()
    run_id = begun(an_import(event, some(3)))
    with transaction():
        work_next(now, run_id)
    due = select(func.count()).select_from(OutgoingMail).where(OutgoingMail.due_at <= now)
    assert db.session.scalar(due) == 0
    work_on(run_id)
    assert db.session.scalar(due) == 3
    imported(an_event(), some(3), is_told=False)
    assert db.session.scalar(due) == 3


def test_an_import_is_undone_in_one_step_and_leaves_nothing(app, now) -> None:
    event = an_event(capacity=3)
    (question,) = asked(event, a_question(QuestionKind.YES_NO, label_de="Bringen Sie Material mit?"))
    rows = [(*a_person_row(one), "ja", "VIP; Presse") for one in range(1, 4)]
    before = a_registration(event)
    content = a_workbook(rows, [*HEADINGS, "Bringen Sie Material mit?", "Schlagwörter"])
    import_ = imported(event, content)
    newest = next(one for one in people(event) if one.id != before.id)
    assert answers_of(Owner(newest.id))[0].value == "yes"
    assert answers_of(Owner(newest.id))[0].key == question.key
    assert tags_of(newest.id) == ["Presse", "VIP"]
    assert undo(import_, now) == 3
    assert [one.id for one in people(event)] == [before.id]
    assert db.session.scalar(select(func.count()).select_from(OutgoingMail)) == 0
    assert get_import(import_.id).state is ImportState.UNDONE
    with pytest.raises(ImportMovedOn):
        undo(import_, now)
    # And may be done once more.
    imported(event, content)
    assert len(people(event)) == 4


def test_the_queue_gets_the_places_that_an_undone_import_frees(app, now) -> None:
    event = an_event(capacity=2)
    import_ = imported(event, some(2))
    waiting = a_registration(event, RegistrationState.WAITLISTED)
    undo(import_, now)
    assert [(one.id, one.state) for one in people(event)] == [(waiting.id, RegistrationState.CONFIRMED)]


def test_whoever_has_had_a_mail_hears_that_it_was_a_mistake(app, now) -> None:
    event = an_event()
    import_ = imported(event, some(2))
    with transaction() as session:
        first = session.scalars(select(OutgoingMail).order_by(OutgoingMail.to_address)).first()
        first.state, first.settled_at = MailState.SENT, now
    undo(import_, now)
    letters = list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.state == MailState.QUEUED)))
    assert [(one.letter, one.to_address) for one in letters] == [("entry_undone", first.to_address)]


def test_what_has_happened_since_keeps_it_from_being_undone(app, now) -> None:
    event = an_event()
    import_ = imported(event, some(3))
    with transaction():
        cancel_registration(people(event)[0].id, "Doppelt", by=BY, now=now)
    with pytest.raises(CannotBeUndone) as refusal:
        undo(import_, now)
    assert refusal.value.number == 1
    assert len(people(event)) == 3


def test_of_two_who_start_it_at_once_one_does(app, now) -> None:
    import_ = an_import(an_event(), some(1))
    begun(import_)
    with pytest.raises(ImportMovedOn):
        begun(import_)


def test_a_row_costs_few_statements(app, now, statements) -> None:
    event = an_event(capacity=1000)
    run_id = begun(an_import(event, some(AT_A_TIME + 1)), is_told=True)
    with statements() as seen, transaction():
        work_next(now, run_id)
    assert len(people(event)) == AT_A_TIME
    assert len(seen) <= AT_A_TIME * 12 + 40


def test_imports_are_kept_thirty_days_and_their_people_longer(app, now) -> None:
    event = an_event()
    import_ = imported(event, some(2))
    with transaction():
        assert delete_imports(now + KEPT, 500) == 0
    with transaction():
        assert delete_imports(now + KEPT + timedelta(seconds=1), 500) == 1
    assert findings_of(import_.id) == {}
    assert db.session.scalar(select(func.count()).select_from(Run)) == 0
    assert len(people(event)) == 2
