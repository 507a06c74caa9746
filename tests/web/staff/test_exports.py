"""Exports over HTTP: who gets which file, and what is noted of it."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from eventsvc.accounts.models import Role
from eventsvc.events.states import EventState
from eventsvc.exports import EXPORTS, FORMATS
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db
from eventsvc.registration.states import RegistrationState
from tests.builders import a_cluster, a_registration, an_account, an_event

FOLDER = "/verwaltung/veranstaltungen/leichtbau/export"


@pytest.fixture
def cluster(now, app):
    return a_cluster()


@pytest.fixture
def event(cluster):
    event = an_event(cluster=cluster, slug="leichtbau", title_de="Leichtbau im Alltag")
    a_registration(event, last_name="Ärger", dietary_needs="vegan")
    a_registration(event, RegistrationState.WAITLISTED, last_name="Wartend")
    return event


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.STAFF])
def test_a_file_is_given_and_noted(event, cluster, sign_in, role: Role) -> None:
    account = an_account(role=role, cluster=cluster)
    answer = sign_in(account).get(f"{FOLDER}/teilnehmende.csv?status=confirmed&bedarf=1")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=leichtbau-teilnehmende-2026-03-10.csv"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Ärger" in answer.text
    assert "vegan" in answer.text
    assert "Wartend" not in answer.text
    entry = db.session.scalars(select(JournalEntry)).one()
    assert (entry.action, entry.subject_id, entry.actor_id) == ("export.made", event.id, account.id)
    assert entry.facts == {"key": "teilnehmende", "format": "csv", "states": "confirmed", "needs": 1}


def test_a_workbook_opens(event, cluster, sign_in) -> None:
    answer = sign_in(an_account(cluster=cluster)).get(f"{FOLDER}/anwesenheit.xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Nachname", "Ärger"]


def test_whoever_reads_english_gets_english_headings(event, cluster, sign_in) -> None:
    answer = sign_in(an_account(cluster=cluster)).get(f"{FOLDER}/teilnehmende.csv", headers={"Accept-Language": "en"})
    assert answer.text.startswith("\ufeffLast name;First name;")


@pytest.mark.parametrize("path", [FOLDER, *(f"{FOLDER}/{key}.{ending}" for key in EXPORTS for ending in FORMATS)])
def test_another_clusters_event_has_no_exports(event, sign_in, path: str) -> None:
    stranger = sign_in(an_account(cluster=a_cluster()))
    assert stranger.get(path).status_code == 404
    assert db.session.scalars(select(JournalEntry)).all() == []


def test_a_hosting_cluster_gets_the_files_too(cluster, sign_in) -> None:
    an_event(hosts=(cluster,), slug="leichtbau")
    assert sign_in(an_account(cluster=cluster)).get(f"{FOLDER}/teilnehmende.csv").status_code == 200


def test_a_desk_helper_exports_nothing(event, cluster, sign_in) -> None:
    helper = sign_in(an_account(role=Role.DESK, cluster=cluster))
    assert helper.get(f"{FOLDER}/anwesenheit.csv").status_code == 403
    assert helper.get("/verwaltung/").status_code == 403


@pytest.mark.parametrize("path", ["alles.csv", "teilnehmende.pdf", "teilnehmende"])
def test_what_there_is_no_export_of_is_not_found(event, cluster, sign_in, path: str) -> None:
    assert sign_in(an_account(cluster=cluster)).get(f"{FOLDER}/{path}").status_code == 404


def test_the_pages_lead_to_each_file(event, cluster, sign_in) -> None:
    organizer = sign_in(an_account(cluster=cluster))
    an_event(cluster=cluster, title_de="Nur ein Entwurf", state=EventState.DRAFT)
    an_event(title_de="Fremde Veranstaltung")
    assert organizer.get("/verwaltung/").location == "/verwaltung/exporte"
    page = organizer.get("/verwaltung/exporte")
    assert "Leichtbau im Alltag" in page.text
    assert "Fremde Veranstaltung" not in page.text
    assert "Leichtbau im Alltag" not in organizer.get("/verwaltung/exporte?q=entwurf").text
    choice = organizer.get(FOLDER)
    assert "Noch ist keine Liste übergeben" in choice.text
    organizer.post("/organisation/veranstaltungen/leichtbau/aenderungen", data={"recipient": "Küche"})
    choice = organizer.get(FOLDER)
    assert "Küche, 1 Person" in choice.text
    for key in EXPORTS:
        for ending in FORMATS:
            assert f"{FOLDER}/{key}.{ending}" in choice.text
    assert "Auf der Warteliste (1)" in choice.text
