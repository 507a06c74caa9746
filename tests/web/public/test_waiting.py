"""My booking, from the waiting list: accepting, declining, coming too late, taking a place online."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eventsvc.events.categories import Admission, CategoryKind, QueueOrder
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.models import Event
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.registration.census import miscounts
from eventsvc.registration.queue import RESERVE
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.offers import lapse_offers
from tests.builders import a_category, a_pool_of, a_registration, an_event

from .reading import filled, heading, soup, words
from .test_booking import enter, letters_to, state_of

S = RegistrationState
HOUR = timedelta(hours=1)


def press(client, address: str):
    """Open the page of a step and press its button; return where it leads to."""
    answer = client.post(address, data=filled(client.get(address)))
    assert answer.status_code == 303
    return client.get(answer.location)


@pytest.fixture
def offered(app, now):
    event = an_event(capacity=1, offer_hours=48)
    return a_registration(event, S.OFFERED, offered_until=now + 48 * HOUR)


def test_the_reserve_list_of_a_category_says_that_nobody_moves_up_from_it_alone(app, client, now) -> None:
    event = an_event(capacity=1)
    press_category = a_category(event, CategoryKind.PRESS, admission=Admission.ON_REQUEST)
    a_registration(event)
    a_registration(event, S.WAITLISTED)
    hoping = a_registration(event, S.WAITLISTED, category_id=press_category.id, queue_priority=RESERVE)
    page = words(client.get(enter(app, client, hoping)))
    assert "Sie stehen auf Platz 1 der Reserveliste" in page
    assert "entscheidet das Team, wer von der Reserveliste ihn bekommt" in page
    assert "von selbst rückt niemand nach" in page
    assert "Reserveliste verlassen" in page
    assert "ohne weiteres Zutun" not in page


def test_an_offer_says_until_when_and_two_clicks_accept_it(app, client, offered) -> None:
    address = enter(app, client, offered)
    page = client.get(address)
    assert "bis Do., 12. März 2026, 10:00 Uhr" in words(page)
    assert soup(page).select_one(".ticket") is None
    assert client.get(f"{address}/ticket.pdf").status_code == 404
    assert client.get(f"{address}/termin.ics").status_code == 404
    assert soup(page).select_one(f'a[href="{address}/annehmen"]') is not None
    assert heading(client.get(f"{address}/annehmen")) == "Platz annehmen?"
    assert state_of(offered) is S.OFFERED, "looking changes nothing"
    page = press(client, f"{address}/annehmen")
    assert heading(page) == "Sie sind dabei"
    assert soup(page).select_one(".ticket") is not None
    assert letters_to(offered.email) == ["moved_up_from_waiting_list"]
    assert client.get(f"{address}/annehmen").status_code == 303
    assert "schon erledigt" in words(client.get(client.post(f"{address}/annehmen").location))


def test_two_clicks_decline_it(app, client, offered) -> None:
    address = enter(app, client, offered)
    assert heading(client.get(f"{address}/abmelden")) == "Angebotenen Platz ablehnen?"
    assert heading(press(client, f"{address}/abmelden")) == "Sie sind abgemeldet"
    assert letters_to(offered.email) == ["registration_withdrawn"]


@pytest.mark.parametrize("has_ticked", [False, True])
def test_too_late_is_told_with_the_hour_and_one_can_queue_again(app, client, clock, offered, has_ticked) -> None:
    address = enter(app, client, offered)
    question = client.get(f"{address}/annehmen")
    waiting = a_registration(db.session.get_one(Event, offered.event_id), S.WAITLISTED)
    clock.shift(48 * HOUR)
    if has_ticked:
        with transaction():
            lapse_offers(offered.event_id, read_clock(), 9)
    page = client.get(client.post(f"{address}/annehmen", data=filled(question)).location)
    assert "Leider war die Frist, den Platz anzunehmen, am Do., 12. März 2026, 10:00 Uhr zu Ende." in words(page)
    assert heading(page) == "Ihr Platz ist verfallen"
    assert soup(page).select_one(f'a[href="{address}/abmelden"]') is None
    assert client.get(f"{address}/annehmen").status_code == 303
    assert heading(client.get(f"{address}/wieder-warten")) == "Wieder auf die Warteliste?"
    assert heading(press(client, f"{address}/wieder-warten")) == "Sie stehen auf Platz 1 der Warteliste"
    assert (state_of(offered), state_of(waiting)) == (S.WAITLISTED, S.OFFERED)
    assert client.get(f"{address}/wieder-warten").status_code == 303


def test_after_the_start_nobody_queues_again(app, client, clock, offered) -> None:
    address = enter(app, client, offered)
    clock.shift(timedelta(days=28, hours=1))
    page = client.get(address)
    assert heading(page) == "Ihr Platz ist verfallen"
    assert soup(page).select_one(f'a[href="{address}/wieder-warten"]') is None
    assert client.get(f"{address}/wieder-warten").status_code == 303
    assert "bereits begonnen" in words(client.get(client.post(f"{address}/wieder-warten").location))


@pytest.mark.parametrize(
    ("order", "offer_hours", "told"),
    [
        (QueueOrder.FIRST_COME, None, "Wer zuerst kommt, rückt zuerst nach."),
        (QueueOrder.MEMBERS_FIRST, None, "Mitglieder rücken zuerst nach"),
        (QueueOrder.FIRST_COME, 24, "Einen freien Platz halten wir 24 Stunden für Sie frei"),
        (QueueOrder.FIRST_COME, None, "höchstens 24 Stunden für sie zurück"),
    ],
)
def test_who_waits_reads_the_rules(app, client, now, order, offer_hours, told) -> None:
    event = an_event(capacity=1, queue_order=order, offer_hours=offer_hours)
    page = client.get(enter(app, client, a_registration(event, S.WAITLISTED)))
    assert told in words(page)


@pytest.fixture
def hybrid(app, now):
    """An event that is full on site, with one place left online; somebody waits."""
    event = an_event(format=EventFormat.HYBRID, capacity=1, join_url="https://meet.example/abc")
    a_registration(event, participation=Participation.ON_SITE)
    return event


def counters(event) -> list[tuple[int, int]]:
    pools = [a_pool_of(event, way) for way in (Participation.ON_SITE, Participation.ONLINE)]
    return [(pool.taken, pool.waiting) for pool in pools]


def test_who_waits_on_site_takes_a_place_online(app, client, hybrid) -> None:
    waiting = a_registration(hybrid, S.WAITLISTED, participation=Participation.ON_SITE)
    behind = a_registration(hybrid, S.WAITLISTED, participation=Participation.ON_SITE)
    address = enter(app, client, waiting)
    assert soup(client.get(address)).select_one(f'a[href="{address}/online"]') is not None
    page = press(client, f"{address}/online")
    assert heading(page) == "Sie sind dabei"
    assert "https://meet.example/abc" in words(page)
    assert counters(hybrid) == [(1, 1), (1, 0)]
    assert letters_to(waiting.email) == ["switched_to_online"]
    assert "Sie stehen auf Platz 1 der Warteliste" in heading(client.get(enter(app, client, behind)))
    assert miscounts() == []
    assert client.get(f"{address}/online").status_code == 303


def test_without_a_place_online_one_stays_where_one_is(app, client, hybrid) -> None:
    waiting = a_registration(hybrid, S.WAITLISTED, participation=Participation.ON_SITE)
    address = enter(app, client, waiting)
    question = client.get(f"{address}/online")
    a_registration(hybrid, participation=Participation.ONLINE)
    page = client.get(client.post(f"{address}/online", data=filled(question)).location)
    assert "Online ist inzwischen kein Platz mehr frei" in words(page)
    assert state_of(waiting) is S.WAITLISTED
    assert counters(hybrid) == [(1, 1), (1, 0)]
    assert soup(page).select_one(f'a[href="{address}/online"]') is None
    assert client.get(f"{address}/online").status_code == 303


def test_nobody_online_is_overtaken_from_the_other_list(app, client, hybrid) -> None:
    a_registration(hybrid, S.WAITLISTED, participation=Participation.ONLINE)
    waiting = a_registration(hybrid, S.WAITLISTED, participation=Participation.ON_SITE)
    address = enter(app, client, waiting)
    client.post(f"{address}/online")
    assert state_of(waiting) is S.WAITLISTED


def test_who_takes_part_on_site_or_waits_online_has_nothing_to_switch(app, client, hybrid) -> None:
    for registration in (
        a_registration(hybrid, S.WAITLISTED, participation=Participation.ONLINE),
        a_registration(an_event(), S.WAITLISTED),
    ):
        address = enter(app, client, registration)
        assert client.get(f"{address}/online").status_code == 303
        client.post(f"{address}/online")
        assert state_of(registration) is S.WAITLISTED
