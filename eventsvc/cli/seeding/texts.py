"""What is told of an event: the programme with its times, and what is good to know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from eventsvc.events.kinds import EventFormat

from .plans import ANY_WEEK, Plan
from .reading import read_file

NOON, AFTERNOON = time(12), time(14)
# Only its wall clock counts.
ANY_DAY = date(2000, 1, 1)
LUNCH = ("Mittagessen und Gespräche", "Lunch and conversation")
LUNCH_HOUR = timedelta(hours=1)
WELCOME = ("Begrüßung und Einführung", "Welcome and introduction")
SHORT = timedelta(hours=2)
QUARTER = timedelta(minutes=15)


def description(plan: Plan, language: int) -> str:
    """Return the event's description in Markdown; `language` 0 is German, 1 English."""
    words = read_file("phrases.toml")
    intro = words["intro"][plan.kind][language]
    programme = "\n".join(f"- {line}" for line in _programme(plan, language))
    notes = "\n".join(f"- {line}" for line in _notes(plan, language))
    return (
        f"{plan.summary[language]} {intro}\n\n"
        f"# {words['headings']['programme'][language]}\n{programme}\n\n"
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
        written = f"{clock:%H:%M} Uhr" if language == 0 else f"{clock:%H:%M}"
        yield f"**{written}** {topic[language]}"


def _days(plan: Plan, language: int) -> Iterator[str]:
    """The topics spread over the days, the first ones first."""
    word = ("Tag", "Day")[language]
    for number in range(plan.days):
        first, last = number * len(plan.topics) // plan.days, (number + 1) * len(plan.topics) // plan.days
        topics = [topic[language] for topic in plan.topics[first : max(last, first + 1)]]
        yield f"**{word} {number + 1}** {'; '.join(topics)}"


def _slots(plan: Plan) -> Iterator[tuple[time, tuple[str, str]]]:
    """The topics spread over the hours, with lunch where the day spans noon."""
    start, end = (datetime.combine(ANY_DAY, clock) for clock in plan.hours)
    is_short = end - start <= SHORT
    eats = not is_short and plan.hours[0] < NOON and plan.hours[1] > AFTERNOON
    if not is_short:
        yield plan.hours[0], WELCOME
        start += QUARTER
    step = (end - start - (LUNCH_HOUR if eats else timedelta())) / len(plan.topics)
    for topic in plan.topics:
        yield _quarter(start), topic
        start += step
        if eats and start.time() >= NOON and topic is not plan.topics[-1]:
            yield _quarter(start), LUNCH
            start, eats = start + LUNCH_HOUR, False


def _quarter(clock: datetime) -> time:
    """The quarter of an hour at or before the clock."""
    return clock.replace(minute=clock.minute - clock.minute % 15, second=0, microsecond=0).time()


def _notes(plan: Plan, language: int) -> Iterator[str]:
    """What people ask before they come."""
    notes = read_file("phrases.toml")["notes"]
    yield from (text[language] for text in notes["kind"].get(plan.kind, ()))
    yield from (text[language] for text in notes["format"].get(plan.format, ()) if plan.kind not in ANY_WEEK)
    if not plan.venue and plan.format is not EventFormat.ONLINE:
        yield notes["venue_follows"][language]
    if plan.hosts:
        yield notes["cross_cluster"][language]
