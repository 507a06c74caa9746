"""Templates: events are made from them, what they fix is changed there alone, and they are no events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eventsvc.accounts.policy import EVERYTHING
from eventsvc.events.copying import USUALLY
from eventsvc.events.edits import EventEdit, parts_of
from eventsvc.events.errors import FixedByTemplate, NotADraft
from eventsvc.events.kindred import templates_of
from eventsvc.events.models import Event
from eventsvc.events.organizer_queries import EventFilter, held_events, pressing_events
from eventsvc.events.service import delete_draft, publish
from eventsvc.events.templates import as_in_template, differing, fix, fixed_of, uses_of
from eventsvc.events.views import EventView
from eventsvc.events.written import get_written_event
from eventsvc.kit.db import db, transaction
from eventsvc.kit.edits import marks_of
from eventsvc.workflows.copying import CopyWish, copy_event
from eventsvc.workflows.editing import edit_page, follow_template
from tests.builders import a_cluster, an_event

FIXED = ("contact_email", "venue_name", "has_waiting_list")


@pytest.fixture
def copying(app, organizer, now):
    def copy(event_id, *, as_template=False, along=USUALLY, **wished):
        to = wished.pop("to", get_written_event(event_id).draft.starts_at + timedelta(weeks=10))
        with transaction():
            wish = CopyWish(to=to, along=along, as_template=as_template, **wished)
            return copy_event(event_id, wish, by=organizer, own=None, now=now).id

    return copy


@pytest.fixture
def template_id(copying, organizer, now):
    event = an_event(
        now=now, title_de="Schulung", venue_name="Lernfabrik", starts_at=datetime(2026, 6, 2, 8, tzinfo=UTC)
    )
    made = copying(event.id, as_template=True, to=event.starts_at)
    with transaction():
        fix(made, FIXED, (), by=organizer, now=now)
    return made


def save(event_id, organizer, now, **wanted):
    edit = EventEdit(wanted, marks_of(parts_of(get_written_event(event_id).draft)))
    with transaction():
        return edit_page(event_id, edit, now=now, by=organizer, own=None)


def draft_of(event_id):
    return get_written_event(event_id).draft


def test_a_template_is_seen_and_published_nowhere(template_id, organizer, now):
    drafts = held_events(EventFilter(reach=EVERYTHING, view=EventView.DRAFTS), now)
    assert (drafts.rows, drafts.by_view[EventView.DRAFTS]) == ((), 0)
    pressing = pressing_events(EVERYTHING, now, now + timedelta(days=365), ())
    assert template_id not in {one.id for one in pressing}
    assert [one.id for one in templates_of(EVERYTHING)] == [template_id]
    with pytest.raises(NotADraft), transaction():
        publish(template_id, now=now, by=organizer)


def test_what_is_fixed_comes_along_unasked_and_is_refused_but_as_the_template_has_it(
    template_id, copying, organizer, now
):
    event_id = copying(template_id, along=frozenset(), title_de="Schulung in Hof")
    assert (draft_of(event_id).venue.name, draft_of(event_id).venue.city) == ("Lernfabrik", "")
    for wanted in ({"venue_name": "Anderswo"}, {"has_waiting_list": False, "summary_de": "Neu"}):
        with pytest.raises(FixedByTemplate) as refused:
            save(event_id, organizer, now, **wanted)
        assert refused.value.names == (next(iter(wanted)),)
    save(event_id, organizer, now, summary_de="Neu", venue_city="Hof")
    assert (draft_of(event_id).summary_de, draft_of(event_id).venue.city) == ("Neu", "Hof")
    save(template_id, organizer, now, venue_name="Neue Lernfabrik")
    save(event_id, organizer, now, venue_name="Neue Lernfabrik")
    assert draft_of(event_id).venue.name == "Neue Lernfabrik"


def test_the_events_of_a_template_take_over_what_it_fixes_when_they_say_so(template_id, copying, organizer, now):
    event_id = copying(template_id)
    save(event_id, organizer, now, summary_de="Eigenes")
    save(template_id, organizer, now, venue_name="Neue Lernfabrik", summary_de="Anders")
    assert draft_of(event_id).venue.name == "Lernfabrik"
    with transaction():
        follow_template(event_id, now=now, by=organizer, own=None)
    assert (draft_of(event_id).venue.name, draft_of(event_id).summary_de) == ("Neue Lernfabrik", "Eigenes")


def test_a_copy_belongs_to_the_template_too_unless_another_cluster_leads_it(template_id, copying):
    event_id = copying(template_id)
    again, elsewhere = copying(event_id), copying(event_id, lead_cluster_id=a_cluster().id)
    assert get_written_event(again).template.id == template_id
    assert get_written_event(elsewhere).template is None
    assert uses_of([template_id]) == {template_id: 2}


def test_two_who_fix_different_parts_both_have_their_way(template_id, organizer, now):
    with transaction():
        fix(template_id, {*FIXED, "summary_de"}, FIXED, by=organizer, now=now)
    with transaction():
        fix(template_id, {"contact_email", "venue_name"}, FIXED, by=organizer, now=now)
    assert fixed_of(template_id) == {"contact_email", "venue_name", "summary_de"}


def test_a_template_that_goes_leaves_its_events_alone_and_free(template_id, copying, organizer, now):
    event_id = copying(template_id)
    with transaction():
        delete_draft(template_id, own=None, now=now, by=organizer)
    assert db.session.get(Event, template_id) is None
    save(event_id, organizer, now, venue_name="Anderswo")
    assert draft_of(event_id).venue.name == "Anderswo"


def test_dates_differ_from_the_template_only_by_their_distance_to_the_start(template_id, copying):
    there = get_written_event(template_id).draft
    # By then the clocks have gone back.
    event_id = copying(template_id, to=datetime(2026, 11, 10, 9, tzinfo=UTC))
    here = draft_of(event_id)
    assert differing(as_in_template(parts_of(there), parts_of(here)), parts_of(here)) == []
    later = replace(here, closes_at=here.closes_at - timedelta(days=1), title_de="Anders")
    assert differing(as_in_template(parts_of(there), parts_of(later)), parts_of(later)) == ["title_de", "closes_at"]
