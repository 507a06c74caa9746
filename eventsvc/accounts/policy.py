"""Who may do what where: one table of roles and rights, and the roles someone holds read against it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from eventsvc.kit.text import N_

from .hosting import HostRole, HostTerms, HostView
from .models import Role


class Permission(StrEnum):
    """A right: what someone who works here can be allowed."""

    SEE_EVENTS = "see_events"
    EDIT_EVENTS = "edit_events"
    CREATE_EVENTS = "create_events"
    SEE_ATTENDEES = "see_attendees"
    MANAGE_ATTENDEES = "manage_attendees"
    SEE_NEEDS = "see_needs"
    SEE_APPLICATIONS = "see_applications"
    DECIDE = "decide"
    ANNOUNCE = "announce"
    CHECK_IN = "check_in"
    SEE_BILLING = "see_billing"
    EXPORT = "export"
    SEE_MAIL_LOG = "see_mail_log"
    SEE_JOURNAL = "see_journal"
    SHARE_EVENTS = "share_events"
    INVITE = "invite"
    WORD_CONSENTS = "word_consents"
    SEE_HEALTH = "see_health"
    SEE_JOBS = "see_jobs"
    MANAGE_CLUSTERS = "manage_clusters"

    @property
    def label(self) -> str:
        """The German words of the table, marked for the catalogues."""
        return PERMISSION_LABELS[self]


_P = Permission
PERMISSION_LABELS = {
    _P.SEE_EVENTS: N_("Veranstaltungen und ihre Zahlen sehen"),
    _P.EDIT_EVENTS: N_("Veranstaltungen bearbeiten, veröffentlichen, absagen"),
    _P.CREATE_EVENTS: N_("Veranstaltungen anlegen"),
    _P.SEE_ATTENDEES: N_("Teilnehmende und ihre Angaben sehen"),
    _P.MANAGE_ATTENDEES: N_("Personen eintragen, ändern, bestätigen, stornieren"),
    _P.SEE_NEEDS: N_("Angaben zu Essen und Barrierefreiheit sehen"),
    _P.SEE_APPLICATIONS: N_("Bewerbungen lesen"),
    _P.DECIDE: N_("Über Bewerbungen entscheiden"),
    _P.ANNOUNCE: N_("Rundmails an Teilnehmende schreiben und senden"),
    _P.CHECK_IN: N_("Am Einlass einlassen"),
    _P.SEE_BILLING: N_("Rechnungsdaten und Gebühren sehen"),
    _P.EXPORT: N_("Listen herunterladen"),
    _P.SEE_MAIL_LOG: N_("Versandte E-Mails sehen und noch einmal senden"),
    _P.SEE_JOURNAL: N_("Das Journal lesen und herunterladen"),
    _P.SHARE_EVENTS: N_("Andere zu einer Veranstaltung hinzunehmen"),
    _P.INVITE: N_("Das Team einladen und Zugänge beenden"),
    _P.WORD_CONSENTS: N_("Einwilligungen formulieren"),
    _P.SEE_HEALTH: N_("Sehen, ob der Dienst in Ordnung ist"),
    _P.SEE_JOBS: N_("Laufende Arbeiten aller Cluster sehen und anhalten"),
    _P.MANAGE_CLUSTERS: N_("Cluster und Träger anlegen und bearbeiten"),
}

# What goes beyond any single cluster.
_OFFICE = frozenset({_P.SEE_JOBS, _P.MANAGE_CLUSTERS})
_ORGANIZES = frozenset(_P) - _OFFICE - {_P.INVITE, _P.WORD_CONSENTS}
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(_P) - _OFFICE,
    Role.ORGANIZER: _ORGANIZES,
    Role.DECIDER: frozenset({_P.SEE_EVENTS, _P.SEE_APPLICATIONS, _P.DECIDE}),
    Role.DESK: frozenset({_P.SEE_EVENTS, _P.CHECK_IN}),
    Role.VIEWER: frozenset({_P.SEE_EVENTS, _P.SEE_ATTENDEES, _P.SEE_APPLICATIONS}),
    Role.FINANCE: frozenset({_P.SEE_EVENTS, _P.SEE_BILLING}),
    Role.STAFF: frozenset(_P) - {_P.EDIT_EVENTS, _P.CREATE_EVENTS, _P.MANAGE_ATTENDEES, _P.DECIDE, _P.ANNOUNCE},
}
# What belongs to a cluster as a whole: whoever was added to a single event has none of it, whatever their role.
OF_CLUSTERS = frozenset({_P.CREATE_EVENTS, _P.SHARE_EVENTS, _P.INVITE, _P.WORD_CONSENTS})

# What a further host's team has of its rights at an event: some only as a co-host, and what shows people only as far as
# was agreed. Whoever sees but its own contacts reads them, and does nothing that concerns the others.
OF_CO_HOSTS = frozenset({_P.EDIT_EVENTS, _P.MANAGE_ATTENDEES, _P.DECIDE, _P.ANNOUNCE, _P.CHECK_IN, _P.SHARE_EVENTS})
OF_WHOEVER_SEES_ALL = frozenset(_P) - {_P.SEE_EVENTS, _P.EDIT_EVENTS, _P.CREATE_EVENTS, _P.INVITE, _P.WORD_CONSENTS}
OF_OWN_CONTACTS = frozenset({_P.SEE_ATTENDEES, _P.SEE_NEEDS, _P.SEE_APPLICATIONS, _P.EXPORT})

# Where each role can be given: the office works for all clusters, nobody leads all of them or a single event.
IN_CLUSTERS = tuple(role for role in Role if role is not Role.STAFF)
AT_EVENTS = tuple(role for role in IN_CLUSTERS if role is not Role.OWNER)
EVERYWHERE = tuple(role for role in Role if role is not Role.OWNER)
# Whoever decides about other people's access proves twice who they are.
NEEDS_SECOND_FACTOR = frozenset({Role.OWNER, Role.STAFF})


def rights_of(role: Role, *, at_event: bool = False) -> frozenset[Permission]:
    """Return what the role may do; at a single event nothing that belongs to clusters."""
    return GRANTS[role] - OF_CLUSTERS if at_event else GRANTS[role]


@dataclass(frozen=True)
class Grant:
    """A role in one cluster, at one event, or, without either, in all clusters."""

    role: Role
    cluster_id: UUID | None = None
    event_id: UUID | None = None

    def allows(self, permission: Permission) -> bool:
        """Whether the role has the right; at a single event none that belongs to clusters."""
        return permission in rights_of(self.role, at_event=self.event_id is not None)

    @property
    def can_be_given(self) -> bool:
        """Whether there is such a role there."""
        if self.event_id is not None:
            return self.role in AT_EVENTS
        return self.role in (EVERYWHERE if self.cluster_id is None else IN_CLUSTERS)


@dataclass(frozen=True)
class Reach:
    """How far a right goes: the events of these clusters (None: of all), and these single events beside them.

    The clusters' events are those they lead, and those they host on terms that give the right: in one of these roles and
    with one of these views.
    """

    clusters: frozenset[UUID] | None
    events: frozenset[UUID] = frozenset()
    roles: frozenset[HostRole] = frozenset({HostRole.CO_HOST})
    views: frozenset[HostView] = frozenset({HostView.EVERYONE})

    def goes_through(self, terms: HostTerms) -> bool:
        """Whether hosting an event on these terms is enough."""
        return terms.role in self.roles and terms.view in self.views

    @property
    def is_everything(self) -> bool:
        """Whether no event lies outside."""
        return self.clusters is None

    @property
    def is_nothing(self) -> bool:
        """Whether every event lies outside."""
        return self.clusters is not None and not self.clusters and not self.events


EVERYTHING = Reach(None)


@dataclass(frozen=True)
class Access:
    """What one account may do, as its memberships say."""

    account_id: UUID
    grants: tuple[Grant, ...]

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is too little for what this account may do."""
        return any(grant.role in NEEDS_SECOND_FACTOR for grant in self.grants)

    def may(self, permission: Permission, cluster_ids: Iterable[UUID]) -> bool:
        """Whether the right holds for what belongs to any of the clusters."""
        clusters = self.clusters(permission)
        return clusters is None or not clusters.isdisjoint(cluster_ids)

    def may_anywhere(self, permission: Permission) -> bool:
        """Whether the right holds for at least one cluster or event."""
        return not self.reach(permission).is_nothing

    def clusters(self, permission: Permission) -> frozenset[UUID] | None:
        """Return the clusters where the right holds; None means all of them."""
        return self.reach(permission).clusters

    def reach(self, permission: Permission, *, with_own_contacts: bool = False) -> Reach:
        """Return how far the right goes; `with_own_contacts` also to events where it holds for a host's own contacts alone."""
        having = [grant for grant in self.grants if grant.allows(permission)]
        roles = frozenset({HostRole.CO_HOST}) if permission in OF_CO_HOSTS else frozenset(HostRole)
        views = _views_that_give(permission, with_own_contacts=with_own_contacts)
        if any(grant.cluster_id is None and grant.event_id is None for grant in having):
            return Reach(None, roles=roles, views=views)
        return Reach(
            frozenset(grant.cluster_id for grant in having if grant.cluster_id),
            frozenset(grant.event_id for grant in having if grant.event_id),
            roles,
            views,
        )


def _views_that_give(permission: Permission, *, with_own_contacts: bool) -> frozenset[HostView]:
    if permission not in OF_WHOEVER_SEES_ALL:
        return frozenset(HostView)
    if with_own_contacts and permission in OF_OWN_CONTACTS:
        return frozenset({HostView.OWN, HostView.EVERYONE})
    return frozenset({HostView.EVERYONE})
