"""What the logs say of a request, and what they never say."""

from __future__ import annotations

import structlog
from flask import Flask

from eventsvc.kit.logs import new_request_id
from tests.builders import a_registration, an_event

CANARIES = ("Kanarienvogel", "kanarienvogel@firma.example", "0151 5550199")


def test_a_line_tells_the_rule_and_the_outcome_never_the_path(app: Flask, client) -> None:
    with structlog.testing.capture_logs() as lines:
        client.get("/b/ABCDEFGH2345/geheimes-token")
    line = next(line for line in lines if line["event"] == "request")
    assert line["rule"] == "/b/<public_id>/<token>"
    assert line["status"] == 404
    assert "geheimes-token" not in str(lines)


def test_nothing_that_people_type_reaches_the_logs(app: Flask, client) -> None:
    event = an_event()
    a_registration(event, last_name=CANARIES[0], email=CANARIES[1])
    fields = {"first_name": CANARIES[0], "last_name": CANARIES[0], "email": CANARIES[1], "phone": CANARIES[2]}
    with structlog.testing.capture_logs() as lines:
        client.post(f"/veranstaltungen/{event.slug}/anmeldung", data=fields)
        client.post("/konto/anmelden", data={"email": CANARIES[1], "password": CANARIES[0]})
        client.get(f"/?q={CANARIES[0]}")
    assert lines
    assert not [canary for canary in CANARIES if canary in str(lines)]


def test_an_id_from_outside_is_kept_only_if_it_is_one() -> None:
    assert new_request_id("0f3a-77c1-9b2e") == "0f3a-77c1-9b2e"
    for strange in (None, "", "kurz", "a b c d e f g h", "x\r\ny-injected-line", "x" * 100):
        assert new_request_id(strange) != strange
