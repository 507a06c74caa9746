"""All places of an event under their lock: what every change of who comes begins with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.pools import Places, lock_places_of, set_capacity, settle_places
from eventsvc.events.queries import Terms, get_terms
from eventsvc.messaging.letters import Letter
from eventsvc.messaging.outbox import post
from eventsvc.registration.answers import open_questions
from eventsvc.registration.errors import EventOver
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.queue import Waiter, joined_by, whose_turn
from eventsvc.registration.rules import refuse_unless_upcoming
from eventsvc.registration.waiting import Need, further_needs, waiting_line


@dataclass
class Locked:
    """All places of one event under their lock, with the terms that hold until the commit; it counts along."""

    places: dict[UUID, Places]
    terms: Terms
    # Whom the team has told already: no letter goes to them.
    untold: frozenset[UUID] = frozenset()
    # What each needs that another of their booking bears for all of it: it is theirs with their place.
    lent: dict[UUID, list[Need]] = field(default_factory=dict)
    # Whether anybody needs what a booking shares: others of it may need less once one of them has a place.
    is_sharing: bool = False

    @property
    def free(self) -> dict[UUID, int | None]:
        """How many places each pool has left; None means any number."""
        return {pool_id: places.free for pool_id, places in self.places.items()}

    @property
    def has_further(self) -> bool:
        """Whether anything but the ways to take part is limited: then a registration may need several places."""
        return any(places.participation is None for places in self.places.values())

    def pools_of(self, registrations: Sequence[RegistrationRow]) -> dict[UUID, list[UUID]]:
        """Return the pools in which each of the registrations needs a place."""
        further = further_needs([[one.id for one in registrations]]) if self.has_further else {}
        self.is_sharing |= any(need.is_shared for needs in further.values() for need in needs)
        for one in registrations:
            self.lent[one.id] = [need for need in further.get(one.id, ()) if need.bearer_id != one.id]
        return {one.id: [one.pool_id, *(need.pool_id for need in further.get(one.id, ()))] for one in registrations}

    def would_overtake(self, newcomer: Waiter, now: datetime) -> bool:
        """Whether newcomers would take places that belong to someone who waits."""
        if not any(self.places[pool_id].waiting for pool_id in newcomer.needs):
            return False
        turn = whose_turn(joined_by(waiting_line(self.terms.facts.id), newcomer), self.free, now)
        return turn.admitted != (newcomer,)

    def refuse_unless_giving(self, now: datetime) -> None:
        """Raise what keeps everyone from getting a place at `now`."""
        refuse_unless_upcoming(self.terms.window, now)
        if now >= self.terms.facts.starts_at:
            raise EventOver

    def tell(self, registration: RegistrationRow, letter: Letter, once: str, now: datetime) -> None:
        """Write to the person, once, unless the team has told them already."""
        if registration.id not in self.untold:
            post(letter, to=registration.recipient, once=f"registration:{registration.id}:{once}", now=now)

    def asked(self, registrations: Sequence[RegistrationRow]) -> list[RegistrationRow]:
        """Return them with how many questions each must still answer: for the letters that tell it."""
        if not self.terms.has_questions:
            return list(registrations)
        unanswered = open_questions(self.terms.facts.id, [one.id for one in registrations])
        return [replace(one, open_questions=unanswered[one.id]) for one in registrations]

    def settle(
        self, pool_ids: Iterable[UUID], *, taken: int = 0, waiting: int = 0, position: int | None = None
    ) -> None:
        """Add to what is taken and waited for in the pools."""
        for pool_id in sorted(pool_ids):
            settle_places(pool_id, taken=taken, waiting=waiting, last_position=position)
            places = self.places[pool_id]
            self.places[pool_id] = replace(
                places,
                taken=places.taken + taken,
                waiting=places.waiting + waiting,
                last_position=places.last_position if position is None else position,
            )

    def resize(self, pool_id: UUID, capacity: int | None) -> None:
        """Change how many places a pool has."""
        set_capacity(pool_id, capacity)
        self.places[pool_id] = replace(self.places[pool_id], capacity=capacity)


def lock(event_id: UUID) -> Locked:
    """Lock all places of the event, then read its terms: whoever changes those takes the same lock."""
    places = lock_places_of(event_id)
    return Locked({one.id: one for one in places}, get_terms(event_id))
