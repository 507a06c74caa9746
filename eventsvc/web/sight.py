"""Whom a further host's team sees where it was agreed that it sees its own contacts."""

from __future__ import annotations

from uuid import UUID

from eventsvc.accounts.hosting import HostView
from eventsvc.accounts.policy import Permission
from eventsvc.events.organizer_queries import hosts_of

from .guards import access


def own_contacts_at(event_id: UUID, permission: Permission) -> frozenset[UUID]:
    """Return the clusters whose own contacts at the event the right shows to the account of this request."""
    reach = access().reach(permission, with_own_contacts=True)
    if HostView.OWN not in reach.views:
        return frozenset()
    return frozenset(
        cluster_id
        for cluster_id, terms in hosts_of(event_id).items()
        if terms.view is HostView.OWN and (reach.clusters is None or cluster_id in reach.clusters)
    )
