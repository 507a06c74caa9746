"""The waiting list as organizers see it: who is next, which offers run, and what more places would do."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request, url_for

from eventsvc.accounts.policy import Permission
from eventsvc.events.categories import CategoryKind, QueueOrder
from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.kinds import Participation
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.pools import places_of
from eventsvc.events.queries import Terms, get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.kit.localized import in_language
from eventsvc.registration.lineup import lineup
from eventsvc.registration.offers import offers_of
from eventsvc.web.guards import requires
from eventsvc.web.languages import chosen_language, said

from . import blueprint
from .events import ADDRESSES
from .ownership import own_people

MOST_TRIED = 10_000


@dataclass(frozen=True, kw_only=True)
class Limited:
    """A number of places that could be raised: of a way to take part, or of the categories that share a quota."""

    word: str
    name: str
    pool_id: UUID
    capacity: int
    kept: int = 0
    participation: Participation | None = None

    def raised_at(self, slug: str, number: int) -> str:
        """Where the team raises it by `number`."""
        if self.participation is None:
            return url_for("organizer.categories", slug=slug)
        word = ADDRESSES[self.participation]
        return url_for("organizer.places", slug=slug, word=word, plaetze=self.capacity + number)


@blueprint.get("/veranstaltungen/<slug>/warteliste")
@requires(Permission.SEE_APPLICATIONS)
def waiting_list(slug: str) -> str:
    """Show the queue in its order and, if asked, who would move up with more places; nothing changes."""
    event, now = own_people(slug), read_clock()
    terms, limited = get_terms(event.id), _limited(event)
    chosen = next((one for one in limited if one.word == request.args.get("weise")), limited[0] if limited else None)
    number = number_tried() if chosen else 0
    free = {places.id: places.free for places in places_of(event.id)}
    return render_template(
        "organizer/attendees/waiting.html",
        event=event,
        terms=terms,
        line=lineup(event.id, free, {chosen.pool_id: number} if chosen else {}, now),
        offers=offers_of(event.id),
        chosen=chosen,
        limited=limited,
        number=number,
        gives_places=terms.gives_places(now),
        members=_members(terms),
    )


def _members(terms: Terms) -> set[UUID]:
    """The categories of members, where the queue lets those go first: by them one understands the order."""
    if terms.is_decided or terms.queue_order is not QueueOrder.MEMBERS_FIRST:
        return set()
    return {one.id for one in categories_of(terms.facts.id) if one.kind is CategoryKind.MEMBER}


def number_tried() -> int:
    """Return how many places more are to be tried, 0 for none."""
    number = request.args.get("plaetze", 0, type=int)
    return number if 0 < number <= MOST_TRIED else 0


def _limited(event: HeldEvent) -> list[Limited]:
    """What has a number of places: the ways to take part, then the quotas."""
    ways = [
        Limited(
            word=pool.participation.value,
            name=said(pool.participation.label),
            pool_id=pool.id,
            capacity=pool.capacity,
            kept=pool.kept,
            participation=pool.participation,
        )
        for pool in event.pools
        if pool.capacity is not None
    ]
    sharing: dict[tuple[UUID, int], list[CategoryRow]] = defaultdict(list)
    for category in categories_of(event.id):
        if category.pool_id is not None and category.capacity is not None:
            sharing[category.pool_id, category.capacity].append(category)
    language = chosen_language()
    quotas = [
        Limited(
            word=pool_id.hex,
            name=", ".join(in_language(language, one.name_de, one.name_en) for one in categories),
            pool_id=pool_id,
            capacity=capacity,
        )
        for (pool_id, capacity), categories in sharing.items()
    ]
    return ways + quotas
