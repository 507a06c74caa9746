from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from eventsvc.events.drafts import EventDraft, Problem, ReminderRule, Seats, problems
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.models import ReminderAnchor
from eventsvc.kit.ids import new_id

START = datetime(2027, 3, 12, 8, 30, tzinfo=UTC)
ON_SITE, ONLINE = Participation.ON_SITE, Participation.ONLINE
DRAFT = EventDraft(
    lead_cluster_id=new_id(),
    carrier_id=new_id(),
    kind=EventKind.WORKSHOP,
    format=EventFormat.ON_SITE,
    title_de="Leichtbau",
    starts_at=START,
    ends_at=START + timedelta(hours=6),
    closes_at=START - timedelta(days=3),
    seats=(Seats(ON_SITE, 20),),
)


def test_a_plain_draft_is_in_order() -> None:
    assert problems(DRAFT) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title_de": "   "}, ("title_de", Problem.TITLE_MISSING)),
        ({"ends_at": START}, ("ends_at", Problem.ENDS_TOO_EARLY)),
        ({"ends_at": START - timedelta(minutes=1)}, ("ends_at", Problem.ENDS_TOO_EARLY)),
        ({"closes_at": START + timedelta(seconds=1)}, ("closes_at", Problem.CLOSES_TOO_LATE)),
        ({"opens_at": START - timedelta(days=3)}, ("opens_at", Problem.OPENS_TOO_LATE)),
        ({"opens_at": START - timedelta(days=2)}, ("opens_at", Problem.OPENS_TOO_LATE)),
        ({"kind": EventKind.WEBINAR}, ("format", Problem.FORMAT_UNFIT)),
        (
            {"kind": EventKind.DELEGATION_TRIP, "format": EventFormat.ONLINE, "seats": (Seats(ONLINE, 4),)},
            ("format", Problem.FORMAT_UNFIT),
        ),
        ({"format": EventFormat.HYBRID}, ("capacity_online", Problem.SEATS_MISSING)),
        ({"seats": ()}, ("capacity_on_site", Problem.SEATS_MISSING)),
        ({"seats": (Seats(ON_SITE, -1),)}, ("capacity_on_site", Problem.CAPACITY_NEGATIVE)),
        ({"timezone": "Europe/Nuernberg"}, ("timezone", Problem.UNKNOWN_ZONE)),
        ({"join_url": "javascript:alert(1)"}, ("join_url", Problem.JOIN_URL_UNFIT)),
        ({"join_url": "meet.example/x"}, ("join_url", Problem.JOIN_URL_UNFIT)),
        ({"reminders": (ReminderRule(ReminderAnchor.START, -1, time(9)),)}, ("reminders", Problem.REMINDER_UNFIT)),
        ({"reminders": (ReminderRule(ReminderAnchor.END, 366, time(9)),)}, ("reminders", Problem.REMINDER_UNFIT)),
    ],
)
def test_what_contradicts_itself_is_named_at_its_field(changes: dict, expected: tuple) -> None:
    assert problems(replace(DRAFT, **changes)) == [expected]


@pytest.mark.parametrize(
    "changes",
    [
        {"closes_at": START},
        {"seats": (Seats(ON_SITE, 0),)},
        {"seats": (Seats(ON_SITE, None),)},
        {"format": EventFormat.HYBRID, "seats": (Seats(ON_SITE, 5), Seats(ONLINE, None))},
        {"format": EventFormat.ONLINE, "seats": (Seats(ONLINE, 5),)},
        {"join_url": "https://meet.example/raum"},
        {"reminders": ()},
        {"timezone": "Asia/Tokyo"},
    ],
)
def test_what_is_allowed_passes(changes: dict) -> None:
    assert problems(replace(DRAFT, **changes)) == []


def test_without_word_of_reminders_the_kind_brings_its_own() -> None:
    assert [(rule.days, rule.at) for rule in DRAFT.reminder_rules] == [(7, time(10)), (1, time(10))]


def test_the_same_reminder_counts_once() -> None:
    rule = ReminderRule(ReminderAnchor.START, 2, time(9))
    assert replace(DRAFT, reminders=(rule, rule)).reminder_rules == (rule,)
