"""Places against a plain model: whatever happens, in whichever order, both give the same people their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from eventsvc.events.categories import CategoryKind, QueueOrder
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.models import Pool
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.registration.census import miscounts
from eventsvc.registration.errors import CapacityBelowTaken
from eventsvc.registration.models import Registration
from eventsvc.registration.queue import LONGEST_BLOCKING
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.cancellation import cancel_registration
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_category, a_participant, a_pool_of, an_application, an_event

STAFF = Actor.system()


@dataclass
class Someone:
    """A person of the model: the places they need, and how they stand."""

    needs: list[str]
    party: int
    priority: int = 0
    arrived: int = 0
    has_place: bool = False


@dataclass
class Model:
    """People in a row, and how many places there are; it gives them out by looking at everybody each time."""

    capacity: dict[str, int]
    people: dict[object, Someone] = field(default_factory=dict)
    blocked_since: dict[int, datetime] = field(default_factory=dict)

    def free(self) -> dict[str, int]:
        held = [need for one in self.people.values() if one.has_place for need in one.needs]
        return {name: number - held.count(name) for name, number in self.capacity.items()}

    def waiting_parties(self) -> list[list[Someone]]:
        parties: dict[int, list[Someone]] = {}
        for one in sorted(self.people.values(), key=lambda one: (one.priority, one.arrived)):
            if not one.has_place:
                parties.setdefault(one.party, []).append(one)
        return list(parties.values())

    def give_out(self, now: datetime) -> None:
        """Give the free places out in order: to those who wait and to newcomers alike."""
        free, kept = self.free(), set()
        for party in self.waiting_parties():
            needs = [need for one in party for need in one.needs]
            if all(name not in kept and needs.count(name) <= free[name] for name in set(needs)):
                for one in party:
                    one.has_place = True
                free = self.free()
                continue
            since = self.blocked_since.get(party[0].party, now)
            short = {name for name in needs if name not in kept and 0 < free[name] < needs.count(name)}
            if short and now - since < LONGEST_BLOCKING:
                kept |= short
                self.blocked_since[party[0].party] = since


class Places(RuleBasedStateMachine):
    """An event on site and online, with a quota for students, whose members go first or do not."""

    @initialize(members_first=st.booleans(), on_site=st.integers(0, 4), students=st.integers(0, 2))
    def open(self, *, members_first: bool, on_site: int, students: int) -> None:
        self.now = read_clock()
        self.numbers = count(1)
        order = QueueOrder.MEMBERS_FIRST if members_first else QueueOrder.FIRST_COME
        self.members_first = members_first
        self.event = an_event(format=EventFormat.HYBRID, capacity=on_site, queue_order=order)
        self.students = a_category(self.event, CategoryKind.STUDENT, capacity=students)
        self.members = a_category(self.event, CategoryKind.MEMBER)
        self.pools = {
            "on_site": a_pool_of(self.event, Participation.ON_SITE).id,
            "online": a_pool_of(self.event, Participation.ONLINE).id,
            "students": self.students.pool_id,
        }
        self.model = Model({"on_site": on_site, "online": on_site, "students": students})

    @rule(
        people=st.lists(st.tuples(st.sampled_from(Participation), st.sampled_from(["", "student", "member"])), min_size=1, max_size=4),
        is_together=st.booleans(),
    )  # fmt: skip
    def sign_up(self, *, people: list[tuple[Participation, str]], is_together: bool) -> None:
        participants = tuple(self._participant(way, category) for way, category in people)
        application = an_application(self.event, people=participants, is_together=is_together)
        with transaction():
            outcome = sign_up(application, self.now)
        arrived = []
        for placed, (way, category) in zip(outcome.placed, people, strict=True):
            needs = [way.value, *(["students"] if category == "student" else [])]
            arrived.append((placed.registration.id, Someone(needs, party=0), category))
        parties = [arrived] if is_together else [[one] for one in arrived]
        for party in parties:
            number = next(self.numbers)
            is_last = self.members_first and any(category != "member" for _, _, category in party)
            for registration_id, someone, _category in party:
                someone.party, someone.priority, someone.arrived = number, int(is_last), next(self.numbers)
                self.model.people[registration_id] = someone
            self.model.give_out(self.now)

    @precondition(lambda self: self.model.people)
    @rule(data=st.data(), by_organizer=st.booleans())
    def leave(self, data: st.DataObject, *, by_organizer: bool) -> None:
        registration_id = data.draw(st.sampled_from(sorted(self.model.people)))
        with transaction():
            if by_organizer:
                cancel_registration(registration_id, "", by=STAFF, now=self.now)
            else:
                withdraw(registration_id, self.now)
        del self.model.people[registration_id]
        self.model.give_out(self.now)

    @rule(pool=st.sampled_from(["on_site", "online", "students"]), capacity=st.integers(0, 6))
    def change(self, *, pool: str, capacity: int) -> None:
        taken = self.model.capacity[pool] - self.model.free()[pool]
        if capacity < taken:
            with pytest.raises(CapacityBelowTaken) as refused, transaction():
                change_capacity(self.pools[pool], capacity, by=STAFF, now=self.now)
            assert refused.value.taken == taken
            return
        with transaction():
            change_capacity(self.pools[pool], capacity, by=STAFF, now=self.now)
        if self.model.capacity[pool] != capacity:
            self.model.capacity[pool] = capacity
            self.model.give_out(self.now)

    @rule(hours=st.sampled_from([1, 12, 24]))
    def time_passes(self, *, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def both_agree(self) -> None:
        if not hasattr(self, "event"):
            return
        db.session.expire_all()
        states = dict(
            db.session.execute(
                db.select(Registration.id, Registration.state).where(Registration.id.in_(self.model.people))
            ).all()
        )
        expected = {
            one: RegistrationState.CONFIRMED if someone.has_place else RegistrationState.WAITLISTED
            for one, someone in self.model.people.items()
        }
        assert states == expected
        pools = db.session.execute(db.select(Pool.id, Pool.capacity, Pool.taken).where(Pool.event_id == self.event.id))
        free = {pool.id: pool.capacity - pool.taken for pool in pools}
        assert {name: free[pool_id] for name, pool_id in self.pools.items()} == self.model.free()
        assert miscounts() == []

    def _participant(self, way: Participation, category: str):
        given = {"pool_id": self.pools[way.value], "participation": way}
        if category == "student":
            given |= {"category_id": self.students.id, "further_pool_ids": frozenset({self.students.pool_id})}
        if category == "member":
            given |= {"category_id": self.members.id}
        return a_participant(self.event, **given)


@pytest.mark.only_on("sqlite")
def test_places_go_where_a_plain_model_gives_them(app) -> None:
    run_state_machine_as_test(
        Places,
        settings=settings(
            max_examples=25,
            stateful_step_count=15,
            deadline=None,
            # Shrinking takes minutes: the steps are few enough to read.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
