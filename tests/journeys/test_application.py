"""From an application to a decision, in a real browser: receipt, reserve list, acceptance, reasons, one moment for all."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from eventsvc.registration.states import RegistrationState
from tests.builders import a_cluster, a_registration, an_account, an_event

from .test_participant import fill_in, link_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "Sonnenblumenöl 7"
PEOPLE = "/organisation/veranstaltungen/messe/teilnehmende"
BOARD = "/organisation/veranstaltungen/messe/entscheidungen"
REASON = "Doppelt beworben."


@pytest.fixture
def team(house) -> str:
    """An event of two places that its team decides, with four applications; returns the team's address."""
    with house.app.app_context():
        cluster = a_cluster()
        event = an_event(cluster=cluster, is_decided=True, capacity=2, slug="messe", title_de="Gemeinsam zur Messe")
        for name in ("Ahn", "Bär", "Çelik", "Dudek"):
            email = f"{name[0].lower()}@firma.example"
            a_registration(event, RegistrationState.APPLIED, last_name=name, email=email)
        return an_account(password=hashed(PASSWORD), role=Role.ORGANIZER, cluster=cluster).email


def test_applied_ranked_accepted_declined_and_all_told_at_one_moment(house, person, accessible, team):
    with person(width=360) as page:
        applies(page, accessible)
    receipt = house.mail_to("erika@firma.example")
    assert "Eingang" in receipt["Subject"] or "Bewerbung" in receipt["Subject"]
    assert not list(receipt.iter_attachments()), "a receipt is no ticket"
    with person() as page:
        signs_in(page, team)
        puts_in_reserve_and_ranks(page, accessible)
        accepts(page)
        declines_with_a_reason_of_their_own(page, accessible)
        holds_back(page, accessible)
        before = len(house.post_mail())
        sends_all(page, accessible)
    told = house.post_mail()[before:]
    assert {str(mail["To"]).split("<")[-1].strip(">") for mail in told} == {"b@firma.example", "ç@firma.example"}
    confirmed = house.mail_to("erika@firma.example")
    assert [one.get_content_type() for one in confirmed.iter_attachments()][:1] == ["application/pdf"]
    declined = house.mail_to("a@firma.example")
    assert REASON not in declined.get_body(("plain",)).get_content()
    with person(width=360) as page:
        page.goto(link_in(confirmed))
        expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind dabei")


def applies(page, accessible) -> None:
    page.goto("/veranstaltungen/messe/anmeldung")
    expect(page.get_by_text("Ihre Bewerbung ist noch keine Zusage")).to_be_visible()
    fill_in(page)
    accessible(page)
    page.get_by_role("button", name="Bewerbung absenden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bewerbung")
    accessible(page)


def signs_in(page, email) -> None:
    page.goto("/konto/anmelden")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Anmelden").click()


def puts_in_reserve_and_ranks(page, accessible) -> None:
    page.goto(f"{PEOPLE}?stand=applied")
    accessible(page)
    for name in ("Çelik", "Dudek", "Öztürk-von der Au"):
        page.get_by_label(f"Auswählen: Mirja {name}" if name[0] != "Ö" else f"Auswählen: Erika {name}").check()
    page.get_by_role("button", name="Reserveliste …").click()
    accessible(page)
    page.get_by_role("button", name="So entscheiden").click()
    rows = page.locator("[data-row] .question-words")
    expect(rows).to_have_count(3)
    accessible(page)
    last = rows.nth(2).locator("a").inner_text()
    page.get_by_role("button", name=f"Nach oben: {last}").focus()
    # Twice by the keyboard: the focus goes along, and at the head it is on the way back down.
    page.keyboard.press("Enter")
    expect(rows.nth(1)).to_contain_text(last)
    page.keyboard.press("Enter")
    expect(rows.nth(0)).to_contain_text(last)
    expect(page.get_by_role("button", name=f"Nach unten: {last}")).to_be_focused()
    drags_below(page, page.locator("[data-row]").nth(0), page.locator("[data-row]").nth(2))
    expect(rows.nth(2)).to_contain_text(last)
    page.reload()
    expect(rows.nth(2)).to_contain_text(last)


def drags_below(page, row, other) -> None:
    """As a hand does it: pressed beside the words, moved in steps."""
    other.scroll_into_view_if_needed()
    start, end = row.bounding_box(), other.bounding_box()
    x = start["x"] + start["width"] / 2
    page.mouse.move(x, start["y"] + 6)
    page.mouse.down()
    page.mouse.move(x, start["y"] + 20, steps=2)
    page.mouse.move(x, end["y"] + end["height"] - 4, steps=12)
    page.mouse.up()


def accepts(page) -> None:
    page.goto(f"{PEOPLE}?stand=waitlisted")
    expect(page.get_by_role("main")).to_contain_text("Auf der Reserveliste")
    page.get_by_role("link", name="Öztürk-von der Au, Erika").click()
    page.get_by_role("button", name="Bewerbung annehmen").click()
    expect(page.get_by_text("ist angenommen und bekommt die Bestätigung")).to_be_visible()


def declines_with_a_reason_of_their_own(page, accessible) -> None:
    page.goto(f"{PEOPLE}?suche=Ahn")
    page.get_by_role("link", name="Ahn, ").click()
    page.get_by_role("link", name="Ablehnen").click()
    page.get_by_label("Begründung", exact=False).first.fill(REASON)
    page.get_by_label("Begründung in der E-Mail nennen").uncheck()
    accessible(page)
    page.get_by_role("button", name="Ablehnen und E-Mail senden").click()
    expect(page.get_by_text(f"Begründung, nur für das Team: {REASON}")).to_be_visible()
    accessible(page)


def holds_back(page, accessible) -> None:
    page.goto(f"{PEOPLE}?stand=applied")
    decide(page, "Bär", "Annehmen …")
    page.goto(f"{PEOPLE}?stand=waitlisted")
    decide(page, "Çelik", "Ablehnen …")
    expect(page.get_by_role("heading", name="Zurückgehalten")).to_be_visible()
    accessible(page)


def decide(page, name, button) -> None:
    page.get_by_label(f"Auswählen: Mirja {name}").check()
    page.get_by_role("button", name=button).click()
    page.get_by_label("Später: zurückhalten und für alle gemeinsam senden").check()
    page.get_by_role("button", name="So entscheiden").click()


def sends_all(page, accessible) -> None:
    page.get_by_role("link", name="Alle senden …").click()
    accessible(page)
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_text("2 Entscheidungen werden gesendet.")).to_be_visible()
    expect(page.get_by_text("Nichts zurückgehalten")).to_be_visible()
