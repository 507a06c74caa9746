"""A team in a real browser: invited, led to a second factor, and signed in with code, passkey and recovery code."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pyotp
import pytest
from playwright.sync_api import expect

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db
from tests.builders import a_cluster, an_account

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "drei Kühe auf der Alm"
NEW = "nina@cluster.example"
AT_WORK = re.compile(r"/organisation/$")


@pytest.fixture
def lead(house) -> str:
    """Someone who leads a cluster and has no second factor yet; returns the address to sign in with."""
    with house.app.app_context():
        cluster = a_cluster(name_de="Cluster Sensorik", name_en="Sensors Cluster")
        account = an_account(role=Role.OWNER, cluster=cluster, password=hashed(PASSWORD), second_factor_at=None)
        email = account.email
        db.session.remove()
    return email


# Browsers make passkeys for names, not for addresses.
@pytest.mark.parametrize("house", ["localhost"], indirect=True)
def test_invited_set_up_and_signed_in_three_ways(house, person, accessible, lead) -> None:
    with person() as page:
        page.goto("/verwaltung/konten")
        gives_the_password(page, lead)
        codes, secret = sets_up_an_app(page, accessible)
        invites(page, accessible)
        with person(width=360) as other:
            accepts(other, house.mail_to(NEW), accessible)
        signs_out(page)
        signs_in_with_a_code(page, lead, code_of(secret, later=1), accessible)
        signs_out(page)
        signs_in_with_a_code(page, lead, codes[0])
        saves_a_passkey(page, accessible)
        signs_out(page)
        signs_in_with_the_passkey(page, lead, accessible)


def code_of(secret: str, *, later: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return pyotp.TOTP(secret).at(read_clock(), counter_offset=later)


def gives_the_password(page, email: str) -> None:
    page.get_by_label("E-Mail").fill(email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()


def sets_up_an_app(page, accessible) -> tuple[list[str], str]:
    expect(page.get_by_role("heading", name="Richten Sie einen zweiten Faktor ein")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="App einrichten").click()
    accessible(page)
    secret = page.locator("p .code").inner_text().replace(" ", "")
    page.get_by_role("textbox", name="Code").fill(code_of(secret))
    page.get_by_role("button", name="App einrichten").click()
    accessible(page)
    codes = page.locator(".recovery-codes li").all_inner_texts()
    page.get_by_role("link", name="Ich habe sie aufbewahrt").click()
    accessible(page)
    return codes, secret


def invites(page, accessible) -> None:
    page.goto("/verwaltung/konten")
    accessible(page)
    page.get_by_role("link", name="Jemanden einladen").click()
    page.get_by_label("Vor- und Nachname").fill("Nina Neu")
    page.get_by_label("E-Mail-Adresse").fill(NEW)
    page.get_by_label("Aufgabe").select_option(label="Bewerbungen")
    accessible(page)
    page.get_by_role("button", name="Einladung senden").click()
    expect(page.get_by_text("Nina Neu ist eingeladen.")).to_be_visible()


def accepts(page, mail: EmailMessage, accessible) -> None:
    body = mail.get_body(("plain",))
    assert body is not None
    page.goto(re.findall(r"http\S+/konto/einladung/\S+", body.get_content())[0])
    accessible(page)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_label("Passwort wiederholen").fill(PASSWORD)
    page.get_by_role("button", name="Konto einrichten").click()
    gives_the_password(page, NEW)
    expect(page).to_have_url(AT_WORK)


def signs_out(page) -> None:
    page.goto("/konto/")
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    page.goto("/konto/anmelden")


def signs_in_with_a_code(page, email: str, code: str, accessible=None) -> None:
    gives_the_password(page, email)
    if accessible:
        accessible(page)
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Anmelden").click()
    expect(page).to_have_url(AT_WORK)


def saves_a_passkey(page, accessible) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    device |= {"hasResidentKey": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page.goto("/konto/sicherheit")
    page.get_by_role("link", name="Passkey speichern").click()
    accessible(page)
    page.get_by_label("Wie soll er heißen?").fill("Laptop im Büro")
    page.get_by_role("button", name="Passkey speichern").click()
    expect(page.get_by_text("Der Passkey ist gespeichert.")).to_be_visible()
    expect(page.get_by_text("9 Codes sind noch nicht benutzt.")).to_be_visible()
    accessible(page)


def signs_in_with_the_passkey(page, email: str, accessible) -> None:
    gives_the_password(page, email)
    accessible(page)
    page.get_by_role("button", name="Passkey verwenden").click()
    expect(page).to_have_url(AT_WORK)
