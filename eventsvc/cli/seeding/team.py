"""Who was added to single events of the demonstration from other clusters: some have accepted, some not yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from eventsvc.accounts.models import Membership, Role

from .accounts import organizer_of
from .events import Held
from .rows import add, ident

# The first events to come get a helper each, from a cluster that does not hold them.
EVENTS = 4
INVITED_BEFORE = timedelta(days=3)
ROLES = (Role.DECIDER, Role.ORGANIZER, Role.DESK, Role.FINANCE)


def add_event_teams(events: Sequence[Held], now: datetime) -> int:
    """Add the helpers; every other one has not answered the invitation yet."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    to_come = sorted(
        (one for one in events if one.times.starts_at > midnight + timedelta(days=1)),
        key=lambda one: (one.times.starts_at, one.id),
    )
    clusters = sorted({one.plan.cluster for one in to_come})
    rows = []
    for number, event in enumerate(to_come[:EVENTS]):
        others = [slug for slug in clusters if slug not in {event.plan.cluster, *event.plan.hosts}]
        if not others:
            continue
        rows.append(
            {
                "id": ident("membership", event.plan.slug, "helper"),
                "account_id": organizer_of(others[number % len(others)]),
                "cluster_id": None,
                "event_id": event.id,
                "role": ROLES[number],
                "invited_at": midnight - INVITED_BEFORE if number % 2 else None,
            }
        )
    return add(Membership, rows)
