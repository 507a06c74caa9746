"""The categories of an event, as its organizer writes them and as people choose them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eventsvc.events.categories import Admission, CategoryKind
from eventsvc.events.category_queries import categories_of
from eventsvc.events.models import CategoryCluster
from eventsvc.kit.db import db, transaction
from eventsvc.registration.census import miscounts
from eventsvc.registration.models import Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.web.wording import told_instant
from tests.builders import a_category, a_cluster, a_pool_of, a_registration, an_event
from tests.web.public.reading import error_at, words
from tests.web.public.reading import sign_up as sign_up_page

UNPROCESSABLE, CONFLICT = 422, 409
PLAIN = {"kind": "member", "name_de": "Mitglied", "admission": "everyone", "shares_with": ""}


@pytest.fixture
def event(cluster, now):
    return an_event(cluster=cluster, capacity=10)


@pytest.fixture
def here(event):
    return f"/organisation/veranstaltungen/{event.slug}/kategorien"


def change(organizer, address, typed):
    """Open a category, type, and save it."""
    return organizer.send(address, {"seen": organizer.get(address).value("seen")} | typed)


def names(event):
    return [one.name_de for one in categories_of(event.id)]


def test_an_event_without_categories_says_what_they_are_for(organizer, here):
    assert "Noch keine Kategorien" in organizer.get(here).text


def test_a_category_is_written_with_its_price_and_quota(organizer, event, here):
    page = organizer.send(f"{here}/neu", PLAIN | {"quota": "5", "price": "1.190,50", "vat": "19"})
    assert "0 von 5 Plätzen vergeben · 1.190,50 € netto" in organizer.follow(page).text
    (category,) = categories_of(event.id)
    assert (category.capacity, category.price_cents, category.gross_cents) == (5, 119050, 141670)
    form = organizer.get(f"{here}/{category.id}")
    assert (form.value("price"), form.value("vat"), form.value("quota")) == ("1190,50", "19", "5")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name_de": ""}, "Geben Sie der Kategorie einen Namen."),
        ({"price": "viel"}, "Geben Sie einen Betrag ein"),
        ({"vat": "100"}, "unter 100 Prozent"),
        ({"quota": "-1"}, "ganze Zahl"),
        ({"opens_at": "2027-03-02T10:00", "closes_at": "2027-03-01T10:00"}, "öffnen, bevor es schließt"),
        ({"admission": "members"}, "Wählen Sie die Cluster"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(organizer, event, here, typed, said):
    page = organizer.send(f"{here}/neu", PLAIN | typed)
    assert page.status == UNPROCESSABLE
    assert any(said in error for error in page.errors()), page.errors()
    assert names(event) == []
    for name in {"price", "vat"} & set(typed):
        assert page.value(name) == typed[name]


def test_the_order_changes_by_one_step_and_stays_within_the_list(organizer, event, here):
    a_category(event, name_de="A")
    second = a_category(event, name_de="B")
    organizer.send(f"{here}/reihenfolge", {"category": second.id, "place": "0"})
    assert names(event) == ["B", "A"]
    organizer.send(f"{here}/reihenfolge", {"category": second.id, "place": "99"})
    assert names(event) == ["A", "B"]


def test_people_of_a_category_move_into_a_quota_that_it_is_given_later(organizer, event, here):
    students = a_category(event, CategoryKind.STUDENT)
    for state in (RegistrationState.CONFIRMED, RegistrationState.CONFIRMED, RegistrationState.WITHDRAWN):
        a_registration(event, state, category_id=students.id)
    assert change(organizer, f"{here}/{students.id}", PLAIN | {"quota": "1"}).status == CONFLICT
    assert change(organizer, f"{here}/{students.id}", PLAIN | {"quota": "2"}).status == 303
    (category,) = categories_of(event.id)
    assert (category.capacity, category.taken) == (2, 2)
    assert miscounts() == []
    assert change(organizer, f"{here}/{students.id}", PLAIN | {"quota": ""}).status == 303
    assert categories_of(event.id)[0].pool_id is None
    assert miscounts() == []


def test_of_two_who_change_a_category_the_second_sees_both_versions_and_chooses(organizer, event, here):
    students = a_category(event, CategoryKind.STUDENT)
    address = f"{here}/{students.id}"
    opened = {"seen": organizer.get(address).value("seen")}
    assert organizer.send(address, PLAIN | opened | {"price": "90,00"}).status == 303
    page = organizer.send(address, PLAIN | opened | {"name_de": "Gäste"})
    assert page.status == CONFLICT
    versions = [" ".join(one.get_text(" ").split()) for one in page.soup.select(".versions")]
    assert "Name Ihre Eingabe Gäste Inzwischen gespeichert Mitglied" in versions
    assert page.value("name_de") == "Gäste"
    assert names(event) == ["Mitglied"]
    chosen = {"seen": page.value("seen"), "name_de": "Gäste", "price": page.value("price"), "take-name_de": "mine"}
    assert organizer.send(address, PLAIN | chosen).status == 303
    (saved,) = categories_of(event.id)
    assert (saved.name_de, saved.price_cents) == ("Gäste", 9000)


def test_a_quota_can_be_shared_and_both_count_in_it(organizer, event, here):
    students, research = a_category(event, CategoryKind.STUDENT, capacity=3), a_category(event, CategoryKind.RESEARCH)
    a_registration(event, category_id=research.id)
    page = change(organizer, f"{here}/{research.id}", PLAIN | {"shares_with": str(students.id)})
    assert page.status == 303
    shared = categories_of(event.id)
    assert shared[0].pool_id == shared[1].pool_id
    assert shared[0].taken == 1
    assert miscounts() == []


def test_a_category_that_people_took_stays_and_another_goes(organizer, event, here):
    taken, free = a_category(event, name_de="A"), a_category(event, name_de="B", capacity=3)
    a_registration(event, category_id=taken.id)
    assert "gibt es schon Anmeldungen" in organizer.follow(organizer.post(f"{here}/{taken.id}/entfernen")).text
    organizer.post(f"{here}/{free.id}/entfernen")
    assert names(event) == ["A"]


def test_people_choose_a_category_with_its_price_and_prove_it(client, event):
    a_category(
        event, CategoryKind.STUDENT, name_de="Studierende", price_cents=4900, proof_de="Matrikelnummer", capacity=1
    )
    a_category(event, CategoryKind.MEMBER, name_de="Geschlossen", closes_at=event.created_at)
    a_category(event, CategoryKind.SPEAKER, name_de="Mit Code", admission=Admission.WITH_CODE)
    said = words(client.get(f"/veranstaltungen/{event.slug}/anmeldung"))
    assert "Studierende: 49,00 €, umsatzsteuerfrei; noch 1 Platz" in said
    assert "Geschlossen" not in said
    assert "Mit Code" not in said
    answer = sign_up_page(client, event)
    assert answer.status_code == UNPROCESSABLE
    assert "Matrikelnummer" in error_at(answer, "proof")
    answer = sign_up_page(client, event, proof="1234567")
    assert answer.status_code == 303
    registration = db.session.query(Registration).one()
    assert registration.proof == "1234567"
    assert a_pool_of(event).taken == 1
    assert "Studierende" in words(client.get(answer.location))
    assert miscounts() == []


def test_the_event_page_names_the_terms_of_each_category(client, event):
    a_category(event, CategoryKind.MEMBER, name_de="Mitglied", price_cents=19000, vat_percent=19)
    a_category(event, CategoryKind.PRESS, name_de="Presse", admission=Admission.ON_REQUEST)
    said = words(client.get(f"/veranstaltungen/{event.slug}"))
    assert "Mitglied 190,00 € netto, 226,10 € mit 19 % USt." in said.replace("\u00a0", " ")
    assert "Presse kostenfrei Nach Zusage des Teams" in said


def test_the_organizer_adds_someone_over_the_capacity_knowingly(organizer, event):
    form = f"/organisation/veranstaltungen/{event.slug}/teilnehmende/neu"
    for _ in range(10):
        a_registration(event)
    person = {
        "first_name": "Erika", "last_name": "Muster", "email": "erika@firma.example", "organization_kind": "private",
        "country": "DE", "postal_code": "90402", "language": "de", "participation": "on_site", "form_key": "k" * 20,
    }  # fmt: skip
    page = organizer.send(form, person | {"over_capacity": "y"})
    assert page.status == 303
    assert "Zahl der Plätze geändert" in organizer.get(f"/organisation/veranstaltungen/{event.slug}").text
    assert (a_pool_of(event).capacity, a_pool_of(event).taken) == (11, 11)


def test_whoever_comes_as_a_member_of_named_clusters_applies_and_reads_which_they_are(client, event):
    first, second = a_cluster(name_de="Sensorik-Cluster"), a_cluster(name_de="Mechatronik-Cluster")
    members = a_category(event, name_de="Mitglied", admission=Admission.MEMBERS)
    with transaction() as session:
        session.add_all(CategoryCluster(category_id=members.id, cluster_id=one.id) for one in (first, second))
    told = "für Mitglieder von Mechatronik-Cluster, Sensorik-Cluster, das Team bestätigt"
    for path in ("", "/anmeldung"):
        assert told in words(client.get(f"/veranstaltungen/{event.slug}{path}"))
    page = client.get(sign_up_page(client, event).location)
    assert db.session.query(Registration).one().state is RegistrationState.APPLIED
    assert "Ihre Bewerbung" in words(page)
    assert a_pool_of(event).taken == 0


def test_a_full_category_says_that_one_waits_while_others_are_open(client, event):
    a_category(event, CategoryKind.STUDENT, name_de="Studierende", capacity=0)
    a_category(event, CategoryKind.RESEARCH, name_de="Forschung", capacity=3)
    for path in ("", "/anmeldung"):
        said = words(client.get(f"/veranstaltungen/{event.slug}{path}"))
        full, open_one = said.index("ausgebucht, Sie kommen auf die Warteliste"), said.index("noch 3 Plätze")
        assert said.index("Studierende") < full < said.index("Forschung", full) < open_one


def test_a_category_that_is_not_open_yet_says_when_and_cannot_be_chosen(client, event, now):
    early = a_category(event, CategoryKind.OTHER, name_de="Ab Mai", opens_at=now + timedelta(days=3))
    a_category(event, CategoryKind.MEMBER, name_de="Mitglied")
    assert "ab " + told_instant(early.opens_at, event.timezone) in words(client.get(f"/veranstaltungen/{event.slug}"))
    assert "Ab Mai" not in words(client.get(f"/veranstaltungen/{event.slug}/anmeldung"))
    answer = sign_up_page(client, event, category=str(early.id))
    assert answer.status_code == UNPROCESSABLE
    assert "Wählen Sie Ihre Kategorie." in words(answer)
