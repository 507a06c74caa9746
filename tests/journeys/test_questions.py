"""Writing questions and answering them, in a real browser, with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from eventsvc.events.questions import YES, Condition, QuestionKind
from eventsvc.kit.db import db
from eventsvc.registration.answers import Owner, answers_of
from eventsvc.registration.models import Registration
from tests.builders import a_choice, a_cluster, a_question, an_account, an_event, asked
from tests.builders.files import PDF

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "Sonnenblumenöl 7"


def an_asking_event():
    event = an_event()
    brings = a_question(QuestionKind.YES_NO, label_de="Bringen Sie jemanden mit?", is_required=True)
    name = a_question(
        label_de="Wie heißt die Person?", is_required=True, shown_if=Condition(brings.key, frozenset({YES}))
    )
    tour = a_question(
        QuestionKind.SEVERAL_OF, label_de="Was sehen Sie sich an?", choices=(a_choice("Halle"), a_choice("Labor"))
    )
    asked(event, brings, name, tour, a_question(QuestionKind.FILE, label_de="Erklärung"))
    return event


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 360)])
def test_a_participant_answers(house, person, accessible, scripts, width):
    with house.app.app_context():
        slug = an_asking_event().slug
    with person(scripts=scripts, width=width) as page:
        page.goto(f"/veranstaltungen/{slug}/anmeldung")
        guest = page.get_by_label("Wie heißt die Person?")
        if scripts:
            expect(guest).to_be_hidden()
            accessible(page)
        else:
            expect(page.get_by_text("Nur wenn „Bringen Sie jemanden mit?“ mit „Ja“ beantwortet ist")).to_be_visible()
        page.get_by_role("group", name="Bringen Sie jemanden mit?").get_by_label("Ja").check()
        expect(guest).to_be_visible()
        page.get_by_label("Labor").check()
        page.get_by_label("Erklärung").set_input_files(
            {"name": "erklaerung.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        page.get_by_role("button", name="Verbindlich anmelden").click()
        expect(page.get_by_role("alert")).to_contain_text("Wie heißt die Person: Beantworten Sie diese Frage.")
        expect(page.get_by_text("erklaerung.pdf")).to_be_visible()
        if scripts:
            accessible(page)
        typed = {"Vorname": "Erika", "Nachname": "Öztürk", "E-Mail-Adresse": "erika@firma.example"}
        typed |= {"Organisation": "Müller & Söhne GmbH", "Postleitzahl": "90402", "Wie heißt die Person?": "Änne"}
        for label, text in typed.items():
            page.get_by_label(label, exact=True).fill(text)
        page.get_by_label("Art der Organisation").select_option(label="Kleines oder mittleres Unternehmen")
        page.get_by_role("button", name="Verbindlich anmelden").click()
        expect(page.get_by_text("Wie heißt die Person?")).to_be_visible()
        expect(page.get_by_role("link", name="erklaerung.pdf")).to_be_visible()
        if scripts:
            accessible(page)
    with house.app.app_context():
        registration = db.session.scalars(select(Registration)).one()
        assert len(answers_of(Owner(registration.id))) == 4
        db.session.remove()


def test_an_organizer_orders_questions_by_keyboard_and_by_dragging(house, person, accessible):
    with house.app.app_context():
        cluster = a_cluster()
        event = an_event(cluster=cluster)
        asked(event, *(a_question(label_de=label) for label in ("Erste", "Zweite", "Dritte")))
        email, slug = an_account(password=hashed(PASSWORD), role=Role.ORGANIZER, cluster=cluster).email, event.slug
    with person() as page:
        page.goto("/konto/anmelden")
        page.get_by_label("E-Mail-Adresse").fill(email)
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Anmelden").click()
        page.goto(f"/organisation/veranstaltungen/{slug}/fragen")
        accessible(page)
        rows = page.locator(".question-words")
        page.get_by_role("button", name="Nach oben: Dritte").focus()
        page.keyboard.press("Enter")
        expect(rows).to_contain_text(["Erste", "Dritte", "Zweite"])
        # The focus is where it was: once more.
        page.keyboard.press("Enter")
        expect(rows).to_contain_text(["Dritte", "Erste", "Zweite"])
        page.locator("[data-row]").nth(2).drag_to(page.locator("[data-row]").nth(0), target_position={"x": 5, "y": 5})
        expect(rows).to_contain_text(["Zweite", "Dritte", "Erste"])
        page.reload()
        expect(rows).to_contain_text(["Zweite", "Dritte", "Erste"])
