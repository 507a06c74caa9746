"""How events that several clusters hold are counted: once over all, and once for each cluster that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class EventCount:
    """An event, who leads it and who hosts it too, and how many of its people came through whom; None: nobody was named."""

    lead: UUID
    hosts: frozenset[UUID] = frozenset()
    origins: Mapping[UUID | None, int]

    @property
    def holders(self) -> frozenset[UUID]:
        """Every cluster that holds it."""
        return self.hosts | {self.lead}

    @property
    def people(self) -> int:
        """How many people it has, however they came."""
        return sum(self.origins.values())

    @property
    def through(self) -> dict[UUID | None, int]:
        """How many came through each holder, and through none; to an event that one cluster holds alone, all came through it."""
        if not self.hosts:
            return {self.lead: self.people}
        known: dict[UUID | None, int] = {one: self.origins.get(one, 0) for one in self.holders}
        return known | {None: self.people - sum(known.values())}


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What is counted: events, how many of them with others, their people, and how many of those through oneself."""

    events: int = 0
    shared: int = 0
    people: int = 0
    through: int = 0


def tally_of(cluster_id: UUID, events: Iterable[EventCount]) -> Tally:
    """Return what counts for one cluster: each event that it leads or hosts, once, with all its people."""
    held = [one for one in events if cluster_id in one.holders]
    return Tally(
        events=len(held),
        shared=sum(bool(one.hosts) for one in held),
        people=sum(one.people for one in held),
        through=sum(one.through.get(cluster_id, 0) for one in held),
    )


def tally_over_all(events: Iterable[EventCount]) -> Tally:
    """Return what counts over all clusters: each event and each of its people once, whoever holds it."""
    counted = list(events)
    return Tally(
        events=len(counted),
        shared=sum(bool(one.hosts) for one in counted),
        people=sum(one.people for one in counted),
        through=sum(one.people - one.through.get(None, 0) for one in counted),
    )
