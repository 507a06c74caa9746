"""Who comes to an event of the demonstration: a story for each person, and the counts that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from eventsvc.events.kinds import Participation
from eventsvc.events.states import EventState
from eventsvc.registration.deadlines import offer_deadline
from eventsvc.registration.states import RegistrationState

from .days import HOME
from .events import Held
from .people import Someone, people_by_field
from .rows import ident

_S = RegistrationState
LEAVERS_SHARE, CANCELLED_SHARE = 0.08, 0.25
ACCEPTED_SHARE, EARLY_SHARE, DECLINED_EARLY_SHARE = 0.85, 0.15, 0.08
RESERVE_SHARE = 0.2
MOST_MOVED_UP = 4
# The queue of an event that tells of its queue stood so long ago; a beat later what is due is done.
QUEUE_STOOD, TICK, BLOCKED_FOR = timedelta(days=10), timedelta(seconds=40), timedelta(hours=2)
EARLIEST_HOUR, LATEST_HOUR, BUSIEST_HOUR = 7, 22, 10


@dataclass(frozen=True, kw_only=True)
class Story:
    """One person at one event: when they signed up, what became of it and when."""

    someone: Someone
    way: Participation
    state: RegistrationState
    created_at: datetime
    state_at: datetime
    # They waited before they were confirmed.
    moved_up: bool = False
    queue_position: int | None = None
    # Since when and until when a place is, or was, offered to them.
    offered_at: datetime | None = None
    offered_until: datetime | None = None
    # Who booked for them, if they wait together with others.
    contact: Someone | None = None
    blocking_since: datetime | None = None


@dataclass(frozen=True)
class Crowd:
    """Everyone who signed up for one way to take part in an event."""

    event: Held
    way: Participation
    stories: tuple[Story, ...]

    @property
    def taken(self) -> int:
        """How many hold a place."""
        return sum(story.state.holds_place for story in self.stories)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(story.state is _S.WAITLISTED for story in self.stories)

    @property
    def last_position(self) -> int:
        """The last position given out: to those who wait, and to those who have moved up."""
        return max((story.queue_position or 0 for story in self.stories), default=0)

    def registration_id(self, story: Story) -> UUID:
        """Return the id of the story's registration."""
        return self.id_of(story.someone)

    def id_of(self, someone: Someone) -> UUID:
        """Return the id of someone's registration."""
        return ident("registration", self.event.plan.slug, someone.email)


def crowds(event: Held) -> list[Crowd]:
    """Return who signed up for the event, one crowd for each way to take part; nobody comes twice."""
    chance = Random(f"crowd {event.plan.slug}")  # noqa: S311 -- the same world every time is the purpose
    guests = _guests(event, chance)
    return [Crowd(event, way, _stories(event, way, guests, chance)) for way in event.plan.format.participations]


def _guests(event: Held, chance: Random) -> Iterator[Someone]:
    """People of the event's fields first, then anyone, in random order."""
    by_field = people_by_field()
    near = [someone for slug in (event.plan.cluster, *event.plan.hosts) for someone in by_field.get(slug, ())]
    near += by_field[None][:: 3 if len(near) < 2 * sum(event.plan.people.values()) else 6]
    chance.shuffle(near)
    yield from near
    seen = {someone.email for someone in near}
    rest = [someone for members in by_field.values() for someone in members if someone.email not in seen]
    chance.shuffle(rest)
    yield from rest


def _stories(event: Held, way: Participation, guests: Iterator[Someone], chance: Random) -> tuple[Story, ...]:
    plan = event.plan
    if plan.state is EventState.DRAFT or not plan.people.get(way):
        return ()
    if plan.is_decided:
        return _applications(event, way, guests, chance)
    waiting = plan.people.get("waiting", 0) if way is Participation.ON_SITE else 0
    coming = plan.people[way]
    leaving = 0 if plan.offers or plan.together else round(coming * LEAVERS_SHARE * chance.uniform(0.6, 1.5))
    moments = sorted(_moment(event, chance) for _ in range(coming + leaving + waiting))
    early, late = moments[: coming + leaving], moments[coming + leaving :]
    stories = [_confirmed(next(guests), way, at) for at in early]
    for number in chance.sample(range(len(stories)), leaving):
        stories[number] = _left(stories[number], event, chance)
    if waiting:
        stories = _moved_up(stories)
    moved = sum(story.moved_up for story in stories)
    queue = [
        replace(_confirmed(next(guests), way, at), state=_S.WAITLISTED, queue_position=moved + number)
        for number, at in enumerate(late, 1)
    ]
    if plan.offers:
        return _offered(event, stories, queue)
    return _blocked(event, stories, queue) if plan.together else (*stories, *queue)


def _confirmed(someone: Someone, way: Participation, at: datetime) -> Story:
    return Story(someone=someone, way=way, state=_S.CONFIRMED, created_at=at, state_at=at)


def _left(story: Story, event: Held, chance: Random) -> Story:
    """The person signed off, or the organizer cancelled, before the event and before today."""
    until = min(event.times.starts_at, event.times.today)
    left_at = story.created_at + (until - story.created_at) * chance.uniform(0.1, 0.95)
    state = _S.CANCELLED if chance.random() < CANCELLED_SHARE else _S.WITHDRAWN
    return replace(story, state=state, state_at=left_at)


def _moved_up(stories: list[Story]) -> list[Story]:
    """The last to be confirmed had waited until someone before them left."""
    departures = sorted(story.state_at for story in stories if not story.state.is_living)
    told = list(stories)
    latest = [number for number, story in enumerate(stories) if story.state is _S.CONFIRMED][-MOST_MOVED_UP:]
    position = 0
    for number in latest:
        later = [at for at in departures if at > stories[number].created_at]
        if later:
            departures.remove(later[0])
            position += 1
            told[number] = replace(stories[number], moved_up=True, state_at=later[0], queue_position=position)
    return told


def _queue_stands_since(event: Held) -> datetime:
    """Where the queue has a story of its own, everyone had come before it began."""
    return event.times.today - QUEUE_STOOD if event.plan.offers or event.plan.together else event.times.last_sign_up


def _offered(event: Held, stories: list[Story], queue: list[Story]) -> tuple[Story, ...]:
    """Two people leave: one place goes on from whoever did not answer, the other is offered since yesterday."""
    today = event.times.today
    first_at, second_at = today - QUEUE_STOOD + timedelta(hours=11), today - timedelta(hours=8)
    until = _deadline(event, first_at)
    late = replace(queue[0], state=_S.LAPSED, state_at=until + TICK, offered_at=first_at, offered_until=until)
    again = until + TICK
    answered_at = again + timedelta(hours=2)
    quick = replace(
        queue[1], state=_S.CONFIRMED, state_at=answered_at, moved_up=True, offered_at=again, offered_until=None
    )
    until = _deadline(event, second_at)
    asked = replace(queue[2], state=_S.OFFERED, state_at=second_at, offered_at=second_at, offered_until=until)
    gone = [
        replace(one, state=_S.WITHDRAWN, state_at=at)
        for one, at in zip(stories[:2], (first_at, second_at), strict=True)
    ]
    return (*gone, *stories[2:], late, quick, asked, *queue[3:])


def _deadline(event: Held, at: datetime) -> datetime:
    return offer_deadline(at, event.plan.offers, starts_at=event.times.starts_at, timezone=event.plan.zone)


def _blocked(event: Held, stories: list[Story], queue: list[Story]) -> tuple[Story, ...]:
    """Since last night one place is free, but those who wait first come together or not at all."""
    since = event.times.today - BLOCKED_FOR
    contact = queue[0].someone
    party = [
        replace(
            one,
            someone=replace(one.someone, organization=contact.organization),
            created_at=queue[0].created_at,
            state_at=queue[0].created_at,
            contact=contact,
            blocking_since=since,
        )
        for one in queue[: event.plan.together]
    ]
    gone = replace(stories[0], state=_S.WITHDRAWN, state_at=since)
    return (gone, *stories[1:], *party, *queue[event.plan.together :])


def _applications(event: Held, way: Participation, guests: Iterator[Someone], chance: Random) -> tuple[Story, ...]:
    """Applications wait for their decision; after the deadline nearly all have it."""
    moments = sorted(_moment(event, chance) for _ in range(event.plan.people[way]))
    states = _decisions(event, way, len(moments), chance)
    position = 0
    stories = []
    for at, state in zip(moments, states, strict=True):
        story = replace(_confirmed(next(guests), way, at), state=state)
        if state is not _S.APPLIED:
            story = replace(story, state_at=_decided_at(event, at, chance))
        if state is _S.WAITLISTED:
            position += 1
            story = replace(story, queue_position=position)
        stories.append(story)
    return tuple(stories)


def _decisions(event: Held, way: Participation, number: int, chance: Random) -> list[RegistrationState]:
    capacity = event.plan.capacity(way) or number
    if event.times.is_decided:
        accepted = min(capacity, round(number * ACCEPTED_SHARE))
        waiting = int(number > capacity)
        withdrawn = int(number - accepted - waiting > 1)
        states = [_S.CONFIRMED] * accepted + [_S.WAITLISTED] * waiting + [_S.WITHDRAWN] * withdrawn
        states += [_S.DECLINED] * (number - len(states))
    else:
        accepted, declined = int(number * EARLY_SHARE), int(number * DECLINED_EARLY_SHARE)
        reserve = int(number * RESERVE_SHARE)
        states = [_S.CONFIRMED] * accepted + [_S.WAITLISTED] * reserve + [_S.DECLINED] * declined
        states += [_S.APPLIED] * (number - len(states))
    chance.shuffle(states)
    return states


def _decided_at(event: Held, applied_at: datetime, chance: Random) -> datetime:
    """Some days after the application, and before today."""
    return applied_at + (event.times.today - applied_at) * chance.uniform(0.2, 0.8)


def _moment(event: Held, chance: Random) -> datetime:
    """When someone signs up: while registration is open, by day rather than by night."""
    times = event.times
    last = min(times.last_sign_up, _queue_stands_since(event))
    span = last - times.opens_at
    rough = times.opens_at + span * chance.betavariate(0.9, 0.8)
    hour = chance.triangular(EARLIEST_HOUR, LATEST_HOUR, BUSIEST_HOUR)
    midnight = rough.astimezone(ZoneInfo(HOME)).replace(hour=0, minute=0, second=0, microsecond=0)
    moment = midnight + timedelta(hours=hour)
    return min(max(moment, times.opens_at), last - timedelta(minutes=1))
