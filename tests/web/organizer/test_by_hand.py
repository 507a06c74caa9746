"""The team fills the sign-up form in for somebody: by hand, with all that it asks."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import select

from eventsvc.accounts.models import Account
from eventsvc.events.categories import Admission
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import QuestionKind, Scope
from eventsvc.events.states import EventState
from eventsvc.journal import Actor
from eventsvc.journal.models import ActorKind, JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.answers import Owner, answers_of, values_of
from eventsvc.registration.applications import ConsentPurpose, Source
from eventsvc.registration.choices import sessions_chosen_by
from eventsvc.registration.models import Registration
from eventsvc.registration.queries import standing_consents
from eventsvc.registration.states import ChoiceState
from eventsvc.workflows.asking import add_questions
from tests.builders import (
    a_category,
    a_choice,
    a_code,
    a_contingent,
    a_pool_of,
    a_question,
    a_registration,
    a_session,
    an_event,
    asked,
)
from tests.builders.files import PDF


@pytest.fixture
def event(cluster):
    return an_event(cluster=cluster, capacity=2)


def list_of(event) -> str:
    return f"/organisation/veranstaltungen/{event.slug}/teilnehmende"


def letters():
    return list(db.session.scalars(select(OutgoingMail.letter).order_by(OutgoingMail.id)))


def actions():
    return list(db.session.scalars(select(JournalEntry.action)))


def actors_of(*wanted):
    entries = db.session.scalars(select(JournalEntry).where(JournalEntry.action.in_(wanted)))
    return [(one.actor_kind, one.actor_id) for one in entries]


def the_team():
    return ActorKind.ACCOUNT, db.session.scalars(select(Account.id)).one()


def the_only_one():
    return db.session.scalars(select(Registration)).one()


PERSON = {
    "first_name": "Çağla",
    "last_name": "Müller-Lüdenscheid",
    "email": "caglar@firma.example",
    "organization_kind": "sme",
    "organization": "Firma",
    "country": "DE",
    "postal_code": "90402",
    "language": "en",
}


def test_someone_is_added_by_hand_after_the_deadline(organizer, cluster, now):
    event = an_event(cluster=cluster, closes_at=now)
    path = f"{list_of(event)}/neu"
    key = organizer.get(path).value("form_key")
    page = organizer.follow(organizer.send(path, PERSON | {"form_key": key}))
    assert page.heading == "Çağla Müller-Lüdenscheid"
    assert "Vom Team eingetragen" in page.text
    registration = db.session.scalars(select(Registration)).one()
    assert registration.source is Source.STAFF
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.letter, mail.language) == ("registration_confirmed", "en")
    twice = organizer.follow(organizer.send(path, PERSON | {"form_key": key}))
    assert twice.heading == page.heading
    assert len(letters()) == 1


def test_by_hand_a_form_key_that_is_none_is_replaced(organizer, cluster):
    event = an_event(cluster=cluster)
    assert organizer.send(f"{list_of(event)}/neu", PERSON | {"form_key": "\x00"}).status == 303
    assert len(letters()) == 1


def test_by_hand_nobody_gets_a_place_that_is_not_there(organizer, cluster):
    event = an_event(cluster=cluster, capacity=0)
    path = f"{list_of(event)}/neu"
    assert "kommt auf die Warteliste" in organizer.get(path).text
    page = organizer.follow(organizer.send(path, PERSON))
    assert "Position 1" in page.text
    full = an_event(cluster=cluster, capacity=0, has_waiting_list=False)
    refused = organizer.send(f"{list_of(full)}/neu", PERSON)
    assert refused.status == 409
    assert "Alle Plätze sind vergeben" in refused.text
    assert refused.value("email") == PERSON["email"]


def test_someone_who_comes_already_is_said_at_the_address(organizer, event):
    registration = a_registration(event)
    page = organizer.send(f"{list_of(event)}/neu", PERSON | {"email": registration.email})
    assert page.status == 409
    assert "gibt es für diese Veranstaltung schon eine Anmeldung" in page.errors()[0]


def test_a_form_by_hand_with_mistakes_keeps_what_was_typed(organizer, event):
    page = organizer.send(f"{list_of(event)}/neu", PERSON | {"email": "keine", "postal_code": "1"})
    assert page.status == 422
    assert len(page.errors()) == 2
    assert page.value("last_name") == "Müller-Lüdenscheid"


def test_by_hand_the_way_of_a_hybrid_event_is_chosen(organizer, cluster):
    event = an_event(cluster=cluster, format=EventFormat.HYBRID)
    organizer.send(f"{list_of(event)}/neu", PERSON | {"participation": "online"})
    assert db.session.scalars(select(Registration)).one().participation is Participation.ONLINE


def test_nobody_is_added_to_what_is_called_off(organizer, cluster):
    event = an_event(cluster=cluster, state=EventState.CALLED_OFF)
    page = organizer.send(f"{list_of(event)}/neu", PERSON)
    assert page.status == 409
    assert "Diese Veranstaltung ist abgesagt." in page.text


def test_by_hand_all_is_asked_that_the_public_form_asks_and_what_is_for_the_team(organizer, event, now):
    tour = a_session(event, capacity=0)
    category = a_category(event, admission=Admission.WITH_CODE, opens_at=now.replace(year=now.year + 1))
    must, note, once, proof = asked(
        event,
        a_question(label_de="Allergien", is_required=True),
        a_question(label_de="Interne Notiz", is_internal=True),
        a_question(label_de="Bestellnummer", scope=Scope.BOOKING),
        a_question(QuestionKind.FILE, label_de="Erklärung"),
    )
    path = f"{list_of(event)}/neu"
    form = organizer.get(path)
    assert "Sie müssen hier keine Frage beantworten" in form.text
    assert "Allergien (Pflicht für Teilnehmende)" in form.text
    assert "Bestellnummer (optional)" in form.text
    assert "Interne Notiz (optional) Nur für das Team sichtbar." in form.text
    box = form.soup.find(id="participant_list")
    assert not box.has_attr("checked")
    given = PERSON | {name: form.value(name) for name in ("form_key", "asked")}
    given |= {"category": str(category.id), "sessions": str(tour.id), "participant_list": box["value"]}
    given |= {f"person-{note.key.hex}": "Rief an", f"booking-{once.key.hex}": "4711"}
    given |= {f"person-{proof.key.hex}": (BytesIO(PDF), "e.pdf")}
    page = organizer.follow(organizer.send(path, given))
    assert "Interne Notiz · nur fürs Team Rief an" in page.text
    made = the_only_one()
    answers = values_of(answers_of(Owner(made.id), Owner(booking_id=made.booking_id)))
    assert must.key not in answers
    assert answers[once.key] == "4711"
    assert page.links("e.pdf")
    assert made.category_id == category.id
    assert [one.state for one in sessions_chosen_by(made.id)] == [ChoiceState.WAITING]
    assert standing_consents(made.id) == {ConsentPurpose.PARTICIPANT_LIST}
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "registration.consents_changed")).one()
    assert entry.actor_id is not None


def test_by_hand_a_full_answer_is_chosen_over_its_limit_knowingly(organizer, event, now):
    question = a_question(QuestionKind.ONE_OF, choices=(replace(a_choice("Bus"), limit=0), a_choice("Bahn")))
    with transaction():
        add_questions(event.id, [question], by=Actor.system(), now=now)
    (bus,) = questions_of(event.id)
    path = f"{list_of(event)}/neu"
    given = PERSON | {"asked": organizer.get(path).value("asked"), f"person-{bus.key.hex}": str(bus.choices[0].key)}
    refused = organizer.send(path, given)
    assert refused.status == 409
    assert "ausgebucht" in refused.errors()[0]
    page = organizer.follow(organizer.send(path, given | {"over_capacity": "y"}))
    assert "Bus" in page.text
    assert actors_of("event.capacity_changed") == [the_team()]


def test_by_hand_a_place_more_is_noted_with_who_decided_it(organizer, cluster):
    full = an_event(cluster=cluster, capacity=0, has_waiting_list=False)
    organizer.send(f"{list_of(full)}/neu", PERSON | {"over_capacity": "y"})
    assert (a_pool_of(full).capacity, a_pool_of(full).taken) == (1, 1)
    assert actors_of("event.capacity_changed", "registration.confirmed") == [the_team(), the_team()]


def test_by_hand_nobody_is_written_to_if_the_team_says_so(organizer, event):
    page = organizer.follow(organizer.send(f"{list_of(event)}/neu", PERSON | {"is_quiet": "y"}))
    assert "Eine E-Mail ging nicht hinaus." in page.text
    assert "Ohne E-Mail eingetragen" in page.text
    assert letters() == []


def test_by_hand_a_place_comes_out_of_a_contingent(organizer, event):
    kept = a_contingent(event, 1)
    path = f"{list_of(event)}/neu"
    assert "noch 1 Platz" in organizer.get(path).text
    organizer.send(path, PERSON | {"contingent": str(kept.id)})
    assert the_only_one().contingent_id == kept.id
    assert (a_pool_of(event).capacity, a_pool_of(event).taken) == (1, 0)
    other = PERSON | {"contingent": str(kept.id), "email": "b@firma.example"}
    refused = organizer.send(path, other)
    assert refused.status == 409
    assert "Alle Plätze dieses Kontingents sind vergeben" in refused.text


def test_by_hand_a_code_opens_its_category_and_counts_on_its_limit(organizer, event, now):
    member, guest = a_category(event, name_de="Mitglied"), a_category(event, admission=Admission.WITH_CODE)
    path = f"{list_of(event)}/neu"
    assert not organizer.get(path).soup.find(id="code"), "without any code there is nothing to ask"
    code = a_code(event, code="MESSE26", category_id=guest.id, most_uses=1)
    a_code(event, code="ALT", expires_at=now)
    kept = a_contingent(event, 1)
    given = PERSON | {"category": str(guest.id)}
    for typed, more, fault in (
        ("quatsch", {}, "Diesen Code gibt es bei dieser Veranstaltung nicht."),
        ("alt", {}, "Dieser Code ist abgelaufen."),
        ("messe-26", {"category": str(member.id)}, "Dieser Code gilt nur für die Kategorie"),
        ("messe-26", {"contingent": str(kept.id)}, "Beides geht nicht"),
    ):
        page = organizer.send(path, given | {"code": typed} | more)
        assert page.status == 422
        assert fault in page.soup.find(id="code-error").text
        assert page.value("code") == typed
    assert organizer.send(path, given | {"code": "messe 26"}).status == 303
    assert the_only_one().code_id == code.id
    again = organizer.send(path, given | {"code": "MESSE26", "email": "b@firma.example"})
    assert again.status == 409
    assert "so oft verwendet" in again.soup.find(id="code-error").text


def test_by_hand_a_code_takes_the_place_out_of_its_contingent(organizer, cluster):
    event = an_event(cluster=cluster, format=EventFormat.HYBRID)
    kept = a_contingent(event, 1)
    a_code(event, code="FIRMA", contingent_id=kept.id)
    path = f"{list_of(event)}/neu"
    other = organizer.send(path, PERSON | {"code": "firma", "participation": "online"})
    assert "gilt für eine andere Teilnahmeart" in other.soup.find(id="code-error").text
    organizer.send(path, PERSON | {"code": "firma", "participation": "on_site"})
    assert the_only_one().contingent_id == kept.id
    full = organizer.send(path, PERSON | {"code": "firma", "participation": "on_site", "email": "b@firma.example"})
    assert full.status == 409
    assert "Alle Plätze dieses Kontingents" in full.soup.find(id="code-error").text


def test_by_hand_new_words_of_a_question_are_read_before_they_are_answered(organizer, event):
    (question,) = asked(event, a_question())
    page = organizer.send(f"{list_of(event)}/neu", PERSON | {"asked": "alt", f"person-{question.key.hex}": "Ja"})
    assert page.status == 422
    assert "Das Team hat die Fragen gerade geändert." in page.text
    assert page.value(f"person-{question.key.hex}") == "Ja"
