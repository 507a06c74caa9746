"""A plain model of places, offers and the queue: it knows nothing of tables and looks at everybody each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, groupby

A_DAY = timedelta(hours=24)


@dataclass
class Someone:
    """A person: the places they need, and how they stand: `waiting`, `offered`, `confirmed` or `lapsed`.

    Of whom the team decides stands `applied`, then in `reserve`, until it accepts them.
    """

    needs: list[str]
    booking: int
    is_together: bool
    is_member: bool
    standing: str = "waiting"
    arrived: int = 0
    is_behind_members: bool = False
    offered_at: datetime | None = None
    until: datetime | None = None
    offers: int = 0
    lapses: int = 0

    @property
    def party(self) -> object:
        """Who shares it and stands side by side waits for places together."""
        return self.booking if self.is_together else id(self)


@dataclass
class PlainPlaces:
    """People in a row, and how many places there are."""

    capacity: dict[str, int]
    members_first: bool
    is_offering: bool
    people: dict[object, Someone] = field(default_factory=dict)
    blocked_since: dict[object, datetime] = field(default_factory=dict)
    _numbers: count = field(default_factory=lambda: count(1))

    def standing(self, *standings: str) -> list[object]:
        return sorted(one for one, someone in self.people.items() if someone.standing in standings)

    def free(self) -> dict[str, int]:
        holding = [one for one in self.people.values() if one.standing in {"confirmed", "offered"}]
        held = [need for one in holding for need in one.needs]
        return {name: number - held.count(name) for name, number in self.capacity.items()}

    def line(self, standing: str = "waiting") -> list[Someone]:
        waiting = [one for one in self.people.values() if one.standing == standing]
        return sorted(waiting, key=lambda one: (one.is_behind_members, one.arrived))

    def parties(self) -> list[list[Someone]]:
        return [list(party) for _, party in groupby(self.line(), key=lambda one: one.party)]

    def position(self, someone: Someone) -> int:
        """How many wait for the same places, up to this one; where some are full, for one of those."""
        free = self.free()
        wanted = {need for need in someone.needs if not free[need]} or set(someone.needs)
        return next(
            number
            for number, one in enumerate((one for one in self.line(someone.standing) if wanted & set(one.needs)), 1)
            if one is someone
        )

    def whose_turn(self, now: datetime, *last: list[Someone]) -> tuple[list[list[Someone]], list[list[Someone]]]:
        """Who gets places if they are given out now, and which groups keep some from others; `last` stand behind all."""
        free, kept = self.free(), set()
        going, blocking = [], []
        for party in [*self.parties(), *last]:
            needs = [need for one in party for need in one.needs]
            if all(name not in kept and needs.count(name) <= free[name] for name in needs):
                going.append(party)
                free = {name: number - needs.count(name) for name, number in free.items()}
                continue
            short = {name for name in needs if name not in kept and 0 < free[name] < needs.count(name)}
            if short and now - self.blocked_since.get(party[0].booking, now) < A_DAY:
                blocking.append(party)
                kept |= short
        return going, blocking

    def arrive(self, people: dict[object, Someone], now: datetime) -> None:
        """Let people who come together in: at the end, and to their places if it is nobody's turn but theirs."""
        self._stand_at_the_end(list(people.values()))
        self.people |= people
        going, _ = self.whose_turn(now)
        if len(going) == 1 and all(one in going[0] for one in people.values()):
            self._give(going[0], "confirmed", now)

    def give_out(self, now: datetime) -> None:
        """Give the free places to whose turn it is, or offer them."""
        going, blocking = self.whose_turn(now)
        for party in blocking:
            self.blocked_since.setdefault(party[0].booking, now)
        for party in going:
            self._give(party, "offered" if self.is_offering else "confirmed", now)

    def reserve(self, registration_id: object) -> None:
        """Let the team put someone at the end of its reserve list."""
        someone = self.people[registration_id]
        someone.standing, someone.arrived = "reserve", next(self._numbers)

    def accept(self, registration_id: object, now: datetime) -> bool:
        """Let the team accept someone, if a place is free that belongs to nobody who waits in the queue."""
        someone = self.people[registration_id]
        going, _ = self.whose_turn(now, [someone])
        if going == [[someone]]:
            someone.standing = "confirmed"
        return someone.standing == "confirmed"

    def lapse(self, now: datetime, *, only: object = None) -> None:
        for someone in self.people.values() if only is None else [self.people[only]]:
            if someone.standing == "offered" and someone.until <= now:
                someone.standing = "lapsed"
                someone.lapses += 1

    def ask_back_in(self, registration_id: object) -> None:
        someone = self.people[registration_id]
        someone.standing = "waiting"
        self._stand_at_the_end([someone])

    def arrange(self, *, members_first: bool) -> None:
        """Let members go first from now on, or no longer."""
        if members_first != self.members_first:
            self.members_first = members_first
            for party in self.parties():
                self._rank(party)

    def _stand_at_the_end(self, party: list[Someone]) -> None:
        self._rank(party)
        for one in party:
            one.arrived = next(self._numbers)

    def _rank(self, party: list[Someone]) -> None:
        for one in party:
            one.is_behind_members = self.members_first and not all(each.is_member for each in party)

    def _give(self, party: list[Someone], standing: str, now: datetime) -> None:
        for one in party:
            one.standing = standing
            if standing == "offered":
                one.offered_at, one.until = now, None
                one.offers += 1
