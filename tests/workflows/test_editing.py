"""Two people edit one event at once: nothing is overwritten in silence."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from eventsvc.announcements.queries import get_announcement, lock_announcement
from eventsvc.announcements.service import parts_of as parts_of_announcement
from eventsvc.announcements.service import rewrite
from eventsvc.events.categories import CategoryKind
from eventsvc.events.category_queries import categories_of
from eventsvc.events.category_service import CategoryDraft, draft_of_category
from eventsvc.events.change_service import Conduct, conduct_of, edit_conduct
from eventsvc.events.codes import CodeDraft, change_code, get_code
from eventsvc.events.contingents import ContingentDraft, get_contingent
from eventsvc.events.edits import EventEdit, parts_of
from eventsvc.events.errors import CapacityIsPublic
from eventsvc.events.fees import FeeStep
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.service import create_event, publish
from eventsvc.events.sessions import SessionDraft
from eventsvc.events.written import get_written_event
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.kit.edits import Edit, EditsClash, marks_of, parts_in, touched
from eventsvc.workflows.capacity_change import change_closing
from eventsvc.workflows.categories import change_category
from eventsvc.workflows.contingents import change_contingent_terms
from eventsvc.workflows.editing import edit_page
from eventsvc.workflows.programme import edit_session
from tests.builders import a_category, a_code, a_contingent, a_draft, a_pool_of, a_session, an_announcement, an_event

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


def an_edit(dice: Random, page: dict, base: dict) -> EventEdit:
    """A page as it was opened, with some of its parts typed anew."""
    shown = {name: choices for name, choices in page.items() if name not in GONE.get(base["format"], set())}
    typed = {name: dice.choice(choices) for name, choices in shown.items() if dice.random() < 0.6}
    return EventEdit({name: base[name] for name in shown} | typed, marks_of(base))


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
        save(event_id, EventEdit(after | mine, marks_of(after)))
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
        edit_page(event_id, EventEdit(parts, marks_of(parts)), now=now, by=organizer, own=None)
    edited = select(func.count()).select_from(JournalEntry).where(JournalEntry.action == "event.edited")
    assert db.session.scalar(edited) == 0


def test_the_capacity_of_an_event_that_was_published_meanwhile_is_refused_in_words(app, now, organizer, event_id):
    parts = parts_now(event_id)
    with transaction():
        publish(event_id, now=now, by=organizer)
    edit = EventEdit({"capacity_on_site": 3, "opens_at": None}, marks_of(parts))
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
        edit = EventEdit(week, marks_of(before), takes_dates_along=True)
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


# What else two people edit at once: how it is made, how it is saved, what it holds, and parts with two versions of each.
def a_session_in(event, now):
    event_id, session_id = event.id, a_session(event, room="Foyer", capacity=30).id
    return partial(edit_session, event_id, session_id), lambda: parts_in(SessionDraft, programme_of(event_id)[0].draft)


def a_category_in(event, now):
    event_id, category_id = event.id, a_category(event, CategoryKind.STUDENT, capacity=5).id

    def held():
        present = categories_of(event_id)
        return parts_in(CategoryDraft, draft_of_category(present[0], present))

    return partial(change_category, event_id, category_id), held


def a_code_in(event, now):
    event_id, code_id = event.id, a_code(event, now=now).id
    return partial(change_code, event_id, code_id), lambda: parts_in(CodeDraft, get_code(event_id, code_id))


def a_contingent_in(event, now):
    own_id = a_contingent(event, now=now).id
    return partial(change_contingent_terms, own_id), lambda: parts_in(ContingentDraft, get_contingent(own_id))


def the_rules_of(event, now):
    event_id = event.id
    return partial(edit_conduct, event_id), lambda: parts_in(Conduct, conduct_of(event_id))


def an_announcement_of(event, now):
    announcement = an_announcement(event)

    def save(edit, *, now, by):
        rewrite(lock_announcement(announcement.id), edit, now)

    return save, lambda: parts_of_announcement(get_announcement(announcement.id))


KINDS = [
    (a_session_in, {"room": ("Saal 1", "Saal 2"), "capacity": (10, 20)}),
    (a_category_in, {"name_de": ("Gäste", "Freunde"), "quota": (7, 9)}),
    (a_code_in, {"note": ("Messe", "Presse"), "most_uses": (3, 4)}),
    (a_contingent_in, {"organization": ("Eins GmbH", "Zwei AG"), "capacity": (7, 9)}),
    (the_rules_of, {"looks_again": (True, True), "steps": ((FeeStep(days=3, percent=50),), (FeeStep(days=5, percent=9),))}),
    (an_announcement_of, {"subject_de": ("Anreise", "Abreise"), "body_de": ("Kommen Sie.", "Gehen Sie.")}),
]  # fmt: skip


@pytest.mark.parametrize(("made", "parts"), KINDS, ids=[made.__name__ for made, _ in KINDS])
def test_whatever_two_save_at_once_each_has_their_way_or_sees_both_versions(app, now, organizer, at_once, made, parts):
    save, held = made(an_event(now=now, capacity=50), now)
    before = held()
    db.session.rollback()
    one, two = parts
    # Each changes something else: both hold, and the form's unchanged parts say nothing.
    apart = [Edit(before | {name: parts[name][0]}, marks_of(before)) for name in (one, two)]
    outcomes = at_once([partial(save, edit, now=now, by=organizer) for edit in apart])
    assert not any(isinstance(outcome, Exception) for outcome in outcomes), outcomes
    between = held()
    db.session.rollback()
    assert between == before | {one: parts[one][0], two: parts[two][0]}
    # Both change the same: one holds, the other sees both versions and has saved nothing.
    versions = (parts[two][1], before[two])
    same = [
        partial(save, Edit(between | {two: version}, marks_of(between)), now=now, by=organizer) for version in versions
    ]
    (refusal,) = (outcome for outcome in at_once(same) if isinstance(outcome, EditsClash))
    (clash,) = refusal.clashes
    assert (clash.name, clash.theirs, {clash.mine, clash.theirs}) == (two, held()[two], set(versions))
