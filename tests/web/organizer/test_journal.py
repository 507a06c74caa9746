"""The journal of an event, a person and a cluster: in sentences, filtered, page by page, taken along; reading noted."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from eventsvc.accounts.models import Role
from eventsvc.journal import Actor, note
from eventsvc.journal.models import ActorKind, JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.kit.ids import new_id
from eventsvc.registration.applications import own_contact
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.data_change import change_data
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import (
    a_cluster,
    a_participant,
    a_person,
    a_pool_of,
    a_registration,
    an_account,
    an_application,
    an_event,
)

LIST = "/organisation/veranstaltungen"


@pytest.fixture
def event(cluster):
    return an_event(cluster=cluster, capacity=20, title_de="Sensorik im Stall")


def journal_of(event) -> str:
    return f"{LIST}/{event.slug}/journal"


def noted(action: str) -> list[JournalEntry]:
    return list(db.session.scalars(select(JournalEntry).where(JournalEntry.action == action).order_by(JournalEntry.id)))


def test_each_entry_says_who_did_it_to_whom(organizer, event, now) -> None:
    eva, maxi = a_person(first_name="Eva", last_name="Groß"), a_person(first_name="Max", last_name="Muster")
    people = tuple(a_participant(event, person=one) for one in (eva, maxi))
    with transaction():
        placed = sign_up(an_application(event, contact=own_contact(eva), people=people), now).placed
        withdraw(placed[1].registration.id, now + timedelta(minutes=1), by_contact=True)
    with transaction():
        withdraw(placed[0].registration.id, now + timedelta(minutes=2))
    assert [one.actor_kind for one in noted("registration.confirmed")] == [ActorKind.PERSON, ActorKind.CONTACT]
    shown = organizer.get(journal_of(event))
    page = shown.text
    assert "Eva Groß hat sich angemeldet." in page
    assert "Eva Groß (Kontakt) hat Max Muster angemeldet." in page
    assert "Eva Groß (Kontakt) hat Max Muster abgemeldet." in page
    assert "Eva Groß hat sich abgemeldet." in page
    assert f"{LIST}/{event.slug}/teilnehmende/{placed[1].registration.id}" in shown.links("angemeldet")[0]


def test_differences_are_told_in_the_labels_people_know(organizer, event, now) -> None:
    one = a_registration(event, first_name="Max", last_name="Muster", dietary_needs="vegan")
    with transaction():
        change_capacity(a_pool_of(event).id, 25, by=Actor.system(), now=now)
        person = a_person(first_name="Max", last_name="Meister", email=one.email, dietary_needs="halal")
        change_data(one.id, person, frozenset(), now)
    page = organizer.get(journal_of(event)).text
    assert "Plätze: 20 → 25" in page
    assert "Nachname: Muster → Meister" in page
    assert "Essen: geändert" in page
    assert "halal" not in page
    assert "vegan" not in page
    (entry,) = noted("registration.changed")
    assert entry.facts["changes"]["dietary_needs"] == []


def test_it_is_filtered_by_who_what_when_and_words(organizer, event, now) -> None:
    one = a_registration(event, first_name="Ülkü", last_name="Öz")
    account = an_account(name="Otto Büro", role=Role.STAFF)
    with transaction():
        note("event.published", event.id, by=Actor.account(account.id), now=now - timedelta(days=9), event_id=event.id)
        note("registration.cancelled", one.id, by=Actor.system(), now=now, event_id=event.id)
    page = journal_of(event)

    def found(**query: str) -> tuple[bool, bool]:
        text = organizer.get(f"{page}?{urlencode(query)}").text
        return "hat die Veranstaltung veröffentlicht." in text, "hat die Anmeldung von Ülkü Öz storniert." in text

    day = f"{now:%Y-%m-%d}"
    assert found() == (True, True)
    assert found(was="event") == (True, False)
    assert found(was="places") == (False, True)
    assert found(wer="system") == (False, True)
    assert found(wer=str(account.id)) == (True, False)
    assert found(von=day) == (False, True)
    assert found(bis=f"{now - timedelta(days=1):%Y-%m-%d}") == (True, False)
    assert found(suche="oez") == (False, True)
    assert found(suche="Büro") == (True, False)
    assert found(suche="storniert") == (False, True)
    assert found(suche="100%") == (False, False)
    assert found(von="gestern", wer="niemand", was="nichts", vor="x") == (True, True)


def test_pages_follow_one_another_by_key(organizer, event, now) -> None:
    with transaction():
        for number in range(101):
            note("list.frozen", event.id, by=Actor.system(), now=now, event_id=event.id, number=number + 1)
    seen, address = [], journal_of(event)
    while address:
        page = organizer.get(address)
        seen += page.rows()
        newer, address = link_to(page, "prev"), link_to(page, "next")
    assert len(seen) == 101
    assert len(set(seen)) == 101
    before = organizer.get(newer)
    assert before.rows() == seen[50:100]
    assert organizer.get(link_to(before, "prev")).rows() == seen[:50]


def link_to(page, rel: str) -> str:
    found = page.soup.find("a", rel=rel)
    return found["href"] if found else ""


def test_the_cluster_shows_all_its_events_and_its_team_and_nobody_elses(organizer, cluster, event, now) -> None:
    other = an_event(cluster=a_cluster(), title_de="Fremde Tagung")
    with transaction():
        for one in (event, other):
            note("event.published", one.id, by=Actor.system(), now=now, event_id=one.id)
        note("event.deleted", new_id(), by=Actor.system(), now=now, cluster_id=cluster.id, title="Alter Entwurf")
    page = organizer.get(f"/organisation/journal/{cluster.slug}").text
    assert "Sensorik im Stall" in page
    assert "Das System hat den Entwurf „Alter Entwurf“ gelöscht." in page
    assert "Fremde Tagung" not in page
    assert cluster.name_de in organizer.get("/organisation/journal").text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_it_is_taken_along_with_the_same_filter_and_that_is_noted(organizer, event, now, ending) -> None:
    one = a_registration(event, first_name="Max", last_name="Muster")
    with transaction():
        note("registration.cancelled", one.id, by=Actor.system(), now=now, event_id=event.id)
        note("event.published", event.id, by=Actor.system(), now=now, event_id=event.id)
    file = organizer.client.get(f"{journal_of(event)}?was=places&datei={ending}")
    assert file.status_code == 200
    if ending == "csv":
        text = file.data.decode("utf-8-sig")
        assert "Das System hat die Anmeldung von Max Muster storniert." in text
        assert "veröffentlicht" not in text
        assert str(one.id) not in text
    (entry,) = noted("journal.exported")
    assert entry.facts == {"format": ending}
    assert "hat das Journal heruntergeladen." in organizer.get(journal_of(event)).text


def test_reading_what_is_sensitive_is_noted_once_an_hour(organizer, event, clock) -> None:
    plain = a_registration(event, email="plain@a.example")
    special = a_registration(event, email="special@a.example", access_needs="Rollstuhl")
    page = f"{LIST}/{event.slug}/teilnehmende"
    for _ in range(2):
        organizer.get(f"{page}/{plain.id}")
        organizer.get(f"{page}/{special.id}")
        organizer.get(f"{LIST}/{event.slug}/rechnungsdaten")
    assert [one.subject_id for one in noted("read.person")] == [special.id]
    assert len(noted("read.billing")) == 1
    clock.shift(timedelta(hours=2))
    organizer.get(f"{page}/{special.id}")
    assert len(noted("read.person")) == 2
    assert "hat besondere Angaben von" in organizer.get(f"{page}/{special.id}/journal").text


def test_an_empty_journal_says_what_will_stand_there(organizer, event) -> None:
    assert "Noch ist nichts geschehen" in organizer.get(journal_of(event)).text
    assert "Kein Eintrag passt" in organizer.get(f"{journal_of(event)}?was=team").text


def test_whoever_is_forgotten_has_no_name_there(organizer, event, now) -> None:
    with transaction():
        note("registration.cancelled", new_id(), by=Actor.system(), now=now, event_id=event.id)
        note("account.invited", new_id(), by=Actor.account(new_id()), now=now, event_id=event.id)
    page = organizer.get(journal_of(event)).text
    assert "Das System hat die Anmeldung von N. N. (Daten gelöscht) storniert." in page
    assert "Jemand vom Team hat" in page
