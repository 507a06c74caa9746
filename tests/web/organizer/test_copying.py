"""Copying an event, as its organizer does."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from eventsvc.events.category_queries import categories_of
from eventsvc.events.codes import codes_of
from eventsvc.events.kinds import EventKind
from eventsvc.events.models import Event
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.question_queries import questions_of
from eventsvc.events.states import EventState
from eventsvc.kit.db import db
from tests.builders import a_category, a_code, a_pool_of, a_question, a_session, an_event, asked
from tests.web.organizer.conftest import as_fields

LIST = "/organisation/veranstaltungen"


def path_of(event) -> str:
    return f"{LIST}/{event.slug}/kopieren"


def the_copy() -> Event:
    return db.session.scalars(select(Event).where(Event.state == EventState.DRAFT)).one()


def test_last_years_congress_is_held_again_on_the_same_weekday_or_when_one_says(organizer, cluster):
    event = an_event(
        cluster=cluster,
        kind=EventKind.CONGRESS,
        title_de="Jahreskongress",
        join_url="https://meet.example/alt",
        starts_at=datetime(2025, 11, 20, 8, 30, tzinfo=UTC),
        opens_at=None,
        capacity=70,
    )
    asked(event, a_question(label_de="Wie im letzten Jahr?"))
    a_category(event)
    a_session(event, hour=0)
    assert organizer.get(f"{LIST}/{event.slug}").links("Kopieren") == [path_of(event)]
    page = organizer.get(path_of(event))
    assert (page.value("title_de"), page.value("starts_at")) == ("Jahreskongress", "2026-11-19T09:30")
    assert "Anmeldeschluss Mo., 17. November 2025, 9:30 Uhr Mo., 16. November 2026, 9:30 Uhr" in page.rows()
    # Another start is not saved before its dates were seen.
    typed = as_fields(page) | {"starts_at": "2026-07-07T09:30"}
    seen = organizer.send(path_of(event), typed)
    assert seen.status == 200
    assert "Anmeldeschluss Mo., 17. November 2025, 9:30 Uhr Sa., 4. Juli 2026, 9:30 Uhr" in seen.rows()
    made = organizer.send(path_of(event), as_fields(seen))
    copy = the_copy()
    assert made.location == f"{LIST}/{copy.slug}/bearbeiten/grundlagen"
    assert (copy.kind, copy.venue_city, copy.join_url) == (EventKind.CONGRESS, "Nürnberg", "")
    assert (copy.starts_at, copy.closes_at) == (
        datetime(2026, 7, 7, 7, 30, tzinfo=UTC),
        datetime(2026, 7, 4, 7, 30, tzinfo=UTC),
    )
    assert a_pool_of(copy).capacity == 70
    assert [one.label_de for one in questions_of(copy.id)] == ["Wie im letzten Jahr?"]
    assert (len(categories_of(copy.id)), len(programme_of(copy.id))) == (1, 1)
    assert "Aus einer anderen Veranstaltung kopiert" in organizer.get(f"{LIST}/{copy.slug}").text


def test_a_start_that_has_just_passed_on_the_events_own_clock_is_not_proposed(organizer, cluster, clock):
    an_hour_off = an_event(cluster=cluster, starts_at=datetime(2025, 3, 11, 9, 30, tzinfo=UTC))
    # A quarter of an hour after the same weekday's start of this year: 10:45 in Munich, 9:45 in Greenwich.
    clock.move_to(datetime(2026, 3, 10, 9, 45, tzinfo=UTC))
    assert organizer.get(path_of(an_hour_off)).value("starts_at") == "2027-03-09T10:30"


def test_what_is_not_ticked_stays_behind_and_what_fits_nowhere_is_named(organizer, cluster):
    event = an_event(cluster=cluster)
    a_category(event)
    a_session(event, hour=40, title_de="Am nächsten Tag")
    page = organizer.get(path_of(event))
    kept = as_fields(page) | {"along": ["texts", "programme"], "title_de": "Noch einmal"}
    made = organizer.follow(organizer.send(path_of(event), kept))
    assert "Diese Programmpunkte passen nicht in die neue Veranstaltung: Am nächsten Tag." in made.text
    assert (the_copy().title_de, the_copy().venue_city, categories_of(the_copy().id)) == ("Noch einmal", "", ())


def test_a_start_that_is_missing_is_asked_for_and_nothing_typed_is_lost(organizer, cluster):
    event = an_event(cluster=cluster)
    fields = as_fields(organizer.get(path_of(event))) | {"starts_at": "", "title_de": "Mein Titel"}
    page = organizer.send(path_of(event), fields)
    assert (page.status, page.errors()) == (422, ["Geben Sie Tag und Uhrzeit an."])
    assert page.value("title_de") == "Mein Titel"


def test_the_event_of_another_cluster_cannot_be_copied_and_a_code_comes_along_if_one_says_so(organizer, cluster):
    assert organizer.get(path_of(an_event())).status == 404
    event = an_event(cluster=cluster)
    a_code(event, code="PARTNER")
    page = organizer.get(f"{path_of(event)}?lang=en")
    assert "Who belongs to this event's team" in page.text
    assert "codes" not in as_fields(page)["along"]
    organizer.send(path_of(event), as_fields(page) | {"along": ["codes"]})
    assert [code.code for code in codes_of(the_copy().id)] == ["PARTNER"]
