"""What every answer says to the browser, whatever is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, request

from eventsvc.settings import BadSettings
from eventsvc.web.security import keep_private


@pytest.mark.parametrize("path", ["/healthz", "/gibt-es-nicht", "/organisation/", "/konto/"])
def test_every_answer_forbids_what_the_page_does_not_need(client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_pages_behind_a_sign_in_are_neither_kept_nor_indexed(client) -> None:
    headers = client.get("/konto/").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("method", "status", "told"),
    [("POST", 422, "private, no-cache"), ("POST", 200, "no-store"), ("GET", 409, "no-store")],
)
def test_only_a_form_that_comes_back_stays_with_the_browser_that_sent_it(
    app: Flask, method: str, status: int, told: str
) -> None:
    with app.test_request_context("/", method=method):
        keep_private()
        answer = app.process_response(app.make_response(("", status)))
    assert answer.headers["Cache-Control"] == told


@pytest.mark.parametrize(
    "address", ["/veranstaltungen/a%00b", "/cluster/%00", "/?cluster=%00", "/konto/anmelden?next=%00"]
)
def test_an_address_with_a_sign_that_no_database_takes_leads_nowhere(client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_foreign_host_is_refused(client) -> None:
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


def test_under_tls_cookies_belong_to_the_host_and_browsers_stay_with_it(make_app: Callable[..., Flask]) -> None:
    app = make_app(BASE_URL="https://anmeldung.example", DATABASE_URL="sqlite://")
    response = app.test_client().get("/healthz", base_url="https://anmeldung.example")
    assert "max-age=63072000" in response.headers["Strict-Transport-Security"]
    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")


def test_without_tls_nothing_is_promised_about_it(client) -> None:
    assert "Strict-Transport-Security" not in client.get("/healthz").headers


def test_only_named_proxies_are_believed(make_app: Callable[..., Flask]) -> None:
    told = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    for hops, expected in (("0", "127.0.0.1"), ("1", "192.0.2.7")):
        app = make_app(DATABASE_URL="sqlite://", TRUSTED_PROXIES=hops)
        seen: list[str | None] = []
        app.before_request(lambda seen=seen: seen.append(request.remote_addr))
        app.test_client().get("/healthz", headers=told)
        assert seen == [expected]


def test_an_answer_carries_the_id_of_its_request(client) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-ID": "abcd-1234-efgh"}).headers["X-Request-ID"] == "abcd-1234-efgh"
    )
    drawn = client.get("/healthz", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"]
    assert drawn.isalnum()


def test_a_start_with_bad_settings_names_every_one_of_them(make_app: Callable[..., Flask]) -> None:
    with pytest.raises(BadSettings) as bad:
        make_app(EVENTSVC_ENV="production", SECRET_KEY="short", DATABASE_URL="", BASE_URL="http://x.example")
    said = str(bad.value)
    assert "DATABASE_URL is missing." in said
    assert "SECRET_KEY is weak" in said
    assert "BASE_URL must begin with https:" in said
    assert "SMTP_URL must name a mail server" in said
