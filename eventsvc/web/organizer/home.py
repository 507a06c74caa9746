"""What waits for an organizer today, what comes, and how it fills."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template

from eventsvc.accounts.policy import Permission
from eventsvc.events.holding import public_ids_since
from eventsvc.events.organizer_queries import coming_events
from eventsvc.events.rules import WindowStatus
from eventsvc.kit.clock import read_clock
from eventsvc.registration.figures import origins_of
from eventsvc.web.guards import access, requires

from . import blueprint
from .figures import bars_of, figures_of_clusters, filling_of
from .today import tasks

ROWS = 12
YEAR = timedelta(days=365)


@blueprint.get("/")
@requires(Permission.SEE_EVENTS)
def home() -> str:
    """Show what to do today, the next events with their fill level, and figures."""
    now = read_clock()
    reach = access().reach(Permission.SEE_EVENTS)
    rows = coming_events(reach, now, ROWS)
    drawn = next((event for event in rows if event.status(now) is WindowStatus.OPEN), None)
    lately = public_ids_since(reach, now - YEAR)
    regions, kinds = bars_of(origins_of(lately))
    return render_template(
        "organizer/home.html",
        tasks=tasks(now),
        rows=rows,
        filling=filling_of(drawn, now) if drawn else None,
        counted=figures_of_clusters(reach.clusters, lately),
        regions=regions,
        kinds=kinds,
        now=now,
        can_create=access().may_anywhere(Permission.CREATE_EVENTS),
    )
