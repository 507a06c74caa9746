"""The editor of a programme."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsvc.accounts.models import Role
from eventsvc.events.kinds import EventFormat
from eventsvc.events.programme_queries import programme_of
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.states import ChoiceState, RegistrationState
from tests.builders import FOR_EVERYONE, a_pool_of_session, a_registration, a_session, a_session_choice, an_event

TOUR = {
    "title_de": "Werksführung",
    "starts_at": "2026-04-07T14:00",
    "ends_at": "2026-04-07T16:00",
    "room": "Treffpunkt Foyer",
    "choosing": "singly",
    "capacity": "70",
    "parallel_group": "A",
    "participation": "",
}


@pytest.fixture
def event(cluster, now):
    """An event on 7 April, 11 to 18 o'clock."""
    return an_event(cluster=cluster, title_de="Anwenderforum", capacity=140)


def path(event, *parts) -> str:
    return "/".join(["/organisation/veranstaltungen", event.slug, "programm", *map(str, parts)])


def fields_of(page) -> dict[str, str]:
    names = {tag["name"] for tag in page.soup.select("main [name]")}
    fields = {name: page.value(name) for name in names - {"choosing"}}
    fields["choosing"] = page.soup.select_one("[name=choosing][checked]")["value"]
    return fields


def test_a_company_tour_gets_70_of_140_places(organizer, event):
    assert "Noch kein Programm" in organizer.get(path(event)).text
    done = organizer.send(path(event, "neu"), TOUR)
    page = organizer.follow(done)
    assert "„Werksführung“ steht im Programm." in page.text
    assert "14:00–16:00 Uhr" in page.rows()[0]
    assert "0 von 70 belegt" in page.rows()[0]
    (tour,) = programme_of(event.id)
    assert (tour.capacity, tour.is_choosable, tour.parallel_group) == (70, True, "")


def test_sessions_stand_in_order_of_time_with_how_one_comes_into_them(organizer, event):
    a_session(event, hour=5, title_de="Später", parallel_group="B", capacity=12)
    a_session(event, hour=1, title_de="Begrüßung", capacity=FOR_EVERYONE)
    rows = organizer.get(path(event)).rows()
    assert "Begrüßung" in rows[0]
    assert "für alle" in rows[0]
    assert "Später" in rows[1]
    assert "Gruppe B" in rows[1]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title_de", "", "Geben Sie dem Programmpunkt einen Titel."),
        ("starts_at", "2026-04-07T10:00", "Da hat die Veranstaltung noch nicht begonnen."),
        ("ends_at", "2026-04-07T18:30", "Da ist die Veranstaltung schon zu Ende."),
        ("ends_at", "2026-04-07T13:00", "Das Ende liegt nicht nach dem Beginn."),
        ("starts_at", "", "Geben Sie Tag und Uhrzeit an."),
        ("capacity", "viele", "Geben Sie eine ganze Zahl"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(organizer, event, field, typed, said):
    page = organizer.send(path(event, "neu"), TOUR | {field: typed})
    assert page.status == 422
    assert any(said in error for error in page.errors()), page.errors()
    assert page.value("room") == "Treffpunkt Foyer"
    assert programme_of(event.id) == ()


def test_saving_changes_a_session_and_tells_who_has_chosen_it(organizer, event):
    tour = a_session(event, hour=3, capacity=70, room="Halle 3")
    a_session_choice(a_registration(event), tour)
    form = organizer.get(path(event, tour.id))
    assert "1 Person hat diesen Programmpunkt gewählt" in form.text
    page = organizer.follow(organizer.send(path(event, tour.id), fields_of(form) | {"room": "Halle 4"}))
    assert "Gespeichert. E-Mails über die Änderung: 1." in page.text
    assert programme_of(event.id)[0].room == "Halle 4"


def test_a_capacity_below_what_is_taken_is_refused_with_the_number(organizer, event):
    tour = a_session(event, capacity=2)
    for _ in range(2):
        a_session_choice(a_registration(event), tour)
    form = organizer.get(path(event, tour.id))
    page = organizer.send(path(event, tour.id), fields_of(form) | {"capacity": "1"})
    assert page.status == 422
    assert page.errors() == ["Es sind schon 2 Plätze vergeben; weniger können es nicht werden."]


def test_raised_capacity_moves_up_who_waits(organizer, event):
    tour = a_session(event, capacity=1)
    a_session_choice(a_registration(event), tour)
    a_session_choice(a_registration(event), tour, ChoiceState.WAITING)
    form = organizer.get(path(event, tour.id))
    page = organizer.follow(organizer.send(path(event, tour.id), fields_of(form) | {"capacity": "3"}))
    assert "Gespeichert. Von der Warteliste nachgerückt: 1." in page.text
    pool = a_pool_of_session(tour)
    assert (pool.taken, pool.waiting) == (2, 0)


def test_of_two_who_edit_a_session_at_once_the_second_sees_both_versions_of_the_same_and_chooses(organizer, event):
    tour = a_session(event, capacity=70, room="Foyer", title_de="Rundgang")
    first, second = organizer.get(path(event, tour.id)), organizer.get(path(event, tour.id))
    everyone = {"room": "Halle 4", "choosing": "everyone"}
    assert organizer.send(path(event, tour.id), fields_of(first) | everyone).status == 303
    ours = {"room": "Halle 5", "choosing": "group", "parallel_group": "B", "title_de": "Führung"}
    page = organizer.send(path(event, tour.id), fields_of(second) | ours)
    assert page.status == 409
    versions = [" ".join(one.get_text(" ").split()) for one in page.soup.select(".versions")]
    assert versions == ["Raum oder Treffpunkt Ihre Eingabe Halle 5 Inzwischen gespeichert Halle 4"]
    assert page.value("room") == "Halle 5"
    organizer.follow(organizer.send(path(event, tour.id), fields_of(page) | ours | {"take-room": "theirs"}))
    saved = programme_of(event.id)[0]
    assert (saved.room, saved.title_de, saved.parallel_group) == ("Halle 4", "Führung", "B")


def test_what_someone_has_chosen_stays_in_the_programme(organizer, event):
    tour = a_session(event, title_de="Werksführung")
    a_session_choice(a_registration(event, RegistrationState.WAITLISTED), tour, ChoiceState.WISHED)
    page = organizer.get(path(event, tour.id, "entfernen"))
    assert page.heading == "„Werksführung“ lässt sich nicht entfernen"
    page = organizer.follow(organizer.post(path(event, tour.id, "entfernen")))
    assert "1 Person hat diesen Programmpunkt gewählt oder wartet darauf. Er kann nicht entfallen." in page.text
    form = organizer.get(path(event, tour.id))
    page = organizer.send(path(event, tour.id), fields_of(form) | {"choosing": "everyone"})
    assert page.status == 422
    assert len(programme_of(event.id)) == 1


def test_what_nobody_has_chosen_can_go(organizer, event):
    tour = a_session(event, title_de="Werksführung")
    assert organizer.get(path(event, tour.id, "entfernen")).heading == "„Werksführung“ entfernen?"
    page = organizer.follow(organizer.post(path(event, tour.id, "entfernen")))
    assert "„Werksführung“ ist aus dem Programm entfernt." in page.text
    assert programme_of(event.id) == ()


def test_the_list_of_a_session_names_who_comes_and_who_waits_in_order(organizer, event):
    tour = a_session(event, capacity=1)
    for name, state in (("Amsel", ChoiceState.CHOSEN), ("Zeisig", ChoiceState.WAITING), ("Meise", ChoiceState.WAITING)):
        a_session_choice(a_registration(event, last_name=name), tour, state)
    wishing = a_registration(event, RegistrationState.WAITLISTED, last_name="Drossel")
    a_session_choice(wishing, tour, ChoiceState.WISHED)
    rows = organizer.get(path(event, tour.id, "teilnehmende")).rows()
    assert [row.split(",")[0] for row in rows] == ["Amsel", "Zeisig", "Meise", "Drossel"]
    assert "Position 1" in rows[1]
    assert "Position 2" in rows[2]
    assert "Vorgemerkt" in rows[3]


def test_more_places_in_a_session_are_played_through_and_nothing_changes(organizer, event):
    tour, talk = a_session(event, capacity=1), a_session(event, title_de="Vortrag")
    a_session_choice(a_registration(event), tour)
    for name in ("Zeisig", "Meise", "Drossel"):
        registration = a_registration(event, last_name=name)
        a_session_choice(registration, tour, ChoiceState.WAITING)
        if name == "Zeisig":
            a_session_choice(registration, talk)
    page = organizer.get(f"{path(event, tour.id, 'teilnehmende')}?plaetze=1")
    assert "1 Person rückte nach. 1 Person davor ist zu dieser Zeit in einem anderen Programmpunkt" in " ".join(
        page.text.split()
    )
    assert ["rückte nach" in row for row in page.rows()] == [False, False, True, False]
    assert (a_pool_of_session(tour).capacity, a_pool_of_session(tour).waiting) == (1, 3)
    (raise_to,) = page.links("Auf 2 Plätze erhöhen")
    form = organizer.get(raise_to)
    assert form.value("capacity") == "2"
    organizer.send(path(event, tour.id), fields_of(form))
    assert (a_pool_of_session(tour).taken, a_pool_of_session(tour).waiting) == (2, 2)
    assert "Was wäre mit mehr Plätzen?" not in organizer.get(path(event, talk.id, "teilnehmende")).text


def test_a_hybrid_event_says_for_whom_a_session_is(organizer, cluster, now):
    event = an_event(cluster=cluster, format=EventFormat.HYBRID)
    organizer.send(path(event, "neu"), TOUR | {"participation": "on_site"})
    assert programme_of(event.id)[0].participation == "on_site"


def test_an_event_that_would_leave_out_a_session_says_which(organizer, event):
    a_session(event, hour=5, title_de="Werksführung")
    edit = f"/organisation/veranstaltungen/{event.slug}/bearbeiten/grundlagen"
    form = organizer.get(edit)
    names = [tag["value"] for tag in form.soup.select("[name=part]")]
    fields = {name: form.value(name) for name in ("seen", *names)} | {"format": "on_site"}
    ends = event.starts_at + timedelta(hours=5, minutes=15)
    typed = {"part": names, "ends_at": ends.astimezone().strftime("%Y-%m-%dT%H:%M")}
    page = organizer.send(edit, fields | typed)
    assert page.status == 409
    assert "Diese Programmpunkte lägen dann außerhalb der Veranstaltung: „Werksführung“." in page.text


def test_the_desk_reads_the_programme_and_changes_nothing(signed_in, cluster, event):
    tour = a_session(event, title_de="Werksführung")
    desk = signed_in(Role.DESK, cluster)
    page = desk.get(path(event))
    assert "Werksführung" in page.text
    assert page.links("Entfernen") == []
    assert desk.get(path(event, tour.id)).status == 403


def test_the_team_changes_what_a_person_has_chosen_and_the_history_says_who(organizer, cluster):
    event = an_event(cluster=cluster)
    tour, dinner = a_session(event, hour=1, capacity=5), a_session(event, hour=3, capacity=0)
    someone = a_registration(event)
    a_session_choice(someone, tour)
    person = f"/organisation/veranstaltungen/{event.slug}/teilnehmende/{someone.id}"
    assert organizer.get(person).links("Auswahl ändern") == [f"{person}/programm"]
    page = organizer.get(f"{person}/programm")
    assert "Platz ist sicher" in page.text
    assert "Die Person kommt auf die Warteliste" in page.text
    both = organizer.send(f"{person}/programm", {"sessions": [str(tour.id), str(dinner.id)]})
    shown = organizer.follow(both)
    changed = next(one for one in shown.soup.select("aside li") if "Auswahl im Programm geändert" in one.text)
    assert "Konto" in changed.text
    assert "Auf der Warteliste, Position 1" in shown.text
    assert db.session.scalars(select(OutgoingMail.letter)).all() == ["sessions_changed"]
    stranger = organizer.send(f"{person}/programm", {"sessions": [str(someone.id)]})
    assert stranger.status == 422
