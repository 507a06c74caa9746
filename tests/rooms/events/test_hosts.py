"""Clusters hold an event together: asked by the lead, there once they have accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsvc.accounts.hosting import HostRole, HostTerms, HostView
from eventsvc.accounts.models import Role
from eventsvc.events.errors import NoLongerInvited, OnlyTheLeadMay, TermsChanged
from eventsvc.events.host_queries import get_invitation, hosts_of_event, open_invitations
from eventsvc.events.hosts import agree_on, answer_invitation, drop_host, invite_host, why_not_ask
from eventsvc.events.models import Event
from eventsvc.events.organizer_queries import hosts_of
from eventsvc.events.service import create_event, edit_event
from eventsvc.events.states import HostState
from eventsvc.events.written import get_written_event
from eventsvc.journal import Actor
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.kit.errors import NotFound
from eventsvc.messaging.letters import kind_of
from eventsvc.messaging.models import OutgoingMail
from tests.builders import a_cluster, a_draft, an_account, an_event

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def lead(app, now):
    return a_cluster(name_de="Cluster Chemie")


@pytest.fixture
def other(app, now):
    return a_cluster(name_de="Cluster Sensorik", contact_email="team@sensorik.example")


@pytest.fixture
def by(lead):
    return Actor.account(an_account(role=Role.ORGANIZER, cluster=lead).id)


@pytest.fixture
def event(lead, other, by, now):
    """A draft to which the other cluster is invited."""
    draft = a_draft(cluster=lead, host_cluster_ids=(other.id,))
    with transaction():
        return create_event(draft, now=now, by=by, own=frozenset({lead.id}))


def states(event_id):
    return {host.cluster_id: host.state for host in hosts_of_event(event_id)}


def save(event_id, *, by, own, now, **changes):
    written = get_written_event(event_id)
    with transaction():
        edit_event(event_id, replace(written.draft, **changes), version=written.version, now=now, by=by, own=own)


def answer(event_id, cluster, what, *, by, now):
    with transaction():
        answer_invitation(event_id, cluster.id, what, by=by, now=now)


def letters():
    return list(db.session.scalars(select(OutgoingMail).where(OutgoingMail.letter == "co_host_invited")))


def found(words):
    return db.session.scalar(select(Event.id).where(Event.search_text.contains(words))) is not None


def test_who_is_invited_holds_nothing_yet(event, lead, other):
    assert states(event.id) == {other.id: HostState.INVITED}
    assert hosts_of(event.id) == {}
    assert found("cluster chemie")
    assert not found("cluster sensorik")


def test_the_invited_clusters_mailbox_hears_of_it_once(event, lead, other, by, now):
    (mail,) = letters()
    assert mail.to_address == "team@sensorik.example"
    save(event.id, by=by, own=frozenset({lead.id}), now=now, title_de="Anders")
    assert len(letters()) == 1


def test_who_accepts_holds_it_and_is_found_by_name(event, lead, other, by, now):
    mine = Actor.account(an_account(role=Role.ORGANIZER, cluster=other).id)
    later = now + timedelta(hours=1)
    for _ in range(2):
        answer(event.id, other, HostState.ACCEPTED, by=mine, now=later)
    assert hosts_of(event.id) == {other.id: HostTerms(HostRole.CO_HOST, HostView.OWN)}
    assert found("cluster sensorik")
    (host,) = hosts_of_event(event.id)
    assert (host.state, host.since) == (HostState.ACCEPTED, later)
    actions = list(db.session.scalars(select(JournalEntry.action).where(JournalEntry.actor_id == mine.id)))
    assert actions == ["event.host_accepted"]


def test_an_answer_stands(event, other, by, now):
    answer(event.id, other, HostState.DECLINED, by=by, now=now)
    with pytest.raises(NoLongerInvited):
        answer(event.id, other, HostState.ACCEPTED, by=by, now=now)
    assert states(event.id) == {other.id: HostState.DECLINED}


def test_an_invitation_can_be_taken_back(event, lead, other, by, now):
    save(event.id, by=by, own=frozenset({lead.id}), now=now, host_cluster_ids=())
    assert states(event.id) == {}
    with pytest.raises(NoLongerInvited):
        answer(event.id, other, HostState.ACCEPTED, by=by, now=now)
    with pytest.raises(NotFound):
        get_invitation(event.id, other.id)


def test_who_declined_is_seen_and_can_be_asked_again(event, lead, other, by, now):
    answer(event.id, other, HostState.DECLINED, by=by, now=now)
    assert get_written_event(event.id).draft.host_cluster_ids == ()
    own = frozenset({lead.id})
    save(event.id, by=by, own=own, now=now, title_de="Anders")
    assert states(event.id) == {other.id: HostState.DECLINED}
    save(event.id, by=by, own=own, now=now + timedelta(days=1), host_cluster_ids=(other.id,))
    assert states(event.id) == {other.id: HostState.INVITED}
    assert len(letters()) == 2


def test_whoever_belongs_to_both_accepts_for_itself_at_once(lead, other, by, now):
    draft = a_draft(cluster=lead, host_cluster_ids=(other.id, other.id, lead.id))
    with transaction():
        created = create_event(draft, now=now, by=by, own=frozenset({lead.id, other.id}))
    assert states(created.id) == {other.id: HostState.ACCEPTED}
    assert letters() == []
    assert found("cluster sensorik")


def test_a_co_host_edits_the_event_but_neither_its_lead_nor_its_hosts(event, lead, other, by, now):
    answer(event.id, other, HostState.ACCEPTED, by=by, now=now)
    own = frozenset({other.id})
    save(event.id, by=by, own=own, now=now, title_de="Von beiden")
    assert get_written_event(event.id).draft.title_de == "Von beiden"
    assert found("von beiden")
    for changes in ({"host_cluster_ids": ()}, {"host_cluster_ids": (other.id, a_cluster().id)}):
        with pytest.raises(OnlyTheLeadMay):
            save(event.id, by=by, own=own, now=now, **changes)
    carrier = a_draft(cluster=other).carrier_id
    with pytest.raises(OnlyTheLeadMay):
        save(event.id, by=by, own=own, now=now, lead_cluster_id=other.id, carrier_id=carrier)
    assert states(event.id) == {other.id: HostState.ACCEPTED}


def test_only_open_invitations_to_events_still_to_come_wait(lead, other, now):
    coming = an_event(cluster=lead, hosts=(other,), host_state=HostState.INVITED, now=now)
    an_event(cluster=lead, hosts=(other,), now=now)
    an_event(cluster=lead, hosts=(other,), host_state=HostState.INVITED, starts_at=now - timedelta(days=3), now=now)
    assert [one.event_id for one in open_invitations(frozenset({other.id}), now)] == [coming.id]
    assert open_invitations(frozenset({lead.id}), now) == ()
    assert len(open_invitations(None, now)) == 1


def test_the_question_leaves_only_while_it_is_open(event, other, by, now):
    (mail,) = letters()
    letter = kind_of(mail.letter).unpacked(mail.facts)
    assert why_not_ask(other.id, letter, now) is None
    answer(event.id, other, HostState.DECLINED, by=by, now=now)
    assert why_not_ask(other.id, letter, now) == "Die Einladung gilt nicht mehr."


FIGURES = HostTerms(HostRole.PARTNER, HostView.FIGURES)
EVERYONE = HostTerms(HostRole.CO_HOST, HostView.EVERYONE)


def test_the_lead_asks_on_terms_and_who_accepts_has_read_them(event, lead, by, now):
    third, own = a_cluster(), frozenset({lead.id})
    with transaction():
        invite_host(event.id, third.id, FIGURES, own=own, by=by, now=now)
        # Asked twice it is asked once, on the first terms.
        invite_host(event.id, third.id, EVERYONE, own=own, by=by, now=now)
    assert get_invitation(event.id, third.id).host.terms == FIGURES
    with transaction():
        agree_on(event.id, third.id, EVERYONE, own=own, by=by, now=now)
    with pytest.raises(TermsChanged), transaction():
        answer_invitation(event.id, third.id, HostState.ACCEPTED, read=FIGURES, by=by, now=now)
    with transaction():
        answer_invitation(event.id, third.id, HostState.ACCEPTED, read=EVERYONE, by=by, now=now)
    assert hosts_of(event.id) == {third.id: EVERYONE}
    assert len(letters()) == 2


def test_terms_are_the_leads_to_change_and_the_journal_says_what_they_were(event, lead, other, by, now):
    with pytest.raises(OnlyTheLeadMay), transaction():
        agree_on(event.id, other.id, EVERYONE, own=frozenset({other.id}), by=by, now=now)
    with transaction():
        agree_on(event.id, other.id, EVERYONE, own=frozenset({lead.id}), by=by, now=now)
        agree_on(event.id, other.id, EVERYONE, own=frozenset({lead.id}), by=by, now=now)
    query = select(JournalEntry.facts).where(JournalEntry.action == "event.host_terms_changed")
    (facts,) = db.session.scalars(query)
    assert facts["changes"] == {"view": ["own", "everyone"]}
    assert facts["cluster"] == str(other.id)


def test_who_leaves_or_is_dropped_holds_it_no_more_and_can_be_asked_again(event, lead, other, by, now):
    answer(event.id, other, HostState.ACCEPTED, by=by, now=now)
    answer(event.id, other, HostState.LEFT, by=by, now=now)
    assert (hosts_of(event.id), get_written_event(event.id).draft.host_cluster_ids) == ({}, ())
    assert not found("cluster sensorik")
    own = frozenset({lead.id})
    with transaction():
        invite_host(event.id, other.id, EVERYONE, own=own, by=by, now=now + timedelta(hours=1))
    assert states(event.id) == {other.id: HostState.INVITED}
    with pytest.raises(OnlyTheLeadMay), transaction():
        drop_host(event.id, other.id, own=frozenset({other.id}), by=by, now=now)
    for _ in range(2):
        with transaction():
            drop_host(event.id, other.id, own=own, by=by, now=now)
    assert states(event.id) == {}
