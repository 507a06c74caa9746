"""The page of the service's health, and what it does by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select, update

from eventsvc.accounts.models import Account, Role
from eventsvc.announcements.models import Announcement
from eventsvc.announcements.states import AnnouncementState
from eventsvc.health.service import Shift, log_shift
from eventsvc.health.states import Mishap
from eventsvc.jobs.schedule import TICKS
from eventsvc.journal import Actor
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.models import Registration
from eventsvc.runs.models import Run
from eventsvc.runs.states import RunState
from eventsvc.web.staff.jobs import JOB_NAMES, RUN_ENDS, RUN_NAMES, RUN_STATES
from eventsvc.workflows.announcing import send_now
from eventsvc.workflows.runs import STOPPED_BY_HAND, work_next
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_cluster, a_pool_of, a_registration, an_account, an_announcement, an_application, an_event
from tests.builders.imports import an_import, begun
from tests.builders.spreadsheets import a_csv, a_person_row

HEALTH, JOBS = "/verwaltung/zustand", "/verwaltung/ablaeufe"

pytestmark = pytest.mark.usefixtures("clock")


def text_of(answer) -> str:
    assert answer.status_code == 200
    return " ".join(BeautifulSoup(answer.text, "html.parser").select_one("main").get_text(" ").split())


@pytest.fixture
def office(app: Flask, sign_in):
    return sign_in(an_account(role=Role.STAFF))


@pytest.fixture
def surroundings(app: Flask, monkeypatch, tmp_path) -> Callable[..., None]:
    """A queue that answers, a disk with room, and every job just done; keywords replace what the checks look through."""

    def be(**given) -> None:
        monkeypatch.setitem(app.extensions, "instruments", replace(app.extensions["instruments"], **given))

    be(count_bells=lambda: 0, folder=tmp_path)
    monkeypatch.setattr("eventsvc.workflows.checks.rules.LOW_DISK", 0)
    now = read_clock()
    with transaction():
        for name in TICKS:
            log_shift(name, Shift(began_at=now, ended_at=now, is_tick=True))
    return be


def test_all_is_well(office, surroundings) -> None:
    page = text_of(office.get(HEALTH))
    assert "Alles in Ordnung" in page
    assert "Neu nachsehen" in page
    for gone in ("Gestört", "Zu tun", "technische Betreuung ist"):
        assert gone not in page


def test_what_is_wrong_says_since_when_what_it_means_and_whom_to_call(
    office, surroundings, clock, app, monkeypatch
) -> None:
    surroundings(count_bells=lambda: 12)
    settings = replace(app.extensions["settings"], help_contact="Frau Maier, 089 1234")
    monkeypatch.setitem(app.extensions, "settings", settings)
    clock.shift(timedelta(minutes=10))
    page = text_of(office.get(HEALTH))
    assert "Alles in Ordnung" not in page
    for part in (
        "Die Hintergrundarbeit steht: Niemand nimmt Aufträge entgegen. Seit Di., 10. März 2026, 10:00 Uhr.",
        "Für Teilnehmende heißt das: Anmelden geht weiter, aber Bestätigungen",
        "Zu tun: Rufen Sie jetzt Ihre technische Betreuung an.",
        "Ihre technische Betreuung: Frau Maier, 089 1234.",
        "Regelmäßige Aufgaben, die nicht laufen: 8 von 10.",
    ):
        assert part in page


def test_late_mail_is_told_in_minutes(office, surroundings, clock) -> None:
    a_mail_in_the_outbox(state=MailState.QUEUED)
    clock.shift(timedelta(minutes=12))
    page = text_of(office.get(HEALTH))
    assert "E-Mails bleiben liegen: Die älteste wartet seit 12 Minuten." in page
    assert "Bestätigungen kommen etwa 12 Minuten später an." in page


def a_mail_in_the_outbox(**values) -> None:
    application = an_application(an_event())
    with transaction() as session:
        sign_up(application, read_clock())
        session.execute(update(OutgoingMail).values(**values))


def test_many_failed_mails_are_told_few_are_everyday_life(office, surroundings) -> None:
    for _ in range(9):
        a_mail_in_the_outbox(state=MailState.FAILED, settled_at=read_clock())
    assert "Seit gestern nicht zustellbar: 9. Einzelne falsche Adressen sind üblich." in text_of(office.get(HEALTH))
    a_mail_in_the_outbox(state=MailState.FAILED, settled_at=read_clock())
    page = text_of(office.get(HEALTH))
    assert "Seit gestern nicht zustellbar: 10; angekommen: 0." in page
    assert "Alles in Ordnung" not in page


def test_miscounted_places_a_full_disk_an_open_migration_and_an_old_backup(
    office, surroundings, monkeypatch, tmp_path
) -> None:
    event = an_event()
    a_registration(event)
    with transaction() as session:
        session.execute(update(Registration).values(state="waitlisted"))
    assert a_pool_of(event).taken == 1
    monkeypatch.setattr("eventsvc.workflows.checks.rules.LOW_DISK", 1 << 62)
    monkeypatch.setattr("eventsvc.workflows.checks.rules.FULL_DISK", 1 << 61)
    surroundings(newest_migration=lambda: "9999", backup_stamp=tmp_path / "nothing")
    page = text_of(office.get(HEALTH))
    for part in (
        "Plätze sind falsch gezählt; betroffen sind Veranstaltungen: 1.",
        "Der Speicherplatz geht zu Ende",
        "Das Programm wurde erneuert, die Datenbank noch nicht.",
        "Es gibt noch keine Sicherung.",
    ):
        assert part in page
    (tmp_path / "fresh").touch()
    surroundings(backup_stamp=tmp_path / "fresh")
    assert "Es gibt noch keine Sicherung." not in text_of(office.get(HEALTH))


def test_an_organizer_reads_it_without_links_to_what_is_not_theirs(app, sign_in, surroundings, clock) -> None:
    clock.shift(timedelta(minutes=30))
    page = sign_in(an_account()).get(HEALTH)
    assert "Regelmäßige Aufgaben, die nicht laufen" in text_of(page)
    assert JOBS not in page.text


def test_everything_that_can_run_has_its_words() -> None:
    assert set(JOB_NAMES) == set(TICKS)
    kinds = set(Run.kind.type.enum_class)
    assert (set(RUN_NAMES), set(RUN_ENDS), set(RUN_STATES)) == (kinds, kinds, set(RunState))


def test_periodic_jobs_say_when_they_ran_and_what_went_wrong(office, surroundings, clock) -> None:
    clock.shift(timedelta(seconds=30))
    now = read_clock()
    with transaction():
        failed = Shift(
            began_at=now - timedelta(seconds=2),
            ended_at=now,
            is_tick=True,
            mishap=Mishap.TIME,
            fault="SoftTimeLimitExceeded",
        )
        log_shift("offers.tend", failed)
    page = text_of(office.get(JOBS))
    assert "Hier läuft nichts" in page
    assert "Angebote überwachen Abgelaufene Angebote gehen an die Nächsten auf der Warteliste Scheitert seit" in page
    assert "2 s" in page
    assert "Es hat länger gedauert als erlaubt und wurde abgebrochen. (SoftTimeLimitExceeded)" in page


def test_long_work_of_all_clusters_is_seen_and_stopped(office, surroundings) -> None:
    event = an_event(cluster=a_cluster())
    run_id = begun(an_import(event, a_csv([a_person_row(number) for number in range(1, 4)])))
    page = text_of(office.get(f"{JOBS}?status=working"))
    assert "Import eintragen" in page
    assert event.title_de in page
    assert "Wer schon eingetragen ist, bleibt" in text_of(office.get(f"{JOBS}/{run_id}/anhalten"))
    assert office.post(f"{JOBS}/{run_id}/anhalten").status_code == 303
    run = db.session.get_one(Run, run_id, populate_existing=True)
    assert (run.state, run.reason) == (RunState.STOPPED, STOPPED_BY_HAND)
    noted = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "run.stopped")).one()
    assert (noted.event_id, noted.facts) == (event.id, {"kind": "import"})
    with transaction():
        assert not work_next(read_clock(), run_id)
    assert db.session.scalars(select(Registration)).all() == []
    assert "Das war schon zu Ende" in text_of(office.post(f"{JOBS}/{run_id}/anhalten", follow_redirects=True))
    assert "Schon zu Ende" in text_of(office.get(f"{JOBS}/{run_id}/anhalten"))


def test_a_stopped_announcement_reaches_nobody_else(office, surroundings) -> None:
    event = an_event()
    a_registration(event)
    draft = an_announcement(event)
    with transaction() as session:
        by = Actor.account(session.scalars(select(Account.id)).first())
        run_id = send_now(draft, by=by, now=read_clock())
    office.post(f"{JOBS}/{run_id}/anhalten")
    assert db.session.scalars(select(Announcement.state)).one() is AnnouncementState.STOPPED
    with transaction():
        work_next(read_clock())
    assert db.session.scalars(select(OutgoingMail)).all() == []
