"""Organizers say in their own words what mails say, for an event or for a whole cluster."""

from __future__ import annotations

import pytest

from eventsvc.accounts.models import Role
from eventsvc.mail_texts.queries import text_at, texts_of
from eventsvc.mail_texts.rules import Words
from tests.builders import a_cluster, a_mail_text, an_event, owner_of

UNPROCESSABLE, CONFLICT = 422, 409
CONFIRMED = "registration_confirmed"
FIELDS = tuple(f"{piece}_{language}" for language in ("de", "en") for piece in ("subject", "opening", "closing"))


@pytest.fixture
def event(cluster, now):
    return an_event(cluster=cluster)


@pytest.fixture
def here(event):
    return f"/organisation/veranstaltungen/{event.slug}/mailtexte"


def opened(organizer, address: str) -> dict[str, str]:
    page = organizer.get(address)
    return {name: page.value(name) for name in ("seen", *FIELDS)}


def test_every_letter_is_listed_with_who_gets_it_and_whose_words_hold(organizer, cluster, event, here):
    a_mail_text(event, subject_de="Hallo {vorname}", subject_en="Hello")
    a_mail_text(cluster, "event_reminder", closing_de="Bis bald")
    page = organizer.get(here)
    rows = {row.split(" An ")[0]: row for row in page.rows()}
    assert len(rows) > 25
    assert "angepasst mit verschiedenen Platzhaltern" in rows["Anmeldebestätigung"]
    assert "Text des Clusters" in rows["Erinnerung"]
    assert "Standardtext" in rows["Stornierung"]
    assert "An alle, die da waren" in rows["Dank nach der Veranstaltung"]


def test_a_text_is_written_kept_and_read_back_beside_what_it_replaces(organizer, event, here):
    address = f"{here}/{CONFIRMED}"
    page = organizer.get(address)
    assert "Ihr Platz: {veranstaltung}, {datum}" in page.text
    assert "Ihre Anmeldung ist bestätigt: Sie haben einen Platz." in page.text
    assert "{teilnahme}" in page.text
    saved = organizer.follow(organizer.send(address, opened(organizer, address) | {"opening_de": "Hallo {vorname}"}))
    assert "Der Text gilt für alle Mails, die noch nicht unterwegs sind." in saved.text
    assert "Nur auf Deutsch angepasst" in saved.text
    assert saved.value("opening_de") == "Hallo {vorname}"
    assert text_at(owner_of(event), CONFIRMED).german == Words(opening="Hallo {vorname}")
    (row,) = [row for row in organizer.get(here).rows() if row.startswith("Anmeldebestätigung")]
    assert "angepasst auf Deutsch" in row
    journal = organizer.get(here.replace("mailtexte", "journal"))
    assert "hat den Text der Mail „Anmeldebestätigung“ angepasst." in journal.text
    assert "Hallo {vorname}" in journal.text


def test_what_cannot_be_filled_is_named_at_its_field_and_nothing_is_lost(organizer, event, here):
    address = f"{here}/{CONFIRMED}"
    typed = opened(organizer, address) | {
        "subject_de": "Hallo {vornamen}",
        "closing_en": "Bye",
        "subject_en": "x" * 201,
    }
    page = organizer.send(address, typed)
    assert page.status == UNPROCESSABLE
    page = organizer.send(address, typed | {"subject_en": "{frist}"})
    assert page.status == UNPROCESSABLE
    assert len(page.errors()) == 2
    assert "{vornamen} lässt sich in dieser Mail nicht füllen." in page.errors()[0]
    assert (page.value("subject_de"), page.value("closing_en")) == ("Hallo {vornamen}", "Bye")
    assert texts_of(owner_of(event)) == {}


def test_the_preview_shows_typed_words_in_both_parts_and_saves_nothing(organizer, event, here):
    a_mail_text(event, subject_de="Gespeichert")
    preview = f"{here}/{CONFIRMED}/vorschau"
    assert "Gespeichert" in organizer.get(f"{preview}/de").text
    typed = opened(organizer, f"{here}/{CONFIRMED}") | {"opening_en": "<script>x</script> **Hi** {vorname}"}
    answer = organizer.client.post(f"{preview}/en", data=typed)
    html = answer.get_data(as_text=True)
    assert "<strong>Hi</strong> Maria" in html
    assert "<script>" not in html
    assert event.title_en in html
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    text = organizer.client.post(f"{preview}/en?teil=text", data=typed)
    assert text.mimetype == "text/plain"
    assert "Betreff: Your place" in text.get_data(as_text=True)
    assert "Hi Maria" in text.get_data(as_text=True)
    refused = organizer.client.post(f"{preview}/en", data=typed | {"opening_en": "{preis}"})
    assert refused.status_code == UNPROCESSABLE
    assert "{preis}" in refused.get_data(as_text=True)
    assert text_at(owner_of(event), CONFIRMED).english == Words()
    frames = organizer.get(f"{here}/{CONFIRMED}").soup.find_all("iframe")
    assert [frame["sandbox"] or "nothing" for frame in frames] == ["nothing", "nothing"]


def test_two_at_once_see_both_versions_and_choose(organizer, event, here):
    address = f"{here}/{CONFIRMED}"
    old = opened(organizer, address)
    organizer.send(address, old | {"subject_de": "Eins", "opening_de": "Oben"})
    page = organizer.send(address, old | {"subject_de": "Zwei"})
    assert page.status == CONFLICT
    versions = page.soup.select_one(".versions").get_text(" ", strip=True)
    assert "Eins" in versions
    assert "Zwei" in versions
    # What only the other has written is not lost.
    assert page.value("opening_de") == "Oben"
    fields = {name: page.value(name) for name in ("seen", *FIELDS)}
    organizer.follow(organizer.send(address, fields | {"take-subject_de": "theirs", "closing_de": "Unten"}))
    assert text_at(owner_of(event), CONFIRMED).german == Words(subject="Eins", opening="Oben", closing="Unten")


def test_resetting_is_asked_about_first(organizer, event, here):
    address = f"{here}/{CONFIRMED}/zuruecksetzen"
    assert organizer.get(address).location.endswith(CONFIRMED)
    a_mail_text(event, subject_de="Weg damit")
    asked = organizer.get(address)
    assert "Weg damit" in asked.text
    assert texts_of(owner_of(event))
    assert "Zurückgesetzt." in organizer.follow(organizer.post(address)).text
    assert texts_of(owner_of(event)) == {}


def test_a_clusters_words_hold_for_its_events_and_are_nobody_elses(organizer, signed_in, cluster, event, here):
    of_cluster = f"/organisation/mailtexte/{cluster.slug}"
    assert organizer.get("/organisation/mailtexte").links(cluster.name_de) == [of_cluster]
    address = f"{of_cluster}/{CONFIRMED}"
    saved = organizer.send(address, opened(organizer, address) | {"subject_de": "Vom Cluster", "subject_en": "Ours"})
    assert "Gespeichert" in organizer.follow(saved).text
    page = organizer.get(f"{here}/{CONFIRMED}")
    assert "Leer gelassen, steht hier der Text des Clusters: Vom Cluster" in page.text
    assert "Vom Cluster" in organizer.get(f"{here}/{CONFIRMED}/vorschau/de").text
    assert "Beispielveranstaltung" in organizer.get(f"{address}/vorschau/de").text
    assert organizer.get(f"{of_cluster}/nichts").status == 404
    assert signed_in(Role.ORGANIZER, a_cluster()).get(of_cluster).status == 404
    assert signed_in(Role.VIEWER, cluster).get(here).status == 403
