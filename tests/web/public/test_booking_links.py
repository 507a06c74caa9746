"""The link in the mail opens one booking, in this browser, and changes nothing."""

from __future__ import annotations

import pytest

from eventsvc.kit.db import db
from eventsvc.registration.models import Registration
from eventsvc.web.guests import links
from tests.builders import a_registration, an_event

from .reading import heading, words

HOST = "https://anmeldung.example"


def link_of(app, registration) -> str:
    present = db.session.get_one(Registration, registration.id)
    with app.test_request_context():
        return links().registration(present.public_id, present.link_version).removeprefix("http://localhost")


def public_id_of(registration) -> str:
    return str(db.session.get_one(Registration, registration.id).public_id)


def test_the_link_leads_to_a_clean_address(app, client, now) -> None:
    registration = a_registration()
    answer = client.get(link_of(app, registration))
    assert (answer.status_code, answer.location) == (303, f"/buchung/{public_id_of(registration)}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_pages_of_a_booking_are_neither_kept_nor_indexed(app, client, now) -> None:
    address = client.get(link_of(app, a_registration())).location
    for page in (
        address,
        f"{address}/aendern",
        f"{address}/abmelden",
        f"{address}/ticket.pdf",
        f"{address}/termin.ics",
    ):
        headers = client.get(page).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_a_get_changes_nothing(app, client, now, statements) -> None:
    registration = a_registration()
    with statements() as seen:
        address = client.get(link_of(app, registration)).location
        for page in ("", "/aendern", "/abmelden", "/ticket.pdf", "/termin.ics"):
            client.get(f"{address}{page}")
            client.head(f"{address}{page}")
    written = [one for one in seen if one.split()[0].upper() not in {"SELECT", "BEGIN"}]
    assert written == []


def test_without_the_link_there_is_nothing_to_see(client, now) -> None:
    address = f"/buchung/{public_id_of(a_registration())}"
    for page in ("", "/aendern", "/abmelden", "/ticket.pdf", "/termin.ics"):
        answer = client.get(f"{address}{page}")
        assert answer.status_code == 404
    assert heading(answer) == "Diesen Link kennen wir nicht"
    assert "E-Mail" in words(answer)
    assert client.post(f"{address}/abmelden").status_code == 404
    assert client.post(f"{address}/aendern").status_code == 404


def test_one_booking_does_not_open_another(app, client, now) -> None:
    mine, foreign = a_registration(), a_registration()
    client.get(link_of(app, mine))
    assert client.get(f"/buchung/{public_id_of(foreign)}").status_code == 404
    token = link_of(app, mine).rsplit("/", 1)[1]
    assert client.get(f"/b/{public_id_of(foreign)}/{token}").status_code == 404
    client.set_cookie(f"booking-{public_id_of(foreign)}", token)
    assert client.get(f"/buchung/{public_id_of(foreign)}").status_code == 404
    assert client.post(f"/buchung/{public_id_of(foreign)}/abmelden").status_code == 404
    assert db.session.get_one(Registration, foreign.id).state == "confirmed"


def test_several_bookings_live_in_one_browser(app, client, now) -> None:
    event = an_event()
    addresses = [client.get(link_of(app, a_registration(event))).location for _ in range(3)]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]


def test_a_raised_version_ends_link_and_cookie(app, client, now, transaction) -> None:
    registration = a_registration()
    link = link_of(app, registration)
    address = client.get(link).location
    with transaction() as session:
        session.get_one(Registration, registration.id).link_version += 1
    assert client.get(address).status_code == 404
    assert client.get(link).status_code == 404
    assert client.get(link_of(app, registration)).status_code == 303


@pytest.mark.parametrize("token", ["x", "7d14", "ü" * 36, "a" * 5000, "%00", "..", "7d14" + "A" * 32])
def test_a_wrong_link_gets_a_friendly_no(client, now, token: str) -> None:
    answer = client.get(f"/b/{public_id_of(a_registration())}/{token}")
    assert answer.status_code == 404
    assert heading(answer) in {"Diesen Link kennen wir nicht", "Diese Seite gibt es nicht"}


@pytest.mark.parametrize("public_id", ["x", "ABCDEFGHJKMN", "a%00b", "A" * 500, "%F0%9F%8E%89", "%27%20OR%201=1"])
def test_a_made_up_booking_gets_the_same_no(client, now, public_id: str) -> None:
    assert client.get(f"/b/{public_id}/7d14{'A' * 32}").status_code == 404
    cookie = {"Cookie": f"booking-{public_id}=7d14{'A' * 32}"}
    assert client.get(f"/buchung/{public_id}", headers=cookie).status_code == 404


def test_the_secret_of_yesterday_still_opens(another_app, database, app, now) -> None:
    registration = a_registration()
    link = link_of(app, registration)
    rotated = another_app(
        DATABASE_URL=database.url,
        SECRET_KEY="a new key of the tests, long enough too",
        SECRET_KEY_FALLBACKS=["the key of the tests, as long as needed"],
    )
    assert rotated.test_client().get(link).status_code == 303


def test_under_tls_the_cookie_belongs_to_the_host_and_forms_need_no_referrer(another_app, database, app, now) -> None:
    secure = another_app(DATABASE_URL=database.url, BASE_URL=HOST, WTF_CSRF_ENABLED=True)
    registration = a_registration()
    visitor = secure.test_client()
    answer = visitor.get(link_of(app, registration), base_url=HOST)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"__Host-booking-{public_id_of(registration)}=")
    assert "Secure" in cookie
    assert "Path=/;" in cookie + ";"
    assert "Domain" not in cookie
    address = f"{answer.location}/abmelden"
    token = (
        visitor.get(address, base_url=HOST).get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    )
    assert visitor.post(address, base_url=HOST).status_code == 400
    assert visitor.post(address, base_url=HOST, data={"csrf_token": token}).status_code == 303
    db.session.rollback()
    assert db.session.get_one(Registration, registration.id, populate_existing=True).state == "withdrawn"
