"""The team enters several people with one contact and one billing address."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from eventsvc.events.categories import Admission
from eventsvc.events.kinds import EventFormat
from eventsvc.events.questions import Purpose, Scope
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.answers import Owner, answers_of, values_of
from eventsvc.registration.bookings import get_booking, people_of
from eventsvc.registration.models import Booking, Registration
from eventsvc.registration.states import RegistrationState
from tests.builders import (
    a_category,
    a_code,
    a_contingent,
    a_pool_of,
    a_question,
    a_registration,
    an_event,
    asked,
)

from .test_by_hand import PERSON, actors_of, the_team

AYLIN = ("Aylin", "Yıldız", "aylin@firma.example")
BERND = ("Bernd", "O'Hara", "bernd@firma.example")


@pytest.fixture
def event(cluster):
    return an_event(cluster=cluster, capacity=2)


def path_of(event) -> str:
    return f"/organisation/veranstaltungen/{event.slug}/teilnehmende/neu/gruppe"


def blocks(*people, **of_each: str) -> dict[str, str]:
    given = {}
    for index, person in enumerate(people):
        fields = dict(zip(("first_name", "last_name", "email"), person, strict=True)) | of_each
        given |= {f"people-{index}-{name}": value for name, value in fields.items()}
    return given


def states() -> dict[str, RegistrationState]:
    return dict(tuple(row) for row in db.session.execute(select(Registration.email, Registration.state)))


def journal(action: str) -> list[JournalEntry]:
    return list(db.session.scalars(select(JournalEntry).where(JournalEntry.action == action)))


def test_the_team_enters_a_contact_who_comes_along_and_a_colleague(organizer, event):
    food, once = asked(
        event,
        a_question(label_de="Allergien", is_required=True, purpose=Purpose.CATERING),
        a_question(label_de="Projekt", scope=Scope.BOOKING),
    )
    (link,) = organizer.get(path_of(event).removesuffix("/gruppe")).links("Mehrere Personen eintragen")
    form = organizer.get(link)
    assert "Allergien (Pflicht für Teilnehmende)" in form.text
    given = PERSON | blocks(AYLIN) | {name: form.value(name) for name in ("form_key", "asked")} | {"comes_along": "y"}
    given |= {f"booking-{once.key.hex}": "Alpha", "billing-order_number": "4711", "billing-cost_center": "K 12"}
    given |= {f"people-0-q-{food.key.hex}": "Nüsse"}
    sent = organizer.send(link, given)
    page = organizer.follow(sent)
    assert "2 Personen sind angemeldet." in page.text
    assert "Vom Team eingetragen" in page.text
    assert page.links("Aylin Yıldız")
    assert set(states()) == {PERSON["email"], AYLIN[2]}
    assert "1 Pflichtfrage ist noch offen." in page.text
    booking = get_booking(db.session.scalars(select(Booking.id)).one())
    assert (booking.billing.order_number, booking.contact.email) == ("4711", PERSON["email"])
    assert values_of(answers_of(Owner(booking_id=booking.id))) == {once.key: "Alpha"}
    answers = {one.person.email: values_of(answers_of(Owner(one.id))) for one in people_of(booking.id)}
    assert answers == {PERSON["email"]: {}, AYLIN[2]: {food.key: "Nüsse"}}, "nothing must be answered by the team"
    assert all(entry.actor_id is not None for entry in journal("registration.confirmed"))
    mails = list(db.session.execute(select(OutgoingMail.letter, OutgoingMail.language).order_by(OutgoingMail.letter)))
    assert mails == [("group_booked", "en"), *[("registration_confirmed", "en")] * 2]
    assert organizer.send(link, given).location == sent.location
    other = organizer.send(link, given | blocks(BERND))
    assert other.status == 409
    assert "schon andere Personen eingetragen" in other.text
    assert other.value("form_key") != given["form_key"]


def test_a_person_more_a_person_less_and_rows_of_a_table_keep_what_was_typed(organizer, event):
    typed = PERSON | blocks(AYLIN) | {"is_quiet": "y", "billing-city": "Hof"}
    more = organizer.send(path_of(event), typed | {"do": "add"})
    assert more.status == 200
    assert (more.value("people-0-email"), more.value("people-1-email")) == (AYLIN[2], "")
    assert (more.value("email"), more.value("billing-city")) == (PERSON["email"], "Hof")
    assert more.soup.find(id="is_quiet").has_attr("checked")
    fewer = organizer.send(path_of(event), typed | blocks(AYLIN, BERND) | {"do": "remove-0"})
    assert [fewer.value("people-0-email"), fewer.soup.find(id="people-1-email")] == [BERND[2], None]
    rows = organizer.send(path_of(event), typed | {"do": "table", "table": "\t".join(BERND)})
    assert rows.value("people-1-email") == BERND[2]
    assert states() == {}


def test_faults_stand_where_they_are_and_nothing_typed_is_lost(organizer, event):
    wrong = PERSON | blocks(AYLIN, ("Bernd", "", "keine")) | {"billing-street": "Weg 1", "organization_kind": ""}
    page = organizer.send(path_of(event), wrong)
    assert page.status == 422
    said = " ".join(page.errors())
    for fault in ("Wählen Sie die Art der Organisation.", "Geben Sie den Nachnamen ein.", "Geben Sie den Ort ein."):
        assert fault in said
    assert page.value("people-1-email") == "keine"
    assert page.value("billing-street") == "Weg 1"


def test_who_comes_already_is_said_at_their_block(organizer, event):
    a_registration(event, email=BERND[2])
    page = organizer.send(path_of(event), PERSON | blocks(AYLIN, BERND))
    assert page.status == 409
    (fault,) = page.errors()
    assert "schon eine Anmeldung" in fault
    assert page.soup.find(id="people-1-email-error")
    assert set(states()) == {BERND[2]}


def test_all_or_nobody_as_many_as_fit_or_over_the_places_knowingly(organizer, cluster):
    event = an_event(cluster=cluster, capacity=1, has_waiting_list=False)
    group = PERSON | blocks(AYLIN, BERND)
    refused = organizer.send(path_of(event), group | {"placing": "together"})
    assert refused.status == 409
    assert "Für alle zusammen reichen die Plätze nicht" in refused.errors()[0]
    over = organizer.follow(organizer.send(path_of(event), group | {"placing": "together", "over_capacity": "y"}))
    assert "2 Personen sind angemeldet." in over.text
    assert (a_pool_of(event).capacity, a_pool_of(event).taken) == (2, 2)
    assert actors_of("event.capacity_changed", "registration.confirmed") == [the_team()] * 3
    small = an_event(cluster=cluster, capacity=1, has_waiting_list=False)
    fitting = organizer.follow(organizer.send(path_of(small), group | {"placing": "fitting"}))
    assert "Keinen Platz mehr gab es für: Bernd O'Hara." in fitting.text


def test_a_group_waits_together(organizer, cluster):
    event = an_event(cluster=cluster, capacity=1)
    page = organizer.follow(
        organizer.send(path_of(event), PERSON | blocks(AYLIN, BERND) | {"placing": "together", "is_quiet": "y"})
    )
    assert "2 Personen stehen auf der Warteliste." in page.text
    assert set(states().values()) == {RegistrationState.WAITLISTED}
    assert db.session.scalars(select(OutgoingMail)).all() == []


def test_the_team_decides_on_a_group_as_on_anyone(organizer, cluster):
    event = an_event(cluster=cluster, is_decided=True)
    assert not organizer.get(path_of(event)).soup.find(id="placing")
    page = organizer.follow(organizer.send(path_of(event), PERSON | blocks(AYLIN, BERND)))
    assert "2 Bewerbungen sind eingetragen und warten auf Ihre Entscheidung." in page.text


def test_places_of_a_group_come_out_of_a_contingent_that_fits_them(organizer, cluster):
    event = an_event(cluster=cluster, format=EventFormat.HYBRID)
    kept = a_contingent(event, 2)
    group = PERSON | {"contingent": str(kept.id)}
    other = organizer.send(path_of(event), group | blocks(AYLIN, BERND, participation="online"))
    assert other.status == 422
    assert "Dieses Kontingent gilt für eine andere Teilnahmeart." in other.errors()
    done = organizer.send(path_of(event), group | blocks(AYLIN, BERND, participation="on_site"))
    assert done.status == 303
    assert set(db.session.scalars(select(Registration.contingent_id))) == {kept.id}


def test_each_takes_a_category_that_needs_a_code_and_its_proof_may_follow(organizer, event):
    category = a_category(event, admission=Admission.WITH_CODE, proof_de="Mitgliedsnummer", proof_en="Member number")
    page = organizer.send(path_of(event), PERSON | blocks(AYLIN, BERND, category=str(category.id)))
    assert page.status == 303
    assert set(db.session.scalars(select(Registration.category_id))) == {category.id}


def test_a_code_counts_each_of_a_group_on_its_limit(organizer, event):
    code = a_code(event, code="ZWEI", most_uses=2)
    group = PERSON | {"code": "zwei"}
    too_many = organizer.send(path_of(event), group | blocks(AYLIN, BERND, ("Cem", "Şahin", "cem@firma.example")))
    assert too_many.status == 409
    assert "gilt nur noch für 2 Personen" in too_many.soup.find(id="code-error").text
    assert organizer.send(path_of(event), group | blocks(AYLIN, BERND)).status == 303
    assert set(db.session.scalars(select(Registration.code_id))) == {code.id}


def test_new_words_of_a_question_are_read_before_the_group_is_entered(organizer, event):
    (question,) = asked(event, a_question(scope=Scope.BOOKING))
    given = PERSON | blocks(AYLIN) | {"asked": "alt", f"booking-{question.key.hex}": "Ja"}
    page = organizer.send(path_of(event), given)
    assert page.status == 422
    assert "Das Team hat die Fragen gerade geändert." in page.text
    assert page.value(f"booking-{question.key.hex}") == "Ja"


def test_the_form_for_a_group_speaks_english(organizer, event):
    page = organizer.get(f"{path_of(event)}?lang=en")
    assert page.heading == "Enter several people"
    for words in ("The contact takes part, too", "Billing address", "Enter all"):
        assert words in page.text
