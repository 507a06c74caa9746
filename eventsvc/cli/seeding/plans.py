"""The events of the demonstration as the files describe them, and when each takes place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from eventsvc.accounts.hosting import HostRole, HostTerms, HostView
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.regions import Region
from eventsvc.events.states import EventState, HostState

from .days import DAY, HOME, at, fitting_day, is_working_day, weekday_before
from .reading import DATA, read_file, read_rows

Pair = tuple[str, str]


@dataclass(frozen=True)
class Habit:
    """When registration usually opens and closes: in days before the start, and at which hour it closes."""

    opens: int
    closes: int
    closes_at: time = time(18)


HABITS = {
    EventKind.WORKSHOP: Habit(75, 5),
    EventKind.SEMINAR: Habit(90, 7),
    EventKind.TRAINING: Habit(110, 10, time(12)),
    EventKind.NETWORK_MEETING: Habit(120, 3, time(12)),
    EventKind.CONGRESS: Habit(180, 8, time(23, 59)),
    EventKind.WEBINAR: Habit(60, 1),
    EventKind.DELEGATION_TRIP: Habit(200, 56),
    EventKind.JOINT_STAND: Habit(300, 120, time(12)),
}
OPEN_FOR, PUBLISHED_BEFORE, WRITTEN_BEFORE = timedelta(days=14), timedelta(days=4), timedelta(days=16)
WEEK = 5
# Fairs and trips know no Bavarian holidays.
ANY_WEEK = frozenset({EventKind.DELEGATION_TRIP, EventKind.JOINT_STAND})


@dataclass(frozen=True, kw_only=True)
class Venue:
    """A place that can be booked."""

    name: str
    street: str
    postal_code: str
    city: str
    region: Region
    country: str = "DE"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An event as a file describes it: days are counted from today, places of 0 are unlimited."""

    slug: str
    cluster: str
    kind: EventKind
    day: int
    hours: tuple[time, time]
    title: Pair
    summary: Pair
    topics: tuple[Pair, ...]
    audience: str
    places: dict[Participation, int]
    people: dict[str, int] = field(default_factory=dict)
    format: EventFormat = EventFormat.ON_SITE
    state: EventState = EventState.PUBLISHED
    reason: str = ""
    hosts: tuple[str, ...] = ()
    # Asked to hold it too, without an answer yet, or with a no.
    invited: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    # Held it too for a while.
    left: tuple[str, ...] = ()
    # What was agreed with a further cluster, where it is not the usual: its part, and whom it sees.
    agreed: dict[str, tuple[str, str]] = field(default_factory=dict)
    carrier: str = ""
    days: int = 1
    venue: str = ""
    region: Region | None = None
    zone: str = HOME
    opens: int = 0
    # How many days after the end people are thanked; 0 for never.
    thanks: int = 0
    # The team decides who comes; trips and stands are decided in any case.
    by_decision: bool = False
    shows_list: bool = False
    # Whether people come by invitations, codes and contingents, too; a closed event takes nobody else.
    lets_in: bool = False
    closed: bool = False
    # On which terms people take part: the name of a set of categories; empty for one and the same.
    terms: str = ""
    # How long a place from the waiting list is offered; 0: it is given at once.
    offers: int = 0
    members_first: bool = False
    # Whether people who wait are told that they wait, yet not at which place.
    hides_position: bool = False
    # How many days before the event's deadline a way to take part closes.
    closes_early: dict[Participation, int] = field(default_factory=dict)
    # How many of those who wait first wait together, and find too few places.
    together: int = 0

    @property
    def asked(self) -> tuple[tuple[str, HostState], ...]:
        """The further clusters with their answers."""
        groups = (
            (self.hosts, HostState.ACCEPTED),
            (self.invited, HostState.INVITED),
            (self.declined, HostState.DECLINED),
            (self.left, HostState.LEFT),
        )
        return tuple((slug, state) for slugs, state in groups for slug in slugs)

    def terms_of(self, slug: str) -> HostTerms:
        """What was agreed with a further cluster; most see everyone."""
        role, view = self.agreed.get(slug, (HostRole.CO_HOST, HostView.EVERYONE))
        return HostTerms(HostRole(role), HostView(view))

    @property
    def is_decided(self) -> bool:
        """Whether people apply."""
        return self.by_decision or self.kind.profile.is_decided

    def capacity(self, way: Participation) -> int | None:
        """How many places this way has; None means any number."""
        return self.places[way] or None

    @property
    def draws_people(self) -> bool:
        """Whether anyone has signed up yet."""
        return any(self.people.values())

    @property
    def takes_place(self) -> bool:
        """Whether it was announced and not called off."""
        return self.state is EventState.PUBLISHED


@dataclass(frozen=True, kw_only=True)
class Times:
    """When an event of the demonstration happens, seen from one day."""

    today: datetime
    written_at: datetime
    published_at: datetime
    opens_at: datetime
    closes_at: datetime
    starts_at: datetime
    ends_at: datetime

    @property
    def last_sign_up(self) -> datetime:
        """Until when people can have signed up: the deadline, or the beginning of today."""
        return min(self.closes_at, self.today)

    @property
    def is_over(self) -> bool:
        """Whether it was over when today began."""
        return self.ends_at <= self.today

    @property
    def is_decided(self) -> bool:
        """Whether applications can have been decided: the deadline is past."""
        return self.closes_at < self.today


@lru_cache
def plans() -> tuple[Plan, ...]:
    """Return every event of the demonstration."""
    files = sorted(path.name for path in (DATA / "events").glob("*.toml"))
    return tuple(plan for name in files for plan in read_rows(Plan, f"events/{name}", "events"))


@lru_cache
def venues() -> dict[str, Venue]:
    """Return the venues by their keys."""
    return {
        key: Venue(**{**row, "region": Region(row["region"])})
        for key, row in read_file("places.toml")["venues"].items()
    }


@lru_cache
def audiences() -> dict[str, Pair]:
    """Return who an event is for, in German and English."""
    return {key: (texts[0], texts[1]) for key, texts in read_file("places.toml")["audiences"].items()}


def times_of(plan: Plan, today: date) -> Times:
    """Return when the event happens, seen from `today`."""
    starts_on = fitting_day(today, plan.day, lambda day: _fits(plan, day))
    ends_on = starts_on + (plan.days - 1) * DAY
    habit = HABITS[plan.kind]
    opens_on = weekday_before(starts_on - (plan.opens or habit.opens) * DAY)
    if plan.draws_people:
        # Where people have signed up already, it has been open for a while.
        opens_on = min(opens_on, weekday_before(today - OPEN_FOR))
    published_on = weekday_before(min(opens_on, today) - PUBLISHED_BEFORE)
    return Times(
        today=at(today, time(0)),
        written_at=at(weekday_before(published_on - WRITTEN_BEFORE), time(9, 40)),
        published_at=at(published_on, time(11, 15)),
        opens_at=at(opens_on, time(9), plan.zone),
        closes_at=at(weekday_before(starts_on - habit.closes * DAY), habit.closes_at, plan.zone),
        starts_at=at(starts_on, plan.hours[0], plan.zone),
        ends_at=at(ends_on, plan.hours[1], plan.zone),
    )


def _fits(plan: Plan, first: date) -> bool:
    """Whether it can begin on that day: within one week, long trips on a Monday; at home no day is a holiday."""
    if plan.kind in ANY_WEEK:
        return is_working_day(first) and first.weekday() + min(plan.days, WEEK) <= WEEK
    return all(is_working_day(first + number * DAY) for number in range(plan.days))
