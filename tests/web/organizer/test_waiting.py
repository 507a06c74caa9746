"""The waiting list as organizers see it, and the rehearsal of more places."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from eventsvc.events.categories import CategoryKind, QueueOrder
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.kit.db import transaction
from eventsvc.registration.applications import own_contact
from eventsvc.registration.models import Booking
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_category, a_group, a_participant, a_pool_of, a_registration, an_application, an_event

WAITLISTED, OFFERED = RegistrationState.WAITLISTED, RegistrationState.OFFERED
DAY = timedelta(days=1)


def list_of(event) -> str:
    return f"/organisation/veranstaltungen/{event.slug}/warteliste"


def rows(page) -> list[list[str]]:
    """Every line of the queue: position, name, and what is remarked."""
    table = page.soup.select("section[aria-labelledby=line] tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("td, th")] for row in table]


@pytest.fixture
def queue(cluster, now):
    """A full event; a single, a group of three and another single wait."""
    event = an_event(cluster=cluster, capacity=1, now=now)
    a_registration(event)
    a_registration(event, WAITLISTED, last_name="Zuerst", organization="Erste GmbH")
    with transaction():
        sign_up(a_group(event, 3, is_together=True), now)
    a_registration(event, WAITLISTED, last_name="Zuletzt")
    return event


def test_the_queue_stands_in_its_order_with_its_groups(organizer, queue):
    page = organizer.get(list_of(queue))
    lines = rows(page)
    assert [line[0] for line in lines] == ["1", "2", "3", "4", "5"]
    assert lines[0][1].startswith("Zuerst, ")
    assert [line[-1] for line in lines] == ["–", *["Gruppe von 3"] * 3, "–"]
    assert "Wer zuerst kommt, rückt zuerst nach." in page.text
    assert "rückt sofort nach, wer an der Reihe ist" in page.text


@pytest.mark.parametrize(
    ("more", "told", "standing"),
    [
        (1, "1 Person rückte nach.", ["rückte nach", "–", "–", "–", "–"]),
        (3, "Für 1 Gruppe reichte es noch nicht.", ["rückte nach", *["reicht noch nicht"] * 3, "–"]),
        (4, "4 Personen rückten nach.", [*["rückte nach"] * 4, "–"]),
        (10, "5 Personen rückten nach.", ["rückte nach"] * 5),
    ],
)
def test_more_places_are_tried_and_nothing_changes(organizer, queue, more, told, standing):
    page = organizer.get(f"{list_of(queue)}?plaetze={more}")
    assert told in page.text
    assert [line[-1].removeprefix("Gruppe von 3").strip() or "–" for line in rows(page)] == standing
    assert (a_pool_of(queue).capacity, a_pool_of(queue).waiting) == (1, 5)
    raise_to = page.soup.select_one(f'a[href$="/plaetze/vor-ort?plaetze={1 + more}"]')
    assert organizer.get(raise_to["href"]).value("capacity") == str(1 + more)


@pytest.mark.parametrize("number", ["0", "-3", "x", "99999999999"])
def test_a_number_that_is_none_tries_nothing(organizer, queue, number):
    assert "Geändert ist noch nichts" not in organizer.get(f"{list_of(queue)}?plaetze={number}").text


def test_a_group_that_keeps_places_back_is_shown_with_its_hour(organizer, queue, now):
    with transaction() as session:
        session.execute(update(Booking).where(Booking.is_together).values(blocking_since=now))
    a_pool = a_pool_of(queue)
    with transaction() as session:
        session.execute(update(type(a_pool)).where(type(a_pool).id == a_pool.id).values(capacity=3))
    assert "hält Plätze bis Mi., 11. März 2026, 10:00 Uhr" in organizer.get(list_of(queue)).text


def test_offers_that_run_are_listed_with_their_deadline(organizer, cluster, now):
    event = an_event(cluster=cluster, capacity=1, offer_hours=48, queue_order=QueueOrder.MEMBERS_FIRST)
    a_registration(event, OFFERED, offered_until=now + DAY, last_name="Gefragt")
    a_registration(event, WAITLISTED)
    page = organizer.get(list_of(event))
    offers = page.soup.select_one("section[aria-labelledby=offers]").get_text(" ")
    assert "Gefragt" in offers
    assert "Mi., 11. März 2026, 10:00 Uhr" in offers
    assert "Ein freier Platz wird 48 Stunden lang angeboten" in page.text
    assert "Mitglieder rücken zuerst nach" in page.text
    assert "1 Person bekäme ein Angebot." in organizer.get(f"{list_of(event)}?plaetze=10").text


def test_each_way_is_tried_by_itself_and_counted_by_itself(organizer, cluster, now):
    event = an_event(cluster=cluster, format=EventFormat.HYBRID, capacity=0)
    for way in (Participation.ON_SITE, Participation.ONLINE, Participation.ONLINE):
        a_registration(event, WAITLISTED, participation=way)
    page = organizer.get(f"{list_of(event)}?plaetze=5&weise=online")
    assert [line[0] for line in rows(page)] == ["1", "1", "2"]
    assert "2 Personen rückten nach." in page.text


def test_the_quota_of_a_category_is_tried_by_itself(organizer, cluster, now):
    event = an_event(cluster=cluster, capacity=10, now=now)
    students = a_category(event, CategoryKind.STUDENT, capacity=0, name_de="Studierende")
    with transaction():
        for _ in range(3):
            given = {"category_id": students.id, "further_pool_ids": frozenset({students.pool_id})}
            sign_up(an_application(event, people=(a_participant(event, **given),)), now)
    page = organizer.get(f"{list_of(event)}?plaetze=2&weise={students.pool_id.hex}")
    assert "Mit 2 Plätzen mehr (Studierende)" in page.text
    assert "2 Personen rückten nach." in page.text
    assert "Niemand" not in page.text
    assert "0 Personen rückten nach." in organizer.get(f"{list_of(event)}?plaetze=2&weise=on_site").text


def test_nobody_waits_and_the_page_says_so(organizer, cluster, now):
    page = organizer.get(list_of(an_event(cluster=cluster)))
    assert "Niemand wartet" in page.text


def test_more_places_send_offers_where_the_event_offers(organizer, cluster, now):
    event = an_event(cluster=cluster, capacity=1, offer_hours=48)
    a_registration(event)
    a_registration(event, WAITLISTED)
    path = f"/organisation/veranstaltungen/{event.slug}/plaetze/vor-ort"
    assert "1 Person wartet: Jeder neue Platz wird sofort angeboten" in organizer.get(path).text
    page = organizer.send(path, {"capacity": "3"})
    assert "Ein Angebot haben bekommen: 1." in organizer.get(page.location).text


def test_where_members_go_first_it_says_who_is_one(organizer, cluster, now):
    event = an_event(cluster=cluster, capacity=0, queue_order=QueueOrder.MEMBERS_FIRST)
    guest, member = a_category(event, kind=CategoryKind.STUDENT), a_category(event, kind=CategoryKind.MEMBER)
    for categories in ([guest], [member], [guest, member]):
        people = tuple(a_participant(event, category_id=one.id) for one in categories)
        group = an_application(event, contact=own_contact(people[0].person), people=people, is_together=True)
        with transaction():
            sign_up(group, now)
    hints = [line[-1] for line in rows(organizer.get(list_of(event)))]
    assert hints == ["Mitglied", "–", "Gruppe von 2", "Mitglied Gruppe von 2, nicht alle Mitglieder"]
