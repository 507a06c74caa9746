"""The categories of the demonstration's events, and who takes which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from pydantic import TypeAdapter

from eventsvc.events.categories import Admission, CategoryKind
from eventsvc.events.models import Category, CategoryCluster, Pool
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.models import FurtherPlace
from eventsvc.registration.states import RegistrationState

from .crowds import Crowd, Story
from .events import Held
from .reading import read_file
from .rows import Row, add, ident


@dataclass(frozen=True, kw_only=True)
class Term:
    """A category as the file describes it; `share` is its quota as a part of the event's places.

    `shares_with` names another one whose quota it takes part in; `is_full` makes the quota as small as those who took it.
    """

    kind: CategoryKind
    name: tuple[str, str]
    share: float
    price: int
    vat: Decimal
    admission: Admission
    proof: tuple[str, str] = ("", "")
    # What people have given as such a proof.
    proofs: tuple[str, ...] = ()
    early: int = 0
    shares_with: str = ""
    is_full: bool = False
    # The kinds of organization that choose it.
    chosen_by: tuple[OrganizationKind, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from the others of its event."""
        return self.name[0]


@lru_cache
def terms(name: str) -> tuple[Term, ...]:
    """Return the categories of that name; none for an event without."""
    rows = read_file("terms.toml")[name]["categories"] if name else []
    return tuple(TypeAdapter(list[Term]).validate_python(rows))


def category_id(event: Held, term: Term) -> UUID:
    """Return the id of an event's category."""
    return ident("category", event.plan.slug, term.key)


def term_of(crowd: Crowd, story: Story) -> Term | None:
    """Return what the person of the story has chosen: by the kind of their organization, else the last."""
    offered = terms(crowd.event.plan.terms)
    kind = story.someone.organization.kind
    fitting = (term for term in offered if kind in term.chosen_by)
    return next(fitting, offered[-1] if offered else None)


def is_behind_members(crowd: Crowd, story: Story) -> bool:
    """Whether members go before the person of the story."""
    term = term_of(crowd, story)
    return crowd.event.plan.members_first and not (term and term.kind is CategoryKind.MEMBER)


def has_fee(event: Held) -> bool:
    """Whether anyone has to pay; then a place from the waiting list is offered."""
    return any(term.price for term in terms(event.plan.terms))


def quota_id(event: Held, term: Term) -> UUID | None:
    """Return the id of the quota that the category has or takes part in, if there is one."""
    key = term.shares_with or (term.key if term.share else "")
    return ident("quota", event.plan.slug, key) if key else None


def add_terms(crowds: list[Crowd], clusters: Mapping[str, UUID]) -> None:
    """Add the categories of the events, with quotas that agree with their people."""
    taken, waiting = Counter[UUID](), Counter[UUID]()
    for _crowd, story, pool_id in _quota_takers(crowds):
        taken[pool_id] += story.state.holds_place
        waiting[pool_id] += story.state is RegistrationState.WAITLISTED
    events = {crowd.event.id: crowd.event for crowd in crowds}.values()
    offered = [(event, term, place) for event in events for place, term in enumerate(terms(event.plan.terms))]
    quotas = [_quota(event, term, taken, waiting) for event, term, _place in offered if term.share]
    add(Pool, quotas)
    add(Category, [_category(event, term, place) for event, term, place in offered])
    add(
        CategoryCluster,
        [
            {"category_id": category_id(event, term), "cluster_id": clusters[slug]}
            for event, term, _place in offered
            if term.admission is Admission.MEMBERS
            for slug in (event.plan.cluster, *event.plan.hosts)
        ],
    )


def add_quota_places(crowds: list[Crowd]) -> None:
    """Give everyone who took a category with a quota their place in it."""
    add(
        FurtherPlace,
        [
            {"registration_id": crowd.registration_id(story), "pool_id": pool_id}
            for crowd, story, pool_id in _quota_takers(crowds)
        ],
    )


def _quota_takers(crowds: list[Crowd]) -> Iterator[tuple[Crowd, Story, UUID]]:
    for crowd in crowds:
        for story in crowd.stories:
            term = term_of(crowd, story)
            pool_id = quota_id(crowd.event, term) if term else None
            if pool_id is not None:
                yield crowd, story, pool_id


def _quota(event: Held, term: Term, taken: Counter[UUID], waiting: Counter[UUID]) -> Row:
    pool_id = quota_id(event, term)
    assert pool_id is not None
    places = 0 if term.is_full else round(sum(event.plan.places.values()) * term.share)
    return {
        "id": pool_id,
        "event_id": event.id,
        "capacity": max(places, taken[pool_id], 1),
        "taken": taken[pool_id],
        "waiting": waiting[pool_id],
        "last_position": 0,
    }


def _category(event: Held, term: Term, place: int) -> Row:
    return {
        "id": category_id(event, term),
        "event_id": event.id,
        "position": place + 1,
        "kind": term.kind,
        "name_de": term.name[0],
        "name_en": term.name[1],
        "pool_id": quota_id(event, term),
        "opens_at": None,
        "closes_at": event.times.closes_at - timedelta(days=term.early) if term.early else None,
        "admission": term.admission,
        "proof_de": term.proof[0],
        "proof_en": term.proof[1],
        "price_cents": term.price * 100,
        "vat_percent": term.vat if term.price else Decimal(),
    }
