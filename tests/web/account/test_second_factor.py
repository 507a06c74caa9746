"""Signing in twice: app, recovery codes, what they protect, and how they are lost and found."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from eventsvc.accounts.models import Account, RecoveryCode, Role
from eventsvc.accounts.passwords import hashed
from eventsvc.accounts.second_factor import APP
from eventsvc.accounts.totp import written_secret
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from tests.builders import a_cluster, an_account

PASSWORD = "Sonnenblumenöl 7"
HASH = hashed(PASSWORD)
STEP, SET_UP, SECURITY = "/konto/zweiter-faktor", "/konto/sicherheit/app", "/konto/sicherheit"


@pytest.fixture
def owner(app, now) -> Account:
    return an_account(role=Role.OWNER, cluster=a_cluster(), password=HASH, second_factor_at=None)


def password(client, account: Account, **query: str):
    return client.post("/konto/anmelden", query_string=query, data={"email": account.email, "password": PASSWORD})


def code(app, account: Account, *, version: int = 1) -> str:
    """What the account's app shows now."""
    secret = app.extensions["keyring"].shared(APP, str(account.id), version)[0]
    return pyotp.TOTP(written_secret(secret)).at(read_clock())


def set_up(app, client, account: Account) -> list[str]:
    """Sign in, set the app up, and return the recovery codes."""
    password(client, account)
    page = client.post(SET_UP, data={"code": code(app, account)}).text
    codes = re.findall(r'<li class="code">([^<]+)</li>', page)
    client.post("/konto/abmelden")
    return codes


def test_an_owner_without_a_second_factor_is_led_to_set_one_up(app, client, owner) -> None:
    assert password(client, owner).location == "/konto/start"
    for path in ("/konto/start", "/organisation/", "/verwaltung/konten"):
        assert client.get(path).location == SECURITY
    assert "Richten Sie einen zweiten Faktor ein" in client.get(SECURITY).text
    shown = client.get(SET_UP).text
    assert "otpauth://totp/" in shown
    assert 'style="' not in shown
    assert client.post(SET_UP, data={"code": "000000"}).status_code == 422
    done = client.post(SET_UP, data={"code": code(app, owner)})
    assert len(re.findall(r'<li class="code">', done.text)) == 10
    assert client.get("/organisation/").status_code == 200


def test_nobody_else_is_made_to_but_everybody_can(app, client, now) -> None:
    account = an_account(cluster=a_cluster(), password=HASH)
    password(client, account)
    assert client.get("/organisation/").status_code == 200
    client.post("/konto/abmelden")
    assert len(set_up(app, client, account)) == 10
    assert password(client, account).location == STEP


def test_the_second_step_leads_to_where_one_was_going(app, client, owner, clock) -> None:
    set_up(app, client, owner)
    clock.shift(timedelta(minutes=1))
    asked = client.get("/organisation/veranstaltungen?ansicht=drafts").location
    answer = client.post(asked, data={"email": owner.email, "password": PASSWORD})
    assert answer.location == STEP
    assert client.get("/organisation/").location.startswith("/konto/anmelden"), "a password alone is not enough"
    answer = client.post(STEP, data={"code": code(app, owner)})
    assert answer.location == "/organisation/veranstaltungen?ansicht=drafts"
    assert client.get("/organisation/").status_code == 200


def test_the_second_step_leads_to_no_other_house(app, client, owner, clock) -> None:
    set_up(app, client, owner)
    clock.shift(timedelta(minutes=1))
    password(client, owner, next="https://evil.example/")
    assert client.post(STEP, data={"code": code(app, owner)}).location == "/konto/start"


def test_a_code_of_the_app_counts_once(app, client, owner, clock) -> None:
    set_up(app, client, owner)
    password(client, owner)
    answer = client.post(STEP, data={"code": code(app, owner)})
    assert answer.status_code == 422, "it was used to set the app up"
    assert "schon benutzt" in answer.text
    clock.shift(timedelta(seconds=30))
    present = code(app, owner)
    assert client.post(STEP, data={"code": f"{present[:3]} {present[3:]}"}).status_code == 303
    client.post("/konto/abmelden")
    password(client, owner)
    assert client.post(STEP, data={"code": present}).status_code == 422


def test_a_recovery_code_counts_once_and_only_its_signature_is_kept(app, client, owner) -> None:
    codes = set_up(app, client, owner)
    kept = db.session.scalars(select(RecoveryCode.signature)).all()
    assert not any(code.replace(" ", "") in signature for code in codes for signature in kept)
    password(client, owner)
    assert client.post(STEP, data={"code": codes[3].lower()}).status_code == 303
    assert "9 Codes sind noch nicht benutzt." in client.get(SECURITY).text
    assert "Mit einem Wiederherstellungscode angemeldet" in client.get(SECURITY).text
    client.post("/konto/abmelden")
    password(client, owner)
    assert client.post(STEP, data={"code": codes[3]}).status_code == 422
    client.post(STEP, data={"code": codes[4]})
    client.post("/konto/sicherheit/codes")
    client.post("/konto/abmelden")
    password(client, owner)
    assert client.post(STEP, data={"code": codes[5]}).status_code == 422, "the new ones have replaced it"


def test_the_second_step_waits_ten_minutes_for_whoever_gave_the_password(app, client, owner, clock) -> None:
    codes = set_up(app, client, owner)
    assert client.get(STEP).location == "/konto/anmelden"
    password(client, owner)
    clock.shift(timedelta(minutes=10))
    assert client.post(STEP, data={"code": codes[0]}).location == "/konto/anmelden"


def test_an_owner_keeps_one_factor_and_an_organizer_may_do_without(app, client, owner, now) -> None:
    codes = set_up(app, client, owner)
    password(client, owner)
    client.post(STEP, data={"code": codes[0]})
    answer = client.post(f"{SET_UP}/entfernen", follow_redirects=True)
    assert "Richten Sie erst einen anderen ein." in answer.text
    assert client.get("/organisation/").status_code == 200
    client.post("/konto/abmelden")
    plain = an_account(cluster=a_cluster(), password=HASH)
    password(client, plain)
    client.post(SET_UP, data={"code": code(app, plain)})
    assert "Entfernt." in client.post(f"{SET_UP}/entfernen", follow_redirects=True).text
    client.post("/konto/abmelden")
    assert password(client, plain).location == "/konto/start"


def test_after_ten_minutes_the_password_is_asked_before_anything_changes(app, client, now, clock) -> None:
    account = an_account(cluster=a_cluster(), password=HASH)
    password(client, account)
    clock.shift(timedelta(minutes=11))
    asked = client.get(SET_UP).location
    assert asked.startswith("/konto/passwort-bestaetigen")
    assert client.post(SET_UP, data={"code": code(app, account)}).location.startswith("/konto/passwort-bestaetigen")
    assert client.post(asked, data={"password": "falsch"}).status_code == 422
    assert client.post(asked, data={"password": PASSWORD}).location == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_staff_resets_a_lost_factor_and_the_person_is_signed_out(app, client, owner, sign_in) -> None:
    codes = set_up(app, client, owner)
    password(client, owner)
    client.post(STEP, data={"code": codes[0]})
    office = sign_in(an_account(role=Role.STAFF, name="Otto Büro"))
    page = f"/verwaltung/konten/{owner.id}"
    assert "Zweiten Faktor zurücksetzen" in office.get(page).text
    office.post(f"{page}/zweiter-faktor")
    office.post(f"{page}/zweiter-faktor")
    told = db.session.scalars(select(OutgoingMail).where(OutgoingMail.letter == "second_factor_reset")).one()
    assert (told.to_address, told.facts["reset_by"]) == (owner.email, "Otto Büro")
    assert client.get("/organisation/").location.startswith("/konto/anmelden")
    assert password(client, owner).location == "/konto/start"
    history = client.get(SECURITY).text
    assert "Zweiter Faktor zurückgesetzt" in history
    assert "Otto Büro" in history
    me = an_account(role=Role.OWNER, cluster=a_cluster())
    assert sign_in(me).post(f"/verwaltung/konten/{me.id}/zweiter-faktor").status_code == 404


def test_signing_out_everywhere_else_keeps_this_session(app, client, now) -> None:
    account = an_account(cluster=a_cluster(), password=HASH)
    other = app.test_client()
    password(client, account)
    password(other, account)
    client.post(f"{SECURITY}/ueberall-abmelden")
    assert client.get("/konto/").status_code == 200
    assert other.get("/konto/").location.startswith("/konto/anmelden")


def test_the_demonstration_asks_nobody_for_a_second_factor(make_app, new_database, now) -> None:
    app = make_app(EVENTSVC_ENV="demo", DATABASE_URL=new_database("sqlite").url)
    with app.app_context():
        account = an_account(role=Role.OWNER, cluster=a_cluster(), password=HASH, second_factor_at=None)
        client = app.test_client()
        password(client, account)
        assert client.get("/organisation/").status_code == 200
        db.session.remove()
        db.engine.dispose()
