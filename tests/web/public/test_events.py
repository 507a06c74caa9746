"""The page of an event, of a cluster, of a carrier."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from eventsvc.events.fee_models import FeeStepRow
from eventsvc.events.kinds import EventFormat, EventKind
from eventsvc.events.states import EventState
from eventsvc.kit.db import transaction
from tests.builders import a_carrier, a_category, a_cluster, a_pool_of, an_event


def read(client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def offer(client, event, query: str = "") -> str:
    page = read(client, f"/veranstaltungen/{event.slug}{query}")
    return page.select_one(".offer").get_text(" ", strip=True)


def button(client, event) -> str | None:
    page = read(client, f"/veranstaltungen/{event.slug}")
    found = page.select_one(f'.offer a[href="/veranstaltungen/{event.slug}/anmeldung"]')
    return found.get_text(strip=True) if found else None


def test_it_says_what_when_where_and_whom_to_ask(client, now: datetime) -> None:
    lead, other = a_cluster(name_de="Cluster Eins"), a_cluster(name_de="Cluster Zwei")
    event = an_event(
        cluster=lead,
        hosts=(other,),
        title_de="Leichtbau <heute>",
        audience_de="Konstruktion und Fertigung",
        description_html_de="<p>Mit <strong>Maschinen</strong>.</p>",
        contact_name="Team Übung",
        contact_phone="+49 911 123-0",
        now=now,
    )
    page = read(client, f"/veranstaltungen/{event.slug}")
    text = page.main.get_text(" ", strip=True)
    assert page.h1.get_text() == "Leichtbau <heute>"
    assert "Di., 7. April 2026, 11:00–18:00 Uhr" in text
    for words in (
        "Haus der Wirtschaft",
        "90402 Nürnberg",
        "Konstruktion und Fertigung",
        "Cluster Eins",
        "Cluster Zwei",
    ):
        assert words in text
    assert page.select_one('a[href="tel:+49911123-0"]')
    assert page.select_one(".markdown strong").get_text() == "Maschinen"
    assert "Anmeldung bis Sa., 4. April 2026, 11:00 Uhr." in text


def test_a_trip_is_told_in_the_time_of_its_place(client, now: datetime) -> None:
    start = datetime.fromisoformat("2026-05-04T09:00+09:00")
    event = an_event(starts_at=start, timezone="Asia/Tokyo", venue_city="Tokio", venue_country="JP", now=now)
    text = read(client, f"/veranstaltungen/{event.slug}").main.get_text(" ", strip=True)
    assert "Mo., 4. Mai 2026, 9:00–16:00 Uhr (Ortszeit Tokio)" in text
    assert "Japan" in text


@pytest.mark.parametrize(("path", "deadline"), [("", "Anmeldung bis"), ("/anmeldung", "Anmeldeschluss:")])
def test_a_deadline_abroad_names_the_clock_that_counts(client, now: datetime, path: str, deadline: str) -> None:
    closes = datetime.fromisoformat("2026-04-20T18:00+09:00")
    start = datetime.fromisoformat("2026-05-04T09:00+09:00")
    event = an_event(starts_at=start, closes_at=closes, timezone="Asia/Tokyo", now=now)
    text = " ".join(read(client, f"/veranstaltungen/{event.slug}{path}").main.get_text(" ", strip=True).split())
    assert f"{deadline} Mo., 20. April 2026, 18:00 Uhr (Ortszeit Tokio)" in text
    assert text.count("9:00–16:00 Uhr (Ortszeit Tokio)") == 1


def test_a_ticket_is_promised_to_those_who_come_in_person(client, now: datetime) -> None:
    assert "Bestätigung mit Ticket" in offer(client, an_event(now=now))
    assert "Die Bestätigung kommt sofort" in offer(client, an_event(format=EventFormat.ONLINE, now=now))


def test_open_it_offers_the_sign_up(client, now: datetime) -> None:
    assert button(client, an_event(now=now)) == "Jetzt anmelden"


def test_full_it_offers_the_waiting_list_or_says_there_is_none(client, now: datetime) -> None:
    waiting, shut = an_event(capacity=1, now=now), an_event(capacity=1, has_waiting_list=False, now=now)
    with transaction():
        for event in (waiting, shut):
            a_pool_of(event).taken = 1
    assert button(client, waiting) == "Auf die Warteliste setzen"
    assert button(client, shut) is None
    assert "eine Warteliste gibt es nicht" in offer(client, shut)


@pytest.mark.parametrize("kind", [EventKind.DELEGATION_TRIP, EventKind.JOINT_STAND])
def test_trips_and_stands_ask_for_an_application_even_when_full(client, now: datetime, kind: EventKind) -> None:
    event = an_event(kind=kind, capacity=1, now=now)
    with transaction():
        a_pool_of(event).taken = 1
    assert button(client, event) == "Jetzt bewerben"
    assert "Sie hält noch keinen Platz" in offer(client, event)


def test_not_yet_open_it_says_from_when(client, now: datetime) -> None:
    event = an_event(opens_at=now + timedelta(days=1), now=now)
    assert button(client, event) is None
    assert "Anmeldung ab Mi., 11. März 2026, 10:00 Uhr" in offer(client, event)


def test_closed_it_says_since_when_and_whom_to_ask(client, now: datetime) -> None:
    event = an_event(closes_at=now - timedelta(minutes=1), now=now)
    assert button(client, event) is None
    assert "Die Anmeldung war bis Di., 10. März 2026, 9:59 Uhr möglich." in offer(client, event)


def test_over_it_says_so(client, now: datetime) -> None:
    event = an_event(starts_at=now - timedelta(days=1), now=now)
    assert button(client, event) is None
    assert "hat schon stattgefunden" in offer(client, event)


def test_called_off_it_says_why(client, now: datetime) -> None:
    event = an_event(state=EventState.CALLED_OFF, called_off_reason="Der Referent ist erkrankt.", now=now)
    page = read(client, f"/veranstaltungen/{event.slug}")
    assert button(client, event) is None
    assert "Der Referent ist erkrankt." in page.select_one(".notice-bad").get_text()


@pytest.mark.parametrize("changes", [{"state": EventState.CALLED_OFF}, {"starts_at": timedelta(days=-1)}, {}])
def test_on_which_terms_one_comes_is_told_while_one_can_come(client, now: datetime, changes) -> None:
    moved = {name: now + value if isinstance(value, timedelta) else value for name, value in changes.items()}
    event = an_event(now=now, **moved)
    a_category(event)
    with transaction() as session:
        session.add(FeeStepRow(event_id=event.id, days=7, amount_cents=3000))
    told = read(client, f"/veranstaltungen/{event.slug}").select("#kategorien, #abmeldung")
    assert len(told) == (0 if changes else 2)


def test_the_join_link_is_not_for_everyone(client, now: datetime) -> None:
    event = an_event(format=EventFormat.ONLINE, join_url="https://meet.example/geheim", now=now)
    for address in (f"/veranstaltungen/{event.slug}", f"/veranstaltungen/{event.slug}.ics", "/kalender.ics"):
        assert "geheim" not in client.get(address).text


def test_drafts_and_unknown_events_are_not_found(client, now: datetime) -> None:
    draft = an_event(state=EventState.DRAFT, now=now)
    assert client.get(f"/veranstaltungen/{draft.slug}").status_code == 404
    assert client.get("/veranstaltungen/gibt-es-nicht").status_code == 404


def test_search_engines_read_the_same(client, now: datetime) -> None:
    event = an_event(title_de="Hybrid</script><b>", format=EventFormat.HYBRID, now=now)
    page = read(client, f"/veranstaltungen/{event.slug}")
    told = json.loads(page.select_one('script[type="application/ld+json"]').string)
    assert told["name"] == "Hybrid</script><b>"
    assert told["startDate"] == "2026-04-07T11:00:00+02:00"
    assert told["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in told["location"]] == ["Place", "VirtualLocation"]
    assert told["url"] == f"http://localhost/veranstaltungen/{event.slug}"


def test_the_page_takes_one_statement_and_two_more_where_clusters_hold_it_together(client, now, statements) -> None:
    for hosts, most in (((), 1), ((a_cluster(), a_cluster()), 3)):
        event = an_event(hosts=hosts, format=EventFormat.HYBRID, now=now)
        with statements() as seen:
            client.get(f"/veranstaltungen/{event.slug}")
        assert len([statement for statement in seen if statement.startswith("SELECT")]) == most


def test_the_page_is_english_for_those_who_ask(client, now: datetime) -> None:
    event = an_event(title_en="Lightweight design", kind=EventKind.DELEGATION_TRIP, now=now)
    page = read(client, f"/veranstaltungen/{event.slug}?lang=en")
    assert page.h1.get_text() == "Lightweight design"
    assert "Apply now" in page.select_one(".offer").get_text()


def test_a_cluster_shows_its_carriers_and_its_events(client, now: datetime) -> None:
    cluster = a_cluster(name_de="Cluster Chemie", carrier=a_carrier(name="Chemie e.V."), description_de="Alles fließt.")
    an_event(cluster=cluster, title_de="Kommt", now=now)
    an_event(hosts=(cluster,), title_de="Kommt mit anderen", now=now)
    an_event(cluster=cluster, title_de="War schon", starts_at=now - timedelta(days=9), now=now)
    an_event(title_de="Fremd", now=now)
    text = read(client, f"/cluster/{cluster.slug}").main.get_text(" ", strip=True)
    for words in ("Cluster Chemie", "Alles fließt.", "Chemie e.V.", "Kommt", "Kommt mit anderen", "War schon"):
        assert words in text
    assert "Fremd" not in text
    assert client.get("/cluster/gibt-es-nicht").status_code == 404


def test_a_carrier_has_an_imprint_and_a_notice(client, app) -> None:
    carrier = a_carrier(name="Chemie e.V.", privacy_notice_de="Wofür\nFür die Veranstaltung.\n\nNur ein Satz.")
    imprint = read(client, f"/impressum/{carrier.slug}").main.get_text(" ", strip=True)
    assert "Am Tucherpark 4 80538 München" in imprint
    notice = read(client, f"/datenschutz/{carrier.slug}")
    assert [heading.get_text() for heading in notice.select(".prose h2")] == ["Wofür"]
    assert [part.get_text() for part in notice.select(".prose p")] == ["Für die Veranstaltung.", "Nur ein Satz."]
    for address in ("/impressum", "/datenschutz"):
        assert "Chemie e.V." in read(client, address).main.get_text()


@pytest.mark.parametrize("address", ["/cluster", "/barrierefreiheit", "/_komponenten", "/_komponenten?fehler=1&name="])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_quiet_pages_open_in_both_languages(client, app, address: str, language: str) -> None:
    page = read(client, f"{address}{'&' if '?' in address else '?'}lang={language}")
    assert page.html["lang"] == language
    assert len(page.select("h1")) == 1
    assert not page.select("[style], style, script:not([src])")


def test_errors_are_listed_on_top_and_stand_beside_their_field(client, app) -> None:
    page = read(client, "/_komponenten?fehler=1&name=&email=")
    summary = page.select_one("[role=alert][data-takes-focus]")
    assert summary.select_one('a[href="#name"]').get_text() == "Name: Geben Sie einen Namen an."
    control = page.select_one("input#name")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "name-hint name-error"
    assert page.select_one("#name-error").get_text(strip=True) == "Geben Sie einen Namen an."


def test_strangers_are_shown_a_page_for_two_seconds_those_with_a_session_a_fresh_one(
    database, another_app, app, now: datetime, clock
) -> None:
    event = an_event(capacity=1, now=now)
    keeping = another_app(DATABASE_URL=database.url, PAGE_SECONDS="2")
    address = f"/veranstaltungen/{event.slug}"
    stranger, known = keeping.test_client(), keeping.test_client()
    known.set_cookie("session", "whatever")
    assert "Noch 1 Platz" in stranger.get(address).text
    with transaction():
        a_pool_of(event).taken = 1
    assert "Noch 1 Platz" in stranger.get(address).text
    assert "Warteliste" in known.get(address).text
    assert "waiting list" in stranger.get(f"{address}?lang=en").text
    clock.shift(3)
    answer = stranger.get(address)
    assert "Warteliste" in answer.text
    assert "Cookie" in answer.headers["Vary"]
