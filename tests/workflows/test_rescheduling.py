"""An event is edited: who hears of it, and that two editors do not overwrite each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from eventsvc.events.errors import EventChangedMeanwhile
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.letters import Place
from eventsvc.events.models import Event
from eventsvc.events.service import create_event, publish
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.letters import kind_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.models import Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.rescheduling import edit_event
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_draft, a_group, a_registration

HOUR = timedelta(hours=1)


@pytest.fixture
def draft(app, now):
    return a_draft()


@pytest.fixture
def event(draft, now, organizer):
    """A public event just as `draft` describes it."""
    with transaction():
        event_id = create_event(draft, now=now, by=organizer, own=None).id
        publish(event_id, now=now, by=organizer)
    return db.session.execute(select(Event).where(Event.id == event_id)).scalar_one()


def edit(event, draft, version, now, organizer):
    with transaction():
        return edit_event(event.id, draft, version=version, now=now, by=organizer, own=None)


@pytest.mark.parametrize("days", [1, 9])
def test_no_offer_outlasts_a_start_that_moves_nearer(event, draft, now, organizer, letters, days):
    until = now + timedelta(days=2)
    offered = a_registration(event, RegistrationState.OFFERED, offered_until=until, email="angebot@firma.example")
    sooner = now + timedelta(days=days)
    moved = replace(draft, closes_at=sooner - HOUR, starts_at=sooner, ends_at=sooner + HOUR)
    edit(event, moved, 2, now, organizer)
    deadline = db.session.scalar(select(Registration.offered_until).where(Registration.id == offered.id))
    assert deadline == min(until, sooner)
    told = [letter for letter, to in letters() if to == "angebot@firma.example" and letter == "place_offered"]
    assert told == ["place_offered"] * (days == 1)


def test_who_answers_for_a_group_hears_of_its_shorter_deadline(event, draft, now, organizer):
    with transaction():
        placed = sign_up(a_group(event, 2), now).placed
        offered = {"state": RegistrationState.OFFERED, "offered_until": now + timedelta(days=2)}
        db.session.execute(
            update(Registration).where(Registration.id.in_([one.registration.id for one in placed])).values(offered)
        )
    sooner = now + timedelta(days=1)
    edit(event, replace(draft, closes_at=sooner - HOUR, starts_at=sooner, ends_at=sooner + HOUR), 2, now, organizer)
    newest = select(OutgoingMail).where(OutgoingMail.letter == "group_booked").order_by(OutgoingMail.id.desc())
    overview = kind_of("group_booked").unpacked(db.session.scalars(newest).first().facts)
    assert [member.until for member in overview.people] == [sooner, sooner]


def test_a_new_time_is_told_to_everyone_who_lives(event, draft, now, organizer, letters):
    living = [a_registration(event), a_registration(event, RegistrationState.WAITLISTED)]
    a_registration(event, RegistrationState.WITHDRAWN)
    later = replace(draft, starts_at=draft.starts_at + HOUR, ends_at=draft.ends_at + HOUR)
    _, told = edit(event, later, 2, now, organizer)
    assert told == 2
    assert sorted(letters()) == sorted(("event_changed", one.email) for one in living)
    mail = db.session.scalars(select(OutgoingMail)).first()
    assert mail.facts["before"]["starts_at"] == draft.starts_at.isoformat().replace("+00:00", "Z")
    assert mail.facts["event"]["sequence"] == 1


def test_a_second_change_is_told_again(event, draft, now, organizer, letters):
    one = a_registration(event)
    edit(event, replace(draft, venue=Place(city="Fürth")), 2, now, organizer)
    edit(event, replace(draft, venue=Place(city="Erlangen")), 3, now, organizer)
    assert letters() == [("event_changed", one.email)] * 2


@pytest.mark.parametrize("changes", [{"title_de": "Neuer Titel"}, {"description_de": "Mehr."}, {"contact_phone": "1"}])
def test_what_moves_nothing_is_told_to_nobody(event, draft, now, organizer, letters, changes):
    a_registration(event)
    _, told = edit(event, replace(draft, **changes), 2, now, organizer)
    assert (told, letters()) == (0, [])


def test_a_new_link_is_told_to_those_who_use_it(now, app, organizer, letters):
    draft = a_draft(format=EventFormat.HYBRID)
    with transaction():
        event_id = create_event(draft, now=now, by=organizer, own=None).id
        publish(event_id, now=now, by=organizer)
    event = db.session.execute(select(Event).where(Event.id == event_id)).scalar_one()
    online = a_registration(event, participation=Participation.ONLINE)
    a_registration(event, participation=Participation.ON_SITE)
    a_registration(event, RegistrationState.WAITLISTED, participation=Participation.ONLINE)
    _, told = edit(event, replace(draft, join_url="https://meet.example/raum"), 2, now, organizer)
    assert (told, letters()) == (1, [("event_changed", online.email)])


def test_of_two_editors_at_once_one_saves(event, draft, now, organizer, at_once):
    steps = [
        partial(edit_event, event.id, replace(draft, title_de=title), version=2, now=now, by=organizer, own=None)
        for title in ("Eins", "Zwei", "Drei")
    ]
    outcomes = at_once(steps)
    assert sum(isinstance(outcome, EventChangedMeanwhile) for outcome in outcomes) == 2
    assert db.session.scalar(select(Event.version).where(Event.id == event.id)) == 3
