"""Several people in one form, as their contact fills it in."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import func, select

from eventsvc.events.categories import CategoryKind
from eventsvc.events.kinds import EventFormat
from eventsvc.events.questions import YES, Condition, Purpose, QuestionKind, Scope
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.answers import Owner, answers_of, values_of
from eventsvc.registration.choices import sessions_chosen_by
from eventsvc.registration.links import Links
from eventsvc.registration.models import Booking, Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.asking import add_questions
from tests.builders import a_category, a_choice, a_question, a_registration, a_session, an_event, asked
from tests.builders.files import PDF
from tests.builders.spreadsheets import a_workbook

from .reading import ERIKA, error_at, filled, heading, soup, words

CONTACT = ERIKA
AYLIN = ("Aylin", "Yıldız", "aylin@firma.example")
BERND = ("Bernd", "O'Hara", "bernd@firma.example")


def form_of(event) -> str:
    return f"/veranstaltungen/{event.slug}/anmeldung/gruppe"


def block(index: int, person: tuple[str, str, str], **further: str) -> dict[str, str]:
    names = ("first_name", "last_name", "email")
    return {f"people-{index}-{name}": value for name, value in zip(names, person, strict=True)} | {
        f"people-{index}-{name}": value for name, value in further.items()
    }


def post(client, event, *people: tuple[str, str, str], **changes: str):
    page = filled(client.get(form_of(event)))
    blocks = {name: value for index, one in enumerate(people) for name, value in block(index, one).items()}
    return client.post(form_of(event), data=page | CONTACT | blocks | changes)


def states() -> dict[str, RegistrationState]:
    return dict(tuple(row) for row in db.session.execute(select(Registration.email, Registration.state)))


def letters() -> list[tuple[str, str]]:
    query = select(OutgoingMail.letter, OutgoingMail.to_address).order_by(OutgoingMail.id)
    return [tuple(row) for row in db.session.execute(query)]


def blocks_of(response) -> list[list[str]]:
    return [
        [str(field["value"]) for field in one.select("input:not([type=hidden])")]
        for one in soup(response).select(".person-block")
    ]


def test_a_contact_signs_colleagues_up_and_sees_all_of_them(client, now) -> None:
    event = an_event()
    response = post(client, event, AYLIN, BERND, **{"billing-order_number": "4711", "billing-cost_center": "K 12"})
    assert response.status_code == 303
    page = client.get(response.location)
    assert heading(page) == "Ihre Buchung für 2 Personen"
    for said in ("Aylin Yıldız", "bernd@firma.example", "Angemeldet", "4711", "K 12", "Erika Öztürk-von der Au"):
        assert said in words(page)
    assert sorted(letters()) == sorted(
        [
            ("registration_confirmed", "aylin@firma.example"),
            ("registration_confirmed", "bernd@firma.example"),
            ("group_booked", "erika@firma.example"),
        ]
    )


def test_a_group_of_five_takes_few_statements(client, now, statements) -> None:
    event = an_event()
    people = [(f"Person {number}", "Beispiel", f"{number}@firma.example") for number in range(4)]
    blocks = {name: value for index, one in enumerate(people) for name, value in block(index, one).items()}
    form = filled(client.get(form_of(event))) | CONTACT | blocks | {"comes_along": "y", "placing": "together"}
    with statements() as seen:
        assert client.post(form_of(event), data=form).status_code == 303
    # Five for each person: who comes, where they stand, their place, the letter, the journal.
    assert len([one for one in seen if not one.startswith("BEGIN")]) <= 10 + 5 * 5, "\n".join(seen)


def test_each_person_reads_who_booked_and_nothing_of_the_others(app, client, now) -> None:
    event = an_event()
    post(client, event, AYLIN, BERND, **{"billing-order_number": "4711"})
    aylin = db.session.scalars(select(Registration).where(Registration.email == AYLIN[2])).one()
    visitor, links = app.test_client(), Links(app.config["BASE_URL"], app.extensions["keyring"])
    opened = visitor.get(links.registration(aylin.public_id, aylin.link_version).removeprefix(links.base_url))
    page = visitor.get(opened.location)
    assert "Erika Öztürk-von der Au hat Sie angemeldet." in words(page)
    assert "Bernd" not in page.get_data(as_text=True)
    assert "4711" not in page.get_data(as_text=True)
    booking = db.session.scalars(select(Booking)).one()
    assert visitor.get(f"/gruppe/{booking.public_id}").status_code == 404


def test_who_comes_along_is_the_first_person(client, now) -> None:
    event = an_event()
    response = post(client, event, AYLIN, comes_along="y")
    assert response.status_code == 303
    assert list(states()) == ["erika@firma.example", "aylin@firma.example"]
    assert "hat Sie angemeldet" not in words(client.get(response.location))


def test_who_comes_alone_needs_no_second_block(client, now) -> None:
    assert post(client, an_event(), comes_along="y").status_code == 303
    assert letters() == [("registration_confirmed", "erika@firma.example")]


def test_people_are_added_and_removed_without_losing_anything(client, now) -> None:
    event = an_event()
    more = post(client, event, AYLIN, do="add", **{"billing-city": "Hof"})
    assert more.status_code == 200
    assert blocks_of(more) == [list(AYLIN), ["", "", ""]]
    sent = filled(more) | block(1, BERND)
    fewer = client.post(form_of(event), data=sent | {"do": "remove-0"})
    assert blocks_of(fewer) == [list(BERND)]
    kept = filled(fewer)
    assert (kept["first_name"], kept["organization"], kept["billing-city"]) == ("Erika", CONTACT["organization"], "Hof")
    assert client.post(form_of(event), data=kept | {"billing-city": ""}).status_code == 303
    assert list(states()) == ["bernd@firma.example"]


def test_what_the_first_chose_is_taken_for_all_who_chose_nothing(client, now) -> None:
    event = an_event(format=EventFormat.HYBRID, capacity=9)
    member, guest = a_category(event, name_de="Mitglied"), a_category(event, name_de="Gast")
    chosen = {"people-0-participation": "online", "people-0-category": str(member.id)}
    chosen |= {"people-2-participation": "on_site", "people-2-category": str(guest.id)}
    dora = ("Dora", "Nell", "dora@firma.example")
    page = filled(post(client, event, AYLIN, BERND, dora, **chosen, do="alike"))
    ways = [page[f"people-{index}-participation"] for index in range(3)]
    categories = [page[f"people-{index}-category"] for index in range(3)]
    assert (ways, categories) == (["online", "online", "on_site"], [str(member.id), str(member.id), str(guest.id)])
    assert page["people-1-email"] == "bernd@firma.example"


def test_without_a_choice_there_is_nothing_to_take_for_all(client, now) -> None:
    assert "Für alle übernehmen" not in words(post(client, an_event(), AYLIN, BERND, do="add"))


def test_each_fault_stands_at_its_person_and_above(client, now) -> None:
    response = post(client, an_event(), AYLIN, ("", "Ohara", "bernd"), ("Cem", "Özkan", AYLIN[2].upper()))
    assert response.status_code == 422
    assert "Vornamen" in error_at(response, "people-1-first_name")
    assert "keine gültige E-Mail-Adresse" in error_at(response, "people-1-email")
    assert "steht schon bei Person 1" in error_at(response, "people-2-email")
    assert "Person 2, Vorname" in words(response)
    assert error_at(response, "people-0-email") == ""
    assert states() == {}


def test_a_blank_block_beside_others_is_nobody(client, now) -> None:
    assert post(client, an_event(), AYLIN, ("", "", "")).status_code == 303
    assert list(states()) == [AYLIN[2]]


def test_nobody_at_all_is_asked_for(client, now) -> None:
    response = post(client, an_event())
    assert response.status_code == 422
    assert error_at(response, "people-0-first_name")


def test_whoever_begins_an_address_gives_all_of_it(client, now) -> None:
    response = post(client, an_event(), AYLIN, **{"billing-name": "Einkauf", "billing-postal_code": "12"})
    assert response.status_code == 422
    assert error_at(response, "billing-street")
    assert error_at(response, "billing-city")
    assert "fünf Ziffern" in error_at(response, "billing-postal_code")


def test_all_or_nothing_waits_together_and_as_many_as_fit_does_not(client, now) -> None:
    together, fitting = an_event(capacity=1), an_event(capacity=1)
    post(client, together, AYLIN, BERND, placing="together")
    assert set(states().values()) == {RegistrationState.WAITLISTED}
    page = client.get(post(client, fitting, ("A", "Eins", "a@x.example"), ("B", "Zwei", "b@x.example")).location)
    found = states()
    assert (found["a@x.example"], found["b@x.example"]) == (RegistrationState.CONFIRMED, RegistrationState.WAITLISTED)
    assert "Auf Platz 1 der Warteliste" in words(page)


def test_without_a_waiting_list_who_finds_no_place_is_named(client, now) -> None:
    event = an_event(capacity=1, has_waiting_list=False)
    refused = post(client, event, AYLIN, BERND, placing="together")
    assert refused.status_code == 409
    assert "reichen die Plätze nicht" in error_at(refused, "placing")
    assert states() == {}
    page = client.get(post(client, event, AYLIN, BERND).location)
    assert "Keinen Platz mehr gab es für: Bernd O'Hara." in words(page)
    assert list(states()) == [AYLIN[2]]


def test_in_a_hybrid_event_each_person_has_a_way(client, now) -> None:
    event = an_event(format=EventFormat.HYBRID)
    asked = post(client, event, AYLIN, BERND, **{"people-0-participation": "online"})
    assert "wie diese Person teilnimmt" in error_at(asked, "people-1-participation")
    sent = filled(asked) | {"people-1-participation": "on_site"}
    page = client.get(client.post(form_of(event), data=sent).location)
    assert "Online" in words(page)
    assert "Vor Ort" in words(page)


def test_a_known_person_is_named_told_by_mail_and_nobody_is_booked(client, now) -> None:
    event = an_event()
    a_registration(event, email=BERND[2])
    response = post(client, event, AYLIN, BERND)
    assert response.status_code == 409
    assert "keine neue Anmeldung" in error_at(response, "people-1-email")
    assert error_at(response, "people-0-email") == ""
    assert letters() == [("sign_up_repeated", BERND[2])]
    assert AYLIN[2] not in states()


def test_a_form_sent_twice_is_one_booking(client, now) -> None:
    event = an_event()
    sent = filled(client.get(form_of(event))) | CONTACT | block(0, AYLIN) | block(1, BERND)
    first, second = (client.post(form_of(event), data=sent) for _ in range(2))
    assert first.location == second.location
    assert db.session.scalar(select(func.count()).select_from(Booking)) == 1
    other = client.post(form_of(event), data=sent | block(1, ("Cem", "Özkan", "cem@firma.example")))
    assert other.status_code == 409
    assert "schon andere Personen angemeldet" in words(other)


def test_what_only_machines_fill_in_stops_the_form(client, now) -> None:
    response = post(client, an_event(), AYLIN, homepage="https://x.example")
    assert response.status_code == 422
    assert "Lassen Sie dieses Feld leer." in words(response)


@pytest.mark.parametrize(
    "text",
    [
        "Vorname\tNachname\tE-Mail\nAylin\tYıldız\taylin@firma.example\nBernd\tO'Hara\tbernd@firma.example",
        "Aylin\tYıldız\taylin@firma.example\nBernd\tO'Hara\tbernd@firma.example",
        "Email;Surname;Given name\naylin@firma.example;Yıldız;Aylin\nbernd@firma.example;O'Hara;Bernd",
        'Name,E-Mail\n"Yıldız, Aylin",aylin@firma.example\nBernd O\'Hara,bernd@firma.example',
    ],
)
def test_rows_of_a_table_fill_the_blocks(client, now, text) -> None:
    event = an_event()
    page = post(client, event, table=text, do="table")
    assert blocks_of(page) == [list(AYLIN), list(BERND)]
    assert client.post(form_of(event), data=filled(page)).status_code == 303
    assert set(states()) == {AYLIN[2], BERND[2]}


def test_every_faulty_row_is_named_and_none_is_lost(client, now) -> None:
    rows = ["Vorname;Nachname;E-Mail", ";".join(BERND), ";Ohne;o@x.example", "Dora;Nell;dora", "Zwei;Mal;" + AYLIN[2]]
    page = post(client, an_event(), AYLIN, table="\n".join(rows), do="table")
    assert blocks_of(page) == [list(AYLIN), list(BERND)]
    said = words(page)
    for fault in (
        "Zeile 3: Der Vorname fehlt.",
        "Zeile 4: Das ist keine gültige",
        "Zeile 5: Diese E-Mail-Adresse steht",
    ):
        assert fault in said
    assert filled(page)["table"].splitlines()[1:] == [
        "\tOhne\to@x.example",
        "Dora\tNell\tdora",
        "Zwei\tMal\t" + AYLIN[2],
    ]


def test_more_than_twenty_are_said(client, now) -> None:
    rows = "\n".join(f"P{n};Nachname;p{n}@x.example" for n in range(22))
    page = post(client, an_event(), AYLIN, table=rows, do="table")
    assert len(blocks_of(page)) == 20
    assert "Zeile 22: In einer Buchung haben höchstens zwanzig Personen Platz." in words(page)
    assert len(filled(page)["table"].splitlines()) == 3
    assert soup(page).select("button[value=add]") == []


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_is_read_in_its_own_characters(client, now, codec) -> None:
    event = an_event()
    content = "Vorname;Nachname;E-Mail-Adresse\nJürgen;Groß;j@firma.example".encode(codec)
    page = post(client, event, table_file=(BytesIO(content), "leute.csv"), do="table")
    assert blocks_of(page) == [["Jürgen", "Groß", "j@firma.example"]]


def test_a_workbook_is_read_as_well(client, now) -> None:
    content = a_workbook([["Jürgen", "Groß", "j@firma.example"]], ["Vorname", "Nachname", "E-Mail"])
    page = post(client, an_event(), table_file=(BytesIO(content), "leute.xlsx"), do="table")
    assert blocks_of(page) == [["Jürgen", "Groß", "j@firma.example"]]


def test_columns_can_be_categories_and_questions(client, now) -> None:
    event = an_event()
    member = a_category(event, name_de="Mitglied")
    topic, day, colours, _food = asked(
        event,
        a_question(label_de="Ihr Thema", is_required=True),
        a_question(QuestionKind.DATE, label_de="Anreise"),
        a_question(QuestionKind.SEVERAL_OF, label_de="Farben"),
        a_question(label_de="Allergien", purpose=Purpose.CATERING),
    )
    rows = [
        "Vorname;Nachname;E-Mail;Kategorie;Ihr Thema;Anreise;Farben;Allergien",
        ";".join((*AYLIN, "mitglied", "Antrieb", "11.03.2027", "Rot, Blau", "Nüsse")),
        ";".join((*BERND, "Gast", "Lager", "morgen", "Gelb", "")),
    ]
    page = post(client, event, table="\n".join(rows), do="table")
    said = words(page)
    assert "Zeile 3: Kategorie: Diese Kategorie gibt es bei dieser Veranstaltung nicht." in said
    assert "Farben: Diese Antwort steht nicht zur Wahl." in said
    assert filled(page)["table"].splitlines()[1].endswith("\tGast\tLager\tmorgen\tGelb\t")
    ticks = [str(box["value"]) for box in soup(page).find_all("input", {"name": at(0, colours), "checked": True})]
    done = client.post(form_of(event), data=filled(page) | {at(0, colours): ticks, "people-0-proof": "M 4711"})
    assert done.status_code == 303
    red, _green, blue = (str(one.key) for one in colours.choices)
    assert answers_to(AYLIN[2]) == {topic.key: "Antrieb", day.key: "2027-03-11", colours.key: (red, blue)}
    assert db.session.scalars(select(Registration.category_id)).one() == member.id


def test_what_is_no_table_is_said(client, now) -> None:
    page = post(client, an_event(), table_file=(BytesIO(b"PK\x03\x04\0"), "leute.xlsx"), do="table")
    assert "keine Excel-Datei" in error_at(page, "table_file")
    page = post(client, an_event(), table_file=(BytesIO(b"x" * 420_000), "leute.csv"), do="table")
    assert "zu groß für zwanzig Personen" in error_at(page, "table_file")
    assert "E-Mail-Adresse" in error_at(post(client, an_event(), table=" ", do="table"), "table")


def test_the_form_is_found_from_the_event_and_from_the_single_form(client, now) -> None:
    event = an_event()
    for path in (f"/veranstaltungen/{event.slug}", f"/veranstaltungen/{event.slug}/anmeldung"):
        assert form_of(event) in client.get(path).get_data(as_text=True)


def test_each_person_has_a_category_and_chooses_of_the_programme(client, now) -> None:
    event = an_event()
    member, tour = a_category(event, name_de="Mitglied"), a_session(event, capacity=1)
    a_category(event, CategoryKind.NON_MEMBER, name_de="Nichtmitglied")
    asked = post(client, event, AYLIN, BERND, **{"people-0-category": str(member.id)})
    assert "Kategorie" in error_at(asked, "people-1-category")
    chosen = {"people-1-category": str(member.id), "people-1-sessions": str(tour.id)}
    moved = client.post(form_of(event), data=filled(asked) | chosen | {"do": "remove-0"})
    response = client.post(form_of(event), data=filled(moved))
    assert response.status_code == 303
    bernd = db.session.scalars(select(Registration).where(Registration.email == BERND[2])).one()
    assert bernd.category_id == member.id
    assert [one.id for one in sessions_chosen_by(bernd.id)] == [tour.id]


def answers_to(email: str) -> dict[object, object]:
    registration = db.session.scalars(select(Registration).where(Registration.email == email)).one()
    return values_of(answers_of(Owner(registration.id)))


def at(index: int, question) -> str:
    return f"people-{index}-q-{question.key.hex}"


def own_page(app, email: str):
    """Return what someone sees behind the link in their mail."""
    person = db.session.scalars(select(Registration).where(Registration.email == email)).one()
    visitor, links = app.test_client(), Links(app.config["BASE_URL"], app.extensions["keyring"])
    opened = visitor.get(links.registration(person.public_id, person.link_version).removeprefix(links.base_url))
    return visitor.get(opened.location)


def test_the_contact_answers_for_the_booking_and_for_each_person_as_far_as_they_know(app, client, now) -> None:
    event = an_event()
    company, name, food = asked(
        event,
        a_question(scope=Scope.BOOKING, is_required=True),
        a_question(is_required=True),
        a_question(is_required=True, purpose=Purpose.CATERING),
    )
    page = client.get(form_of(event))
    assert f"{name.label_de} (sonst fragen wir die Person selbst)" in words(page)
    assert soup(page).find("input", {"name": at(0, food)}) is None
    assert "Nach Verpflegung und Barrierefreiheit fragen wir jede Person selbst." in words(page)
    assert post(client, event, AYLIN).status_code == 422
    given = {f"booking-{company.key.hex}": "An die Zentrale", at(0, name): "Antrieb"}
    assert post(client, event, AYLIN, BERND, **given).status_code == 303
    aylin = db.session.scalars(select(Registration).where(Registration.email == AYLIN[2])).one()
    booked = answers_of(Owner(booking_id=aylin.booking_id))
    assert [(one.key, one.value) for one in booked] == [(company.key, "An die Zentrale")]
    assert [answers_to(one[2]) for one in (AYLIN, BERND)] == [{name.key: "Antrieb"}, {}]
    facts = db.session.execute(select(OutgoingMail.letter, OutgoingMail.facts).order_by(OutgoingMail.id)).all()
    told = [one.facts["registration"]["open_questions"] for one in facts if one.letter == "registration_confirmed"]
    (overview,) = [one.facts["people"] for one in facts if one.letter == "group_booked"]
    assert told == [one["open_questions"] for one in overview] == [1, 2]
    assert "Eine Frage des Teams ist noch offen." in words(own_page(app, AYLIN[2]))
    theirs = words(own_page(app, BERND[2]))
    assert "2 Fragen des Teams sind noch offen." in theirs
    assert "An die Zentrale" not in theirs
    booking = db.session.scalars(select(Booking.public_id)).one()
    group = words(client.get(f"/gruppe/{booking}"))
    assert "1 Frage des Teams ist noch offen." in group
    assert "2 Fragen des Teams sind noch offen." in group


def test_who_comes_along_is_asked_everything_and_must_answer(client, now) -> None:
    event = an_event()
    name, food = asked(event, a_question(is_required=True), a_question(is_required=True, purpose=Purpose.ACCESS))
    first = post(client, event, AYLIN, comes_along="y")
    assert first.status_code == 422
    assert error_at(first, at(1, name)) == error_at(first, at(1, food)) == "Beantworten Sie diese Frage."
    assert soup(first).find("input", {"name": at(0, food)}) is None
    done = client.post(form_of(event), data=filled(first) | {at(1, name): "Fertigung", at(1, food): "Rollstuhl"})
    assert done.status_code == 303
    assert answers_to(ERIKA["email"]) == {name.key: "Fertigung", food.key: "Rollstuhl"}
    assert answers_to(AYLIN[2]) == {}


def test_answers_stay_with_their_person_and_faults_stand_there(client, now) -> None:
    event = an_event()
    number, tour, several, why = asked(
        event,
        a_question(QuestionKind.NUMBER),
        yes := a_question(QuestionKind.YES_NO),
        a_question(QuestionKind.SEVERAL_OF),
        a_question(is_required=True, shown_if=Condition(yes.key, frozenset({YES}))),
    )
    typed = {at(0, number): "3", at(1, number): "viele", at(1, tour): YES, at(1, several): str(several.choices[1].key)}
    typed |= block(0, AYLIN) | block(1, BERND)
    page = filled(client.get(form_of(event))) | CONTACT | typed
    moved = client.post(form_of(event), data=page | {"do": "remove-0"})
    kept = filled(moved)
    assert [kept[at(0, one)] for one in (number, tour, several)] == ["viele", YES, str(several.choices[1].key)]
    wrong = client.post(form_of(event), data=page)
    assert wrong.status_code == 422
    assert error_at(wrong, at(1, number)) == "Das ist keine Zahl. Sie sieht aus wie 12 oder 12,5."
    assert error_at(wrong, at(0, number)) == ""
    assert filled(wrong)[at(1, number)] == "viele"
    hidden = {at(1, number): "4", at(0, why): "wird nicht gefragt", at(1, why): ""}
    assert client.post(form_of(event), data=page | hidden).status_code == 303
    assert answers_to(AYLIN[2]) == {number.key: "3"}
    assert answers_to(BERND[2]) == {number.key: "4", tour.key: YES, several.key: (str(several.choices[1].key),)}


def test_places_of_an_answer_are_counted_over_all_people(client, now) -> None:
    event = an_event()
    few = a_choice("Werksführung", limit=1)
    tour = a_question(QuestionKind.ONE_OF, choices=(few, a_choice("Laborführung")))
    with transaction():
        add_questions(event.id, [tour], by=Actor.system(), now=now)
    both = {at(0, tour): str(few.key), at(1, tour): str(few.key)}
    short = post(client, event, AYLIN, BERND, **both)
    assert short.status_code == 422
    assert soup(short).find(id=f"{at(0, tour)}-error") is None
    assert "reichen die Plätze nicht für alle" in soup(short).find(id=f"{at(1, tour)}-error").get_text()
    page = filled(client.get(form_of(event))) | CONTACT | block(0, AYLIN) | {at(0, tour): str(few.key)}
    assert post(client, event, BERND, **{at(0, tour): str(few.key)}).status_code == 303
    late = client.post(form_of(event), data=page)
    assert late.status_code in {409, 422}
    assert "ausgebucht" in words(late)
    assert set(states()) == {BERND[2]}


def test_a_limited_answer_that_the_booking_shares_takes_one_place(client, now) -> None:
    event = an_event()
    corner, anywhere = a_choice("An einer Ecke", limit=1), a_choice("Wo Platz ist")
    stand = a_question(QuestionKind.ONE_OF, choices=(corner, anywhere), scope=Scope.BOOKING)
    with transaction():
        add_questions(event.id, [stand], by=Actor.system(), now=now)
    at_the_corner = {f"booking-{stand.key.hex}": str(corner.key)}
    opened = filled(client.get(form_of(event)))
    assert post(client, event, AYLIN, BERND, **at_the_corner).status_code == 303
    dora = block(0, ("Dora", "Maar", "dora@firma.example"))
    late = client.post(form_of(event), data=opened | CONTACT | {"email": "late@firma.example"} | dora | at_the_corner)
    assert late.status_code == 422
    assert "inzwischen ausgebucht" in error_at(late, f"booking-{stand.key.hex}")
    assert set(states()) == {AYLIN[2], BERND[2]}
    again = filled(late) | {f"booking-{stand.key.hex}": str(anywhere.key)}
    assert client.post(form_of(event), data=again).status_code == 303
    assert "dora@firma.example" in states()


def test_a_file_stays_with_its_person_when_blocks_move(client, now) -> None:
    event = an_event()
    (proof,) = asked(event, a_question(QuestionKind.FILE))
    page = filled(client.get(form_of(event))) | CONTACT | block(0, AYLIN) | block(1, BERND)
    sent = {at(1, proof): (BytesIO(PDF), "bernd.pdf"), "do": "remove-0"}
    moved = client.post(form_of(event), data={name: v for name, v in page.items() if name != at(0, proof)} | sent)
    assert "bernd.pdf" in words(moved)
    data = {name: value for name, value in filled(moved).items() if name not in {at(0, proof), at(0, proof) + "-drop"}}
    assert client.post(form_of(event), data=data).status_code == 303
    registration = db.session.scalars(select(Registration).where(Registration.email == BERND[2])).one()
    (given,) = answers_of(Owner(registration.id))
    assert given.file is not None
    assert given.file.name == "bernd.pdf"


def test_questions_that_changed_meanwhile_are_read_again(client, now) -> None:
    event = an_event()
    page = filled(client.get(form_of(event))) | CONTACT | block(0, AYLIN)
    (name,) = asked(event, a_question())
    answer = client.post(form_of(event), data=page)
    assert answer.status_code == 422
    assert "Das Team hat die Fragen gerade geändert." in words(answer)
    assert name.label_de in words(answer)
