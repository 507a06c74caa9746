"""The waiting list as organizers see it: who is next, which offers run, and what more places would do."""

from __future__ import annotations

from flask import render_template, request

from eventsvc.accounts.policy import Permission
from eventsvc.events.filling import PoolRow
from eventsvc.events.kinds import Participation
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.pools import places_of
from eventsvc.events.queries import get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.registration.lineup import lineup
from eventsvc.registration.offers import offers_of
from eventsvc.web.guards import requires

from . import blueprint
from .events import ADDRESSES
from .ownership import own_people

PLACES_TRIED, MOST_TRIED = 10, 10_000


@blueprint.get("/veranstaltungen/<slug>/warteliste")
@requires(Permission.SEE_APPLICATIONS)
def waiting_list(slug: str) -> str:
    """Show the queue in its order and, if asked, who would move up with more places; nothing changes."""
    event, now = own_people(slug), read_clock()
    terms, pool = get_terms(event.id), _pool(event)
    number = request.args.get("plaetze", 0, type=int)
    number = number if 0 < number <= MOST_TRIED and pool.capacity is not None else 0
    free = {places.id: places.free for places in places_of(event.id)}
    return render_template(
        "organizer/attendees/waiting.html",
        event=event,
        terms=terms,
        line=lineup(event.id, free, {pool.id: number}, now),
        offers=offers_of(event.id),
        pool=pool,
        limited=[one for one in event.pools if one.capacity is not None],
        number=number,
        tried=PLACES_TRIED,
        ways=ADDRESSES,
        gives_places=terms.gives_places(now),
    )


def _pool(event: HeldEvent) -> PoolRow:
    """The way whose places are tried: the one asked for, else the first that is limited."""
    wanted = request.args.get("weise", "")
    way = Participation(wanted) if wanted in set(Participation) else None
    by_need = sorted(event.pools, key=lambda pool: (pool.participation is not way, pool.capacity is None))
    return by_need[0]
