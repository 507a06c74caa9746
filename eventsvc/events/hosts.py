"""Clusters that hold an event together: asked by its lead, and among its hosts once they have accepted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from eventsvc.accounts.hosting import HostTerms
from eventsvc.clusters.models import Cluster
from eventsvc.clusters.rules import has_ended
from eventsvc.journal import Actor, changes_of, note
from eventsvc.kit.db import db
from eventsvc.kit.localized import home_day
from eventsvc.kit.text import N_
from eventsvc.messaging.letters import Letter, Recipient
from eventsvc.messaging.outbox import post

from .drafts import EventDraft
from .errors import ClusterEnded, NoLongerInvited, OnlyTheLeadMay, TermsChanged
from .letters import CoHostInvited
from .models import Event, EventHost
from .queries import event_facts
from .search import index
from .states import HOST_TRANSITIONS, HostState

NOT_ASKED = N_("Die Einladung gilt nicht mehr.")
# The clusters for which whoever acts may answer; None means all of them.
Own = frozenset[UUID] | None


def choose_hosts(event_id: UUID, draft: EventDraft, *, own: Own, by: Actor, now: datetime) -> None:
    """Ask exactly the draft's clusters to hold the event too; those that whoever acts answers for accept at once.

    Who has answered is not asked again; one that declined stays to be seen, and is asked anew if the draft names it.
    """
    present = _hosts(event_id)
    wanted = [cluster for cluster in dict.fromkeys(draft.host_cluster_ids) if cluster != draft.lead_cluster_id]
    for cluster_id, host in present.items():
        if cluster_id not in wanted and (not host.state.is_gone or cluster_id == draft.lead_cluster_id):
            db.session.delete(host)
    for position, cluster_id in enumerate(wanted):
        found = present.get(cluster_id)
        host = found or EventHost(event_id=event_id, cluster_id=cluster_id)
        host.position = position
        if found is None or HostState.INVITED in HOST_TRANSITIONS[found.state]:
            _check_holds(cluster_id, now)
            is_own = own is None or cluster_id in own
            host.state = HostState.ACCEPTED if is_own else HostState.INVITED
            host.since, host.account_id = now, by.id
            db.session.add(host)
            db.session.flush()
            _tell(event_id, cluster_id, host.state, by=by, now=now)
    db.session.flush()
    index(event_id)


def check_lead(event: Event, draft: EventDraft, own: Own) -> bool:
    """Whether whoever acts leads the event; a co-host who would change its lead or its hosts gets OnlyTheLeadMay."""
    if own is None or event.lead_cluster_id in own:
        return True
    asked = {cluster for cluster, host in _hosts(event.id).items() if not host.state.is_gone}
    if draft.lead_cluster_id != event.lead_cluster_id or set(draft.host_cluster_ids) != asked:
        raise OnlyTheLeadMay
    return False


def invite_host(event_id: UUID, cluster_id: UUID, terms: HostTerms, *, own: Own, by: Actor, now: datetime) -> None:
    """Ask one more cluster on these terms; who is asked or has accepted already is not asked again. Raises OnlyTheLeadMay."""
    event = _lock_as_lead(event_id, own)
    present = _hosts(event_id)
    host = present.get(cluster_id) or EventHost(event_id=event_id, cluster_id=cluster_id, position=len(present))
    if cluster_id == event.lead_cluster_id or (host.state is not None and not host.state.is_gone):
        return
    _check_holds(cluster_id, now)
    host.role, host.view = terms.role, terms.view
    host.state = HostState.ACCEPTED if own is None or cluster_id in own else HostState.INVITED
    host.since, host.account_id = now, by.id
    db.session.add(host)
    db.session.flush()
    _tell(event_id, cluster_id, host.state, by=by, now=now)
    index(event_id)


def agree_on(event_id: UUID, cluster_id: UUID, terms: HostTerms, *, own: Own, by: Actor, now: datetime) -> None:
    """Change what was agreed with a cluster, from now on; the journal says what it was. Raises OnlyTheLeadMay, NoLongerInvited."""
    _lock_as_lead(event_id, own)
    host = _hosts(event_id).get(cluster_id)
    if host is None or host.state.is_gone:
        raise NoLongerInvited
    found = changes_of(HostTerms(host.role, host.view), terms, ("role", "view"))
    if found:
        host.role, host.view = terms.role, terms.view
        db.session.flush()
        note(
            "event.host_terms_changed",
            event_id,
            by=by,
            now=now,
            event_id=event_id,
            cluster=str(cluster_id),
            changes=found,
        )


def drop_host(event_id: UUID, cluster_id: UUID, *, own: Own, by: Actor, now: datetime) -> None:
    """Do without a cluster, whether it has accepted or not; said twice it is one word. Raises OnlyTheLeadMay."""
    _lock_as_lead(event_id, own)
    host = _hosts(event_id).get(cluster_id)
    if host is not None:
        db.session.delete(host)
        db.session.flush()
        note("event.host_dropped", event_id, by=by, now=now, event_id=event_id, cluster=str(cluster_id))
        index(event_id)


def answer_invitation(
    event_id: UUID, cluster_id: UUID, answer: HostState, *, read: HostTerms | None = None, by: Actor, now: datetime
) -> None:
    """Accept or decline for the cluster; said twice it is one answer. Raises NoLongerInvited, or TermsChanged if they are not as `read`.

    The event is locked before its hosts, as whoever edits it does.
    """
    _lock(event_id)
    host = _hosts(event_id).get(cluster_id)
    if host is not None and host.state is answer:
        return
    if host is None or answer not in HOST_TRANSITIONS[host.state]:
        raise NoLongerInvited
    if answer is HostState.ACCEPTED and read not in {None, HostTerms(host.role, host.view)}:
        raise TermsChanged
    host.state, host.since, host.account_id = answer, now, by.id
    db.session.flush()
    _note(event_id, cluster_id, answer, by=by, now=now)
    index(event_id)


def why_not_ask(cluster_id: UUID, letter: Letter, now: datetime) -> str | None:
    """Return why the letter with the question must not leave any more; None while the cluster is still asked."""
    assert isinstance(letter, CoHostInvited)
    query = select(EventHost.state).where(EventHost.event_id == letter.event.id, EventHost.cluster_id == cluster_id)
    is_open = db.session.scalar(query) is HostState.INVITED and now < letter.event.ends_at
    return None if is_open else NOT_ASKED


def _lock(event_id: UUID) -> Event:
    query = select(Event).where(Event.id == event_id).execution_options(populate_existing=True)
    return db.session.scalars(query.with_for_update(key_share=True)).one()


def _lock_as_lead(event_id: UUID, own: Own) -> Event:
    event = _lock(event_id)
    if own is not None and event.lead_cluster_id not in own:
        raise OnlyTheLeadMay
    return event


def _hosts(event_id: UUID) -> dict[UUID, EventHost]:
    query = select(EventHost).where(EventHost.event_id == event_id).execution_options(populate_existing=True)
    return {host.cluster_id: host for host in db.session.scalars(query)}


def _check_holds(cluster_id: UUID, now: datetime) -> None:
    if has_ended(db.session.get_one(Cluster, cluster_id).valid_until, home_day(now)):
        raise ClusterEnded


def _tell(event_id: UUID, cluster_id: UUID, state: HostState, *, by: Actor, now: datetime) -> None:
    _note(event_id, cluster_id, state, by=by, now=now)
    if state is not HostState.INVITED:
        return
    cluster = db.session.get_one(Cluster, cluster_id)
    letter = CoHostInvited(
        event=event_facts(event_id), cluster_id=cluster_id, cluster_de=cluster.name_de, cluster_en=cluster.name_en
    )
    post(
        letter,
        to=Recipient(cluster.contact_email, cluster.contact_name, "de"),
        once=f"event:{event_id}:host:{cluster_id}:{now.timestamp():.3f}",
        now=now,
    )


def _note(event_id: UUID, cluster_id: UUID, state: HostState, *, by: Actor, now: datetime) -> None:
    note(f"event.host_{state}", event_id, by=by, now=now, event_id=event_id, cluster=str(cluster_id))
