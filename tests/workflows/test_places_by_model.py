"""Places against a plain model: whatever happens, in whichever order, both give the same people their places.

`pytest --hypothesis-profile=long` takes thousands of steps and shrinks what it finds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

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

from eventsvc.events.categories import Admission, CategoryKind, QueueOrder
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.models import Pool
from eventsvc.events.written import get_written_event
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.kit.holidays import is_bavarian_holiday
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.census import miscounts
from eventsvc.registration.errors import CapacityBelowTaken, EventFull, OfferLapsed, WrongState
from eventsvc.registration.models import Registration
from eventsvc.registration.offers import events_to_tend
from eventsvc.registration.queries import registrations_by_id
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import waiting_position
from eventsvc.workflows.cancellation import cancel_registration
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.decisions import accept_application, reserve_application
from eventsvc.workflows.offers import accept_offers, ask_back_in, lapse_offers
from eventsvc.workflows.rescheduling import edit_event
from eventsvc.workflows.reserve import rank_reserve
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_category, a_participant, a_pool_of, an_application, an_event
from tests.conftest import NOW
from tests.workflows.plain_places import PlainPlaces, Someone

STAFF = Actor.system()
STATES = {
    "waiting": RegistrationState.WAITLISTED,
    "offered": RegistrationState.OFFERED,
    "confirmed": RegistrationState.CONFIRMED,
    "lapsed": RegistrationState.LAPSED,
    "applied": RegistrationState.APPLIED,
    "reserve": RegistrationState.WAITLISTED,
}
OFFER_HOURS = 48
# Two nights, a weekend and two holidays before or after it.
LONGEST_OFFER = timedelta(days=8)

PEOPLE = st.lists(
    st.tuples(st.sampled_from(Participation), st.sampled_from(["", "student", "member"])), min_size=1, max_size=4
)


class Places(RuleBasedStateMachine):
    """An event on site and online, with a quota for students; members go first or do not, places are offered or given.

    Of the press the team decides: it has a reserve list beside the queue.
    """

    @initialize(
        members_first=st.booleans(), is_offering=st.booleans(), on_site=st.integers(0, 4), students=st.integers(0, 2)
    )
    def open(self, *, members_first: bool, is_offering: bool, on_site: int, students: int) -> None:
        self.now = NOW
        self.bookings = count(1)
        self.event = an_event(
            format=EventFormat.HYBRID,
            capacity=on_site,
            queue_order=order_of(members_first),
            offer_hours=OFFER_HOURS if is_offering else None,
            now=self.now,
            starts_at=self.now + timedelta(days=400),
        )
        self.students = a_category(self.event, CategoryKind.STUDENT, capacity=students)
        self.members = a_category(self.event, CategoryKind.MEMBER)
        self.press = a_category(self.event, CategoryKind.PRESS, admission=Admission.ON_REQUEST)
        self.pools = {
            "on_site": a_pool_of(self.event, Participation.ON_SITE).id,
            "online": a_pool_of(self.event, Participation.ONLINE).id,
            "students": self.students.pool_id,
        }
        capacity = {"on_site": on_site, "online": on_site, "students": students}
        self.model = PlainPlaces(capacity, members_first, is_offering)

    @rule(people=PEOPLE, is_together=st.booleans())
    def sign_up(self, *, people: list[tuple[Participation, str]], is_together: bool) -> None:
        participants = tuple(self._participant(way, category) for way, category in people)
        with transaction():
            outcome = sign_up(an_application(self.event, people=participants, is_together=is_together), self.now)
        booking, arrived = next(self.bookings), {}
        for placed, (way, category) in zip(outcome.placed, people, strict=True):
            needs = [way.value, *(["students"] if category == "student" else [])]
            arrived[placed.registration.id] = Someone(needs, booking, is_together, category == "member")
        for party in [arrived] if is_together else [{one: someone} for one, someone in arrived.items()]:
            self.model.arrive(party, self.now)
        self.model.give_out(self.now)

    @rule(way=st.sampled_from(Participation))
    def apply(self, *, way: Participation) -> None:
        with transaction():
            one = sign_up(an_application(self.event, people=(self._participant(way, "press"),)), self.now).placed[0]
        self.model.people[one.registration.id] = Someone(
            [way.value], next(self.bookings), is_together=False, is_member=False, standing="applied"
        )

    @precondition(lambda self: self.model.standing("applied"))
    @rule(data=st.data())
    def reserve(self, data: st.DataObject) -> None:
        registration_id = data.draw(self._one_of("applied"))
        with transaction():
            reserve_application(registration_id, by=STAFF, now=self.now)
        self.model.reserve(registration_id)
        self.model.give_out(self.now)

    @precondition(lambda self: self.model.standing("applied", "reserve"))
    @rule(data=st.data())
    def accept_applicant(self, data: st.DataObject) -> None:
        registration_id = data.draw(self._one_of("applied", "reserve"))
        if not self.model.accept(registration_id, self.now):
            with pytest.raises(EventFull), transaction():
                accept_application(registration_id, by=STAFF, now=self.now)
            return
        with transaction():
            accept_application(registration_id, by=STAFF, now=self.now)
        self.model.give_out(self.now)

    @precondition(lambda self: len(self.model.standing("reserve")) > 1)
    @rule(data=st.data(), place=st.integers(1, 4))
    def rank(self, data: st.DataObject, *, place: int) -> None:
        registration_id = data.draw(self._one_of("reserve"))
        line = self.model.line("reserve")
        someone = self.model.people[registration_id]
        others = [one for one in line if one is not someone]
        order = [*others[: place - 1], someone, *others[place - 1 :]]
        with transaction():
            assert rank_reserve(registration_id, place=place, by=STAFF, now=self.now) == order.index(someone) + 1
        for one, arrived in zip(order, sorted(each.arrived for each in line), strict=True):
            one.arrived = arrived

    @precondition(lambda self: self.model.standing("waiting", "offered", "confirmed", "reserve"))
    @rule(data=st.data(), by_organizer=st.booleans())
    def leave(self, data: st.DataObject, *, by_organizer: bool) -> None:
        self._leave(data.draw(self._one_of("waiting", "offered", "confirmed", "reserve")), by_organizer=by_organizer)

    @precondition(lambda self: self.model.standing("offered"))
    @rule(data=st.data())
    def decline(self, data: st.DataObject) -> None:
        self._leave(data.draw(self._one_of("offered")), by_organizer=False)

    @precondition(lambda self: self.model.standing("offered"))
    @rule(data=st.data(), for_all=st.booleans())
    def accept(self, data: st.DataObject, *, for_all: bool) -> None:
        first = data.draw(self._one_of("offered"))
        booking = self.model.people[first].booking
        asked = [first, *(one for one, each in self.model.people.items() if for_all and each.booking == booking)]
        offered = {one for one in asked if self.model.people[one].standing == "offered"}
        in_time = {one for one in offered if self.now < self.model.people[one].until}
        if not in_time:
            with pytest.raises(OfferLapsed), transaction():
                accept_offers(list(dict.fromkeys(asked)), self.now)
            return
        with transaction():
            assert accept_offers(list(dict.fromkeys(asked)), self.now) == len(in_time)
        for one in in_time:
            self.model.people[one].standing = "confirmed"

    @precondition(lambda self: self.model.standing("offered", "lapsed"))
    @rule(data=st.data())
    def ask_back_in(self, data: st.DataObject) -> None:
        registration_id = data.draw(self._one_of("offered", "lapsed"))
        self.model.lapse(self.now, only=registration_id)
        if registration_id not in self.model.standing("lapsed"):
            with pytest.raises(WrongState), transaction():
                ask_back_in(registration_id, self.now)
            return
        with transaction():
            state = ask_back_in(registration_id, self.now)
        self.model.ask_back_in(registration_id)
        self.model.give_out(self.now)
        assert state is STATES[self.model.people[registration_id].standing]

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

    @rule(members_first=st.booleans(), is_offering=st.booleans())
    def edit(self, *, members_first: bool, is_offering: bool) -> None:
        written = get_written_event(self.event.id)
        hours = OFFER_HOURS if is_offering else None
        draft = replace(written.draft, queue_order=order_of(members_first), offer_hours=hours)
        with transaction():
            edit_event(self.event.id, draft, version=written.version, now=self.now, by=STAFF, own=None)
        self.model.is_offering = is_offering
        if members_first != self.model.members_first:
            self.model.arrange(members_first=members_first)
            self.model.give_out(self.now)

    @rule(hours=st.sampled_from([1, 12, 24, 72]))
    def time_passes(self, *, hours: int) -> None:
        self.now += timedelta(hours=hours)
        # Where the beat has nothing to do, the model finds nothing to do either.
        if self.event.id in events_to_tend(self.now):
            with transaction():
                lapse_offers(self.event.id, self.now, 100)
        self.model.lapse(self.now)
        self.model.give_out(self.now)

    @rule(hours=st.sampled_from([1, 24, 72]))
    def time_passes_unnoticed(self, *, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def both_agree(self) -> None:
        if not hasattr(self, "event"):
            return
        db.session.expire_all()
        rows = registrations_by_id(self.model.people)
        assert {row.id: row.state for row in rows} == {
            one: STATES[someone.standing] for one, someone in self.model.people.items()
        }
        for row in rows:
            someone = self.model.people[row.id]
            if someone.standing == "offered":
                someone.until = someone.until or decent(row.offered_until, someone.offered_at)
                assert row.offered_until == someone.until
            if someone.standing in {"waiting", "reserve"}:
                assert waiting_position(row) == self.model.position(someone)
        pools = db.session.execute(db.select(Pool.id, Pool.capacity, Pool.taken).where(Pool.event_id == self.event.id))
        free = {pool.id: pool.capacity - pool.taken for pool in pools}
        assert {name: free[pool_id] for name, pool_id in self.pools.items()} == self.model.free()
        assert miscounts() == []

    def teardown(self) -> None:
        """Whoever was offered a place, or was too late for it, was told so: as often as it happened."""
        if not hasattr(self, "event"):
            return
        emails = dict(db.session.execute(db.select(Registration.email, Registration.id)).all())
        told = db.session.execute(db.select(OutgoingMail.letter, OutgoingMail.to_address)).all()
        for one, someone in self.model.people.items():
            mine = [letter for letter, address in told if emails.get(address) == one]
            assert (mine.count("place_offered"), mine.count("offer_lapsed")) == (someone.offers, someone.lapses)

    def _leave(self, registration_id: object, *, by_organizer: bool) -> None:
        with transaction():
            if by_organizer:
                cancel_registration(registration_id, "", by=STAFF, now=self.now)
            else:
                withdraw(registration_id, self.now)
        del self.model.people[registration_id]
        self.model.give_out(self.now)

    def _one_of(self, *standings: str) -> st.SearchStrategy:
        return st.sampled_from(self.model.standing(*standings))

    def _participant(self, way: Participation, category: str):
        given = {"pool_id": self.pools[way.value], "participation": way}
        if category == "student":
            given |= {"category_id": self.students.id, "further_pool_ids": frozenset({self.students.pool_id})}
        if category == "member":
            given |= {"category_id": self.members.id}
        if category == "press":
            given |= {"category_id": self.press.id}
        return a_participant(self.event, **given)


def order_of(members_first: object) -> QueueOrder:
    return QueueOrder.MEMBERS_FIRST if members_first else QueueOrder.FIRST_COME


def decent(until: datetime, offered_at: datetime) -> datetime:
    """Return the deadline if it is one that people can keep."""
    local = until.astimezone(ZoneInfo("Europe/Berlin"))
    assert time(8) <= local.time() < time(21)
    assert local.weekday() != 6
    assert not is_bavarian_holiday(local.date())
    assert timedelta(hours=OFFER_HOURS) <= until - offered_at <= LONGEST_OFFER
    return until


def test_places_go_where_a_plain_model_gives_them(app, database) -> None:
    is_long = settings.get_current_profile_name() == "long"
    phases = [Phase.explicit, Phase.reuse, Phase.generate]
    run_state_machine_as_test(
        Places,
        settings=settings(
            max_examples=150 if is_long else 12 if database.kind == "sqlite" else 6,
            stateful_step_count=50 if is_long else 20,
            deadline=None,
            # Shrinking takes minutes.
            phases=[*phases, Phase.shrink] if is_long else phases,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
