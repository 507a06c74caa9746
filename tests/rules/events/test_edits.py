"""How the changes of a page come together with what others have saved meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from eventsvc.events.drafts import EventDraft, ReminderRule, Seats
from eventsvc.events.edits import PART_NAMES, EventEdit, draft_of, merged, parts_of
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.letters import Place
from eventsvc.events.models import ReminderAnchor
from eventsvc.events.regions import Region
from eventsvc.kit.edits import EditsClash, marks_of
from eventsvc.kit.ids import new_id

START = datetime(2027, 10, 31, 0, 30, 17, tzinfo=UTC)
DRAFT = EventDraft(
    lead_cluster_id=new_id(),
    carrier_id=new_id(),
    host_cluster_ids=(new_id(), new_id()),
    kind=EventKind.WORKSHOP,
    format=EventFormat.HYBRID,
    title_de="Leichtbau",
    description_de="Zeile\r\nZeile ",
    venue=Place(city="Nürnberg", postal_code="90402"),
    region=Region.MITTELFRANKEN,
    # Seconds that no form shows, in the hour that comes twice.
    starts_at=START,
    ends_at=START + timedelta(hours=1),
    closes_at=START - timedelta(days=3),
    seats=(Seats(Participation.ON_SITE, 20), Seats(Participation.ONLINE, None)),
    reminders=(ReminderRule(ReminderAnchor.END, 2, time(9)),),
)
PARTS = parts_of(DRAFT)


def edit(seen=PARTS, **wanted) -> EventEdit:
    return EventEdit(wanted, marks_of(seen))


def test_a_draft_in_parts_is_the_same_draft() -> None:
    assert draft_of(PARTS) == replace(DRAFT, region=None)
    assert set(PARTS) == set(PART_NAMES)


def test_the_usual_reminders_and_the_region_of_the_place_follow_what_they_come_from() -> None:
    usual = parts_of(replace(DRAFT, reminders=replace(DRAFT, reminders=None).reminder_rules))
    assert (usual["reminders"], usual["region"]) == (None, "")
    congress = draft_of(merged(usual, edit(usual, kind="congress")))
    assert [rule.days for rule in congress.reminder_rules] == [14, 2]


def test_without_a_second_way_a_reminder_is_for_everyone_or_for_nobody() -> None:
    there, away = (ReminderRule(ReminderAnchor.START, 1, time(9), way) for way in Participation)
    assert draft_of(PARTS | {"reminders": (there, away)}).reminders == (there, away)
    online = draft_of(PARTS | {"reminders": (there, away), "format": "online"})
    assert online.reminders == (replace(away, participation=None),)


def test_what_a_form_cannot_hold_is_no_change() -> None:
    shown = {"description_de": "Zeile\nZeile", "starts_at": PARTS["starts_at"].replace(second=0, fold=0)}
    assert merged(PARTS, edit(**shown)) == PARTS


def test_different_parts_come_together_and_untouched_ones_stay() -> None:
    theirs = PARTS | {"venue_city": "Fürth", "title_de": "Neu"}
    assert merged(theirs, edit(title_de="Leichtbau", summary_de="Kurz")) == theirs | {"summary_de": "Kurz"}


@pytest.mark.parametrize(
    ("theirs", "mine", "clashing"),
    [
        ({"title_de": "A"}, {"title_de": "B"}, ["title_de"]),
        ({"title_de": "A"}, {"title_de": "A"}, []),
        ({"title_de": "A", "summary_de": "A"}, {"title_de": "B", "summary_de": "B"}, ["title_de", "summary_de"]),
        ({"venue_city": "Fürth"}, {"format": "online"}, ["venue_city"]),
        ({"venue_city": ""}, {"format": "online"}, []),
        ({"capacity_online": 7}, {"format": "on_site"}, ["capacity_online"]),
        ({"format": "online"}, {"venue_city": "Fürth"}, ["venue_city", "format"]),
        ({"format": "online"}, {"capacity_online": 7}, []),
        ({"starts_at": START.replace(tzinfo=None)}, {"timezone": "Asia/Tokyo"}, []),
    ],
)
def test_one_part_changed_twice_is_a_clash_that_holds_both_versions(theirs, mine, clashing) -> None:
    present = PARTS | theirs
    if not clashing:
        assert merged(present, edit(**mine)) == present | mine
        return
    with pytest.raises(EditsClash) as clash:
        merged(present, edit(**mine))
    assert [(one.name, one.mine, one.theirs) for one in clash.value.clashes] == [
        (name, mine.get(name), present[name]) for name in clashing
    ]
    # Whoever has seen both versions saves knowingly.
    assert merged(present, edit(present, **mine)) == present | mine


def test_a_page_that_does_not_say_what_it_saw_overwrites_nothing() -> None:
    with pytest.raises(EditsClash):
        merged(PARTS, EventEdit({"title_de": "B"}, {}))
    assert merged(PARTS, EventEdit({"title_de": "Leichtbau"}, {})) == PARTS
