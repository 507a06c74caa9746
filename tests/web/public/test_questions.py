"""The questions of an event in the public form: each kind, conditions, files, limited answers."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from eventsvc.events.questionnaire import edit_question
from eventsvc.events.questions import YES, Condition, QuestionKind, Scope
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.registration.answer_models import UploadedFile
from eventsvc.registration.answers import Owner, answers_of, values_of
from eventsvc.registration.models import Registration
from eventsvc.workflows.asking import add_questions
from tests.builders import a_choice, a_question, an_event, asked
from tests.builders.files import PDF, PNG
from tests.web.public.reading import ERIKA, error_at, filled, soup, words

K = QuestionKind


def path(event):
    return f"/veranstaltungen/{event.slug}/anmeldung"


def name(question, owner="person"):
    return f"{owner}-{question.key.hex}"


def fill(client, event, **changes):
    """What the form of the event would send as Erika fills it in."""
    fields = filled(client.get(path(event)))
    return {key: value for key, value in (fields | ERIKA | changes).items() if value is not None}


def sign_up(client, event, **changes):
    fields = fill(client, event, **changes)
    if not any(isinstance(value, FileStorage) for value in fields.values()):
        return client.post(path(event), data=fields)
    # The test client would leave a temporary file behind.
    boundary, body = encode_multipart(fields)
    return client.post(path(event), data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def registration():
    db.session.rollback()
    return db.session.scalars(select(Registration)).one_or_none()


def answers():
    found = registration()
    return values_of(answers_of(Owner(found.id), Owner(booking_id=found.booking_id))) if found else None


KEPT = [
    (K.SHORT_TEXT, " Öl ", "Öl"),
    (K.LONG_TEXT, "Erstens\r\nzweitens", "Erstens\nzweitens"),
    (K.YES_NO, "no", "no"),
    (K.NUMBER, "1.234,50", "1234.5"),
    (K.NUMBER, "-3", "-3"),
    (K.DATE, "2026-12-24", "2026-12-24"),
    (K.DATE, "24.12.2026", "2026-12-24"),
    (K.COUNTRY, "AT", "AT"),
    (K.PHONE, "0911 123456", "+49911123456"),
    (K.EMAIL, "Erika@Firma.EXAMPLE", "Erika@firma.example"),
    (K.WEB_ADDRESS, "www.firma.example", "https://www.firma.example"),
]


@pytest.mark.parametrize(("kind", "typed", "kept"), KEPT)
def test_an_answer_is_kept_as_its_kind_wants(app, client, now, kind, typed, kept):
    event = an_event()
    (question,) = asked(event, a_question(kind, is_required=True))
    assert sign_up(client, event, **{name(question): typed}).status_code == 303
    assert answers() == {question.key: kept}


WRONG = [
    (K.SHORT_TEXT, "x" * 201, "höchstens 200 Zeichen"),
    (K.SHORT_TEXT, "", "Beantworten Sie diese Frage."),
    (K.YES_NO, "vielleicht", "Wählen Sie eine der Antworten"),
    (K.ONE_OF, "quatsch", "Wählen Sie eine der Antworten"),
    (K.ONE_OF, None, "Beantworten Sie diese Frage."),
    (K.SEVERAL_OF, "quatsch", "Wählen Sie eine der Antworten"),
    (K.NUMBER, "viel", "Das ist keine Zahl."),
    (K.NUMBER, "NaN", "Das ist keine Zahl."),
    (K.DATE, "31.02.2026", "Das ist kein Datum."),
    (K.COUNTRY, "XX", "Wählen Sie ein Land aus der Liste."),
    (K.PHONE, "12", "Das ist keine Telefonnummer."),
    (K.EMAIL, "erika", "Das ist keine gültige E-Mail-Adresse."),
    (K.WEB_ADDRESS, "javascript://x.y", "Das ist keine Internetadresse."),
    (K.WEB_ADDRESS, "firma", "Das ist keine Internetadresse."),
    (K.FILE, None, "Beantworten Sie diese Frage."),
]


@pytest.mark.parametrize(("kind", "typed", "error"), WRONG)
def test_what_is_wrong_is_said_beside_the_question_and_stays(app, client, now, kind, typed, error):
    event = an_event()
    (question,) = asked(event, a_question(kind, is_required=True))
    answer = sign_up(client, event, **{name(question): typed})
    assert answer.status_code == 422
    assert error in error_at(answer, name(question))
    if typed and kind not in {K.YES_NO, K.ONE_OF, K.SEVERAL_OF, K.COUNTRY}:
        assert filled(answer)[name(question)] == typed
    assert registration() is None


def test_several_answers_are_kept_in_their_order(app, client, now):
    event = an_event()
    (colours,) = asked(event, a_question(K.SEVERAL_OF))
    chosen = [str(choice.key) for choice in colours.choices[1:]]
    assert sign_up(client, event, **{name(colours): chosen}).status_code == 303
    assert answers() == {colours.key: tuple(chosen)}


def test_nothing_need_be_said_to_an_optional_question(app, client, now):
    event = an_event()
    optional = [a_question(kind) for kind in QuestionKind]
    asked(event, *optional)
    assert sign_up(client, event).status_code == 303
    assert answers() == {}


def test_twenty_questions_take_no_more_statements_than_one(client, now, statements):
    event = an_event()
    twenty = asked(event, *(a_question(K.SHORT_TEXT) for _ in range(20)))
    form, address = fill(client, event) | {name(one): "Eine Antwort" for one in twenty}, path(event)
    with statements() as seen:
        client.get(address)
    assert len([one for one in seen if one.startswith("SELECT")]) <= 3, "\n".join(seen)
    with statements() as seen:
        assert client.post(address, data=form).status_code == 303
    assert len([one for one in seen if not one.startswith("BEGIN")]) <= 12, "\n".join(seen)


def test_many_answers_stand_in_a_list(app, client, now):
    event = an_event()
    many = a_question(K.ONE_OF, choices=tuple(a_choice(f"Halle {number}") for number in range(9)))
    (question,) = asked(event, many)
    page = soup(client.get(path(event)))
    assert len(page.select(f"select[name={name(question)}] option")) == 10
    assert sign_up(client, event, **{name(question): str(many.choices[8].key)}).status_code == 303
    assert answers() == {question.key: str(many.choices[8].key)}


@pytest.fixture
def evening(app, now):
    """An event that asks for the guest's name if somebody brings one, and what they eat if there is one."""
    event = an_event(now=now)
    brings = a_question(K.YES_NO, label_de="Bringen Sie jemanden mit?", is_required=True)
    guest = a_question(K.ONE_OF, label_de="Wen?", is_required=True, shown_if=Condition(brings.key, frozenset({YES})))
    eats = a_question(
        label_de="Was isst die Person?",
        is_required=True,
        shown_if=Condition(guest.key, frozenset({str(guest.choices[0].key)})),
    )
    return event, *asked(event, brings, guest, eats)


def test_without_scripts_every_question_says_when_it_counts(client, evening):
    event, brings, guest, _ = evening
    page = client.get(path(event))
    assert "Nur wenn „Bringen Sie jemanden mit?“ mit „Ja“ beantwortet ist" in words(page)
    shown = soup(page).select_one(f"[data-shown-if={name(brings)}]")
    assert shown["data-shown-values"] == YES
    assert shown.select(f"[name={name(guest)}]")


def test_hidden_answers_are_dropped_and_not_missed(client, evening):
    event, brings, guest, eats = evening
    typed = {name(brings): "no", name(guest): "quatsch", name(eats): "x" * 999}
    assert sign_up(client, event, **typed).status_code == 303
    assert answers() == {brings.key: "no"}


def test_shown_questions_must_be_answered(client, evening):
    event, brings, guest, eats = evening
    answer = sign_up(client, event, **{name(brings): YES, name(guest): str(guest.choices[0].key)})
    assert answer.status_code == 422
    assert error_at(answer, name(eats)) == "Beantworten Sie diese Frage."
    again = filled(answer) | {name(eats): "Knödel"}
    assert client.post(path(event), data=again).status_code == 303
    assert answers() == {brings.key: YES, guest.key: str(guest.choices[0].key), eats.key: "Knödel"}


def test_questions_for_the_team_are_not_asked_and_not_taken(app, client, now):
    event = an_event()
    internal, company = asked(event, a_question(is_internal=True), a_question(scope=Scope.BOOKING))
    assert internal.label_de not in words(client.get(path(event)))
    assert sign_up(client, event, **{name(internal): "x", name(company, "booking"): "Firma"}).status_code == 303
    assert answers() == {company.key: "Firma"}
    assert answers_of(Owner(registration().id)) == []


def test_words_that_have_changed_are_read_again(app, client, now):
    event = an_event()
    (question,) = asked(event, a_question(label_de="Alt gefragt"))
    fields = fill(client, event, **{name(question): "Meine Antwort"})
    with transaction():
        edit_question(event.id, question.id, replace(question, label_de="Neu gefragt"), by=Actor.system(), now=now)
    answer = client.post(path(event), data=fields)
    assert answer.status_code == 422
    assert "Das Team hat die Fragen gerade geändert." in words(answer)
    assert "Neu gefragt" in words(answer)
    again = filled(answer)
    assert again[name(question)] == "Meine Antwort"
    assert client.post(path(event), data=again).status_code == 303
    assert answers() == {question.key: "Meine Antwort"}


@pytest.fixture(params=Scope)
def tour(app, now, request):
    """An event with a tour that has one place: for a person, or for a booking."""
    event = an_event(now=now)
    choices = (a_choice("Gießerei", limit=1), a_choice("Labor"))
    with transaction():
        question = a_question(K.ONE_OF, choices=choices, scope=request.param)
        add_questions(event.id, [question], by=Actor.system(), now=now)
    return event, asked(event)[0]


def test_a_limited_answer_says_how_many_places_it_has_and_then_that_it_is_full(client, tour):
    event, question = tour
    foundry, laboratory = question.choices
    named = name(question, question.scope)
    assert "Gießerei (noch 1 Platz)" in words(client.get(path(event)))
    late = fill(client, event, email="zweite@firma.example", **{named: str(foundry.key)})
    assert sign_up(client, event, **{named: str(foundry.key)}).status_code == 303
    page = client.get(path(event))
    assert "Gießerei (ausgebucht)" in words(page)
    assert "(fully booked)" in words(client.get(f"{path(event)}?lang=en"))
    assert soup(page).select_one(f"input[value='{foundry.key}']").has_attr("disabled")
    answer = client.post(path(event), data=late)
    assert answer.status_code == 422
    assert "inzwischen ausgebucht" in error_at(answer, named)
    again = filled(answer) | {named: str(laboratory.key)}
    assert client.post(path(event), data=again).status_code == 303


def upload(content, called="erklaerung.pdf"):
    return FileStorage(BytesIO(content), filename=called)


@pytest.fixture
def declaration(app, now):
    event = an_event(now=now)
    (question,) = asked(event, a_question(K.FILE, label_de="Erklärung", is_required=True))
    return event, question


def files():
    db.session.rollback()
    return db.session.execute(select(UploadedFile.name, UploadedFile.media_type, UploadedFile.answer_id)).all()


def test_a_file_is_sent_along(client, declaration):
    event, question = declaration
    assert 'enctype="multipart/form-data"' in client.get(path(event)).text
    assert sign_up(client, event, **{name(question): upload(PDF)}).status_code == 303
    (given,) = answers_of(Owner(registration().id))
    assert (given.file.name, given.file.media_type) == ("erklaerung.pdf", "application/pdf")


def test_a_file_survives_a_form_that_comes_back(client, declaration):
    event, question = declaration
    answer = sign_up(client, event, first_name="", **{name(question): upload(PNG, "scan.pdf")})
    assert answer.status_code == 422
    assert error_at(answer, name(question)) == ""
    assert "scan.pdf.png" in words(answer)
    again = filled(answer) | {"first_name": "Erika", name(question): upload(b"", "")}
    assert client.post(path(event), data=again, content_type="multipart/form-data").status_code == 303
    assert [(row.name, row.media_type) for row in files()] == [("scan.pdf.png", "image/png")]
    assert answers_of(Owner(registration().id))[0].file.name == "scan.pdf.png"


def test_a_file_can_be_replaced_and_taken_back_before_it_is_sent(client, declaration):
    event, question = declaration
    back = sign_up(client, event, first_name="", **{name(question): upload(PDF)})
    replaced = filled(back) | {name(question): upload(PNG, "besser.png")}
    back = client.post(path(event), data=replaced, content_type="multipart/form-data")
    assert [row.name for row in files()] == ["besser.png"]
    dropped = filled(back) | {"first_name": "Erika", f"{name(question)}-drop": "y", name(question): upload(b"", "")}
    answer = client.post(path(event), data=dropped, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert error_at(answer, name(question)) == "Beantworten Sie diese Frage."


BAD_FILES = [
    (b"MZ\x90\x00" + b"\0" * 64, "Das ist keine PDF-, JPEG- oder PNG-Datei."),
    (b"<html><script>alert(1)</script></html>", "Das ist keine PDF-, JPEG- oder PNG-Datei."),
    (PDF.ljust(5 * 1024 * 1024 + 1, b"\0"), "Die Datei ist größer als 5 MB."),
]


@pytest.mark.parametrize(("content", "error"), BAD_FILES)
def test_other_files_are_refused_at_the_field(client, declaration, content, error):
    event, question = declaration
    answer = sign_up(client, event, **{name(question): upload(content)})
    assert answer.status_code == 422
    assert error in error_at(answer, name(question))
    assert filled(answer)["first_name"] == "Erika"
    assert files() == []


def test_five_megabytes_are_not_too_many(client, declaration):
    event, question = declaration
    content = PDF.ljust(5 * 1024 * 1024, b"\0")
    assert sign_up(client, event, **{name(question): upload(content)}).status_code == 303


def test_another_forms_file_is_nobodys(client, declaration):
    event, question = declaration
    sign_up(client, event, first_name="", **{name(question): upload(PDF)})
    file_id = db.session.scalars(select(UploadedFile.id)).one()
    stolen = {f"{name(question)}-kept": str(file_id), name(question): None, "email": "dieb@firma.example"}
    assert sign_up(client, event, **stolen).status_code == 422
    assert sign_up(client, event, **stolen | {f"{name(question)}-kept": "quatsch"}).status_code == 422


def test_the_form_is_complete_in_english(client, evening):
    event, brings, *_ = evening
    page = client.get(path(event) + "?lang=en")
    assert f"Only if “{brings.label_en}” is answered with “Yes”" in words(page).replace("„", "“").replace(
        "““", "“"
    ) or "Only if" in words(page)
    assert "Questions about the event" in words(page)
