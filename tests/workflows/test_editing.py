"""Two people edit one event at once: nothing is overwritten in silence."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from eventsvc.events.categories import CategoryKind
from eventsvc.events.category_queries import categories_of
from eventsvc.events.codes import get_code
from eventsvc.events.contingents import get_contingent
from eventsvc.events.edits import Edit, marks_of, parts_of, touched
from eventsvc.events.errors import CapacityIsPublic, EditsClash
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.service import create_event, publish
from eventsvc.events.written import get_written_event
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.workflows.capacity_change import change_closing
from eventsvc.workflows.editing import edit_page
from tests.builders import a_category, a_code, a_contingent, a_draft, a_pool_of, an_event

PAIRS = 500
# Parts as pages show them together, with what one may type.
PAGES = (
    {"title_de": ("Eins", "Zwei", "Drei"), "kind": ("workshop", "seminar"), "format": ("hybrid", "on_site", "online")},
    {"summary_de": ("Kurz", "Kürzer", "Am kürzesten", ""), "description_de": ("Lang", "Länger", "Noch länger")},
    {"venue_name": ("Halle", "Saal"), "venue_city": ("Fürth", "Hof", ""), "join_url": ("https://a.example", "")},
    {"capacity_on_site": (5, 9, None), "capacity_online": (3, None), "has_waiting_list": (True, False)},
    {"contact_name": ("Ada", "Bob"), "contact_email": ("a@cluster.example", "b@cluster.example")},
)

# What an event of a format has no room for.
GONE = {
    "online": {"capacity_on_site", "venue_name", "venue_street", "venue_postal_code", "venue_city"},
    "on_site": {"capacity_online"},
}


@pytest.fixture
def event_id(app, now, organizer):
    draft = a_draft()
    with transaction():
        return create_event(draft, now=now, by=organizer, own=None).id


def parts_now(event_id):
    parts = parts_of(get_written_event(event_id).draft)
    db.session.rollback()
    return parts


def an_edit(dice: Random, page: dict, base: dict) -> Edit:
    """A page as it was opened, with some of its parts typed anew."""
    shown = {name: choices for name, choices in page.items() if name not in GONE.get(base["format"], set())}
    typed = {name: dice.choice(choices) for name, choices in shown.items() if dice.random() < 0.6}
    return Edit({name: base[name] for name in shown} | typed, marks_of(base))


def test_five_hundred_pairs_save_at_once_and_nothing_is_lost_in_silence(app, now, organizer, at_once, event_id):
    dice, clashes, both = Random(20270312), 0, 0
    after = parts_now(event_id)
    for number in range(PAIRS):
        base = after
        # Every other pair sits at the same page.
        pages = dice.sample(PAGES, 2) if number % 2 else [dice.choice(PAGES)] * 2
        edits = [an_edit(dice, page, base) for page in pages]
        outcomes = at_once([partial(edit_page, event_id, edit, now=now, by=organizer, own=None) for edit in edits])
        after = parts_now(event_id)
        saved = [edit for edit, outcome in zip(edits, outcomes, strict=True) if not isinstance(outcome, Exception)]
        assert saved, outcomes
        wanted: dict = {}
        for edit in saved:
            wanted |= touched(edit)
        # Whoever was told that it is saved finds it saved, and what nobody has touched is as it was.
        assert {name: after[name] for name in wanted} == wanted
        assert {name for name in base if after[name] != base[name]} - set(wanted) <= GONE.get(after["format"], set())
        both += len(saved) == 2
        for edit, outcome in zip(edits, outcomes, strict=True):
            if isinstance(outcome, Exception):
                clashes += 1
                refused_whole(event_id, edit, outcome, after)
                after = resolve(
                    dice, event_id, edit, outcome, after, partial(edit_page, now=now, by=organizer, own=None)
                )
    assert both > PAIRS / 2
    assert clashes > PAIRS / 50


def refused_whole(event_id, edit, outcome, after) -> None:
    """The second one sees both versions of just what both have changed, and none of theirs was written."""
    assert isinstance(outcome, EditsClash)
    for clash in outcome.clashes:
        assert clash.theirs == after[clash.name]
        assert clash.mine == touched(edit).get(clash.name)
        assert clash.mine != clash.theirs


def resolve(dice, event_id, edit, outcome, after, save) -> dict:
    """Part by part the second one chooses, and that is then what holds."""
    mine = touched(edit)
    for clash in outcome.clashes:
        if dice.random() < 0.5:
            mine.pop(clash.name, None)
    with transaction():
        save(event_id, Edit(after | mine, marks_of(after)))
    chosen = parts_now(event_id)
    format_ = chosen["format"]
    held = {
        name: value for name, value in mine.items() if format_ == "hybrid" or not name.startswith(("capacity", "venue"))
    }
    assert {name: chosen[name] for name in held} == held
    return chosen


def test_a_page_that_changes_nothing_leaves_no_trace(app, now, organizer, event_id):
    parts = parts_now(event_id)
    with transaction():
        edit_page(event_id, Edit(parts, marks_of(parts)), now=now, by=organizer, own=None)
    edited = select(func.count()).select_from(JournalEntry).where(JournalEntry.action == "event.edited")
    assert db.session.scalar(edited) == 0


def test_the_capacity_of_an_event_that_was_published_meanwhile_is_refused_in_words(app, now, organizer, event_id):
    parts = parts_now(event_id)
    with transaction():
        publish(event_id, now=now, by=organizer)
    edit = Edit({"capacity_on_site": 3, "opens_at": None}, marks_of(parts))
    with pytest.raises(CapacityIsPublic), transaction():
        edit_page(event_id, edit, now=now, by=organizer, own=None)
    assert parts_now(event_id)["capacity_on_site"] == 30


def test_all_that_stands_relative_to_the_start_moves_with_it_and_what_has_passed_stays(app, now, organizer):
    day = timedelta(days=1)
    event = an_event(
        format=EventFormat.HYBRID,
        now=now,
        opens_at=now - day,
        closes_at=now + 20 * day,
        list_from=now + 21 * day,
        list_until=now + 22 * day,
    )
    a_category(event, CategoryKind.STUDENT, opens_at=now - day, closes_at=now + 5 * day)
    code, contingent = a_code(event, expires_at=now + 6 * day, now=now), a_contingent(event, now=now)
    with transaction():
        change_closing(a_pool_of(event, Participation.ONLINE).id, now + 10 * day, by=organizer, now=now)
    before = parts_now(event.id)
    week = {name: before[name] + 7 * day for name in ("starts_at", "ends_at")}
    # Over the beginning of summer time: what lay before it keeps its hour on the wall.
    with transaction():
        edit = Edit(week, marks_of(before), takes_dates_along=True)
        assert edit_page(event.id, edit, now=now, by=organizer, own=None).moved == 7
    after = parts_now(event.id)
    moved = {name for name in before if after[name] != before[name]}
    assert moved == {"starts_at", "ends_at", "closes_at", "list_from", "list_until"}
    assert {after[name] - before[name] for name in moved} == {7 * day}
    (category,) = categories_of(event.id)
    assert category.opens_at == now - day
    online = a_pool_of(event, Participation.ONLINE)
    pairs = [
        (category.closes_at, now + 5 * day),
        (get_code(event.id, code.id).expires_at, code.expires_at),
        (get_contingent(contingent.id).release_at, contingent.release_at),
        (online.closes_at, now + 10 * day),
    ]
    zone = ZoneInfo(event.timezone)
    walls = [[one.astimezone(zone).replace(tzinfo=None) for one in pair] for pair in pairs]
    assert {later - earlier for later, earlier in walls} == {7 * day}
