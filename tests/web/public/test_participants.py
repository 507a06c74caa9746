"""The list of participants: who is on it, who sees it, and from when to when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eventsvc.events.states import EventState
from eventsvc.kit.db import transaction
from eventsvc.registration.applications import ConsentPurpose
from eventsvc.registration.service import give_consents
from eventsvc.registration.states import RegistrationState
from tests.builders import a_registration, an_event, consents_to

from .reading import filled, send, soup, words
from .test_booking import enter

S = RegistrationState


@pytest.fixture
def event(app, now):
    return an_event(list_from=now - timedelta(days=1), list_until=now + timedelta(days=1))


def agreed(event, now, purpose=ConsentPurpose.PARTICIPANT_LIST, state=S.CONFIRMED, **given):
    registration = a_registration(event, state, **given)
    with transaction():
        give_consents(registration.id, consents_to(purpose), now)
    return registration


def listed(page) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in soup(page).select("main tbody tr")]


def test_those_who_agreed_and_have_a_place_see_each_other_and_nothing_but_names(app, client, event, now) -> None:
    me = agreed(event, now, first_name="Uwe", last_name="Zeh", organization="", phone="+4989123456")
    agreed(event, now, first_name="Ömer", last_name="Ähre", organization="Ähre GmbH", dietary_needs="vegan")
    a_registration(event, last_name="Schweigt")
    agreed(event, now, ConsentPurpose.NEWS, last_name="Liest")
    agreed(an_event(), now, last_name="Anderswo")
    for state in set(S) - {S.CONFIRMED}:
        agreed(event, now, state=state, last_name=f"Nicht {state}")
    page = client.get(f"{enter(app, client, me)}/teilnehmende")
    assert listed(page) == ["Ömer Ähre Ähre GmbH", "Uwe Zeh –"]
    assert not {"vegan", "@", "+49"} & set(words(page).split())
    assert "no-store" in page.headers["Cache-Control"]


def test_whoever_has_not_agreed_reads_how_to_come_onto_it_and_no_name(app, client, event, now) -> None:
    agreed(event, now, last_name="Geheim")
    address = enter(app, client, a_registration(event, last_name="Neu"))
    page = client.get(f"{address}/teilnehmende")
    assert "Geheim" not in page.text
    assert "Sie haben nicht zugestimmt" in words(page)
    assert soup(page).select_one(f'main a[href="{address}/aendern"]')
    send(client, f"{address}/aendern", tick=("participant_list",))
    assert [row.split()[1] for row in listed(client.get(f"{address}/teilnehmende"))] == ["Geheim", "Neu"]


def test_taking_the_consent_back_removes_at_once_and_ends_the_view(app, client, event, now) -> None:
    other = agreed(event, now, last_name="Bleibt")
    address = enter(app, client, agreed(event, now, last_name="Geht"))
    kept = {name: sent for name, sent in filled(client.get(f"{address}/aendern")).items() if name != "participant_list"}
    assert client.post(f"{address}/aendern", data=kept).status_code == 303
    assert "Bleibt" not in client.get(f"{address}/teilnehmende").text
    page = client.get(f"{enter(app, client, other)}/teilnehmende")
    assert [row.split()[1] for row in listed(page)] == ["Bleibt"]


@pytest.mark.parametrize("state", sorted(set(S) - {S.CONFIRMED}))
def test_whoever_has_no_place_finds_no_list(app, client, event, now, state: S) -> None:
    agreed(event, now, last_name="Geheim")
    address = enter(app, client, agreed(event, now, state=state))
    answer = client.get(f"{address}/teilnehmende")
    assert answer.status_code == 404
    assert "Geheim" not in answer.text
    assert "Wer noch kommt" not in words(client.get(address))


def test_without_the_link_there_is_nothing(app, client, event, now) -> None:
    address = enter(app, client, agreed(event, now, last_name="Geheim"))
    stranger = app.test_client().get(f"{address}/teilnehmende")
    assert stranger.status_code == 404
    assert "Geheim" not in stranger.text


def test_an_event_without_dates_or_called_off_has_no_list(app, client, now) -> None:
    dates = {"list_from": now - timedelta(days=1), "list_until": now + timedelta(days=1)}
    for event in (an_event(), an_event(state=EventState.CALLED_OFF, **dates)):
        address = enter(app, client, agreed(event, now))
        assert client.get(f"{address}/teilnehmende").status_code == 404


def test_it_is_shown_from_its_first_moment_to_its_last(app, client, clock, now) -> None:
    event = an_event(list_from=now + timedelta(minutes=10), list_until=now + timedelta(minutes=20))
    address = enter(app, client, agreed(event, now, last_name="Geheim"))
    seen = []
    for _ in range(4):
        page = client.get(f"{address}/teilnehmende")
        seen.append(("Geheim" in page.text, "ab Di., 10. März" in words(page), "bis Di., 10. März" in words(page)))
        clock.shift(timedelta(minutes=5))
    clock.shift(timedelta(minutes=-1))
    page = client.get(f"{address}/teilnehmende")
    assert seen == [(False, True, False), (False, True, False), (True, False, True), (True, False, True)]
    assert client.get(address).status_code == 200
    clock.shift(timedelta(minutes=5))
    page = client.get(f"{address}/teilnehmende")
    assert "Geheim" not in page.text
    assert "Jetzt sieht sie niemand mehr" in words(page)


def test_the_booking_leads_to_it_and_english_is_complete(app, client, event, now) -> None:
    address = enter(app, client, agreed(event, now))
    assert soup(client.get(address)).select_one(f'main a[href="{address}/teilnehmende"]')
    client.get("/sprache/en")
    assert "1 person is on the list" in words(client.get(f"{address}/teilnehmende"))
