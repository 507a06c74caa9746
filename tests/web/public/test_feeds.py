"""Calendar files as programs read them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from eventsvc.events.kinds import EventKind
from eventsvc.events.service import call_off
from eventsvc.events.states import EventState
from eventsvc.journal import Actor
from eventsvc.kit.db import transaction
from tests.builders import an_event
from tests.conftest import NOW


def entries(client, address: str) -> dict[str, dict[str, object]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.data)
    return {str(entry["SUMMARY"]): entry for entry in calendar.walk("VEVENT")}


def test_an_event_can_be_put_into_a_calendar(client, now: datetime) -> None:
    event = an_event(title_de="Leichtbau", now=now)
    entry = entries(client, f"/veranstaltungen/{event.slug}.ics")["Leichtbau"]
    assert entry["DTSTART"].dt == event.starts_at
    assert "Haus der Wirtschaft" in entry["LOCATION"]
    assert entry["URL"] == f"http://localhost/veranstaltungen/{event.slug}"


def test_the_feed_holds_what_the_filters_find(client, now: datetime) -> None:
    an_event(title_de="Reise", kind=EventKind.DELEGATION_TRIP, now=now)
    an_event(title_de="Workshop", now=now)
    an_event(title_de="Geheim", state=EventState.DRAFT, now=now)
    an_event(title_de="Gewesen", starts_at=now - timedelta(days=3), now=now)
    assert set(entries(client, "/kalender.ics")) == {"Reise", "Workshop"}
    assert set(entries(client, "/kalender.ics?art=delegation_trip")) == {"Reise"}


def test_a_subscription_has_a_name_and_a_single_date_makes_no_calendar(client, now: datetime) -> None:
    event = an_event(now=now)
    feed = Calendar.from_ical(client.get("/kalender.ics").data)
    assert feed["X-WR-CALNAME"] == feed["NAME"] == "Veranstaltungen der bayerischen Cluster"
    assert "NAME:" not in client.get(f"/veranstaltungen/{event.slug}.ics").text.replace("TZNAME:", "")


def test_a_feed_that_is_kept_on_the_way_is_kept_for_one_language(client, now: datetime) -> None:
    headers = client.get("/kalender.ics").headers
    assert headers["Cache-Control"] == "public, max-age=900"
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in headers["Vary"].split(",")}


def test_an_entry_keeps_its_identity_and_is_cancelled_when_called_off(client, now: datetime) -> None:
    event = an_event(title_de="Leichtbau", now=now)
    before = entries(client, "/kalender.ics")["Leichtbau"]
    off = an_event(title_de="Fällt aus", state=EventState.CALLED_OFF, now=now)
    after = entries(client, "/kalender.ics")
    assert (
        after["Leichtbau"]["UID"]
        == before["UID"]
        == entries(client, f"/veranstaltungen/{event.slug}.ics")["Leichtbau"]["UID"]
    )
    assert after["Fällt aus"]["STATUS"] == "CANCELLED"
    assert entries(client, f"/veranstaltungen/{off.slug}.ics")["Fällt aus"]["STATUS"] == "CANCELLED"


def test_calling_off_raises_the_sequence_in_file_and_feed(client, now: datetime) -> None:
    event = an_event(title_de="Leichtbau", now=now)
    addresses = ("/kalender.ics", f"/veranstaltungen/{event.slug}.ics")
    before = [entries(client, address)["Leichtbau"]["SEQUENCE"] for address in addresses]
    with transaction():
        call_off(event.id, "Sturm", now=now, by=Actor.system())
    after = [entries(client, address)["Leichtbau"] for address in addresses]
    assert [entry["STATUS"] for entry in after] == ["CANCELLED", "CANCELLED"]
    assert all(entry["SEQUENCE"] > earlier for entry, earlier in zip(after, before, strict=True))


@pytest.mark.parametrize(
    ("given", "offers"),
    [({}, 1), ({"state": EventState.CALLED_OFF}, 0), ({"starts_at": NOW - timedelta(days=3)}, 0)],
)
def test_only_what_is_to_come_is_offered_for_the_calendar(client, now: datetime, given: dict, offers: int) -> None:
    event = an_event(now=now, **given)
    address = f"/veranstaltungen/{event.slug}.ics"
    assert client.get(f"/veranstaltungen/{event.slug}").text.count(address) == offers
    # Whoever has it already still learns what became of it.
    assert client.get(address).status_code == 200


def test_unknown_events_have_no_file(client, app) -> None:
    assert client.get("/veranstaltungen/gibt-es-nicht.ics").status_code == 404


def test_the_feed_takes_one_statement(client, now: datetime, statements) -> None:
    for number in range(4):
        an_event(title_de=f"Nummer {number}", now=now)
    with statements() as seen:
        client.get("/kalender.ics")
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1
