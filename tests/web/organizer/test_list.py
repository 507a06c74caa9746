"""The list by answers: as columns, filters and an order; views that are saved and shared; what the team keeps for itself."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from eventsvc.accounts.models import Role
from eventsvc.events.questions import Purpose, QuestionKind
from eventsvc.kit.db import db, transaction
from eventsvc.registration.answers import Owner, change_answers
from eventsvc.registration.marks import note_of
from eventsvc.registration.saved_views import SavedView
from eventsvc.registration.tags import tags_of
from tests.builders import a_cluster, a_question, a_registration, an_event, asked
from tests.web.organizer.conftest import as_fields


@pytest.fixture
def event(cluster):
    return an_event(cluster=cluster)


@pytest.fixture
def questions(event):
    return asked(
        event,
        a_question(QuestionKind.ONE_OF, label_de="Farbe"),
        a_question(QuestionKind.NUMBER, label_de="Umsatz"),
        a_question(QuestionKind.SHORT_TEXT, label_de="Allergien", purpose=Purpose.CATERING),
    )


@pytest.fixture
def people(event, questions):
    """Two who have answered, one of whom must not eat nuts."""
    colour, sales, food = questions
    anna, bruno = (a_registration(event, first_name=name, last_name="X") for name in ("Anna", "Bruno"))
    with transaction():
        red, green, _blue = (str(choice.key) for choice in colour.choices)
        change_answers(Owner(anna.id), questions, {colour.key: (red,), sales.key: "9", food.key: "Nüsse"}, "")
        change_answers(Owner(bruno.id), questions, {colour.key: (green,), sales.key: "100.5"}, "")
    return anna, bruno


def list_of(event, query="") -> str:
    return f"/organisation/veranstaltungen/{event.slug}/teilnehmende{query}"


def names(page):
    return [row.split()[1] for row in page.rows()]


def test_any_answer_is_a_column_a_filter_and_an_order(organizer, event, questions, people):
    colour, sales, food = questions
    columns = "&".join(f"spalte=antwort-{one.key.hex}" for one in questions)
    page = organizer.get(list_of(event, f"?{columns}&sortierung=antwort-{sales.key.hex}"))
    assert names(page) == ["Anna", "Bruno"]
    assert page.rows()[0].endswith("Rot 9 Nüsse")
    assert page.rows()[1].endswith("Grün 100,5 –")
    backwards = organizer.get(list_of(event, f"?sortierung=antwort-{sales.key.hex}&richtung=ab"))
    assert names(backwards) == ["Bruno", "Anna"]
    red = str(colour.choices[0].key)
    page = organizer.get(list_of(event, f"?wahl-{colour.key.hex}={red}&bis-{sales.key.hex}=9,5"))
    assert names(page) == ["Anna"]
    assert "Farbe: Rot" in page.text
    assert "Umsatz: bis 9,5" in page.text
    assert names(organizer.get(list_of(event, f"?wort-{food.key.hex}=nusse"))) == ["Anna"]


def test_what_touches_health_stays_behind_its_right(signed_in, cluster, event, questions, people):
    food = questions[2]
    viewer = signed_in(Role.VIEWER, cluster)
    page = viewer.get(list_of(event, f"?spalte=antwort-{food.key.hex}&spalte=dietary&wort-{food.key.hex}=nusse"))
    assert names(page) == ["Anna", "Bruno"]
    for path in (page, viewer.get(list_of(event, "/filter")), viewer.get(list_of(event, f"/{people[0].id}"))):
        assert "Allergien" not in path.text
        assert "Nüsse" not in path.text
    assert names(viewer.get(list_of(event, "?suche=nusse"))) == []


def test_the_page_of_filters_shows_what_is_set(organizer, event, questions, people):
    sales = questions[1]
    page = organizer.get(list_of(event, f"/filter?suche=anna&ab-{sales.key.hex}=3&spalte=phone&stand=confirmed"))
    assert page.value("suche") == "anna"
    assert page.value(f"ab-{sales.key.hex}") == "3"
    checked = {(box["name"], box["value"]) for box in page.soup.select("input[type=checkbox][checked]")}
    assert checked == {("stand", "confirmed"), ("spalte", "phone")}


def test_a_bound_that_is_no_number_is_said_at_its_field_and_the_rest_keeps_filtering(
    organizer, event, questions, people
):
    bound = f"ab-{questions[1].key.hex}"
    page = organizer.get(list_of(event, f"?suche=anna&{bound}=viel&bis-{questions[1].key.hex}=9,5"))
    assert names(page) == ["Anna"]
    assert "Umsatz: bis 9,5" in page.text
    notice = page.soup.select_one(".notice-warn")
    assert "Das ist keine Zahl." in notice.text
    address, _, field = notice.a["href"].partition("#")
    assert field == bound
    mended = organizer.get(address)
    (typed,) = mended.soup.select(".has-error input")
    assert (typed["name"], typed["value"], typed["aria-describedby"]) == (bound, "viel", f"{bound}-error")
    assert (mended.value("suche"), mended.value(f"bis-{questions[1].key.hex}")) == ("anna", "9.5")


def test_views_are_saved_and_shared(organizer, signed_in, cluster, event, people):
    viewer, stranger = signed_in(Role.VIEWER, cluster), signed_in(Role.ORGANIZER, a_cluster())
    here = list_of(event, "/ansichten")
    organizer.send(f"{here}?suche=anna&spalte=phone", {"name": "Nur Anna", "audience": "event"})
    organizer.send(f"{here}?suche=bruno", {"name": "Privat", "audience": "own"})
    organizer.send(f"{here}?suche=Anna", {"name": "Überall", "audience": "cluster"})
    text = organizer.get(list_of(event)).text
    assert all(name in text for name in ("Nur Anna", "Privat", "Überall"))
    text = viewer.get(list_of(event)).text
    assert "Nur Anna" in text
    assert "Privat" not in text
    other = an_event(cluster=cluster)
    assert "Überall" in organizer.get(list_of(other)).text
    assert "Nur Anna" not in organizer.get(list_of(other)).text
    assert stranger.get(here).status == 404
    assert viewer.send(here, {"name": "Für alle", "audience": "event"}).status == 422
    view = db.session.scalar(select(SavedView.id).where(SavedView.name == "Nur Anna"))
    assert viewer.post(f"{here}/{view}/loeschen").status == 404
    assert organizer.post(f"{here}/{view}/loeschen").status == 303
    assert "Nur Anna" not in viewer.get(list_of(event)).text


def test_a_view_needs_a_name(organizer, event):
    page = organizer.send(list_of(event, "/ansichten"), {"name": " ", "audience": "own"})
    assert page.status == 422
    assert "Geben Sie der Ansicht einen Namen." in page.text


def test_the_team_keeps_a_note_a_day_and_tags(organizer, event, people):
    anna = people[0]
    here = list_of(event, f"/{anna.id}/notiz")
    typed = {"note": "Ruft am Montag an", "follow_up_on": "2026-01-05", "tags": "VIP, Presse"}
    organizer.send(here, as_fields(organizer.get(here)) | typed)
    assert (note_of(anna.id).words, note_of(anna.id).follow_up_on) == ("Ruft am Montag an", date(2026, 1, 5))
    assert tags_of(anna.id) == ["Presse", "VIP"]
    page = organizer.get(list_of(event, "?spalte=note&spalte=tags&spalte=follow_up&wiedervorlage=faellig"))
    assert page.rows()[0].endswith("Ruft am Montag an Presse, VIP 05.01.2026")
    assert len(page.rows()) == 1
    assert "Ruft am Montag an" in organizer.get(list_of(event, f"/{anna.id}")).text


def test_two_who_write_a_note_at_once_both_see_it(organizer, event, people):
    here = list_of(event, f"/{people[0].id}/notiz")
    opened = as_fields(organizer.get(here))
    organizer.send(here, opened | {"note": "Von ihr"})
    page = organizer.send(here, opened | {"note": "Von ihm"})
    assert page.status == 409
    assert "Von ihr" in page.text
    assert "Von ihm" in page.text
    assert note_of(people[0].id).words == "Von ihr"


def test_something_is_done_to_everyone_who_matches_and_taken_back(organizer, event, people):
    here = list_of(event, "/aktion")
    asked = organizer.get(f"{here}?was=tag&wer=all&suche=x")
    assert asked.errors() == []
    assert "Schlagwort" in asked.text
    assert organizer.get(f"{here}?was=tag&wer=all&suche=x&ziel=").status == 422
    preview = organizer.get(f"{here}?was=tag&wer=all&suche=x&ziel=VIP")
    assert "2 Personen sind betroffen." in preview.text
    fields = as_fields(preview)
    page = organizer.follow(organizer.send(here, fields))
    assert "Ausgeführt 2" in page.text
    assert [tags_of(one.id) for one in people] == [["VIP"], ["VIP"]]
    assert organizer.send(here, fields).status == 409
    assert "2 Personen werden übersprungen" in organizer.get(f"{here}?was=tag&wer=all&suche=x&ziel=VIP").text
    (action,) = organizer.get(list_of(event, "/aktionen")).links("Schlagwort geben")
    page = organizer.follow(organizer.post(f"{action}/rueckgaengig"))
    assert "Rückgängig gemacht 2" in page.text
    assert [tags_of(one.id) for one in people] == [[], []]


def test_those_picked_by_hand_are_cancelled_with_a_reason(organizer, event, people):
    here = list_of(event, "/aktion")
    preview = organizer.get(f"{here}?was=cancel&wer=chosen&person={people[0].id}")
    assert "1 Person ist betroffen." in preview.text
    fields = as_fields(preview)
    assert organizer.send(here, fields | {"reason": " "}).errors() == ["Nennen Sie den Grund; er steht in der E-Mail."]
    page = organizer.follow(organizer.send(here, fields | {"reason": "Leider zu wenige"}))
    assert "Ausgeführt 1" in page.text
    assert "Rückgängig machen lässt es sich deshalb nicht." in page.text


def test_if_others_match_by_now_nothing_is_done_before_they_were_seen(organizer, event, people):
    here = list_of(event, "/aktion")
    fields = as_fields(organizer.get(f"{here}?was=tag&wer=all&ziel=VIP"))
    a_registration(event, last_name="X")
    page = organizer.send(here, fields)
    assert page.status == 409
    assert "3 Personen sind betroffen." in page.text
    assert tags_of(people[0].id) == []


def test_nobody_does_what_they_may_not(signed_in, cluster, event, people):
    viewer = signed_in(Role.VIEWER, cluster)
    assert viewer.get(list_of(event, f"/aktion?was=cancel&person={people[0].id}")).status == 303
    assert "Was?" not in viewer.get(list_of(event)).text


def test_the_export_holds_who_matches_or_was_chosen(organizer, event, people):
    export = f"/verwaltung/veranstaltungen/{event.slug}/export/teilnehmende.csv"
    assert "Bruno" not in organizer.client.get(f"{export}?suche=anna").text
    assert "Anna" not in organizer.client.get(f"{export}?wer=chosen&person={people[1].id}").text
    assert "Anna" in organizer.client.get(export).text
