"""What people agree to: the words at the box, and that just these are kept, even if others hold by then."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from eventsvc.accounts.models import Role
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.registration.applications import ConsentPurpose
from eventsvc.registration.models import Consent, ConsentWording, Registration
from eventsvc.registration.organizer_queries import consents_of
from eventsvc.registration.wordings import WordingText, stand_in, wordings_of_carrier, write_wording
from tests.builders import a_carrier, a_cluster, a_registration, an_account, an_event

from .reading import ERIKA, error_at, filled, send, sign_up, soup, ticked, words
from .test_booking import enter

OURS, THEIRS = "Ja, schreiben Sie mir.", "Ja, rufen Sie mich an."

NOBODYS = UUID("7d0c2f3e-5a41-4b9e-9c56-1f2a3b4c5d6e")


def write(carrier_id, statement: str, now, purpose: ConsentPurpose = ConsentPurpose.NEWS) -> bool:
    text = WordingText(
        statement_de=statement, explanation_de="Oft.", statement_en=f"EN {statement}", explanation_en="Often."
    )
    with transaction():
        return write_wording(carrier_id, purpose, text, by=Actor.system(), now=now)


def read_by_everyone() -> list[tuple[str, str]]:
    """Each consent as the words that stood at the box."""
    rows = [row for one in db.session.scalars(select(Registration.id)) for row in consents_of(one)]
    return [(row.language, row.wording.statement(row.language)) for row in rows]


def form_of(event) -> str:
    return f"/veranstaltungen/{event.slug}/anmeldung"


def test_without_words_of_its_own_a_carrier_asks_with_ours_and_they_are_kept(client, now) -> None:
    sign_up(client, an_event(), tick=("news",))
    assert read_by_everyone() == [("de", stand_in(ConsentPurpose.NEWS).text.statement_de)]
    assert db.session.scalars(select(ConsentWording.carrier_id)).all() == [None]


def test_the_form_asks_with_the_words_of_the_events_carrier(client, now) -> None:
    event = an_event()
    write(event.carrier_id, OURS, now)
    write(a_carrier().id, THEIRS, now)
    page = client.get(form_of(event))
    assert OURS in words(page)
    assert "Oft." in words(page)
    assert THEIRS not in words(page)


@pytest.mark.parametrize(("language", "read"), [("de", OURS), ("en", f"EN {OURS}")])
def test_what_was_read_is_kept_even_if_other_words_hold_by_then(client, clock, now, language: str, read: str) -> None:
    event = an_event()
    write(event.carrier_id, OURS, now)
    client.get(f"/sprache/{language}")
    page = client.get(form_of(event))
    sent = filled(page) | ERIKA | {"news": ticked(page, "news")}
    clock.shift(timedelta(minutes=5))
    write(event.carrier_id, THEIRS, now + timedelta(minutes=5))
    # The language of another tab is not the one in which this form was read.
    client.get("/sprache/de")
    assert client.post(form_of(event), data=sent | {"email": "nichts"}).status_code == 422
    assert read in words(client.post(form_of(event), data=sent | {"email": "nichts"}))
    assert client.post(form_of(event), data=sent).status_code == 303
    assert read_by_everyone() == [(language, read)]


@pytest.mark.parametrize("sent", ["y", "x.de", f"{NOBODYS}.de", "{foreign}.de", "{own}.fr", "{own}"])
def test_a_tick_at_words_that_nobody_could_read_here_is_asked_for_again(client, now, sent: str) -> None:
    event, other = an_event(), an_event()
    write(event.carrier_id, OURS, now)
    write(other.carrier_id, THEIRS, now)
    ids = {
        "own": wordings_of_carrier(event.carrier_id)[0].id,
        "foreign": wordings_of_carrier(other.carrier_id)[0].id,
    }
    answer = sign_up(client, event, news=sent.format(**ids))
    assert answer.status_code == 422
    assert "setzen Sie den Haken noch einmal" in error_at(answer, "news")
    assert "news" not in filled(answer)
    assert db.session.scalars(select(Consent.id)).all() == []


def test_a_consent_that_stands_keeps_its_words_and_a_new_one_gets_the_present(app, client, clock, now) -> None:
    event = an_event()
    write(event.carrier_id, OURS, now)
    address = enter(app, client, a_registration(event))
    send(client, f"{address}/aendern", tick=("news",))
    clock.shift(timedelta(days=1))
    write(event.carrier_id, THEIRS, now + timedelta(days=1))
    page = client.get(f"{address}/aendern")
    assert OURS in words(page)
    assert send(client, f"{address}/aendern", phone="0911 1234").status_code == 303
    assert read_by_everyone() == [("de", OURS)]
    without = {name: value for name, value in filled(client.get(f"{address}/aendern")).items() if name != "news"}
    client.post(f"{address}/aendern", data=without)
    assert THEIRS in words(client.get(f"{address}/aendern"))
    send(client, f"{address}/aendern", tick=("news",))
    kept = db.session.execute(select(Consent.withdrawn_at).order_by(Consent.given_at, Consent.id)).scalars().all()
    assert [at is not None for at in kept] == [True, False]
    assert sorted(read_by_everyone()) == sorted([("de", OURS), ("de", THEIRS)])


def test_organizers_see_to_which_words_when_and_when_taken_back(app, client, sign_in, clock, now) -> None:
    cluster = a_cluster()
    event = an_event(cluster=cluster)
    write(event.carrier_id, OURS, now)
    registration = a_registration(event)
    address = enter(app, client, registration)
    send(client, f"{address}/aendern", tick=("news",))
    write(event.carrier_id, THEIRS, now)
    clock.shift(timedelta(days=1))
    client.post(f"{address}/aendern", data=ERIKA)
    organizer = sign_in(an_account(role=Role.ORGANIZER, cluster=cluster))
    page = organizer.get(f"/organisation/veranstaltungen/{event.slug}/teilnehmende/{registration.id}")
    told = words(page)
    assert OURS in told
    assert THEIRS not in told
    assert "erteilt am Di., 10. März 2026" in told
    assert "zurückgenommen am Mi., 11. März 2026" in told
    assert "Wortlaut vom 10.03.2026" in told


WORDS = {
    "statement_de": "Ich will.",
    "explanation_de": "Ja.",
    "statement_en": "I will.",
    "explanation_en": "Yes.",
}


def test_the_office_writes_new_words_and_reads_all_there_were(sign_in, clock, now) -> None:
    carrier = a_carrier(slug="traeger", name="Träger Übung")
    cluster = a_cluster(carrier=carrier)
    office = sign_in(an_account(role=Role.OWNER, cluster=cluster))
    path = "/verwaltung/einwilligungen/traeger/neuigkeiten"
    assert "gemeinsamer Wortlaut" in words(office.get("/verwaltung/einwilligungen"))
    assert office.post(path, data=WORDS).status_code == 303
    clock.shift(timedelta(minutes=5))
    assert office.post(path, data=WORDS).status_code == 303  # twice is once
    assert office.post(path, data=WORDS | {"statement_de": "Ich will doch."}).status_code == 303
    assert "eigener Wortlaut vom 10.03.2026" in words(office.get("/verwaltung/einwilligungen"))
    assert [one.text.statement_de for one in wordings_of_carrier(carrier.id)] == ["Ich will doch.", "Ich will."]
    told = words(office.get(path))
    assert "Di., 10. März 2026, 10:05 Uhr · gilt jetzt" in told
    assert "I will." in told
    answer = office.post(path, data=WORDS | {"statement_en": " "})
    assert answer.status_code == 422
    assert "Schreiben Sie den Satz" in error_at(answer, "statement_en")
    assert soup(answer).find("textarea", {"name": "explanation_de"}).get_text().strip() == "Ja."


def test_another_clusters_carrier_and_an_unknown_purpose_do_not_exist(sign_in, now) -> None:
    a_carrier(slug="fremd")
    a_cluster(carrier=a_carrier(slug="eigen"))
    office = sign_in(an_account(role=Role.OWNER, cluster=a_cluster(carrier=a_carrier(slug="mein"))))
    for path in ("fremd/neuigkeiten", "eigen/neuigkeiten", "mein/werbung"):
        assert office.get(f"/verwaltung/einwilligungen/{path}").status_code == 404
        assert office.post(f"/verwaltung/einwilligungen/{path}", data=WORDS).status_code == 404
    assert office.get("/verwaltung/einwilligungen/mein/neuigkeiten").status_code == 200
