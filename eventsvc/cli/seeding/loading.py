"""What is loaded, in one transaction each; a second time adds nothing and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eventsvc.clusters.models import Carrier, Cluster
from eventsvc.kit.db import transaction

from .accounts import DESK, account_id_of, add_accounts
from .announcements import add_announcements
from .changes import add_changes
from .clusters import add_clusters, carrier_entries, cluster_entries
from .colleagues import add_colleagues
from .crowds import crowds
from .days import HOME
from .events import Parties, add_events, missing_events
from .guests import add_guests, send_all
from .held import add_held
from .history import add_history
from .imports import add_imports
from .kept import add_kept
from .kin import add_kin
from .later import add_later
from .mail_texts import add_mail_texts
from .mails import add_mails
from .programmes import add_programmes
from .questions import add_questions
from .registrations import add_people
from .rows import ids_by_slug
from .team import add_event_teams
from .terms import add_quota_places, add_terms
from .watch import add_watched
from .wordings import add_wordings


@dataclass(frozen=True)
class Added:
    """How much a run has added."""

    clusters: int
    accounts: int
    events: int
    registrations: int


def seed_clusters(now: datetime) -> int:  # noqa: ARG001 -- both seeds are called alike
    """Load the clusters and their carriers; return how many clusters were added."""
    with transaction():
        return add_clusters()


def seed_demo(now: datetime) -> Added:
    """Load the whole demonstration, seen from today: clusters, accounts, events of every kind, people on lists."""
    with transaction():
        clusters = add_clusters(with_logos=True)
        parties = Parties(
            ids_by_slug(Cluster, [entry.slug for entry in cluster_entries()]),
            ids_by_slug(Carrier, [entry.slug for entry in carrier_entries()]),
        )
        accounts = add_accounts(parties.clusters, now)
        today = now.astimezone(ZoneInfo(HOME)).date()
        events = missing_events(today)
        add_events(events, parties)
        everyone = [crowd for event in events for crowd in crowds(event)]
        add_terms(everyone, parties.clusters)
        registrations = add_people(everyone, account_id_of(DESK), add_wordings(parties, today))
        add_held(everyone)
        add_quota_places(everyone)
        add_programmes(events, everyone)
        add_questions(events, everyone)
        add_history(events, everyone)
        add_mails(everyone)
        add_changes(everyone)
        registrations += add_guests(events, everyone)
        registrations += add_colleagues(events)
        registrations += add_later(events, parties.clusters)
        send_all()
        add_imports(events)
        add_watched(now)
        add_mail_texts(events, parties.clusters)
        add_kin(events)
        add_kept(events, parties.clusters)
        add_announcements(events, parties.clusters)
        add_event_teams(events, now)
    return Added(clusters, accounts, len(events), registrations)
