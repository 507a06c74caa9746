"""The organizers' events: what they see, publish, call off, and what others do not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsvc.accounts.models import Role
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.models import Event
from eventsvc.events.states import EventState
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.models import Registration
from eventsvc.registration.states import RegistrationState
from tests.builders import a_cluster, a_pool_of, a_registration, an_event

LIST = "/organisation/veranstaltungen"


def state_of(event):
    return db.session.scalar(select(Event.state).where(Event.id == event.id))


def letters():
    return list(db.session.scalars(select(OutgoingMail.letter).order_by(OutgoingMail.letter)))


def test_home_says_what_to_do_today(organizer, cluster, now):
    trip = an_event(cluster=cluster, kind=EventKind.DELEGATION_TRIP, title_de="Reise nach Japan")
    a_registration(trip, RegistrationState.APPLIED)
    an_event(cluster=cluster, state=EventState.DRAFT, title_de="Noch ein Entwurf")
    an_event(
        cluster=cluster,
        starts_at=now + timedelta(days=5),
        closes_at=now + timedelta(days=4),
        venue_name="",
        venue_city="",
        title_de="Ohne Ort",
    )
    page = organizer.get("/organisation/")
    tasks = [" ".join(task.get_text(" ").split()) for task in page.soup.select(".task")]
    assert tasks == [
        "1 Bewerbung entscheiden Reise nach Japan · in 28 Tagen",
        "Ort ergänzen Ohne Ort · in 5 Tagen",
        "Erst 0 von 30 Plätzen belegt Ohne Ort · Anmeldeschluss Sa., 14. März 2026, 10:00 Uhr",
        "Entwurf fertigstellen Noch ein Entwurf · 07.04.2026",
    ]


def test_who_comes_is_counted_before_who_does_not(organizer, cluster):
    event = an_event(cluster=cluster)
    for state in (RegistrationState.CANCELLED, RegistrationState.WITHDRAWN, RegistrationState.CONFIRMED):
        a_registration(event, state)
    page = organizer.get(f"{LIST}/{event.slug}")
    assert [link.get_text() for link in page.soup.select(".stat a")] == ["Angemeldet", "Abgemeldet", "Storniert"]


def test_a_quiet_day_says_so(organizer):
    page = organizer.get("/organisation/")
    assert "Nichts wartet auf Sie." in page.text
    assert "Noch keine Veranstaltung geplant" in page.text


def test_the_list_shows_the_own_events_with_their_fill_level(organizer, cluster):
    event = an_event(cluster=cluster, capacity=3, title_de="Eigener Workshop")
    a_registration(event)
    an_event(cluster=a_cluster(), hosts=(cluster,), title_de="Gemeinsamer Workshop")
    an_event(cluster=a_cluster(), title_de="Fremder Workshop")
    page = organizer.get(LIST)
    assert len(page.rows()) == 2
    assert any("Eigener Workshop" in row and "1 von 3 belegt" in row for row in page.rows())
    assert any("Gemeinsamer Workshop" in row for row in page.rows())
    assert "Fremder Workshop" not in page.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Kommt"]),
        ("?ansicht=drafts", ["Entwurf"]),
        ("?ansicht=over", ["War"]),
        ("?ansicht=called_off", ["Abgesagt"]),
        ("?suche=kommt", ["Kommt"]),
        ("?suche=nichts", []),
        ("?art=congress", []),
        ("?art=workshop&seite=99", ["Kommt"]),
        ("?ansicht=unsinn&art=unsinn&seite=x", ["Kommt"]),
    ],
)
def test_the_list_is_filtered_by_view_kind_and_words(organizer, cluster, now, query, expected):
    an_event(cluster=cluster, title_de="Kommt")
    an_event(cluster=cluster, title_de="Entwurf", state=EventState.DRAFT)
    an_event(cluster=cluster, title_de="War", starts_at=now - timedelta(days=3))
    an_event(cluster=cluster, title_de="Abgesagt", state=EventState.CALLED_OFF)
    page = organizer.get(LIST + query)
    assert [row.split()[0] for row in page.rows()] == expected


def test_staff_see_the_events_of_all_clusters_but_edit_none(signed_in):
    event = an_event(cluster=a_cluster())
    staff = signed_in(Role.STAFF, None)
    assert event.title_de in staff.get(LIST).text
    page = staff.get(f"{LIST}/{event.slug}")
    assert page.status == 200
    assert not page.links("Bearbeiten")
    assert staff.get(f"{LIST}/{event.slug}/bearbeiten").status == 403


@pytest.mark.parametrize(
    "path", ["", "/bearbeiten", "/absagen", "/plaetze/vor-ort", "/teilnehmende", "/teilnehmende/neu"]
)
def test_the_event_of_another_cluster_does_not_exist(organizer, path):
    event = an_event(cluster=a_cluster())
    assert organizer.get(f"{LIST}/{event.slug}{path}").status == 404


@pytest.mark.parametrize("path", ["/veroeffentlichen", "/absagen", "/bearbeiten/texte", "/plaetze/vor-ort"])
def test_nobody_changes_the_event_of_another_cluster(organizer, path):
    event = an_event(cluster=a_cluster(), state=EventState.DRAFT)
    assert organizer.post(f"{LIST}/{event.slug}{path}", reason="x", capacity="1").status == 404
    assert state_of(event) is EventState.DRAFT


def test_a_draft_says_what_still_hinders_and_is_not_published(organizer, cluster):
    event = an_event(cluster=cluster, state=EventState.DRAFT, published_at=None, contact_email="")
    page = organizer.get(f"{LIST}/{event.slug}")
    assert "Die Beschreibung auf Deutsch fehlt." in page.text
    assert "Eine Kontaktadresse fehlt." in page.text
    assert "Jetzt veröffentlichen" not in page.buttons()
    assert organizer.post(f"{LIST}/{event.slug}/veroeffentlichen").status == 422
    assert state_of(event) is EventState.DRAFT


def test_a_draft_is_checked_and_published(organizer, cluster):
    event = an_event(cluster=cluster, state=EventState.DRAFT, description_de="Wir messen.")
    [checklist] = organizer.get(f"{LIST}/{event.slug}").links("Prüfen und veröffentlichen")
    assert "Jetzt veröffentlichen" in organizer.get(checklist).buttons()
    page = organizer.follow(organizer.post(f"{LIST}/{event.slug}/veroeffentlichen"))
    assert "steht jetzt im Kalender" in page.text
    assert "Anmeldung offen" in page.text
    assert state_of(event) is EventState.PUBLISHED


def test_calling_off_says_how_many_hear_of_it_and_wants_a_reason(organizer, cluster):
    event = an_event(cluster=cluster)
    a_registration(event)
    a_registration(event)
    page = organizer.get(f"{LIST}/{event.slug}/absagen")
    assert "2 Personen bekommen sofort eine E-Mail" in page.text
    refused = organizer.post(f"{LIST}/{event.slug}/absagen", reason=" ")
    assert refused.status == 422
    assert refused.errors() == ["Nennen Sie den Grund; er steht in der E-Mail an alle."]
    assert letters() == []
    done = organizer.follow(organizer.post(f"{LIST}/{event.slug}/absagen", reason="Sturm"))
    assert "E-Mails unterwegs: 2" in done.text
    assert letters() == ["event_called_off"] * 2
    assert state_of(event) is EventState.CALLED_OFF


def test_calling_off_twice_tells_nobody_twice(organizer, cluster):
    event = an_event(cluster=cluster)
    a_registration(event)
    organizer.post(f"{LIST}/{event.slug}/absagen", reason="Sturm")
    again = organizer.follow(organizer.post(f"{LIST}/{event.slug}/absagen", reason="Sturm"))
    assert "schon abgesagt" in again.text
    assert len(letters()) == 1


def test_more_places_move_the_queue_up(organizer, cluster):
    event = an_event(cluster=cluster, capacity=1)
    a_registration(event)
    waiting = [a_registration(event, RegistrationState.WAITLISTED) for _ in range(3)]
    page = organizer.follow(organizer.post(f"{LIST}/{event.slug}/plaetze/vor-ort", capacity="3"))
    assert "Nachgerückt: 2" in page.text
    assert "Plätze: 1 → 3" in organizer.get(f"{LIST}/{event.slug}").text, "as its history tells"
    states = [
        db.session.scalar(select(Registration.state).where(Registration.id == registration.id))
        for registration in waiting
    ]
    assert states == [RegistrationState.CONFIRMED, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED]


def test_fewer_places_than_are_taken_are_refused_with_the_number(organizer, cluster):
    event = an_event(cluster=cluster, capacity=5)
    a_registration(event)
    a_registration(event)
    page = organizer.post(f"{LIST}/{event.slug}/plaetze/vor-ort", capacity="1")
    assert page.status == 422
    assert page.errors() == ["Es sind schon 2 Plätze vergeben; weniger können es nicht werden."]
    assert page.value("capacity") == "1"
    assert a_pool_of(event).capacity == 5


def test_one_place_taken_is_told_as_one(organizer, cluster):
    event = an_event(cluster=cluster, capacity=5)
    a_registration(event)
    page = organizer.post(f"{LIST}/{event.slug}/plaetze/vor-ort", capacity="0")
    assert page.errors() == ["Es ist schon 1 Platz vergeben; weniger kann es nicht werden."]
    assert "1 Platz ist vergeben; weniger kann es nicht werden." in page.text


@pytest.mark.parametrize(("typed", "capacity"), [("", None), ("1.200", 1200), (" 7 ", 7)])
def test_places_are_taken_as_people_write_them(organizer, cluster, typed, capacity):
    event = an_event(cluster=cluster, capacity=5)
    assert organizer.post(f"{LIST}/{event.slug}/plaetze/vor-ort", capacity=typed).status == 303
    assert a_pool_of(event).capacity == capacity


@pytest.mark.parametrize("typed", ["viele", "-3", "1e9", "9999999", "10.5"])
def test_what_is_no_number_of_places_is_said_at_the_field(organizer, cluster, typed):
    event = an_event(cluster=cluster, capacity=5)
    page = organizer.post(f"{LIST}/{event.slug}/plaetze/vor-ort", capacity=typed)
    assert page.status == 422
    assert "ganze Zahl" in page.errors()[0]
    assert page.value("capacity") == typed


def test_each_way_of_a_hybrid_event_has_its_places(organizer, cluster):
    event = an_event(cluster=cluster, format=EventFormat.HYBRID, capacity=5)
    organizer.post(f"{LIST}/{event.slug}/plaetze/online", capacity="50")
    assert a_pool_of(event, Participation.ONLINE).capacity == 50
    assert a_pool_of(event, Participation.ON_SITE).capacity == 5
    on_site = an_event(cluster=cluster)
    assert organizer.get(f"{LIST}/{on_site.slug}/plaetze/online").status == 404


def test_each_way_of_a_hybrid_event_closes_when_its_team_says(organizer, cluster):
    event = an_event(cluster=cluster, format=EventFormat.HYBRID)
    path = f"{LIST}/{event.slug}/plaetze/vor-ort"
    assert organizer.post(path, capacity="30", closes_at="2026-04-01T18:00").status == 303
    assert "Anmeldeschluss: Mi., 1. April 2026, 18:00 Uhr" in organizer.get(f"{LIST}/{event.slug}").text
    assert organizer.get(path).value("closes_at") == "2026-04-01T18:00"
    late = organizer.post(path, capacity="99", closes_at="2026-04-05T18:00")
    assert late.status == 422
    assert "Sie schließt am Sa., 4. April 2026, 11:00 Uhr" in late.errors()[0]
    assert a_pool_of(event, Participation.ON_SITE).capacity == 30
    assert 'name="closes_at"' not in organizer.get(f"{LIST}/{an_event(cluster=cluster).slug}/plaetze/vor-ort").text


def test_a_page_of_the_list_takes_few_statements(organizer, cluster, statements):
    for _ in range(8):
        an_event(cluster=cluster)
    organizer.get(LIST)
    with statements() as seen:
        organizer.get(LIST)
    assert len([one for one in seen if one.startswith("SELECT")]) <= 6


def test_a_draft_is_deleted_at_the_second_click(organizer, cluster):
    event = an_event(cluster=cluster, state=EventState.DRAFT, title_de="Doch nicht")
    page = f"{LIST}/{event.slug}"
    shown = organizer.get(page)
    assert shown.soup.select_one(f'a[href="{page}/loeschen"]').text.strip() == "Entwurf löschen"
    asked = organizer.get(f"{page}/loeschen")
    assert "Rückgängig machen lässt es sich nicht" in asked.text
    assert state_of(event) is EventState.DRAFT
    done = organizer.follow(organizer.post(f"{page}/loeschen"))
    assert "„Doch nicht“ ist gelöscht" in done.text
    assert organizer.get(page).status == 404
    assert organizer.post(f"{page}/loeschen").status == 404
    assert letters() == []


def test_what_was_public_is_not_deleted(organizer, cluster):
    event = an_event(cluster=cluster)
    assert organizer.get(f"{LIST}/{event.slug}").soup.select_one('a[href$="/loeschen"]') is None
    refused = organizer.follow(organizer.post(f"{LIST}/{event.slug}/loeschen"))
    assert "Löschen lässt sich nur ein Entwurf" in refused.text
    assert state_of(event) is EventState.PUBLISHED
