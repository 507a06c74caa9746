"""Importing people as their organizer does it."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest

from eventsvc.accounts.models import Role
from eventsvc.events.holding import get_event_key
from eventsvc.events.questions import QuestionKind
from eventsvc.imports.queries import findings_of, imports_of, remembered_columns
from eventsvc.imports.states import Finding, ImportState
from eventsvc.jobs.runs import work
from eventsvc.kit.db import db, transaction
from eventsvc.registration.attendees import attendee_page
from eventsvc.registration.models import Registration
from eventsvc.registration.people_view import PeopleView
from tests.builders import a_cluster, a_question, an_event, asked, imported
from tests.builders.spreadsheets import HEADINGS, a_csv, a_person_row, a_workbook

TODAY = date(2026, 3, 1)
UNPROCESSABLE, CONFLICT = 422, 409
ROWS = [a_person_row(1), a_person_row(2), ("Jo", "von der Leyen", "jo@", "Acme", "80331")]


@pytest.fixture
def event(cluster, now):
    return an_event(cluster=cluster, capacity=500)


@pytest.fixture
def base(event):
    return f"/organisation/veranstaltungen/{event.slug}/importe"


def brings(organizer, base, content, name="liste.csv"):
    """Upload a file, and return the page that it leads to."""
    page = organizer.send(base, {"file": (BytesIO(content), name)})
    return organizer.follow(page) if page.status == 303 else page


def columns(page, **chosen):
    """Return the form of the columns as it stands, with what is chosen instead."""
    names = [field["name"] for field in page.soup.find_all("select") if field["name"].startswith("column-")]
    others = {"organization_kind": "sme", "country": "DE", "language": "de", "participation": "on_site"}
    return {name: page.value(name) for name in names} | others | chosen


def checked(organizer, base, content, **chosen):
    """Upload a file, match its columns as suggested, and return the page of what was found."""
    page = brings(organizer, base, content)
    return organizer.follow(organizer.send(f"{base}/{import_of(base)}/spalten", columns(page, **chosen)))


def import_of(base):
    """Return the newest import of the event with these pages."""
    return imports_of(get_event_key(base.split("/")[-2]).id)[0].id


WISH = {"placing": "by_the_rules", "scope": "good", "is_told": "y"}


def test_a_file_goes_from_the_upload_to_the_list(organizer, event, base):
    page = brings(organizer, base, a_csv(ROWS, encoding="cp1252"))
    assert page.heading == "Spalten zuordnen"
    assert [page.value(f"column-{place}") for place in range(5)] == [
        *("first_name", "last_name", "email", "organization", "postal_code"),
    ]
    page = checked(organizer, base, a_csv(ROWS, encoding="cp1252"))
    assert "Lassen sich eintragen 2" in page.text
    assert page.rows() == [
        "4 Jo von der Leyen Fehlerhaft E-Mail: Das ist keine gültige E-Mail-Adresse. Sie sieht aus wie name@firma.de."
    ]
    here = f"{base}/{import_of(base)}"
    page = organizer.follow(organizer.send(f"{here}/starten", WISH))
    assert "2 Personen sind eingetragen" in page.text
    assert attendee_page(event.id, PeopleView(), TODAY).total == 2
    assert "Importiert" in organizer.get(base).text
    page = organizer.follow(organizer.post(f"{here}/rueckgaengig"))
    assert "2 Personen sind wieder ausgetragen." in page.text
    assert attendee_page(event.id, PeopleView(), TODAY).total == 0
    history = organizer.get(f"/organisation/veranstaltungen/{event.slug}").text
    assert "Personen aus einer Datei eingetragen" in history
    assert "Import rückgängig gemacht" in history


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Diese Tabelle ist leer."),
        (b"%PDF-1.7", "Das ist keine Tabelle"),
        (b"x;y\n" * 300, "größer als 10 MB"),
        (b"PK\x03\x04", "Das ist keine Excel-Datei"),
    ],
    ids=["empty", "pdf", "large", "broken"],
)
def test_what_is_no_table_is_said_beside_the_file(organizer, event, base, content, words, monkeypatch):
    monkeypatch.setattr("eventsvc.web.organizer.imports.LARGEST_FILE", 1000)
    page = brings(organizer, base, content)
    assert (page.status, words in page.errors()[0]) == (UNPROCESSABLE, True)
    assert imports_of(event.id) == []


def test_a_form_without_a_file_says_so(organizer, base):
    assert organizer.post(base).errors() == ["Wählen Sie eine Datei aus."]


def test_columns_must_have_what_is_needed_and_nothing_twice(organizer, event, base):
    page = brings(organizer, base, a_csv(ROWS))
    here = f"{base}/{import_of(base)}/spalten"
    answer = organizer.send(here, columns(page, **{"column-2": "", "column-3": "last_name"}))
    assert answer.status == UNPROCESSABLE
    assert "Ordnen Sie die Spalte mit der E-Mail-Adresse zu." in answer.text
    assert answer.errors() == ["Das steht schon in der Spalte „Nachname“."]
    assert answer.value("column-3") == "last_name"


def test_a_file_can_be_read_in_another_way(organizer, event, base):
    brings(organizer, base, a_workbook([["x", "y"], *ROWS], ["Nur ein Titel"]), "liste.xlsx")
    here = f"{base}/{import_of(base)}/spalten"
    page = organizer.follow(organizer.send(here, {"read": "y", "sheet": "Tabelle1", "heading_row": "2"}))
    assert (page.value("heading_row"), page.soup.find("th", id="column-0-name").text) == ("2", "x")
    page = organizer.send(here, {"read": "y", "sheet": "Gibt es nicht", "heading_row": "0"})
    assert page.status == UNPROCESSABLE
    page = organizer.send(here, {"read": "y", "sheet": "Tabelle1", "heading_row": "viele"})
    assert "Geben Sie eine ganze Zahl" in page.errors()[0]


def test_what_was_chosen_by_hand_is_remembered_for_the_cluster(organizer, event, base, cluster):
    content = a_csv(ROWS, (*HEADINGS[:3], "Haus", "PLZ"))
    checked(organizer, base, content, **{"column-3": "organization"})
    assert remembered_columns(cluster.id)["haus"] == "organization"
    other = an_event(cluster=cluster)
    page = brings(organizer, f"/organisation/veranstaltungen/{other.slug}/importe", content)
    assert page.value("column-3") == "organization"


def test_faulty_rows_come_back_as_a_file_in_the_readers_language(organizer, event, base):
    checked(organizer, base, a_csv(ROWS))
    here = f"{base}/{import_of(base)}/zeilen.csv"
    german = organizer.client.get(here).get_data().decode("utf-8-sig").splitlines()
    assert german[0] == "Vorname;Nachname;E-Mail;Firma;PLZ;Zeile;Grund"
    assert german[1].startswith("Jo;von der Leyen;jo@;Acme;80331;4;E-Mail: Das ist keine gültige")
    english = organizer.client.get(f"{here}?lang=en").get_data().decode("utf-8-sig")
    assert "E-Mail: This is not a valid" in english
    assert len(german) == 2


def test_all_or_none_is_refused_beside_the_choice(organizer, event, base):
    checked(organizer, base, a_csv(ROWS))
    page = organizer.send(f"{base}/{import_of(base)}/starten", WISH | {"scope": "all"})
    assert page.status == CONFLICT
    assert "Nicht alle Zeilen lassen sich eintragen" in page.errors()[0]
    assert attendee_page(event.id, PeopleView(), TODAY).total == 0


def test_a_large_import_shows_how_far_it_is_and_goes_on_by_itself(organizer, event, base):
    checked(organizer, base, a_csv([a_person_row(number) for number in range(200)]))
    here = f"{base}/{import_of(base)}"
    page = organizer.follow(organizer.send(f"{here}/starten", WISH | {"is_told": ""}))
    assert page.soup.find("progress")["value"] == "150"
    assert "auch wenn Sie die Seite schließen" in page.text
    assert "Wird importiert" in organizer.get(base).text
    assert "Wird importiert" in organizer.get(base.removesuffix("/importe")).text
    db.session.remove()
    work.run()
    assert "200 Personen sind eingetragen" in organizer.get(here).text


def test_questions_and_tags_are_columns_too(organizer, event, base):
    asked(event, a_question(QuestionKind.YES_NO, label_de="Bringen Sie Material mit?"))
    content = a_csv([(*a_person_row(1), "ja", "VIP, Presse")], (*HEADINGS, "Bringen Sie Material mit?", "Tags"))
    checked(organizer, base, content)
    organizer.send(f"{base}/{import_of(base)}/starten", WISH)
    people = f"/organisation/veranstaltungen/{event.slug}/teilnehmende"
    (row,) = organizer.get(f"{people}?schlagwort=VIP").rows()
    assert "Übelacker 1" in row
    assert "Niemand gefunden" in organizer.get(f"{people}?schlagwort=Referentin").text
    person = organizer.get(organizer.get(people).links("Übelacker 1")[0])
    assert "Presse" in person.text
    assert "Bringen Sie Material mit?" in person.text


def test_what_keeps_an_import_from_being_undone_is_named(organizer, event, base):
    import_ = imported(event, a_csv(ROWS))
    with transaction() as session:
        touched = session.query(Registration).filter_by(event_id=event.id).first()
        touched.revision += 1
    page = organizer.get(f"{base}/{import_.id}/rueckgaengig")
    assert "Das geht nicht mehr" in page.text
    assert touched.last_name in page.text
    assert organizer.post(f"{base}/{import_.id}/rueckgaengig").status == 200
    assert findings_of(import_.id)[Finding.IMPORTED] == 2


def test_the_same_file_is_told_and_takes_nobody_twice(organizer, event, base):
    imported(event, a_csv(ROWS[:2]))
    page = brings(organizer, base, a_csv(ROWS[:2]))
    assert "schon importiert worden" in page.text
    page = checked(organizer, base, a_csv(ROWS[:2]))
    assert "Keine Zeile lässt sich eintragen" in page.text


def test_too_many_rows_are_said_where_the_columns_are(organizer, event, base, monkeypatch):
    monkeypatch.setattr("eventsvc.imports.layout.MOST_ROWS", 2)
    page = brings(organizer, base, a_csv(ROWS))
    here = f"{base}/{import_of(base)}"
    organizer.send(f"{here}/spalten", columns(page))
    page = organizer.get(f"{here}/spalten")
    assert "mehr als 20.000 Zeilen" in page.text
    assert imports_of(event.id)[0].state is ImportState.MATCHING


def test_another_clusters_organizer_finds_nothing(signed_in, event, base):
    import_ = imported(event, a_csv(ROWS))
    other = signed_in(Role.ORGANIZER, a_cluster())
    assert other.get(base).status == other.get(f"{base}/{import_.id}").status == 404


def test_the_job_can_be_rung_twice(app, event, clock):
    work.run()
    clock.shift(timedelta(minutes=1))
    work.run()
