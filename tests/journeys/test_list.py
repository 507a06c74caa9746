"""Someone works through the list with the keyboard alone: a filter, a view, a tag for everyone who matches, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from eventsvc.accounts.models import Role
from eventsvc.accounts.passwords import hashed
from eventsvc.events.questions import QuestionKind
from eventsvc.kit.db import db, transaction
from eventsvc.registration.answers import Owner, change_answers
from tests.builders import a_cluster, a_question, a_registration, an_account, an_event, asked

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "drei Kühe auf der Alm"


@pytest.fixture
def here(house) -> tuple[str, str]:
    """An organizer with an event whose people answered what they drive; returns the address and the list."""
    with house.app.app_context():
        cluster = a_cluster()
        event = an_event(cluster=cluster)
        (question,) = asked(event, a_question(QuestionKind.SHORT_TEXT, label_de="Fahrzeug"))
        for name, car in (("Anna", "Lastenrad"), ("Bruno", "Traktor"), ("Clara", "Traktor")):
            one = a_registration(event, first_name=name, last_name="Maier")
            with transaction():
                change_answers(Owner(one.id), [question], {question.key: car}, "")
        account = an_account(role=Role.ORGANIZER, cluster=cluster, password=hashed(PASSWORD))
        found = account.email, f"/organisation/veranstaltungen/{event.slug}/teilnehmende"
        db.session.remove()
    return found


def press(page, words: str, role: str = "button") -> None:
    """Reach it with the keyboard, and press it."""
    target = page.get_by_role("main").get_by_role(role, name=words, exact=True)
    target.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [360, 1440])
def test_filter_save_and_tag_everyone_who_matches(person, accessible, here, width) -> None:
    email, path = here
    with person(width=width) as page:
        page.goto(path)
        page.get_by_label("E-Mail").fill(email)
        page.get_by_label("Passwort", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_contain_text("3 Personen")
        accessible(page)
        press(page, "Filter und Spalten", "link")
        page.locator("summary", has_text="Fahrzeug").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Enthält", exact=True).focus()
        page.keyboard.type("traktor")
        page.get_by_role("checkbox", name="Schlagwörter").focus()
        page.keyboard.press("Space")
        accessible(page)
        press(page, "Liste anzeigen")
        expect(page.get_by_role("main")).to_contain_text("2 Personen")
        press(page, "Ansichten", "link")
        page.get_by_label("Name der Ansicht").focus()
        page.keyboard.type("Bauernhof")
        accessible(page)
        press(page, "Ansicht speichern")
        expect(page.get_by_role("link", name="Bauernhof")).to_be_visible()
        page.get_by_label("Wen?", exact=True).focus()
        page.keyboard.press("End")
        accessible(page)
        press(page, "Weiter …")
        page.get_by_label("Schlagwort", exact=True).focus()
        page.keyboard.type("Hofladen")
        accessible(page)
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_contain_text("2 Personen sind betroffen.")
        accessible(page)
        press(page, "Bei 2 Personen ausführen")
        expect(page.get_by_role("heading", name="Rückgängig machen")).to_be_visible()
        accessible(page)
        press(page, "Rückgängig machen")
        expect(page.get_by_role("main")).to_contain_text("Rückgängig gemacht")
        page.goto(f"{path}/aktionen")
        accessible(page)
