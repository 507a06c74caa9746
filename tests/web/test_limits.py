"""How often strangers may try."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from eventsvc.web.limits import LIMITS
from tests.builders import an_event
from tests.web.public.reading import ERIKA, filled

NOWHERE = "unix:///nowhere/valkey.sock"


@pytest.fixture(params=["with Redis", "without Redis"])
def guarded(request: pytest.FixtureRequest, database, make_app: Callable[..., Flask], redis_url: str) -> Flask:
    """The service with its limits, counting in Redis or, while that is away, alone."""
    where = redis_url if request.param == "with Redis" else NOWHERE
    return make_app(DATABASE_URL=database.url, RATE_LIMITS="on", REDIS_URL=where)


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
def test_who_waits_may_try_again(database, make_app: Callable[..., Flask], clock) -> None:
    app = make_app(DATABASE_URL=database.url, RATE_LIMITS="on", REDIS_URL=NOWHERE)
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
def test_without_redis_nobody_waits_for_it(database, make_app: Callable[..., Flask]) -> None:
    app = make_app(DATABASE_URL=database.url, RATE_LIMITS="on", REDIS_URL="redis://192.0.2.9:6379/0")
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


@pytest.mark.only_on("sqlite")
def test_a_form_sent_again_is_answered_and_costs_no_try(guarded: Flask) -> None:
    visitor = guarded.test_client()
    with guarded.app_context():
        path = f"/veranstaltungen/{an_event().slug}/anmeldung"
    form = filled(visitor.get(path)) | ERIKA | {"email": "noch.einmal@firma.example"}
    answers = [visitor.post(path, data=form) for _ in range(8)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, answers[0].location)}


def test_every_limit_guards_a_view_that_exists(app: Flask) -> None:
    for endpoint, rules in LIMITS.items():
        methods = {method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()}
        assert all(methods & set(rule.methods) for rule in rules), endpoint


@pytest.mark.only_on("sqlite")
def test_a_stranger_cannot_have_one_mailbox_flooded(guarded: Flask) -> None:
    visitor = guarded.test_client()
    with guarded.app_context():
        paths = [f"/veranstaltungen/{an_event().slug}/anmeldung" for _ in range(5)]
    answers = [visitor.post(path, data=filled(visitor.get(path)) | ERIKA).status_code for path in paths]
    assert answers == [303, 303, 303, 429, 429]
    other = ERIKA | {"email": "ali@firma.example"}
    assert visitor.post(paths[3], data=filled(visitor.get(paths[3])) | other).status_code == 303


@pytest.mark.only_on("sqlite")
def test_mistakes_in_a_form_cost_nobody_a_try(guarded: Flask) -> None:
    visitor = guarded.test_client()
    with guarded.app_context():
        path = f"/veranstaltungen/{an_event().slug}/anmeldung"
    right = ERIKA | {"email": "irrtum@firma.example"}
    wrong = right | {"postal_code": ""}
    assert {visitor.post(path, data=filled(visitor.get(path)) | wrong).status_code for _ in range(6)} == {422}
    assert visitor.post(path, data=filled(visitor.get(path)) | right).status_code == 303
