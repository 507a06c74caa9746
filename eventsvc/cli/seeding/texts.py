"""What is told of an event: the programme with its times, and what is good to know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import ceil

from eventsvc.events.kinds import EventFormat, EventKind

from .plans import ANY_WEEK, Plan
from .reading import read_file

LUNCH_AT = time(12, 30)
# Only its wall clock counts.
ANY_DAY = date(2000, 1, 1)
LUNCH = ("Mittagessen und Gespräche", "Lunch and conversation")
LUNCH_HOUR = timedelta(hours=1)
CLOSING = ("Offene Fragen und Abschluss", "Open questions and close")
WELCOME = ("Begrüßung und Einführung", "Welcome and introduction")
SHORT = timedelta(hours=2)
QUARTER, ROUND = timedelta(minutes=15), timedelta(minutes=30)
CLOSED_BY_A_ROUND = frozenset({EventKind.WORKSHOP, EventKind.SEMINAR, EventKind.TRAINING})

Topic = tuple[str, str]
Slot = tuple[time, Topic]


def description(plan: Plan, language: int) -> str:
    """Return the event's description in Markdown; `language` 0 is German, 1 English."""
    words = read_file("phrases.toml")
    intro = words["intro"][plan.kind][language]
    programme = "\n".join(f"- {line}" for line in _programme(plan, language))
    notes = "\n".join(f"- {line}" for line in _notes(plan, language))
    # What has sessions shows them as its programme.
    has_sessions = any(one["slug"] == plan.slug for one in read_file("programmes.toml")["programmes"])
    told = "" if has_sessions else f"# {words['headings']['programme'][language]}\n{programme}\n\n"
    return (
        f"{read_file('about.toml')[plan.slug][language]}\n\n{intro}\n\n{told}"
        f"# {words['headings']['notes'][language]}\n{notes}\n"
    )


def join_url(plan: Plan) -> str:
    """Return the address of the online room, where there is one."""
    return "" if plan.format is EventFormat.ON_SITE else f"https://konferenz.example.org/{plan.slug}"


def _programme(plan: Plan, language: int) -> Iterator[str]:
    """Lines with clock times for one day, with days for several."""
    if plan.days > 1:
        yield from _days(plan, language)
        return
    for clock, topic in _slots(plan):
        written = f"{clock.hour}:{clock:%M}" + (" Uhr" if language == 0 else "")
        yield f"**{written}** {topic[language]}"


def _days(plan: Plan, language: int) -> Iterator[str]:
    """The topics spread over the days, the first ones first."""
    word = ("Tag", "Day")[language]
    for number in range(plan.days):
        first, last = number * len(plan.topics) // plan.days, (number + 1) * len(plan.topics) // plan.days
        topics = [topic[language] for topic in plan.topics[first : max(last, first + 1)]]
        yield f"**{word} {number + 1}** {'; '.join(topics)}"


def _slots(plan: Plan) -> Iterator[Slot]:
    """The topics spread over the hours, with lunch where the day spans noon."""
    start, end = (datetime.combine(ANY_DAY, clock) for clock in plan.hours)
    if end - start <= SHORT:
        yield from _spread(plan.topics, start, end)
        return
    yield start.time(), WELCOME
    start += QUARTER
    closes = plan.kind in CLOSED_BY_A_ROUND
    end -= ROUND if closes else timedelta()
    noon = datetime.combine(ANY_DAY, LUNCH_AT)
    if start < noon - LUNCH_HOUR and end > noon + LUNCH_HOUR + LUNCH_HOUR:
        morning = min(len(plan.topics) - 1, ceil(len(plan.topics) * (noon - start) / (end - start)))
        yield from _spread(plan.topics[:morning], start, noon)
        yield LUNCH_AT, LUNCH
        yield from _spread(plan.topics[morning:], noon + LUNCH_HOUR, end)
    else:
        yield from _spread(plan.topics, start, end)
    if closes:
        yield end.time(), CLOSING


def _spread(topics: tuple[Topic, ...], start: datetime, end: datetime) -> Iterator[Slot]:
    """The topics one after the other, as long as each other."""
    for number, topic in enumerate(topics):
        yield _quarter(start + (end - start) * number / len(topics)), topic


def _quarter(clock: datetime) -> time:
    """The quarter of an hour at or before the clock."""
    return clock.replace(minute=clock.minute - clock.minute % 15, second=0, microsecond=0).time()


def _notes(plan: Plan, language: int) -> Iterator[str]:
    """What people ask before they come."""
    notes = read_file("phrases.toml")["notes"]
    yield from (text[language] for text in notes["kind"].get(plan.kind, ()))
    if plan.kind not in ANY_WEEK and (plan.venue or plan.format is EventFormat.ONLINE):
        yield from (text[language] for text in notes["format"].get(plan.format, ()))
    if not plan.venue and plan.format is not EventFormat.ONLINE:
        yield notes["venue_follows"][language]
    if plan.hosts:
        yield notes["cross_cluster"][language]
