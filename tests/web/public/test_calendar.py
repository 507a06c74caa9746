"""The calendar as visitors read it: what it lists, what its filters find, what its address says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.regions import Region
from eventsvc.events.states import EventState
from eventsvc.kit.db import transaction
from tests.builders import a_cluster, a_pool_of, an_event


def titles(client, address: str = "/") -> list[str]:
    page = read(client, address)
    return [link.get_text(strip=True) for link in page.select(".event-card h3 a")]


def read(client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def card(client, title: str, address: str = "/") -> str:
    page = read(client, address)
    cards = [card for card in page.select(".event-card") if title in card.get_text()]
    assert len(cards) == 1
    return cards[0].get_text(" ", strip=True)


def test_it_lists_what_is_to_come_soonest_first_by_month(client, now: datetime) -> None:
    an_event(title_de="Im Mai", starts_at=now + timedelta(days=60), now=now)
    an_event(title_de="Im April", starts_at=now + timedelta(days=30), now=now)
    assert titles(client) == ["Im April", "Im Mai"]
    headings = [heading.get_text() for heading in read(client, "/").select(".month h2")]
    assert headings == ["April 2026", "Mai 2026"]


def test_drafts_stay_hidden_and_called_off_events_say_so(client, now: datetime) -> None:
    an_event(title_de="Noch geheim", state=EventState.DRAFT, now=now)
    an_event(title_de="Fällt aus", state=EventState.CALLED_OFF, now=now)
    assert titles(client) == ["Fällt aus"]
    assert "Abgesagt" in card(client, "Fällt aus")


def test_what_is_over_stands_among_the_past(client, now: datetime) -> None:
    an_event(title_de="Gewesen", starts_at=now - timedelta(days=3), now=now)
    an_event(title_de="Lange her", starts_at=now - timedelta(days=30), now=now)
    assert titles(client) == []
    assert titles(client, "/?vergangene=1") == ["Gewesen", "Lange her"]


def test_each_filter_finds_its_own(client, now: datetime) -> None:
    other = a_cluster(slug="chemie")
    an_event(title_de="Reise", kind=EventKind.DELEGATION_TRIP, region=Region.ABROAD, now=now)
    an_event(title_de="Online-Reihe", kind=EventKind.WEBINAR, format=EventFormat.ONLINE, now=now)
    an_event(title_de="Mit der Chemie", hosts=(other,), now=now)
    an_event(title_de="Von der Chemie", cluster=other, starts_at=now + timedelta(days=90), now=now)
    assert titles(client, "/?art=delegation_trip") == ["Reise"]
    assert titles(client, "/?region=abroad") == ["Reise"]
    assert titles(client, "/?format=online") == ["Online-Reihe"]
    assert titles(client, "/?cluster=chemie") == ["Mit der Chemie", "Von der Chemie"]
    assert titles(client, "/?monat=2026-06") == ["Von der Chemie"]


@pytest.mark.parametrize("words", ["München", "munchen", "MUENCHEN", "leichtbau münchen"])
def test_words_are_found_however_umlauts_are_typed(client, now: datetime, words: str) -> None:
    an_event(title_de="Leichtbau", venue_city="München", now=now)
    an_event(title_de="Anderswo", venue_city="Hof", now=now)
    assert titles(client, f"/?q={words}") == ["Leichtbau"]


@pytest.mark.parametrize("address", ["/?art=quatsch&monat=2026-13&region=x&seite=-1", "/?seite=9999999999", "/?q=%25_"])
def test_a_misspelt_address_is_no_error(client, now: datetime, address: str) -> None:
    an_event(now=now)
    read(client, address)


def test_a_filter_is_a_chip_that_takes_it_away_again(client, now: datetime) -> None:
    an_event(title_de="Reise", kind=EventKind.DELEGATION_TRIP, now=now)
    page = read(client, "/?art=delegation_trip&format=online")
    chips = {chip.get_text(strip=True): chip["href"] for chip in page.select(".chip")}
    assert chips["Delegationsreise"] == "/?format=online"
    assert chips["Online"] == "/?art=delegation_trip"
    assert chips["Alle Filter löschen"] == "/"
    assert page.select_one(".hits p").get_text() == "0 Veranstaltungen"
    assert page.select_one(".empty h2").get_text() == "Dazu steht nichts im Kalender"


@pytest.mark.parametrize(
    ("capacity", "taken", "waiting", "words"),
    [
        (30, 0, 0, "Plätze frei"),
        (None, 400, 0, "Plätze frei"),
        (100, 88, 0, "Wenige Plätze"),
        (30, 25, 0, "Noch 5 Plätze"),
        (30, 29, 0, "Noch 1 Platz"),
        (30, 30, 0, "Warteliste"),
        (30, 29, 1, "Warteliste"),
    ],
)
def test_places_are_told_in_words(client, capacity: int | None, taken: int, waiting: int, words: str) -> None:
    fill(an_event(title_de="Gefragt", capacity=capacity), Participation.ON_SITE, taken, waiting)
    assert words in card(client, "Gefragt")


def test_full_without_a_waiting_list_is_fully_booked(client, now: datetime) -> None:
    fill(an_event(title_de="Gefragt", capacity=30, has_waiting_list=False, now=now), Participation.ON_SITE, 30, 0)
    assert "Ausgebucht" in card(client, "Gefragt")


def test_a_hybrid_event_tells_the_places_of_both_ways(client, now: datetime) -> None:
    event = an_event(title_de="Beides", format=EventFormat.HYBRID, now=now)
    fill(event, Participation.ON_SITE, 27, 0)
    told = card(client, "Beides")
    assert "Vor Ort: noch 3 Plätze" in told
    assert "Online: Plätze frei" in told


def test_what_runs_right_now_says_so_until_it_ends(client, clock, now: datetime) -> None:
    hour = timedelta(hours=1)
    event = an_event(title_de="Mittendrin", starts_at=now + hour, ends_at=now + 3 * hour, now=now)
    assert "Anmeldung geschlossen" in card(client, "Mittendrin")
    clock.move_to(now + hour)
    assert "Läuft gerade" in card(client, "Mittendrin")
    assert "Läuft gerade" in client.get(f"/veranstaltungen/{event.slug}").text
    clock.move_to(now + 3 * hour)
    assert "Vorbei" in card(client, "Mittendrin", "/?vergangene=1")


@pytest.mark.parametrize(
    ("asked", "short"),
    [
        ("/?q=&cluster=&art=workshop&format=", "/?art=workshop"),
        ("/?q=&cluster=", "/"),
        ("/?ansicht=monat&q=&monat=2026-04", "/?ansicht=monat&monat=2026-04"),
        ("/?q=K%C3%BChlung+%26+mehr&art=", "/?q=K%C3%BChlung+%26+mehr"),
    ],
)
def test_an_address_holds_no_empty_filter(client, app, asked: str, short: str) -> None:
    answer = client.get(asked)
    assert (answer.status_code, answer.location) == (302, short)
    assert client.get(short).status_code == 200


def test_a_near_deadline_stands_on_the_card(client, now: datetime) -> None:
    an_event(title_de="Bald zu", closes_at=now + timedelta(days=2), now=now)
    an_event(title_de="Noch lange", closes_at=now + timedelta(days=20), now=now)
    assert "Anmeldung bis Do., 12. März, 10:00 Uhr" in card(client, "Bald zu")
    assert "Anmeldung bis" not in card(client, "Noch lange")


def test_a_long_list_comes_in_pages(client, now: datetime) -> None:
    for number in range(31):
        an_event(title_de=f"Nummer {number:02}", starts_at=now + timedelta(days=20, hours=number), now=now)
    assert len(titles(client)) == 30
    assert titles(client, "/?seite=2") == ["Nummer 30"]


def test_the_month_shows_each_day_of_a_trip(client, now: datetime) -> None:
    start = now + timedelta(days=28)
    an_event(title_de="Drei Tage", starts_at=start, ends_at=start + timedelta(days=2), now=now)
    page = read(client, "/?ansicht=monat&monat=2026-04")
    days = [cell.select_one("time")["datetime"] for cell in page.select("td") if "Drei Tage" in cell.get_text()]
    assert days == ["2026-04-07", "2026-04-08", "2026-04-09"]
    assert [heading.get_text() for heading in page.select("th")] == ["Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."]


def test_an_event_of_the_last_hour_of_a_month_is_in_that_month(client, now: datetime) -> None:
    # 23:30 in Munich on 30 April is still April, though it is 21:30 in UTC.
    an_event(title_de="Spät", starts_at=datetime.fromisoformat("2026-04-30T23:30+02:00"), now=now)
    an_event(title_de="Früh", starts_at=datetime.fromisoformat("2026-05-01T00:30+02:00"), now=now)
    assert titles(client, "/?monat=2026-04") == ["Spät"]


def test_the_calendar_is_english_for_those_who_choose_it(client, now: datetime) -> None:
    an_event(title_de="Leichtbau", title_en="Lightweight design", now=now)
    answer = client.get("/sprache/en?back=/?art=workshop")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/?art=workshop"
    page = read(client, "/")
    assert page.html["lang"] == "en"
    assert page.h1.get_text() == "Events of the Bavarian clusters"
    assert "Lightweight design" in page.get_text()


@pytest.mark.parametrize("target", ["//fremd.example", "https://fremd.example", "/\\fremd.example", "javascript:1"])
def test_choosing_a_language_leads_nowhere_else(client, target: str) -> None:
    answer = client.get("/sprache/en", query_string={"back": target})
    assert answer.headers["Location"] == "/"


def test_the_calendar_takes_three_statements(client, now: datetime, statements) -> None:
    for number in range(5):
        an_event(title_de=f"Nummer {number}", now=now)
    with statements() as seen:
        client.get("/")
    assert len([statement for statement in seen if statement.startswith("SELECT")]) <= 3


def test_all_clusters_stand_below_with_what_is_to_come(client, now: datetime) -> None:
    busy = a_cluster(name_de="Cluster Fleißig")
    a_cluster(name_de="Cluster Ruhig")
    an_event(cluster=busy, now=now)
    words = [link.get_text(" ", strip=True) for link in read(client, "/").select(".cluster-grid a")]
    assert words == ["Cluster Fleißig 1 Termin", "Cluster Ruhig"]


def fill(event, participation: Participation, taken: int, waiting: int) -> None:
    with transaction():
        pool = a_pool_of(event, participation)
        pool.taken, pool.waiting = taken, waiting
