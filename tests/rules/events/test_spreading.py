"""What is changed of one event of a series is changed of the others, but for what was changed there by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eventsvc.events.drafts import EventDraft, Seats
from eventsvc.events.edits import parts_of
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.letters import Place
from eventsvc.events.spreading import spread
from eventsvc.kit.ids import new_id

START = datetime(2027, 3, 9, 8, tzinfo=UTC)
DRAFT = EventDraft(
    lead_cluster_id=new_id(),
    carrier_id=new_id(),
    kind=EventKind.WORKSHOP,
    format=EventFormat.ON_SITE,
    title_de="Stammtisch",
    venue=Place(name="Gasthof", city="Passau"),
    starts_at=START,
    ends_at=START + timedelta(hours=3),
    closes_at=START - timedelta(days=2),
    seats=(Seats(Participation.ON_SITE, 20),),
)
# Five weeks on, by then the clocks have gone forward: nine o'clock is nine o'clock.
LATER = replace(
    DRAFT,
    starts_at=datetime(2027, 4, 13, 7, tzinfo=UTC),
    ends_at=datetime(2027, 4, 13, 10, tzinfo=UTC),
    closes_at=datetime(2027, 4, 11, 7, tzinfo=UTC),
)


def spread_of(after: EventDraft, other: EventDraft = LATER, *, is_public: bool = False):
    return spread(parts_of(DRAFT), parts_of(after), parts_of(other), is_public=is_public)


def at(day: int, hour: int, minute: int = 0, month: int = 4) -> datetime:
    return datetime.fromisoformat(f"2027-{month:02}-{day:02} {hour:02}:{minute:02}")


@pytest.mark.parametrize(
    ("changed", "other", "wanted", "kept"),
    [
        ({"title_de": "Treff"}, {}, {"title_de": "Treff"}, ()),
        ({"title_de": "Treff", "summary_de": "Neu"}, {"title_de": "Sommerfest"}, {"summary_de": "Neu"}, ("title_de",)),
        # Changed there to the same already: nothing to name.
        ({"title_de": "Treff"}, {"title_de": "Treff"}, {"title_de": "Treff"}, ()),
        # It begins half an hour later everywhere, each on its own day.
        ({"starts_at": START + timedelta(minutes=30)}, {}, {"starts_at": at(13, 9, 30)}, ()),
        # It moves to the next day everywhere.
        ({"starts_at": START + timedelta(days=1)}, {}, {"starts_at": at(14, 9)}, ()),
        # There it begins at another hour, or lasts longer: that stays.
        (
            {"starts_at": START + timedelta(minutes=30)},
            {"starts_at": datetime(2027, 4, 13, 6, tzinfo=UTC)},
            {},
            ("starts_at",),
        ),
        (
            {"ends_at": START + timedelta(hours=4)},
            {"ends_at": datetime(2027, 4, 13, 15, tzinfo=UTC)},
            {},
            ("ends_at",),
        ),
        # A deadline lies as many days before each, at the same hour.
        ({"closes_at": START - timedelta(days=7, hours=-3)}, {}, {"closes_at": at(6, 12)}, ()),
        (
            {"closes_at": START - timedelta(days=7)},
            {"closes_at": datetime(2027, 4, 1, 7, tzinfo=UTC)},
            {},
            ("closes_at",),
        ),
        # One that was held on another day of the week, at its hour, takes part in all else.
        (
            {"closes_at": START - timedelta(days=7)},
            {
                "starts_at": datetime(2027, 4, 14, 7, tzinfo=UTC),
                "ends_at": datetime(2027, 4, 14, 10, tzinfo=UTC),
                "closes_at": datetime(2027, 4, 12, 7, tzinfo=UTC),
            },
            {"closes_at": at(7, 9)},
            (),
        ),
        ({"opens_at": START - timedelta(days=30)}, {}, {"opens_at": at(14, 9, month=3)}, ()),
    ],
)
def test_each_part_follows_unless_it_was_changed_there(changed, other, wanted, kept) -> None:
    found = spread_of(replace(DRAFT, **changed), replace(LATER, **other))
    assert (found.wanted, found.kept) == (wanted, kept)


def test_the_places_of_a_public_event_are_changed_where_its_queue_stands() -> None:
    after = replace(DRAFT, seats=(Seats(Participation.ON_SITE, 30),), title_de="Treff")
    assert spread_of(after).wanted == {"title_de": "Treff", "capacity_on_site": 30}
    found = spread_of(after, is_public=True)
    assert (found.wanted, found.kept) == ({"title_de": "Treff"}, ("capacity_on_site",))


def test_a_new_format_takes_no_venue_away_that_was_written_there() -> None:
    after = replace(DRAFT, format=EventFormat.ONLINE, venue=Place(), seats=(Seats(Participation.ONLINE, None),))
    assert spread_of(after).wanted["format"] == "online"
    found = spread_of(after, replace(LATER, venue=Place(name="Brauerei", city="Passau")))
    assert "format" in found.kept or "venue_name" in found.kept
    assert found.wanted.get("format") != "online" or "venue_name" not in found.wanted
