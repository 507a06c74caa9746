"""A series, as its organizer makes it, changes it and ends it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from eventsvc.events.models import Event
from eventsvc.kit.db import db
from tests.builders import a_cluster, an_event
from tests.web.organizer.conftest import as_fields

LIST = "/organisation/veranstaltungen"


@pytest.fixture
def event(cluster, now):
    """The second Tuesday of March, at seven in the evening."""
    start = datetime(2027, 3, 9, 18, tzinfo=UTC)
    return an_event(
        cluster=cluster, title_de="Stammtisch", starts_at=start, ends_at=start.replace(hour=20), venue_name="Gasthof"
    )


def path_of(event) -> str:
    return f"{LIST}/{event.slug}/reihe"


def starts() -> list[str]:
    """When the events begin, as they stand."""
    found = db.session.scalars(select(Event.starts_at).order_by(Event.starts_at))
    return [at.strftime("%Y-%m-%d %H") for at in found]


def second_form(page) -> dict:
    """What the form with the days would send."""
    sent: dict = {}
    for field in page.soup.select("main form[method=post]")[0].find_all("input"):
        if field.get("type") != "checkbox" or field.has_attr("checked"):
            sent.setdefault(field["name"], []).append(field.get("value", ""))
    return sent


@pytest.fixture
def series(organizer, event):
    """The events of a series: March to June."""
    address = f"{path_of(event)}/neu?rhythm=monthly_weekday&every=1&until=2027-06-30&count="
    organizer.send(address, second_form(organizer.get(address)))
    return db.session.scalars(select(Event).order_by(Event.starts_at)).all()


def test_the_second_tuesday_of_the_month_until_june_with_one_left_out_and_one_moved(organizer, event):
    page = organizer.get(f"{path_of(event)}/neu")
    assert "jeden Monat am zweiten Dienstag" in page.text
    assert "jeden Monat am letzten Dienstag" not in page.text
    address = f"{path_of(event)}/neu?rhythm=monthly_weekday&every=1&until=2027-06-30&count="
    page = organizer.get(address)
    assert page.rows() == [
        "Di., 13. April 2027 kein Feiertag",
        "Di., 11. Mai 2027 kein Feiertag",
        "Di., 8. Juni 2027 kein Feiertag",
    ]
    sent = second_form(page)
    assert sent["at-2027-04-13"] == ["2027-04-13T19:00"]
    sent |= {"day": ["2027-04-13", "2027-06-08"], "at-2027-06-08": "2027-06-09T19:00"}
    made = organizer.follow(organizer.send(address, sent))
    assert "2 Entwürfe sind angelegt." in made.text
    # Nine in the evening stays nine, in summer as in winter.
    assert starts() == ["2027-03-09 18", "2027-04-13 17", "2027-06-09 17"]
    assert made.soup.select_one(".lead").text == "jeden Monat am zweiten Dienstag"
    assert len(made.rows()) == 3
    again = organizer.follow(organizer.send(address, sent))
    assert "Diese Veranstaltung gehört schon zu einer Reihe." in again.text


def test_holidays_bear_their_names_and_a_moved_day_is_looked_up_again(organizer, event):
    address = f"{path_of(event)}/neu?rhythm=weekly&every=1&until=&count=14"
    page = organizer.get(address)
    assert [row for row in page.rows() if "kein Feiertag" not in row] == []
    sent = second_form(page) | {"at-2027-05-18": "2027-05-17T19:00", "at-2027-03-16": ""}
    page = organizer.send(address, sent)
    assert page.status == 422
    assert page.errors() == ["Geben Sie Tag und Uhrzeit an."]
    assert "Di., 18. Mai 2027 Pfingstmontag" in page.rows()
    assert starts() == ["2027-03-09 18"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("rhythm=weekly&every=1", "Sagen Sie, bis wann oder wie oft, nicht beides."),
        ("rhythm=weekly&every=1&until=2027-03-10", "Nach dieser Regel gibt es keinen weiteren Termin."),
        ("rhythm=weekly&every=0&count=3", "Zwischen 1 und 12."),
        ("until=2027-06-01&every=1", "Wählen Sie den Takt."),
    ],
)
def test_a_rule_that_gives_nothing_says_why_at_its_field(organizer, event, rule, said):
    page = organizer.get(f"{path_of(event)}/neu?{rule}")
    assert (page.status, page.errors()) == (422, [said])


def test_a_change_for_all_says_where_something_stayed(organizer, series):
    def save(event, **typed):
        address = f"{LIST}/{event.slug}/bearbeiten/ort"
        return organizer.follow(organizer.send(address, as_fields(organizer.get(address)) | typed))

    save(series[2], venue_name="Biergarten")
    page = save(series[0], venue_name="Brauhaus", scope="all")
    assert "Auch an 2 weiteren Terminen der Reihe gespeichert." in page.text
    assert "Eigens geändert war und blieb stehen: Di., 11. Mai 2027: Veranstaltungsort." in page.text
    venues = db.session.scalars(select(Event.venue_name).order_by(Event.starts_at))
    assert venues.all() == ["Brauhaus", "Brauhaus", "Biergarten", "Brauhaus"]


def test_a_single_event_leaves_and_the_series_ends_early(organizer, event, series):
    left = organizer.follow(organizer.post(f"{path_of(series[1])}/verlassen"))
    assert "gehört nicht mehr zur Reihe" in left.text
    page = organizer.get(path_of(event))
    (link, *_) = page.links("Mit dem Termin am Di., 9. März 2027 enden")
    asked = organizer.get(link)
    assert ("2 Entwürfe löschen" in asked.buttons(), "11. Mai 2027" in asked.text) == (True, True)
    ended = organizer.follow(organizer.post(link))
    assert "2 Entwürfe sind gelöscht." in ended.text
    assert starts() == ["2027-03-09 18", "2027-04-13 17"]


def test_a_series_is_for_its_own_cluster_and_speaks_english(organizer, series):
    foreign = an_event(cluster=a_cluster())
    assert organizer.get(f"{path_of(foreign)}/neu").status == 404
    assert organizer.get(path_of(foreign)).status == 404
    assert "every month on the second Tuesday" in organizer.get(f"{path_of(series[0])}?lang=en").text
