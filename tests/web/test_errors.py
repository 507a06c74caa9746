"""How the service says no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from eventsvc.events import errors as events
from eventsvc.events.kinds import Participation
from eventsvc.kit.db import db
from eventsvc.kit.errors import NotFound, Refusal
from eventsvc.registration import errors as registration
from eventsvc.web.errors import PAGES, words_of
from eventsvc.web.refusals import REFUSALS

AT = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
RAISED = {
    "closed": registration.RegistrationClosed(AT, "Europe/Berlin"),
    "closed-abroad": registration.RegistrationClosed(AT, "Asia/Tokyo"),
    "full": registration.EventFull(),
    "used": events.WayStillUsed(Participation.ONLINE),
    "foreign": NotFound(),
    "broken": ZeroDivisionError("the name of a person"),
    "away": OperationalError("SELECT 1", {}, Exception("server closed"), connection_invalidated=True),
}


@pytest.fixture
def visitor(make_app: Callable[..., Flask]) -> Iterator[FlaskClient]:
    """A visitor of a house whose pages fail as their address says."""
    app = make_app(DATABASE_URL="sqlite://", PROPAGATE_EXCEPTIONS=False)

    @app.get("/wirft/<what>")
    def fail(what: str) -> str:
        raise RAISED[what]

    @app.get("/antwortet/<int:status>")
    def answer(status: int) -> str:
        abort(status)

    return app.test_client()


@pytest.mark.parametrize(
    ("what", "status", "words"),
    [
        ("closed", 410, "Die Anmeldung ist seit Di., 10. März 2026, 10:00 Uhr geschlossen."),
        ("closed-abroad", 410, "seit Di., 10. März 2026, 18:00 Uhr (Ortszeit Tokio) geschlossen."),
        ("full", 409, "Alle Plätze sind vergeben"),
        ("used", 409, "Online"),
        ("foreign", 404, "Diese Seite gibt es nicht"),
        ("broken", 500, "Der Fehler liegt bei uns"),
        ("away", 503, "Es wurde nichts gespeichert"),
    ],
)
def test_a_no_has_its_status_and_says_why(visitor: FlaskClient, what: str, status: int, words: str) -> None:
    answer = visitor.get(f"/wirft/{what}")
    assert answer.status_code == status
    assert words in answer.text
    assert "person" not in answer.text


def test_a_no_is_said_in_the_readers_language(visitor: FlaskClient) -> None:
    page = visitor.get("/wirft/full?lang=en").text
    assert "All places are taken" in page
    assert '<html lang="en">' in page


@pytest.mark.parametrize("status", sorted(PAGES))
def test_every_status_has_its_page(visitor: FlaskClient, status: int) -> None:
    answer = visitor.get(f"/antwortet/{status}")
    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_an_outage_says_when_to_come_back(visitor: FlaskClient) -> None:
    assert visitor.get("/wirft/away").headers["Retry-After"] == "10"


def test_a_fault_of_ours_can_be_asked_about(visitor: FlaskClient) -> None:
    answer = visitor.get("/wirft/broken")
    assert answer.headers["X-Request-ID"] in answer.text


def test_a_form_without_its_token_is_refused_in_words(make_app: Callable[..., Flask]) -> None:
    app = make_app(DATABASE_URL="sqlite://", WTF_CSRF_ENABLED=True)
    answer = app.test_client().post("/konto/anmelden", data={"email": "a@b.example"})
    assert answer.status_code == 400
    assert "zu lange offen" in answer.text


def test_too_much_is_refused_before_it_is_read(make_app: Callable[..., Flask]) -> None:
    app = make_app(DATABASE_URL="sqlite://", WTF_CSRF_ENABLED=True)
    answer = app.test_client().post("/konto/anmelden", data={"email": "x" * 2_000_000})
    assert answer.status_code == 413


def test_every_refusal_has_words_that_fit_its_facts() -> None:
    known = set(REFUSALS)
    assert {kind for kind in _all_refusals() if kind.__module__.startswith("eventsvc")} == known


@pytest.mark.only_on("postgresql")
def test_a_misused_database_is_our_fault_not_an_outage(app: Flask) -> None:
    app_view = app.view_functions
    with pytest.raises(Exception, match="does not exist"):
        db.session.execute(text("SELECT * FROM nowhere"))
    assert app_view


def test_facts_are_written_for_people(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert "12" in words_of(registration.CapacityBelowTaken(12))


def _all_refusals() -> set[type[Refusal]]:
    found, todo = set(), [Refusal]
    while todo:
        for kind in todo.pop().__subclasses__():
            # What others are kinds of is raised by nobody.
            if not kind.__subclasses__():
                found.add(kind)
            todo.append(kind)
    return found
