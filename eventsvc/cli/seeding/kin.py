"""What belongs together in the demonstration: series of events, and templates with what was made from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from eventsvc.accounts.policy import EVERYTHING
from eventsvc.events.copying import USUALLY
from eventsvc.events.edits import EventEdit, parts_of
from eventsvc.events.recurrence import Rhythm, Rule, days_of
from eventsvc.events.templates import fix
from eventsvc.events.written import get_written_event
from eventsvc.journal import Actor
from eventsvc.kit.edits import marks_of
from eventsvc.workflows.copying import CopyWish, copy_event
from eventsvc.workflows.editing import edit_page
from eventsvc.workflows.series import Hand, make_series

from .accounts import organizer_of
from .days import DAY, is_working_day
from .events import Held

IN_SERIES = ("ki-im-mittelstand", "kobots-sicher-einrichten")
AS_TEMPLATE = ("wasserstoff-im-mittelstand", "medtech-zulassung-software")
# Every four weeks, so that it falls on the weekday of the first.
RULE = Rule(rhythm=Rhythm.WEEKLY, every=4, count=4)
FIXED = ("venue_name", "venue_street", "contact_name", "contact_email", "reminders")
# Far enough ahead that none of it is due yet.
TEMPLATE_AHEAD, WEEKS_AHEAD = 8, (12, 20)
CHANGED = "Zwei halbe Tage statt eines ganzen: vormittags Vorträge, nachmittags Übungen in kleinen Gruppen."


def add_kin(events: Sequence[Held]) -> None:
    """Add the series and templates of the events that this run adds; what is made stays a draft."""
    for event in events:
        hand = Hand(by=Actor.account(organizer_of(event.plan.cluster)), own=None, reach=EVERYTHING)
        if event.plan.slug in IN_SERIES:
            _add_series(event, hand)
        if event.plan.slug in AS_TEMPLATE:
            _add_template(event, hand)


def _add_series(event: Held, hand: Hand) -> None:
    draft = get_written_event(event.id).draft
    zone = ZoneInfo(draft.timezone)
    start = draft.starts_at.astimezone(zone)
    further = [_working(datetime.combine(day, start.time())) for day in days_of(RULE, start.date())[1:]]
    starts = [day.replace(tzinfo=zone).astimezone(UTC) for day in further]
    make_series(event.id, RULE, starts, USUALLY, hand=hand, now=event.times.today)


def _working(day: datetime) -> datetime:
    while not is_working_day(day.date()):
        day += DAY
    return day


def _add_template(event: Held, hand: Hand) -> None:
    """Make a template, and two events from it; one of them has gone its own way."""
    now, start = event.times.today, get_written_event(event.id).draft.starts_at
    wish = CopyWish(to=start + timedelta(weeks=TEMPLATE_AHEAD), along=USUALLY, as_template=True)
    template = copy_event(event.id, wish, by=hand.by, own=hand.own, now=now)
    fix(template.id, FIXED, (), by=hand.by, now=now)
    for weeks in WEEKS_AHEAD:
        later = CopyWish(to=start + timedelta(weeks=weeks), along=USUALLY)
        made = copy_event(template.id, later, by=hand.by, own=hand.own, now=now)
    parts = parts_of(get_written_event(made.id).draft)
    change = EventEdit({"summary_de": CHANGED}, marks_of(parts))
    edit_page(made.id, change, now=now, by=hand.by, own=hand.own)
