"""Signing in, signing out, and choosing a new password."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from eventsvc.accounts.models import Account, Role
from eventsvc.accounts.passwords import hashed
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from tests.builders import a_cluster, an_account

PASSWORD = "Sonnenblumenöl 7"
HASH = hashed(PASSWORD)
SIGN_IN = "/konto/anmelden"


def words(answer, address: str) -> str:
    """What a page says, but for the address that was typed and the form's token, which is another every second."""
    return re.sub(r"<input[^>]*csrf_token[^>]*>", "", answer.text).replace(address, "")


def sign_in(client, account: Account, password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, data={"email": account.email, "password": password, **more})


def host_of(location: str) -> str:
    """Return where a browser goes, which takes a backslash for a slash."""
    return urlsplit(urljoin(f"http://localhost{SIGN_IN}", location.replace("\\", "/"))).netloc


def test_someone_signs_in_and_out_again(app: Flask, client) -> None:
    account = an_account(password=HASH, role=None)
    assert sign_in(client, account).location == "/konto/start"
    assert client.get("/konto/start").location == "/konto/"
    assert client.post("/konto/abmelden").status_code == 302
    assert client.get("/konto/start").location.startswith("/konto/anmelden?next=")


@pytest.mark.parametrize(
    ("role", "home"), [(Role.ORGANIZER, "/organisation/"), (Role.FINANCE, "/organisation/"), (Role.DESK, "/einlass/")]
)
def test_the_sign_in_leads_to_the_work(app: Flask, client, role: Role, home: str) -> None:
    account = an_account(password=HASH, role=role, cluster=a_cluster())
    sign_in(client, account)
    assert client.get("/konto/start").location == home


def test_the_sign_in_leads_back_to_where_one_was_going(app: Flask, client) -> None:
    account = an_account(password=HASH)
    asked = client.get("/konto/").location
    answer = client.post(asked, data={"email": account.email, "password": PASSWORD})
    assert answer.location == "/konto/"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "///evil.example",
        "javascript:a",
    ],
)
def test_the_sign_in_leads_to_no_other_house(app: Flask, client, target: str) -> None:
    account = an_account(password=HASH)
    answer = client.post(SIGN_IN, query_string={"next": target}, data={"email": account.email, "password": PASSWORD})
    assert host_of(answer.location) == "localhost"
    client.post("/konto/abmelden")
    assert host_of(sign_in(client, account, next=target).location) == "localhost"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(app: Flask, client, now) -> None:
    account = an_account(password=HASH)
    wrong = sign_in(client, account, "falsches Passwort")
    unknown = client.post(SIGN_IN, data={"email": "niemand@firma.example", "password": PASSWORD})
    assert wrong.status_code == unknown.status_code == 200
    assert "Die E-Mail-Adresse oder das Passwort stimmt nicht." in wrong.text
    assert words(wrong, account.email) == words(unknown, "niemand@firma.example")


@pytest.mark.parametrize("given", [{"active": False, "password": HASH}, {"password": None}])
def test_without_an_active_account_and_a_password_nobody_signs_in(app: Flask, client, given: dict) -> None:
    account = an_account(**given)
    assert "Die E-Mail-Adresse oder das Passwort stimmt nicht." in sign_in(client, account).text
    assert client.get("/konto/start").location.startswith(SIGN_IN)


def test_a_deactivated_account_is_signed_out_everywhere(app: Flask, client, transaction) -> None:
    account = an_account(password=HASH)
    sign_in(client, account)
    with transaction():
        db.session.merge(account).active = False
    assert client.get("/konto/start").location.startswith(SIGN_IN)


def test_an_older_hash_is_renewed_at_the_sign_in(app: Flask, client) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("ein altes Passwort")
    account = an_account(password=old)
    sign_in(client, account, "ein altes Passwort")
    assert db.session.scalar(select(Account.password)) != old
    current = db.session.scalar(select(Account.password))
    client.post("/konto/abmelden")
    sign_in(client, account, "ein altes Passwort")
    assert db.session.scalar(select(Account.password)) == current


def test_a_new_password_comes_by_mail(app: Flask, client) -> None:
    account = an_account(password=HASH)
    sign_in(client, account)
    answer = client.application.test_client().post("/konto/passwort-vergessen", data={"email": account.email.upper()})
    assert "ist eine E-Mail mit dem weiteren Weg unterwegs" in answer.text
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.letter, mail.to_address) == ("password_reset_requested", account.email)
    link = mail.facts["link"].removeprefix("http://localhost")
    assert "no-referrer" in client.get(link).headers["Referrer-Policy"]
    chosen = {"password": "ein ganz neues Passwort", "password_confirm": "ein ganz neues Passwort"}
    assert client.post(link, data=chosen).location == SIGN_IN
    assert client.get("/konto/start").location.startswith(SIGN_IN), "the open session has ended"
    assert sign_in(client, account).status_code == 200
    assert sign_in(client, account, "ein ganz neues Passwort").status_code == 302


def test_the_link_for_a_new_password_opens_once_and_for_four_hours(app: Flask, client, clock) -> None:
    account = an_account(password=HASH)
    client.post("/konto/passwort-vergessen", data={"email": account.email})
    link = db.session.scalars(select(OutgoingMail)).one().facts["link"].removeprefix("http://localhost")
    clock.shift(timedelta(hours=4, minutes=1))
    assert client.get(link).location == "/konto/passwort-vergessen"
    clock.shift(timedelta(hours=-1))
    chosen = {"password": "ein ganz neues Passwort", "password_confirm": "ein ganz neues Passwort"}
    assert client.post(link, data=chosen).location == SIGN_IN
    assert client.post(link, data=chosen).location == "/konto/passwort-vergessen"


def test_an_unknown_address_gets_the_same_answer_and_no_mail(app: Flask, client, now) -> None:
    account = an_account(password=HASH)
    known = client.post("/konto/passwort-vergessen", data={"email": account.email})
    unknown = client.post("/konto/passwort-vergessen", data={"email": "niemand@firma.example"})
    assert words(known, account.email) == words(unknown, "niemand@firma.example")
    assert len(db.session.scalars(select(OutgoingMail)).all()) == 1


def test_changing_the_password_keeps_this_session_and_ends_the_others(app: Flask, client) -> None:
    account = an_account(password=HASH)
    other = client.application.test_client()
    sign_in(client, account)
    sign_in(other, account)
    fresh = "ein ganz neues Passwort"
    asked = {"password": "falsch", "new_password": fresh, "new_password_confirm": fresh}
    assert "Das Passwort stimmt nicht." in client.post("/konto/passwort", data=asked).text
    assert client.post("/konto/passwort", data=asked | {"password": PASSWORD}).location == "/konto/"
    assert client.get("/konto/start").location == "/organisation/"
    assert other.get("/konto/start").location.startswith(SIGN_IN)
