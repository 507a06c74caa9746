"""The team decides: one by one, many at once, held back, in a rank of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update

from eventsvc.events.kinds import EventFormat, EventKind
from eventsvc.events.models import Event
from eventsvc.journal import Actor
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.census import miscounts
from eventsvc.registration.deciding import Decision, Outcome, Skip
from eventsvc.registration.decisions import find_held, held_decisions, kept_reason, released_count
from eventsvc.registration.errors import EventFull, WrongState
from eventsvc.registration.models import Registration
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import waiting_position
from eventsvc.workflows.capacity_change import change_capacity
from eventsvc.workflows.decisions import accept_application, decline_application, reserve_application
from eventsvc.workflows.held_decisions import carry_out_next, decide_many, release_held, take_back
from eventsvc.workflows.reserve import rank_held, rank_reserve
from eventsvc.workflows.sign_up import sign_up
from eventsvc.workflows.switching import switch_to_online
from eventsvc.workflows.withdrawal import withdraw
from tests.builders import a_pool_of, a_registration, an_account, an_application, an_event

S = RegistrationState
ACCEPT, RESERVE = Decision(outcome=Outcome.ACCEPT), Decision(outcome=Outcome.RESERVE)
DECLINE = Decision(outcome=Outcome.DECLINE, reason="Nur Betriebe mit eigener Fertigung.")


class KilledError(Exception):
    """The process dies before it commits."""


@dataclass
class Team:
    """A workshop of two places that its team decides, and the five who have applied."""

    event: Event
    people: list[Registration]
    by: Actor
    now: datetime
    letters: Callable[[], list[tuple[str, str]]]

    def accept(self, *registrations):
        for one in registrations:
            with transaction():
                accept_application(one.id, by=self.by, now=self.now)

    def reserve(self, *registrations):
        for one in registrations:
            with transaction():
                reserve_application(one.id, by=self.by, now=self.now)

    def decline(self, one, reason="", *, is_reason_told=True):
        with transaction():
            decline_application(one.id, reason, is_reason_told=is_reason_told, by=self.by, now=self.now)

    def decide(self, registrations, decision, *, is_held=True):
        ids = [one.id for one in registrations]
        with transaction():
            return decide_many(self.event.id, ids, decision, is_held=is_held, by=self.by, now=self.now)

    def release(self):
        with transaction():
            return release_held(self.event.id, by=self.by, now=self.now)

    def send(self):
        number = self.release()
        self.carry_out()
        return number

    def carry_out(self):
        is_left = True
        while is_left:
            with transaction():
                is_left = carry_out_next(self.event.id, self.now)

    def take_back(self, one):
        with transaction():
            take_back(self.event.id, [one.id], by=self.by, now=self.now)

    def leaves(self, one):
        with transaction():
            withdraw(one.id, self.now)

    @property
    def states(self):
        return [get_registration(one.id).state for one in self.people]

    @property
    def told(self):
        return sorted(letter for letter, _ in self.letters())

    @property
    def reserve_list(self):
        query = select(Registration.id).where(
            Registration.event_id == self.event.id, Registration.state == S.WAITLISTED
        )
        return list(db.session.scalars(query.order_by(Registration.queue_priority, Registration.queue_position)))


@pytest.fixture
def team(app, letters, now):
    event = an_event(capacity=2, is_decided=True, now=now)
    people = [a_registration(event, S.APPLIED, now=now) for _ in range(5)]
    by = Actor.account(an_account().id)
    yield Team(event, people, by, now, letters)
    assert miscounts() == []


def test_any_event_can_be_decided_and_applying_holds_no_place(team):
    with transaction():
        placed = sign_up(an_application(team.event), team.now).placed[0]
    assert placed.state is S.APPLIED
    assert a_pool_of(team.event).taken == 0
    assert team.told == ["application_received"]


@pytest.mark.parametrize("kind", EventKind)
def test_trips_and_stands_are_decided_from_the_start(app, now, kind):
    assert an_event(kind=kind, now=now).is_decided is kind.profile.is_decided


def test_a_full_event_is_said_and_leaves_the_application(team):
    team.accept(*team.people[:2])
    with pytest.raises(EventFull):
        team.accept(team.people[2])
    assert team.states == [S.CONFIRMED] * 2 + [S.APPLIED] * 3
    assert team.told == ["registration_confirmed"] * 2


def test_while_somebody_is_undecided_free_places_are_the_teams(team):
    team.reserve(team.people[0])
    with transaction():
        sign_up(an_application(team.event), team.now)
    assert team.states[0] is S.WAITLISTED
    # Nobody is bound to the order of a list that the team itself ranks.
    team.accept(team.people[1])
    assert team.states[:2] == [S.WAITLISTED, S.CONFIRMED]


def test_once_all_are_decided_the_reserve_moves_up(team):
    team.accept(*team.people[:2])
    team.reserve(*team.people[2:4])
    team.leaves(team.people[0])
    assert team.states[2] is S.WAITLISTED, "the fifth is undecided: the place is the team's"
    team.decline(team.people[4])
    assert team.states == [S.WITHDRAWN, S.CONFIRMED, S.CONFIRMED, S.WAITLISTED, S.DECLINED]
    team.leaves(team.people[1])
    assert team.states[3] is S.CONFIRMED


def test_with_a_deadline_the_reserve_is_offered_its_places(team):
    with transaction():
        db.session.execute(update(Event).where(Event.id == team.event.id).values(offer_hours=48))
    team.accept(*team.people[:2])
    team.reserve(*team.people[2:])
    team.leaves(team.people[0])
    assert team.states[2:] == [S.OFFERED, S.WAITLISTED, S.WAITLISTED]


def test_one_from_the_reserve_list_is_accepted_before_the_others(team):
    team.reserve(*team.people[:3])
    team.accept(team.people[2])
    assert team.states[2] is S.CONFIRMED
    assert "moved_up_from_waiting_list" in team.told
    assert team.reserve_list == [one.id for one in team.people[:2]]


def test_one_from_the_reserve_list_is_declined_and_the_others_move_up_a_rank(team):
    team.reserve(*team.people[:3])
    team.decline(team.people[0], "Das Kontingent ist erschöpft.")
    assert team.states[0] is S.DECLINED
    assert team.reserve_list == [one.id for one in team.people[1:3]]
    assert a_pool_of(team.event).waiting == 2
    assert "application_declined" in team.told
    # Held back, too.
    team.decide(team.people[1:2], DECLINE)
    team.send()
    assert team.states[1] is S.DECLINED


def test_nobody_is_declined_from_a_queue_that_is_not_the_teams(app, organizer, now):
    waiting = a_registration(an_event(capacity=0, now=now), S.WAITLISTED, now=now)
    with pytest.raises(WrongState), transaction():
        decline_application(waiting.id, "", by=organizer, now=now)


def test_the_team_ranks_the_reserve(team):
    team.reserve(*team.people[:4])
    a, b, c, d = (one.id for one in team.people[:4])
    for moved, how, order in [
        (d, {"place": 1}, [d, a, b, c]),
        (d, {"steps": 1}, [a, d, b, c]),
        (c, {"steps": -1}, [a, d, c, b]),
        (a, {"place": 50}, [d, c, b, a]),
    ]:
        with transaction():
            assert rank_reserve(moved, **how, by=team.by, now=team.now) == order.index(moved) + 1
        assert team.reserve_list == order
        assert [waiting_position(get_registration(one)) for one in order] == [1, 2, 3, 4]
    noted = db.session.scalars(select(JournalEntry.facts).where(JournalEntry.action == "registration.ranked")).all()
    assert sorted(facts["position"] for facts in noted) == [1, 2, 3, 4]
    another = a_registration(team.event, S.APPLIED, now=team.now)
    team.reserve(another)
    assert team.reserve_list[-1] == another.id


def test_the_queue_of_others_is_not_the_teams_to_rank(app, organizer, now):
    event = an_event(capacity=0, now=now)
    waiting = a_registration(event, S.WAITLISTED, now=now)
    applied = a_registration(event, S.APPLIED, now=now)
    with pytest.raises(WrongState), transaction():
        rank_reserve(waiting.id, place=1, by=organizer, now=now)
    with pytest.raises(WrongState), transaction():
        reserve_application(applied.id, by=organizer, now=now)


def test_nobody_helps_themselves_from_the_reserve_list(app, organizer, now):
    event = an_event(capacity=1, is_decided=True, format=EventFormat.HYBRID, now=now)
    one = a_registration(event, S.APPLIED, now=now)
    a_registration(event, S.APPLIED, now=now)
    with transaction():
        reserve_application(one.id, by=organizer, now=now)
    with pytest.raises(EventFull), transaction():
        switch_to_online(one.id, now)


@pytest.mark.parametrize(("is_told", "told", "kept"), [(True, "Zu spät.", ""), (False, "", "Zu spät.")])
def test_a_reason_is_told_or_kept(team, is_told, told, kept):
    one = team.people[0]
    team.decline(one, "Zu spät.", is_reason_told=is_told)
    assert get_registration(one.id).reason == told
    assert kept_reason(one.id) == kept
    assert db.session.scalars(select(OutgoingMail)).one().facts["reason"] == told


def test_what_is_held_back_nobody_hears(team):
    team.decide(team.people[3:], DECLINE)
    team.decide(team.people[2:3], RESERVE)
    team.decide(team.people[:2], ACCEPT)
    assert team.told == []
    assert team.states == [S.APPLIED] * 5
    expected = [Outcome.ACCEPT, Outcome.ACCEPT, Outcome.RESERVE, Outcome.DECLINE, Outcome.DECLINE]
    assert [one.decision.outcome for one in held_decisions(team.event.id)] == expected


def test_all_is_sent_at_one_moment_each_with_its_letter(team):
    team.decide(team.people[3:], DECLINE)
    team.decide(team.people[2:3], RESERVE)
    team.decide(team.people[:2], ACCEPT)
    assert team.send() == 5
    assert team.states == [S.CONFIRMED] * 2 + [S.WAITLISTED] + [S.DECLINED] * 2
    letters = [*["application_declined"] * 2, "put_on_waiting_list", *["registration_confirmed"] * 2]
    assert team.told == letters
    assert held_decisions(team.event.id) == []
    assert team.send() == 0
    assert team.told == letters


def test_who_is_full_or_gone_is_skipped_and_named(team):
    team.decide(team.people[:4], ACCEPT)
    team.leaves(team.people[0])
    assert team.send() == 3
    why = {one.registration_id: one.skipped for one in held_decisions(team.event.id)}
    assert why == {team.people[0].id: Skip.WITHDRAWN, team.people[3].id: Skip.FULL}
    with transaction():
        change_capacity(a_pool_of(team.event).id, 3, by=team.by, now=team.now)
    assert team.send() == 1
    assert team.states[3] is S.CONFIRMED
    team.take_back(team.people[0])
    assert held_decisions(team.event.id) == []


def test_the_rank_of_those_held_back_becomes_the_rank_of_the_list(team):
    first, second, third = team.people[:3]
    team.decide([first, second, third], RESERVE)
    with transaction():
        assert rank_held(third.id, place=1, by=team.by, now=team.now) == 1
        assert rank_held(first.id, steps=1, by=team.by, now=team.now) == 3
    team.send()
    assert team.reserve_list == [third.id, second.id, first.id]


def test_who_is_killed_halfway_goes_on_and_touches_nobody_twice(team, app):
    team.decide(team.people, DECLINE)
    team.release()
    for _ in range(2):
        with transaction():
            carry_out_next(team.event.id, team.now)

    def die():
        with transaction():
            carry_out_next(team.event.id, team.now)
            raise KilledError

    with pytest.raises(KilledError):
        die()
    assert (released_count(team.event.id), len(team.told)) == (3, 2)
    for _ in range(2):
        app.extensions["celery"].tasks["decisions.carry_out"]()
    # What the test has read is over: now it sees what the worker has changed.
    db.session.rollback()
    assert released_count(team.event.id) == 0
    assert len(team.letters()) == len({address for _, address in team.letters()}) == 5


def test_a_decision_in_hand_is_replaced_taken_back_or_overtaken(team):
    first = team.people[0]
    team.decide([first], ACCEPT)
    team.decide([first], DECLINE)
    assert find_held(first.id).decision == DECLINE
    team.take_back(first)
    assert find_held(first.id) is None
    team.decide([first], DECLINE)
    team.accept(first)
    assert find_held(first.id) is None
    assert team.send() == 0


def test_only_the_undecided_of_this_event_are_taken(team):
    declined, gone = (a_registration(team.event, state, now=team.now) for state in (S.DECLINED, S.WITHDRAWN))
    foreign = a_registration(an_event(is_decided=True, now=team.now), S.APPLIED, now=team.now)
    done = team.decide([team.people[0], declined, gone, foreign], DECLINE)
    assert [one.id for one in done.taken] == [team.people[0].id]
    assert {one.id: skip for one, skip in done.skipped} == {declined.id: Skip.DECIDED, gone.id: Skip.WITHDRAWN}
    assert find_held(foreign.id) is None


def test_what_is_being_sent_is_not_changed(team):
    first = team.people[0]
    team.decide([first], ACCEPT, is_held=False)
    done = team.decide(team.people[:2], DECLINE)
    assert [(one.id, skip) for one, skip in done.skipped] == [(first.id, Skip.SENDING)]
    team.take_back(first)
    assert find_held(first.id).decision == ACCEPT


def test_those_who_decide_the_same_people_at_once_decide_each_once(team, at_once):
    ids = [one.id for one in team.people]

    def both(decision, order):
        decide_many(team.event.id, order, decision, is_held=False, by=team.by, now=team.now)
        while carry_out_next(team.event.id, team.now):
            pass

    at_once([partial(both, ACCEPT, ids[:2]), partial(both, DECLINE, ids[::-1]), partial(both, DECLINE, ids)])
    assert S.APPLIED not in team.states
    first_told = [address for letter, address in team.letters() if letter != "moved_up_from_waiting_list"]
    assert len(first_told) == len(set(first_told)) == 5


def test_sent_from_several_doors_at_once_the_order_is_kept(team, at_once):
    team.decide(team.people, RESERVE)
    team.release()
    # One more is undecided: nobody moves up meanwhile.
    a_registration(team.event, S.APPLIED, now=team.now)
    at_once([partial(carry_out_next, team.event.id, team.now)] * 8)
    assert team.reserve_list == [one.id for one in team.people]
    assert team.told == ["put_on_waiting_list"] * 5


def test_what_is_over_is_not_decided_any_more(team):
    team.decide(team.people[:1], ACCEPT, is_held=False)
    with transaction():
        carry_out_next(team.event.id, team.now + timedelta(days=40))
    assert find_held(team.people[0].id).skipped is Skip.NO_MORE
