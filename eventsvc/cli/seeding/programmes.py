"""The programmes of the demonstration's events, and what their people have chosen of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from eventsvc.events.kinds import Participation
from eventsvc.events.models import Pool
from eventsvc.events.session_models import Session
from eventsvc.registration.choice_models import SessionChoice
from eventsvc.registration.states import ChoiceState, RegistrationState

from .crowds import Crowd, Story
from .days import DAY, at
from .events import Held
from .reading import read_rows
from .rows import Row, add, ident
from .terms import is_behind_members

Pair = tuple[str, str]
_S = RegistrationState


@dataclass(frozen=True, kw_only=True)
class Point:
    """A session as the file describes it."""

    hours: tuple[time, time]
    title: Pair
    text: Pair = ("", "")
    day: int = 0
    room: str = ""
    speaker: str = ""
    places: int | None = None
    group: str = ""
    way: Participation | None = None
    share: float = 0

    @property
    def is_choosable(self) -> bool:
        """Whether people choose it."""
        return self.places is not None

    def clashes(self, other: Point) -> bool:
        """Whether nobody can have both."""
        is_at_once = self.day == other.day and self.hours[0] < other.hours[1] and other.hours[0] < self.hours[1]
        return is_at_once or bool(self.group and self.group == other.group)


@dataclass(frozen=True, kw_only=True)
class Programme:
    """The sessions of one event."""

    slug: str
    sessions: tuple[Point, ...]


@dataclass
class _Room:
    """A session that this run adds, counting along."""

    event: Held
    point: Point
    number: int
    taken: int = 0
    waiting: int = 0

    @property
    def id(self) -> UUID:
        return ident("session", self.event.plan.slug, str(self.number))

    @property
    def pool_id(self) -> UUID | None:
        return ident("session-pool", self.event.plan.slug, str(self.number)) if self.point.is_choosable else None

    def at(self, clock: time) -> datetime:
        times, zone = self.event.times, self.event.plan.zone
        return at(times.starts_at.astimezone(ZoneInfo(zone)).date() + self.point.day * DAY, clock, zone)

    def choose(self, story: Story) -> tuple[ChoiceState, int | None]:
        if story.state is not _S.CONFIRMED:
            return ChoiceState.WISHED, None
        if not self.point.places or self.taken < self.point.places:
            self.taken += 1
            return ChoiceState.CHOSEN, None
        self.waiting += 1
        return ChoiceState.WAITING, self.waiting


@lru_cache
def programmes() -> dict[str, Programme]:
    """Return the programmes by the slugs of their events."""
    return {one.slug: one for one in read_rows(Programme, "programmes.toml", "programmes")}


def add_programmes(events: Iterable[Held], crowds: Iterable[Crowd]) -> None:
    """Add the programmes of the events, their places, and what those who come or wait have chosen."""
    rooms = {
        event.plan.slug: [
            _Room(event, point, number) for number, point in enumerate(programmes()[event.plan.slug].sessions)
        ]
        for event in events
        if event.plan.slug in programmes()
    }
    told = [(crowd, story) for crowd in crowds if crowd.event.plan.slug in rooms for story in crowd.stories]
    choices: list[Row] = []
    for crowd, story in sorted(told, key=lambda one: one[1].created_at):
        choices += _choices(rooms[crowd.event.plan.slug], crowd, story)
    everything = [room for found in rooms.values() for room in found]
    add(Pool, [_pool(room) for room in everything if room.point.is_choosable])
    add(Session, [_session(room) for room in everything])
    add(SessionChoice, choices)


def _choices(rooms: list[_Room], crowd: Crowd, story: Story) -> list[Row]:
    """What one person would like, never two things at once; whoever has signed off likes nothing any more."""
    if not story.state.is_living:
        return []
    key = crowd.registration_id(story)
    chance = Random(f"programme {key.hex}")  # noqa: S311 -- the same world every time is the purpose
    liked: list[_Room] = []
    for room in rooms:
        may = room.point.is_choosable and room.point.way in {None, story.way}
        if may and chance.random() < room.point.share and not any(room.point.clashes(one.point) for one in liked):
            liked.append(room)
    rows = []
    for room in liked:
        state, position = room.choose(story)
        rows.append(
            {
                "registration_id": key,
                "session_id": room.id,
                "state": state,
                "queue_priority": int(position is not None and is_behind_members(crowd, story)),
                "queue_position": position,
                "since": story.created_at,
            }
        )
    return rows


def _pool(room: _Room) -> Row:
    return {
        "id": room.pool_id,
        "event_id": room.event.id,
        "participation": None,
        "capacity": room.point.places or None,
        "taken": room.taken,
        "waiting": room.waiting,
        "last_position": room.waiting,
    }


def _session(room: _Room) -> Row:
    point = room.point
    return {
        "id": room.id,
        "event_id": room.event.id,
        "title_de": point.title[0],
        "title_en": point.title[1],
        "description_de": point.text[0],
        "description_en": point.text[1],
        "starts_at": room.at(point.hours[0]),
        "ends_at": room.at(point.hours[1]),
        "room": point.room,
        "speaker": point.speaker,
        "is_choosable": point.is_choosable,
        "parallel_group": point.group,
        "participation": point.way,
        "pool_id": room.pool_id,
        "position": room.number,
    }
