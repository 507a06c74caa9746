"""How often strangers may try."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventsvc.events.questions import QuestionKind
from eventsvc.events.states import EventState
from eventsvc.kit.db import db
from eventsvc.registration.invitations import invitations_by
from eventsvc.registration.links import Links
from eventsvc.registration.models import Registration
from eventsvc.web.limits import LIMITS
from tests.builders import a_code, a_contingent, a_question, a_registration, an_event, asked
from tests.builders.files import PDF
from tests.web.public.reading import ERIKA, error_at, filled, words

NOWHERE = "unix:///nowhere/valkey.sock"


@pytest.fixture(params=["with Redis", "without Redis"])
def guarded(request: pytest.FixtureRequest, database, another_app: Callable[..., Flask], redis_url: str) -> Flask:
    """The service with its limits, counting in Redis or, while that is away, alone."""
    where = redis_url if request.param == "with Redis" else NOWHERE
    return another_app(DATABASE_URL=database.url, RATE_LIMITS="on", REDIS_URL=where)


def guess(app: Flask, times: int, address: str) -> list[int]:
    visitor = app.test_client()
    told = {"REMOTE_ADDR": address}
    return [visitor.get("/b/ABCDEFGH23456789/falsch", environ_base=told).status_code for _ in range(times)]


@pytest.mark.only_on("sqlite")
def test_guessing_links_ends_soon_and_only_for_the_one_who_guesses(guarded: Flask) -> None:
    assert set(guess(guarded, 20, "192.0.2.1")) == {404}
    assert set(guess(guarded, 3, "192.0.2.1")) == {429}
    assert set(guess(guarded, 1, "192.0.2.2")) == {404}


@pytest.mark.only_on("sqlite")
def test_who_waits_may_try_again(database, another_app: Callable[..., Flask], clock) -> None:
    app = another_app(DATABASE_URL=database.url, RATE_LIMITS="on", REDIS_URL=NOWHERE)
    guess(app, 20, "192.0.2.3")
    assert guess(app, 1, "192.0.2.3") == [429]
    clock.shift(timedelta(minutes=25))
    assert guess(app, 1, "192.0.2.3") == [404]


@pytest.mark.only_on("sqlite")
def test_a_refused_try_says_when_to_come_back(guarded: Flask) -> None:
    guess(guarded, 20, "192.0.2.4")
    answer = guarded.test_client().get("/b/ABCDEFGH23456789/falsch", environ_base={"REMOTE_ADDR": "192.0.2.4"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Das waren viele Versuche" in answer.text


@pytest.mark.only_on("sqlite")
def test_without_redis_nobody_waits_for_it(database, another_app: Callable[..., Flask]) -> None:
    app = another_app(DATABASE_URL=database.url, RATE_LIMITS="on", REDIS_URL="redis://192.0.2.9:6379/0")
    began = time.monotonic()
    guess(app, 5, "192.0.2.5")
    assert time.monotonic() - began < 3


@pytest.mark.only_on("sqlite")
def test_passwords_of_one_account_cannot_be_tried_from_many_places(guarded: Flask) -> None:
    visitor = guarded.test_client()
    answers = [
        visitor.post(
            "/konto/anmelden",
            data={"email": "Mirja@firma.example", "password": f"falsch {turn}"},
            environ_base={"REMOTE_ADDR": f"198.51.100.{turn}"},
        ).status_code
        for turn in range(12)
    ]
    assert answers[:10] == [200] * 10
    assert answers[10:] == [429] * 2


def test_every_limit_guards_a_view_that_exists(app: Flask) -> None:
    for endpoint, rules in LIMITS.items():
        methods = {method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()}
        assert all(methods & set(rule.methods) for rule in rules), endpoint


@pytest.mark.only_on("sqlite")
def test_one_person_signs_up_for_as_many_events_as_they_like(guarded: Flask) -> None:
    visitor = guarded.test_client()
    with guarded.app_context():
        paths = [f"/veranstaltungen/{an_event().slug}/anmeldung" for _ in range(5)]
    assert {visitor.post(path, data=filled(visitor.get(path)) | ERIKA).status_code for path in paths} == {303}


@pytest.mark.only_on("sqlite")
def test_a_sign_up_that_comes_too_often_gives_the_form_back_with_all_that_was_typed(guarded: Flask) -> None:
    visitor = guarded.test_client()
    told = {"REMOTE_ADDR": "192.0.2.60"}
    with guarded.app_context():
        path = f"/veranstaltungen/{an_event().slug}/anmeldung"
    form = filled(visitor.get(path)) | ERIKA | {"remarks": "Erste Zeile\nZweite Zeile"}
    for _ in range(60):
        assert visitor.post(path, data={}, environ_base=told).status_code == 422
    answer = visitor.post(path, data=form, environ_base=told)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 1200
    assert "Alles ist noch da" in words(answer)
    assert form | {"csrf_token": ""} == filled(answer) | {"csrf_token": ""}
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert visitor.post(path, data=filled(answer), environ_base={"REMOTE_ADDR": "192.0.2.61"}).status_code == 303


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(("path", "times"), [("anmeldung", 60), ("anmeldung/gruppe", 300)])
def test_too_often_where_nobody_can_sign_up_is_said_and_breaks_nothing(guarded: Flask, now, path, times) -> None:
    visitor = guarded.test_client()
    visitor.environ_base["REMOTE_ADDR"] = "192.0.2.84"
    with guarded.app_context():
        over, draft = an_event(starts_at=now - timedelta(days=2)).slug, an_event(state=EventState.DRAFT).slug
    for _ in range(times):
        visitor.post(f"/veranstaltungen/gibt-es-nicht/{path}")
    told = [visitor.post(f"/veranstaltungen/{slug}/{path}") for slug in (over, draft, "gibt-es-nicht")]
    assert [one.status_code for one in told] == [429, 404, 404]
    assert "Die Veranstaltung ist vorbei" in told[0].text


@pytest.mark.only_on("sqlite")
def test_a_change_that_comes_too_often_gives_the_form_back_too(guarded: Flask) -> None:
    visitor = guarded.test_client()
    with guarded.app_context():
        path = f"/veranstaltungen/{an_event().slug}/anmeldung"
    visitor.environ_base["REMOTE_ADDR"] = "192.0.2.71"
    booking = visitor.post(path, data=filled(visitor.get(path)) | ERIKA | {"email": "oft@firma.example"}).location
    form = filled(visitor.get(f"{booking}/aendern"))
    answers = [visitor.post(f"{booking}/aendern", data=form | {"remarks": f"Zum {turn}. Mal"}) for turn in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert filled(answers[-1])["remarks"] == "Zum 5. Mal"
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.only_on("sqlite")
def test_codes_cannot_be_guessed_and_what_was_typed_stays(guarded: Flask) -> None:
    visitor = guarded.test_client()
    visitor.environ_base["REMOTE_ADDR"] = "192.0.2.81"
    with guarded.app_context():
        event, other = an_event(is_by_invitation=True), an_event(is_by_invitation=True)
        a_code(event, code="Netzwerk 26")
        path, elsewhere = (f"/veranstaltungen/{one.slug}/code" for one in (event, other))

    def redeem(code: str, where: str = path):
        return visitor.post(where, data=filled(visitor.get(where)) | {"code": code})

    assert [redeem("netzwerk 26").status_code for _ in range(12)] == [303] * 12, (
        "who knows it may come as often as they like"
    )
    assert [redeem(f"geraten {turn}").status_code for turn in range(10)] == [422] * 10
    answer = redeem("netzwerk 26")
    assert (answer.status_code, filled(answer)["code"]) == (429, "netzwerk 26")
    assert 0 < int(answer.headers["Retry-After"]) <= 1200
    assert "versuchen" in error_at(answer, "code")
    link = visitor.get(f"{path}?code=netzwerk+26")
    assert (link.status_code, filled(link)["code"]) == (429, "netzwerk 26")
    assert redeem("geraten", elsewhere).status_code == 422
    visitor.environ_base["REMOTE_ADDR"] = "192.0.2.82"
    assert redeem("netzwerk 26").status_code == 303


@pytest.mark.only_on("sqlite")
def test_who_tries_many_addresses_soon_gets_one_answer_for_all(guarded: Flask) -> None:
    visitor = guarded.test_client()
    visitor.environ_base["REMOTE_ADDR"] = "192.0.2.70"
    with guarded.app_context():
        event = an_event()
        event_id = event.id
        a_registration(event, email="bekannt@firma.example")
        path = f"/veranstaltungen/{event.slug}/anmeldung"

    def answer(email: str, **changes: str):
        given = visitor.post(path, data=filled(visitor.get(path)) | ERIKA | {"email": email} | changes)
        return given.status_code, given.location, [name for name, _ in given.headers]

    firsts = [answer(f"neu-{turn}@firma.example") for turn in range(10)]
    assert all("/buchung/" in location for _, location, _ in firsts)
    new, known = answer("neu@firma.example"), answer("bekannt@firma.example")
    assert new == known
    assert new[:2] == (303, f"{path}/abgeschickt")
    form = filled(visitor.get(path)) | ERIKA | {"email": "noch.neuer@firma.example"}
    again = [
        visitor.post(path, data=form | {"email": email}) for email in (form["email"], form["email"], "c@x.example")
    ]
    assert {(given.status_code, given.location) for given in again} == {new[:2]}
    with guarded.app_context():
        assert db.session.scalar(select(func.count()).where(Registration.event_id == event_id)) == 14
        db.session.remove()


def people_for(visitor, path: str, turn: object) -> dict[str, str]:
    names = {"first_name": "Bernd", "last_name": "O'Hara", "email": f"bernd.{turn}@firma.example"}
    return filled(visitor.get(path)) | ERIKA | {f"people-0-{name}": value for name, value in names.items()}


@pytest.mark.only_on("sqlite")
def test_after_twenty_groups_in_an_hour_the_form_comes_back_with_everyone_in_it(guarded: Flask) -> None:
    visitor = guarded.test_client()
    visitor.environ_base["REMOTE_ADDR"] = "192.0.2.80"
    with guarded.app_context():
        path = f"/veranstaltungen/{an_event(capacity=None).slug}/anmeldung/gruppe"
    assert visitor.post(path, data={}).status_code == 422, "a fault costs nobody a try"
    answers = [visitor.post(path, data=people_for(visitor, path, turn)) for turn in range(20)]
    assert {answer.status_code for answer in answers} == {303}
    sent = people_for(visitor, path, "zuletzt")
    refused = visitor.post(path, data=sent)
    assert refused.status_code == 429
    assert filled(refused)["people-0-email"] == sent["people-0-email"]
    assert "Alles ist noch da" in words(refused)
    elsewhere = {"REMOTE_ADDR": "192.0.2.81"}
    assert visitor.post(path, data=filled(refused), environ_base=elsewhere).status_code == 303


@pytest.mark.only_on("sqlite")
def test_each_known_person_of_a_group_counts_as_a_form(guarded: Flask) -> None:
    visitor = guarded.test_client()
    visitor.environ_base["REMOTE_ADDR"] = "192.0.2.82"
    with guarded.app_context():
        event = an_event(capacity=None)
        path = f"/veranstaltungen/{event.slug}/anmeldung/gruppe"
        known = [a_registration(event).email for _ in range(10)]
    blocks = {
        f"people-{number}-{name}": value
        for number, email in enumerate(known)
        for name, value in {"first_name": "Ina", "last_name": "Au", "email": email}.items()
    }
    asked = filled(visitor.get(path)) | ERIKA | blocks
    assert [visitor.post(path, data=asked).status_code for _ in range(3)] == [409, 409, 429]


@pytest.mark.only_on("sqlite")
def test_a_contingents_contact_who_invites_too_often_gets_the_form_back(guarded: Flask) -> None:
    with guarded.app_context():
        contingent = a_contingent(an_event(capacity=200), 100)
        link = Links("", guarded.extensions["keyring"]).contingent(contingent.public_id, 1)
    visitor = guarded.test_client()
    here = visitor.get(link).location
    form = filled(visitor.get(here)) | {"name": "Ada Muster"}
    answers = [visitor.post(here, data=form | {"email": f"ada{turn}@firma.example"}) for turn in range(61)]
    assert [one.status_code for one in answers] == [303] * 60 + [429]
    assert filled(answers[-1])["email"] == "ada60@firma.example"
    assert "Alles ist noch da" in words(answers[-1])
    with guarded.app_context():
        one = invitations_by(contingent.id)[0]
        db.session.remove()
    swapped = visitor.post(f"{here}/person/{one.id}", data=form | {"email": "neu@firma.example"})
    assert (swapped.status_code, filled(swapped)["email"]) == (429, "neu@firma.example"), "both forms count together"
    assert guarded.test_client().post(here, data=form).status_code == 429, "whoever else has the link"


@pytest.mark.only_on("sqlite")
def test_whoever_passes_places_on_too_often_gets_the_form_back(guarded: Flask) -> None:
    visitor = guarded.test_client()
    visitor.environ_base["REMOTE_ADDR"] = "192.0.2.83"
    with guarded.app_context():
        event = an_event(capacity=None)
        path, known = f"/veranstaltungen/{event.slug}/anmeldung/gruppe", a_registration(event).email
    group = visitor.post(path, data=people_for(visitor, path, "weiter")).location
    person = next(one for one in visitor.get(group).text.split('"') if one.endswith("/ersetzen"))
    form = filled(visitor.get(person)) | {"first_name": "Ina", "last_name": "Au", "email": known}
    assert [visitor.post(person, data=form).status_code for _ in range(11)] == [409] * 10 + [429], (
        "each counts, and each that tells of somebody counts once more"
    )


@pytest.mark.only_on("sqlite")
def test_files_have_a_limit_of_their_own_and_nothing_typed_or_sent_before_is_lost(guarded: Flask) -> None:
    with guarded.app_context():
        event = an_event()
        (question,) = asked(event, a_question(QuestionKind.FILE))
    name, told = f"person-{question.key.hex}", {"REMOTE_ADDR": "192.0.2.77"}
    visitor, path = guarded.test_client(), f"/veranstaltungen/{event.slug}/anmeldung"
    form = filled(visitor.get(path))
    sent = visitor.post(path, data=form | {"last_name": "Şahin", name: (BytesIO(PDF), "erste.pdf")}, environ_base=told)
    again = filled(sent)
    for many in [5] * 11 + [4]:
        files = [(BytesIO(PDF), f"{number}.pdf") for number in range(many)]
        visitor.post(path, data=form | {name: files}, environ_base=told)
    answer = visitor.post(path, data=again | {name: (BytesIO(PDF), "zweite.pdf")}, environ_base=told)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert filled(answer)["last_name"] == "Şahin"
    assert "Wählen Sie sie dann noch einmal aus." in words(answer)
    assert filled(answer)[f"{name}-kept"]
    # Whoever sends no file is not held up.
    assert visitor.post(path, data=filled(answer), environ_base=told).status_code == 422
