from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from eventsvc.events.drafts import Problem, ReminderRule, Seats
from eventsvc.events.errors import (
    BadDraft,
    EventChangedMeanwhile,
    EventOver,
    NotADraft,
    NotPublishable,
    NotPublished,
    OnlyTheLeadMay,
    WayStillUsed,
)
from eventsvc.events.findings import Finding
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.letters import Place
from eventsvc.events.models import Event, EventHost, Pool, ReminderAnchor, ReminderPlan
from eventsvc.events.regions import Region
from eventsvc.events.service import call_off, create_event, delete_draft, edit_event, publish
from eventsvc.events.session_models import Session
from eventsvc.events.states import EventState
from eventsvc.journal import Actor
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import Base, db
from tests.builders import a_carrier, a_cluster, a_draft, a_registration, an_event

ON_SITE, ONLINE = Participation.ON_SITE, Participation.ONLINE
BY = Actor.system()
# Every table of the room but the sets of questions, which belong to a cluster.
OF_THE_ROOM = [
    mapper.local_table
    for mapper in Base.registry.mappers
    if mapper.class_.__module__.startswith("eventsvc.events.") and mapper.local_table.name != "question_sets"
]


def stored(event_id: Any) -> Event:
    return db.session.execute(
        select(Event).where(Event.id == event_id).execution_options(populate_existing=True)
    ).scalar_one()


def plans_of(event_id: Any) -> list[ReminderPlan]:
    query = select(ReminderPlan).where(ReminderPlan.event_id == event_id).order_by(ReminderPlan.due_at)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def pools_of(event_id: Any) -> dict[Participation, int | None]:
    rows = db.session.execute(select(Pool.participation, Pool.capacity).where(Pool.event_id == event_id))
    return {row.participation: row.capacity for row in rows}


def journal_of(event_id: Any) -> list[str]:
    query = select(JournalEntry.action).where(JournalEntry.subject_id == event_id).order_by(JournalEntry.id)
    return list(db.session.scalars(query))


def test_a_new_event_is_a_draft_with_all_that_hangs_on_it(transaction: Any, now: datetime) -> None:
    host = a_cluster(name_de="Cluster Sensorik")
    draft = replace(
        a_draft(format=EventFormat.HYBRID, seats=(Seats(ON_SITE, 40), Seats(ONLINE, None))),
        host_cluster_ids=(host.id,),
    )
    with transaction():
        created = create_event(draft, now=now, by=BY, own=None)
    event = stored(created.id)
    assert event.state is EventState.DRAFT
    assert event.slug == created.slug == "gruesse-aus-der-groessenordnung-2026-04-07"
    assert event.description_html_de == "<p>Wir <strong>messen</strong>.</p>"
    assert event.region is Region.MITTELFRANKEN
    assert "nuernberg" in event.search_text
    assert "sensorik" in event.search_text
    assert pools_of(event.id) == {ON_SITE: 40, ONLINE: None}
    assert list(db.session.scalars(select(EventHost.cluster_id).where(EventHost.event_id == event.id))) == [host.id]
    assert [plan.days for plan in plans_of(event.id)] == [7, 1]
    assert [plan.not_after - plan.due_at for plan in plans_of(event.id)] == [timedelta(days=1)] * 2
    assert journal_of(event.id) == ["event.created", "event.host_accepted"]


def test_the_same_title_on_the_same_day_gets_another_address(transaction: Any, now: datetime) -> None:
    draft = a_draft()
    with transaction():
        slugs = [create_event(draft, now=now, by=BY, own=None).slug for _ in range(3)]
    assert slugs[1:] == [f"{slugs[0]}-2", f"{slugs[0]}-3"]


def test_a_draft_that_contradicts_itself_is_refused_with_all_problems(transaction: Any, now: datetime) -> None:
    draft = a_draft()
    broken = replace(draft, ends_at=draft.starts_at, carrier_id=a_carrier().id)
    with pytest.raises(BadDraft) as refusal, transaction():
        create_event(broken, now=now, by=BY, own=None)
    assert refusal.value.problems == (("ends_at", Problem.ENDS_TOO_EARLY), ("carrier", Problem.CARRIER_FOREIGN))


def test_the_second_of_two_editors_is_told(transaction: Any, now: datetime) -> None:
    draft = a_draft()
    with transaction():
        event_id = create_event(draft, now=now, by=BY, own=None).id
    with transaction():
        edit_event(event_id, replace(draft, title_de="Erste"), version=1, now=now, by=BY, own=None)
    with pytest.raises(EventChangedMeanwhile), transaction():
        edit_event(event_id, replace(draft, title_de="Zweite"), version=1, now=now, by=BY, own=None)
    event = stored(event_id)
    assert (event.title_de, event.version) == ("Erste", 2)
    assert event.slug.startswith("erste-")


def test_a_public_event_keeps_its_address_and_its_capacity(transaction: Any, now: datetime) -> None:
    draft = a_draft(capacity=30)
    with transaction():
        created = create_event(draft, now=now, by=BY, own=None)
        publish(created.id, now=now, by=BY)
    changed = replace(draft, title_de="Ganz anders", seats=(Seats(ON_SITE, 3),))
    with transaction():
        edited = edit_event(created.id, changed, version=2, now=now, by=BY, own=None)
    assert edited.slug == created.slug
    assert edited.before is None
    assert pools_of(created.id) == {ON_SITE: 30}
    assert stored(created.id).schedule_revision == 0


def test_a_new_place_raises_the_revision_but_reminds_at_the_same_hour(transaction: Any, now: datetime) -> None:
    draft = a_draft()
    with transaction():
        event_id = create_event(draft, now=now, by=BY, own=None).id
        publish(event_id, now=now, by=BY)
    before = {plan.id: plan.due_at for plan in plans_of(event_id)}
    with transaction():
        edited = edit_event(event_id, replace(draft, venue=Place(city="Fürth")), version=2, now=now, by=BY, own=None)
    assert edited.schedule_revision == 1
    assert edited.before is not None
    assert edited.before.place.city == "Nürnberg"
    assert {plan.id: plan.due_at for plan in plans_of(event_id)} == before


def test_the_reminders_of_a_moved_event_move_along(transaction: Any, now: datetime) -> None:
    draft = a_draft()
    with transaction():
        event_id = create_event(draft, now=now, by=BY, own=None).id
        publish(event_id, now=now, by=BY)
    ids = {plan.id for plan in plans_of(event_id)}
    day = timedelta(days=1)
    later = replace(draft, starts_at=draft.starts_at + day, ends_at=draft.ends_at + day)
    first_due = plans_of(event_id)[0].due_at
    with transaction():
        edited = edit_event(event_id, later, version=2, now=now, by=BY, own=None)
    plans = plans_of(event_id)
    assert edited.before is not None
    assert {plan.id for plan in plans} == ids
    assert edited.schedule_revision == 1
    assert plans[0].due_at == first_due + day
    assert "event.moved" in journal_of(event_id)


def test_reminders_are_just_those_that_were_given(transaction: Any, now: datetime) -> None:
    draft = a_draft()
    with transaction():
        event_id = create_event(draft, now=now, by=BY, own=None).id
    kept = plans_of(event_id)[1]
    rules = (
        ReminderRule(ReminderAnchor.START, 1, time(10)),
        ReminderRule(ReminderAnchor.END, 2, time(9)),
    )
    with transaction():
        edit_event(event_id, replace(draft, reminders=rules), version=1, now=now, by=BY, own=None)
    plans = plans_of(event_id)
    assert [(plan.anchor, plan.days) for plan in plans] == [(ReminderAnchor.START, 1), (ReminderAnchor.END, 2)]
    assert plans[0].id == kept.id
    with transaction():
        edit_event(event_id, replace(draft, reminders=()), version=2, now=now, by=BY, own=None)
    assert plans_of(event_id) == []


def test_a_way_that_someone_has_taken_cannot_go(transaction: Any, now: datetime) -> None:
    event = an_event(format=EventFormat.HYBRID)
    a_registration(event, participation=ONLINE)
    draft = replace(
        a_draft(), lead_cluster_id=event.lead_cluster_id, carrier_id=event.carrier_id, starts_at=event.starts_at
    )
    with pytest.raises(WayStillUsed) as refusal, transaction():
        edit_event(event.id, draft, version=1, now=now, by=BY, own=None)
    assert refusal.value.participation is ONLINE
    assert pools_of(event.id).keys() == {ON_SITE, ONLINE}


def test_a_way_can_be_added_and_an_untouched_one_can_go(transaction: Any, now: datetime) -> None:
    draft = a_draft()
    with transaction():
        event_id = create_event(draft, now=now, by=BY, own=None).id
        publish(event_id, now=now, by=BY)
    hybrid = replace(draft, format=EventFormat.HYBRID, seats=(Seats(ON_SITE, 1), Seats(ONLINE, 500)))
    with transaction():
        edit_event(event_id, hybrid, version=2, now=now, by=BY, own=None)
    assert pools_of(event_id) == {ON_SITE: 30, ONLINE: 500}
    with transaction():
        edit_event(event_id, draft, version=3, now=now, by=BY, own=None)
    assert pools_of(event_id) == {ON_SITE: 30}


def test_publication_is_refused_with_what_hinders(transaction: Any, now: datetime) -> None:
    draft = a_draft(description_de="", contact_email="")
    with transaction():
        event_id = create_event(draft, now=now, by=BY, own=None).id
    with pytest.raises(NotPublishable) as refusal, transaction():
        publish(event_id, now=now, by=BY)
    assert refusal.value.findings == (Finding.CONTACT_MISSING, Finding.DESCRIPTION_MISSING)
    assert stored(event_id).state is EventState.DRAFT


def test_an_event_is_published_once(transaction: Any, now: datetime) -> None:
    draft = a_draft()
    with transaction():
        event_id = create_event(draft, now=now, by=BY, own=None).id
        publish(event_id, now=now, by=BY)
    with pytest.raises(NotADraft), transaction():
        publish(event_id, now=now, by=BY)
    assert stored(event_id).published_at == now


def test_calling_off_ends_the_reminders_and_happens_once(transaction: Any, now: datetime) -> None:
    draft = a_draft()
    with transaction():
        event_id = create_event(draft, now=now, by=BY, own=None).id
        publish(event_id, now=now, by=BY)
        call_off(event_id, "Die Referentin ist erkrankt.", now=now, by=BY)
    event = stored(event_id)
    assert event.state is EventState.CALLED_OFF
    assert event.called_off_reason == "Die Referentin ist erkrankt."
    assert event.schedule_revision == 1
    assert plans_of(event_id) == []
    assert set(journal_of(event_id)) == {"event.created", "event.published", "event.called_off"}
    with pytest.raises(NotPublished), transaction():
        call_off(event_id, "Noch einmal", now=now, by=BY)


def test_what_is_over_cannot_be_called_off(transaction: Any, now: datetime) -> None:
    event = an_event(starts_at=now - timedelta(days=1))
    with pytest.raises(EventOver), transaction():
        call_off(event.id, "Zu spät", now=now, by=BY)


def test_a_draft_is_deleted_with_all_that_hangs_on_it_and_the_journal_keeps_that(
    transaction: Any, now: datetime
) -> None:
    host = a_cluster()
    kept = an_event()
    draft = replace(a_draft(kind=EventKind.DELEGATION_TRIP), host_cluster_ids=(host.id,))
    with transaction():
        created = create_event(draft, now=now, by=BY, own=None)
    before = {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in OF_THE_ROOM}
    assert plans_of(created.id)
    starts_at = draft.starts_at
    with transaction() as session:
        session.add(Session(event_id=created.id, title_de="Rundgang", starts_at=starts_at, ends_at=draft.ends_at))
    with transaction():
        delete_draft(created.id, own=frozenset({draft.lead_cluster_id}), now=now, by=BY)
    left = {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in OF_THE_ROOM}
    assert left["events"] == before["events"] - 1
    assert left["pools"] == len(pools_of(kept.id))
    assert {name for name, number in left.items() if number} == {"events", "pools"}
    assert journal_of(created.id)[-1] == "event.deleted"


def test_what_is_public_and_what_another_leads_is_not_deleted(transaction: Any, now: datetime) -> None:
    for state in (EventState.PUBLISHED, EventState.CALLED_OFF):
        event = an_event(state=state)
        with pytest.raises(NotADraft), transaction():
            delete_draft(event.id, own=None, now=now, by=BY)
    draft, other = an_event(state=EventState.DRAFT), a_cluster()
    with pytest.raises(OnlyTheLeadMay), transaction():
        delete_draft(draft.id, own=frozenset({other.id}), now=now, by=BY)
