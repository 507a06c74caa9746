from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest

from eventsvc.events.calendar import Published, published_calendar
from eventsvc.events.letters import Place
from eventsvc.ground import templates_folder
from eventsvc.kit.typesetting import Typesetter
from eventsvc.messaging.letters import Enclosure, Letter, kind_of
from eventsvc.registration.calendar import cancellation, invitation
from eventsvc.registration.enclosures import Enclosures
from tests.golden.samples import EVENT, LINKS, ONLINE, PERSON, SAMPLES, TRIP

NOW = datetime(2027, 1, 2, 8, 0, tzinfo=UTC)


def test_an_invitation_tells_what_when_and_where() -> None:
    calendar, entry = _read(invitation(LINKS, EVENT, PERSON, "de", NOW))
    assert calendar["METHOD"] == "REQUEST"
    assert entry["SUMMARY"] == EVENT.title_de
    assert EVENT.starts_at == entry.DTSTART
    assert EVENT.ends_at == entry.DTEND
    assert entry["DTSTART"].to_ical() == b"20270311T093000"
    assert entry["LOCATION"] == "Haus der Forschung, Gewerbemuseumsplatz 2, 90403 Nürnberg"
    assert entry["DTSTAMP"].dt == NOW
    assert entry["STATUS"] == "CONFIRMED"


def test_an_invitation_comes_from_the_carrier_to_the_person_and_asks_for_no_answer() -> None:
    _, entry = _read(invitation(LINKS, EVENT, PERSON, "de", NOW))
    assert entry["ORGANIZER"] == f"mailto:{EVENT.carrier.reply_address}"
    assert entry["ATTENDEE"] == f"mailto:{PERSON.email}"
    assert entry["ATTENDEE"].params["CN"] == "Łucja Müller-O'Neill"
    assert entry["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert entry["ATTENDEE"].params["RSVP"] == "FALSE"


def test_a_moved_event_moves_the_same_entry() -> None:
    moved = replace(EVENT, starts_at=EVENT.starts_at + timedelta(days=1), sequence=EVENT.sequence + 1)
    _, before = _read(invitation(LINKS, EVENT, PERSON, "de", NOW))
    _, after = _read(invitation(LINKS, moved, PERSON, "de", NOW + timedelta(days=1)))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_cancellation_takes_just_this_persons_entry_away() -> None:
    calendar, gone = _read(cancellation(LINKS, EVENT, PERSON, "de", NOW))
    _, was = _read(invitation(LINKS, EVENT, PERSON, "de", NOW))
    assert calendar["METHOD"] == "CANCEL"
    assert gone["STATUS"] == "CANCELLED"
    assert (gone["UID"], gone["ATTENDEE"], gone["ORGANIZER"]) == (was["UID"], was["ATTENDEE"], was["ORGANIZER"])
    assert gone["SEQUENCE"] > was["SEQUENCE"]
    other = replace(PERSON, id=EVENT.id)
    assert _read(invitation(LINKS, EVENT, other, "de", NOW))[1]["UID"] != was["UID"]


def test_only_the_persons_own_entry_carries_the_link_to_the_booking() -> None:
    mine = invitation(LINKS, EVENT, PERSON, "de", NOW)
    everyones = published_calendar(
        [Published(event=EVENT, url=LINKS.event(EVENT.slug))], host="veranstaltungen.example", language="de", now=NOW
    )
    assert LINKS.registration(PERSON.public_id, 1) in _read(mine)[1]["DESCRIPTION"]
    assert b"/b/" not in everyones.replace(b"\r\n ", b"")
    assert _read(everyones)[1]["URL"] == LINKS.event(EVENT.slug)


def test_only_those_who_take_part_online_find_the_way_in_in_their_calendar() -> None:
    on_site = invitation(LINKS, EVENT, PERSON, "de", NOW).replace(b"\r\n ", b"")
    online = _read(invitation(LINKS, EVENT, ONLINE, "de", NOW))[1]
    assert b"treffen.example" not in on_site
    assert online["LOCATION"] == EVENT.join_url
    assert EVENT.join_url in online["DESCRIPTION"]


def test_an_entry_brings_the_rules_of_its_time_zone_and_few_others() -> None:
    content = invitation(LINKS, TRIP, PERSON, "en", NOW)
    calendar, entry = _read(content)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    assert entry["DTSTART"].params["TZID"] == "Asia/Tokyo"
    assert len(invitation(LINKS, EVENT, PERSON, "de", NOW)) < 2500


def test_outlook_finds_a_yearly_rule_for_our_clocks() -> None:
    content = invitation(LINKS, EVENT, PERSON, "de", NOW)
    assert b"DTSTART:20260329T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nTZNAME:CEST" in content
    assert b"DTSTART:20261025T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nTZNAME:CET" in content


@pytest.mark.parametrize("zone", ["Africa/Casablanca", "America/New_York", "Australia/Sydney", "Asia/Tokyo", "UTC"])
def test_an_entry_carries_its_own_time_anywhere(zone: str) -> None:
    # Read by the file's own rules, not by the reader's knowledge of the zone.
    content = invitation(LINKS, replace(EVENT, timezone=zone), PERSON, "de", NOW)
    _, entry = _read(content.replace(zone.encode(), f"X-{zone}".encode()))
    assert entry.DTSTART.astimezone(UTC) == EVENT.starts_at


@pytest.mark.parametrize("day", [datetime(2027, 3, 27, tzinfo=UTC), datetime(2027, 10, 30, tzinfo=UTC)])
def test_an_entry_over_a_clock_change_keeps_its_instants(day: datetime) -> None:
    event = replace(EVENT, starts_at=day + timedelta(hours=18), ends_at=day + timedelta(hours=30))
    _, entry = _read(invitation(LINKS, event, PERSON, "de", NOW))
    assert (entry.DTSTART.astimezone(UTC), entry.DTEND.astimezone(UTC)) == (event.starts_at, event.ends_at)


def test_a_public_calendar_holds_many_events_and_those_called_off() -> None:
    entries = [
        Published(event=EVENT, url="https://veranstaltungen.example/a"),
        Published(event=replace(TRIP, id=PERSON.id), url="https://veranstaltungen.example/b", is_called_off=True),
    ]
    content = published_calendar(entries, host="veranstaltungen.example", language="en", now=NOW)
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["METHOD"] == "PUBLISH"
    assert [entry["STATUS"] for entry in calendar.walk("VEVENT")] == ["CONFIRMED", "CANCELLED"]
    assert {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")} == {"Europe/Berlin", "Asia/Tokyo"}
    assert calendar.walk("VEVENT")[0]["UID"] == f"event-{EVENT.id}@veranstaltungen.example"


def test_an_entry_says_that_the_place_follows() -> None:
    _, entry = _read(invitation(LINKS, replace(EVENT, place=Place()), PERSON, "en", NOW))
    assert entry["LOCATION"] == "Venue to be announced"


@pytest.mark.parametrize("typed", ["Zeile\r\nATTENDEE:mailto:x@y.example", 'Haus "Zum; Anker", Saal', "a\\b\nc"])
def test_nothing_that_people_type_adds_a_line_of_its_own(typed: str) -> None:
    event = replace(EVENT, title_de=typed, carrier=replace(EVENT.carrier, name=typed))
    person = replace(PERSON, first_name=typed)
    _, entry = _read(invitation(LINKS, event, person, "de", NOW))
    assert not isinstance(entry["ATTENDEE"], list)
    assert entry["ATTENDEE"] == f"mailto:{PERSON.email}"


@pytest.mark.parametrize(
    ("sample", "names"),
    [
        ("registration_confirmed", {"Ticket-kuehlung-von-leistungsmodulen-2027.pdf", "invite.ics"}),
        ("registration_confirmed-online", {"invite.ics"}),
        ("moved_up_from_waiting_list", {"Ticket-kuehlung-von-leistungsmodulen-2027.pdf", "invite.ics"}),
        ("event_changed", {"Ticket-kuehlung-von-leistungsmodulen-2027.pdf", "invite.ics"}),
        ("event_changed-time-waiting", set()),
        ("registration_withdrawn", {"cancel.ics"}),
        ("registration_withdrawn-waiting", set()),
        ("event_called_off", {"cancel.ics"}),
        ("event_called_off-waiting", set()),
        ("application_received", set()),
    ],
)
def test_a_letter_encloses_what_it_promises(sample: str, names: set[str]) -> None:
    assert {enclosure.filename for enclosure in _enclosures(SAMPLES[sample])} == names


def test_a_calendar_file_names_its_method_for_the_envelope() -> None:
    enclosures = {enclosure.filename: enclosure for enclosure in _enclosures(SAMPLES["registration_confirmed"])}
    assert enclosures["invite.ics"].calendar_method == "REQUEST"
    assert enclosures["invite.ics"].media_type == "text/calendar"


def _enclosures(letter: Letter) -> list[Enclosure]:
    makers = Enclosures(LINKS, Typesetter(templates_folder() / "documents"), lambda: NOW).makers
    return [file for name in kind_of(letter).enclosures for file in makers[name](letter, "de")]


def _read(content: bytes) -> tuple[Any, Any]:
    calendar = icalendar.Calendar.from_ical(content)
    [entry] = calendar.walk("VEVENT")
    assert not calendar.errors
    assert not entry.errors
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    return calendar, entry
