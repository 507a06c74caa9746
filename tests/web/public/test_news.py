"""News ends by one click, with or without a mail program of its own, and nothing else does."""

from __future__ import annotations

import pytest

from eventsvc.kit.db import db, transaction
from eventsvc.registration.applications import ConsentPurpose
from eventsvc.registration.links import Links
from eventsvc.registration.news import get_news_consent, standing_news_consents
from eventsvc.registration.service import give_consents
from tests.builders import a_registration, consents_to

from .reading import words


@pytest.fixture
def consent(app, now):
    person = a_registration(email="gern@firma.example")
    with transaction():
        give_consents(person.id, consents_to(ConsentPurpose.NEWS), now)
    return get_news_consent(standing_news_consents(person.event_id)[person.id])


@pytest.fixture
def link(app, consent) -> str:
    return Links("", app.extensions["keyring"]).unsubscribe(consent.id)


def stands(consent) -> bool:
    db.session.rollback()
    return get_news_consent(consent.id).is_standing


def test_a_mail_program_ends_it_without_a_page_or_a_login(app, client, consent, link, monkeypatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not stands(consent)


def test_a_person_is_asked_first_and_a_second_click_changes_nothing(app, client, consent, link) -> None:
    asked = client.get(link)
    assert "Neuigkeiten abbestellen?" in words(asked)
    assert stands(consent)
    for _ in range(2):
        assert "Neuigkeiten sind abbestellt" in words(client.post(link))
        assert not stands(consent)
    assert "Neuigkeiten sind abbestellt" in words(client.get(link))
    assert asked.headers["Cache-Control"] == "no-store"


def test_another_token_ends_nothing(client, consent, link) -> None:
    assert client.post(f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}").status_code == 404
    assert stands(consent)
