"""Templates, as the organizers of a cluster keep and use them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from eventsvc.events.categories import CategoryKind
from eventsvc.events.models import Category, Event
from eventsvc.kit.db import db, transaction
from tests.builders import a_category, a_cluster, a_question, a_session, an_event, asked
from tests.web.organizer.conftest import as_fields

LIST = "/organisation/veranstaltungen"


@pytest.fixture
def event(cluster):
    """An event with all that differs easily."""
    event = an_event(cluster=cluster, title_de="Schulung", venue_name="Lernfabrik", summary_de="Ein Tag")
    a_category(event, CategoryKind.MEMBER, name_de="Mitglied", price_cents=19000, vat_percent=Decimal(19))
    a_session(event, hour=1, title_de="Rundgang", room="Halle 1")
    asked(event, a_question(label_de="Schuhgröße?"))
    return event


@pytest.fixture
def template(organizer, event) -> str:
    """A template that fixes the venue and the short description; its address."""
    made = organizer.post(f"{LIST}/{event.slug}/als-vorlage")
    organizer.send(made.location, {"part": ["venue_name", "summary_de"], "seen": []})
    return made.location.removesuffix("/festgelegt")


def made_from(organizer, template: str) -> Event:
    page = organizer.get(f"{template}/kopieren")
    organizer.send(f"{template}/kopieren", as_fields(page))
    return db.session.scalars(select(Event).where(Event.template_id.is_not(None))).one()


def test_an_event_becomes_a_template_that_is_none_of_the_events(organizer, event, template):
    assert organizer.get(f"{LIST}?ansicht=drafts").rows() == []
    listed = organizer.get("/organisation/vorlagen")
    assert len(listed.rows()) == 1
    page = organizer.get(template)
    assert [one.text for one in page.soup.select("#fixed + ul li")] == ["Kurzbeschreibung", "Veranstaltungsort"]
    words = {" ".join(one.get_text(" ").split()) for one in page.soup.select(".tabs a, nav a")}
    assert "Teilnehmende" not in words
    editor = organizer.get(f"{template}/bearbeiten/grundlagen")
    links = " ".join(one.text for one in editor.soup.select(".editor-nav a"))
    assert ("Was festgelegt ist" in links, "Veröffentlichung" in links) == (True, False)
    assert organizer.post(f"{template}/veroeffentlichen").status == 303
    assert organizer.client.get(template.replace("/organisation", "")).status_code == 404


def test_each_part_that_can_be_fixed_is_called_as_on_its_page(organizer, template):
    page = organizer.get(f"{template}/festgelegt")
    labels = {
        box["id"]: page.soup.select_one(f"label[for={box['id']}]").text for box in page.soup.select("[name=part]")
    }
    assert labels["part-reminders"] == "Eigene Zeitpunkte"
    assert not [label for label in labels.values() if "<" in label or "_" in label]


def test_what_is_fixed_stands_locked_in_the_editor_and_is_refused_if_it_is_sent(organizer, template):
    made = made_from(organizer, template)
    address = f"{LIST}/{made.slug}/bearbeiten/ort"
    page = organizer.get(address)
    locked = [" ".join(one.get_text(" ").split()) for one in page.soup.select(".is-locked")]
    assert locked == ["Veranstaltungsort Lernfabrik Von der Vorlage festgelegt."]
    assert page.soup.select("[name=venue_name]") == []
    assert organizer.send(address, as_fields(page) | {"venue_city": "Hof"}).status == 303
    refused = organizer.send(address, as_fields(page) | {"venue_name": "Anderswo", "venue_street": "Neue Straße 1"})
    assert (refused.status, refused.errors()) == (409, ["Das legt die Vorlage „Schulung“ fest."])
    assert refused.value("venue_street") == "Neue Straße 1"
    db.session.expire_all()
    assert (made.venue_name, made.venue_city) == ("Lernfabrik", "Hof")


def test_what_differs_is_named_in_the_labels_that_people_know(organizer, event, template):
    made = made_from(organizer, template)
    path = f"{LIST}/{made.slug}/abweichungen"
    assert "Nichts weicht ab" in organizer.get(path).text
    for word, typed in (("texte", {"title_en": "Training"}), ("anmeldung", {"offering": "own", "offer_hours": "24"})):
        address = f"{LIST}/{made.slug}/bearbeiten/{word}"
        organizer.send(address, as_fields(organizer.get(address)) | typed)
    with transaction():
        category = db.session.scalars(select(Category).where(Category.event_id == made.id)).one()
        category.price_cents = 21000
    a_session(made, hour=3, title_de="Ausklang")
    assert organizer.get(path).rows() == [
        f"Titel auf Englisch Texte {event.title_en} Training",
        "Frist in Stunden Anmeldung Sofort; ist etwas zu zahlen, mit Angebot und 48 Stunden Frist 24",
        "Mitglied: Preis netto Kategorien 190,00 € 210,00 €",
        "Ausklang Programm fehlt vorhanden",
    ]


def test_what_the_template_fixes_anew_is_taken_over_by_a_click(organizer, template):
    made = made_from(organizer, template)
    address = f"{template}/bearbeiten/texte"
    organizer.send(address, as_fields(organizer.get(address)) | {"summary_de": "Zwei Tage"})
    path = f"{LIST}/{made.slug}/abweichungen"
    page = organizer.get(path)
    assert page.rows() == ["Kurzbeschreibung Texte · festgelegt Zwei Tage Ein Tag"]
    assert "Was die Vorlage festlegt, gilt jetzt auch hier." in organizer.follow(organizer.post(path)).text
    assert "Nichts weicht ab" in organizer.get(path).text


def test_the_templates_of_another_cluster_are_not_for_us_and_the_pages_speak_english(organizer, event, template):
    foreign = an_event(cluster=a_cluster())
    assert organizer.get(f"{LIST}/{foreign.slug}/als-vorlage").status == 404
    assert organizer.get("/organisation/vorlagen?lang=en").heading == "Templates"
    assert organizer.get(f"{LIST}/{event.slug}/festgelegt").status == 303
