"""What the checklist finds in an event: each finding by itself, on an event in which nothing else is to be found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from eventsvc.accounts.hosting import HostRole, HostView
from eventsvc.events.categories import Admission, CategoryKind, QueueOrder
from eventsvc.events.category_queries import CategoryRow
from eventsvc.events.checklist import Whole, findings, hindering
from eventsvc.events.drafts import EventDraft, ReminderRule, Seats
from eventsvc.events.findings import Finding, Part
from eventsvc.events.host_queries import HostRow
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.letters import Place
from eventsvc.events.models import ReminderAnchor
from eventsvc.events.programme_queries import SessionRow
from eventsvc.events.questions import Choice, Question, QuestionKind
from eventsvc.events.states import EventState, HostState
from eventsvc.kit.ids import new_id

START = datetime(2027, 3, 12, 8, 30, tzinfo=UTC)
NOW = START - timedelta(days=60)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ON_SITE, ONLINE = Participation.ON_SITE, Participation.ONLINE
DRAFT = EventDraft(
    lead_cluster_id=new_id(),
    carrier_id=new_id(),
    kind=EventKind.WORKSHOP,
    format=EventFormat.HYBRID,
    title_de="Leichtbau",
    title_en="Lightweight design",
    summary_de="Kurz",
    summary_en="Short",
    description_de="Lang",
    description_en="Long",
    venue=Place(city="Nürnberg"),
    join_url="https://meet.example/raum",
    starts_at=START,
    ends_at=START + 6 * HOUR,
    opens_at=START - 50 * DAY,
    closes_at=START - 3 * DAY,
    seats=(Seats(ON_SITE, 20), Seats(ONLINE, None)),
    contact_email="team@cluster.example",
)


def category(**given):
    return CategoryRow(
        **{
            "id": new_id(),
            "position": 0,
            "kind": CategoryKind.STUDENT,
            "name_de": "Studierende",
            "name_en": "Students",
            "pool_id": None,
            "opens_at": None,
            "closes_at": None,
            "admission": Admission.EVERYONE,
            "proof_de": "",
            "proof_en": "",
            "price_cents": 0,
            "vat_percent": 0,
        }
        | given
    )


def session(hour: int, **given):
    facts = {"title_de": "Vortrag", "title_en": "Talk", "description_de": "", "description_en": "", "speaker": ""}
    return SessionRow(
        **facts
        | {
            "id": new_id(),
            "event_id": new_id(),
            "starts_at": START + hour * HOUR,
            "ends_at": START + (hour + 1) * HOUR,
            "room": "Saal 1",
            "is_choosable": False,
            "parallel_group": "",
            "participation": None,
            "pool_id": None,
            "position": 0,
            "capacity": None,
            "taken": 0,
            "waiting": 0,
        }
        | given
    )


def question(**given):
    facts = {"id": new_id(), "key": new_id(), "kind": QuestionKind.ONE_OF, "label_de": "Womit?", "label_en": "How?"}
    return Question(**facts | given)


def start(days: int, at: time) -> ReminderRule:
    return ReminderRule(ReminderAnchor.START, days, at)


def found(whole: Whole, now: datetime = NOW) -> list[Finding]:
    return [one.finding for one in findings(whole, now)]


def test_of_a_whole_event_there_is_nothing_to_say() -> None:
    parts = {"categories": (category(),), "questions": (question(),), "sessions": (session(0), session(1))}
    assert found(Whole(draft=DRAFT, **parts)) == []


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({"description_de": " "}, NOW, [Finding.DESCRIPTION_MISSING]),
        ({"contact_email": ""}, NOW, [Finding.CONTACT_MISSING]),
        ({"reminders": ()}, START, [Finding.BEGUN]),
        ({"reminders": ()}, START - DAY, [Finding.DEADLINE_OVER]),
        ({"closes_at": START + 1 * HOUR}, NOW, [Finding.CLOSES_AFTER_START]),
        ({"opens_at": START - 3 * DAY}, NOW, [Finding.OPENS_AFTER_CLOSE]),
        ({"seats": (Seats(ON_SITE, 0), Seats(ONLINE, 0))}, NOW, [Finding.NO_PLACES]),
        ({"seats": (Seats(ON_SITE, 0), Seats(ONLINE, 9))}, NOW, [Finding.ON_SITE_WITHOUT_PLACES]),
        ({"seats": (Seats(ON_SITE, 9), Seats(ONLINE, 0))}, NOW, [Finding.ONLINE_WITHOUT_PLACES]),
        ({"seats": (Seats(ON_SITE, None), Seats(ONLINE, 9))}, NOW, [Finding.PLACES_UNLIMITED]),
        ({"ends_at": START + 32 * DAY}, NOW, [Finding.LASTS_LONG]),
        ({"summary_de": "", "summary_en": ""}, NOW, [Finding.SUMMARY_MISSING]),
        ({"title_en": "", "description_en": ""}, NOW, [Finding.ENGLISH_MISSING]),
        ({"audience_de": "Alle"}, NOW, [Finding.ENGLISH_MISSING]),
        ({"venue": Place()}, NOW, [Finding.VENUE_MISSING]),
        ({"join_url": ""}, NOW, [Finding.LINK_MISSING]),
        ({"format": EventFormat.ONLINE, "venue": Place(), "seats": (Seats(ONLINE, 9),)}, NOW, []),
        ({"format": EventFormat.ON_SITE, "join_url": "", "seats": (Seats(ON_SITE, 9),)}, NOW, []),
        ({"has_waiting_list": False, "offer_hours": 24}, NOW, [Finding.OFFER_WITHOUT_QUEUE]),
        ({"queue_order": QueueOrder.MEMBERS_FIRST}, NOW, [Finding.NO_MEMBERS_TO_PREFER]),
        ({"reminders": (start(0, time(10)),)}, NOW, [Finding.REMINDER_AFTER_START]),
        ({"reminders": (start(90, time(10)), start(1, time(10)))}, NOW, [Finding.REMINDER_TOO_LATE]),
        ({"reminders": (ReminderRule(ReminderAnchor.END, 1, time(10)),)}, NOW, []),
    ],
)
def test_what_is_wrong_or_missing_is_found_by_itself(changes, now, expected) -> None:
    assert found(Whole(draft=replace(DRAFT, **changes)), now) == expected


def host(state: HostState) -> HostRow:
    return HostRow(
        cluster_id=new_id(),
        cluster_slug="sensorik",
        name_de="Sensorik",
        name_en="Sensors",
        colour="#005",
        state=state,
        since=NOW,
        role=HostRole.CO_HOST,
        view=HostView.OWN,
    )


@pytest.mark.parametrize(
    ("is_closed", "has_guests", "hosts", "expected"),
    [
        (True, False, [], [Finding.NOBODY_INVITED]),
        (True, True, [], []),
        (False, False, [], []),
        (False, False, [HostState.INVITED], [Finding.HOST_UNANSWERED]),
        (False, False, [HostState.ACCEPTED, HostState.DECLINED], []),
        (True, False, [HostState.ACCEPTED, HostState.INVITED], [Finding.NOBODY_INVITED, Finding.HOST_UNANSWERED]),
    ],
)
def test_who_is_asked_and_who_is_invited_is_looked_at(is_closed, has_guests, hosts, expected) -> None:
    whole = Whole(
        draft=replace(DRAFT, is_by_invitation=is_closed),
        hosts=tuple(host(state) for state in hosts),
        has_guests=has_guests,
    )
    assert found(whole) == expected


@pytest.mark.parametrize(
    ("draft", "categories", "expected"),
    [
        # Nobody comes to the waiting list by themselves if each category is decided.
        ({}, [{"admission": Admission.ON_REQUEST}], [Finding.NO_CATEGORY_WAITS]),
        ({}, [{"admission": Admission.MEMBERS}, {"admission": Admission.ON_REQUEST}], [Finding.NO_CATEGORY_WAITS]),
        ({}, [{"admission": Admission.ON_REQUEST}, {}], []),
        ({"by_decision": True}, [{"admission": Admission.ON_REQUEST}], []),
        ({"has_waiting_list": False}, [{"admission": Admission.ON_REQUEST}], []),
        ({"queue_order": QueueOrder.MEMBERS_FIRST}, [{"kind": CategoryKind.MEMBER}], []),
        ({}, [{"opens_at": START - 2 * DAY}], [Finding.NO_CATEGORY_EVER_OPEN]),
        ({}, [{"opens_at": START - 2 * DAY}, {}], [Finding.CATEGORY_NEVER_OPEN]),
        ({}, [{"closes_at": START - 51 * DAY}, {}], [Finding.CATEGORY_NEVER_OPEN]),
        ({"opens_at": None}, [{"closes_at": START - 51 * DAY}], []),
        ({}, [{"closes_at": START}], [Finding.CATEGORY_OUTSIDE_WINDOW]),
        ({}, [{"opens_at": START - 55 * DAY}], [Finding.CATEGORY_OUTSIDE_WINDOW]),
        ({}, [{"opens_at": START - 40 * DAY, "closes_at": START - 10 * DAY}], []),
        ({}, [{"capacity": 0}], [Finding.CATEGORY_WITHOUT_PLACES]),
        ({}, [{"capacity": 21}], []),
        ({"seats": (Seats(ON_SITE, 10), Seats(ONLINE, 10))}, [{"capacity": 21}], [Finding.CATEGORY_TOO_LARGE]),
        ({}, [{"name_en": ""}], [Finding.CATEGORY_ENGLISH_MISSING]),
    ],
)
def test_categories_are_held_against_their_event(draft, categories, expected) -> None:
    whole = Whole(draft=replace(DRAFT, **draft), categories=tuple(category(**given) for given in categories))
    assert found(whole) == expected


def test_questions_and_sessions_are_looked_at_one_by_one() -> None:
    choices = (Choice(key=new_id(), label_de="Bahn", label_en=""),)
    questions = (question(label_en=""), question(choices=choices), question(label_en="", is_internal=True))
    sessions = (session(0), session(0, title_de="Führung", title_en=""), session(0, room=""), session(1))
    said = findings(Whole(draft=DRAFT, questions=questions, sessions=sessions), NOW)
    assert [(one.finding, one.target) for one in said] == [
        (Finding.QUESTION_ENGLISH_MISSING, questions[0].id),
        (Finding.QUESTION_ENGLISH_MISSING, questions[1].id),
        (Finding.ROOM_TAKEN_TWICE, sessions[1].id),
        (Finding.SESSION_ENGLISH_MISSING, sessions[1].id),
    ]
    assert (said[2].name.german, said[2].other.german) == ("Vortrag", "Führung")


def test_what_hinders_comes_first_and_each_leads_to_its_field() -> None:
    whole = Whole(draft=replace(DRAFT, summary_de="", venue=Place(), contact_email=""))
    said = [(one.part, one.field, one.finding.hinders) for one in findings(whole, NOW)]
    assert said == [
        (Part.HOLDERS, "contact_email", True),
        (Part.TEXTS, "summary_de", False),
        (Part.VENUE, "venue_name", False),
    ]
    assert hindering(whole, NOW) == [Finding.CONTACT_MISSING]


def test_a_public_event_may_have_begun_and_one_that_is_over_is_left_alone() -> None:
    public = Whole(draft=DRAFT, state=EventState.PUBLISHED)
    assert found(public, START) == []
    assert found(replace(public, draft=replace(DRAFT, venue=Place())), START + 7 * HOUR) == []


@pytest.mark.parametrize("finding", Finding)
def test_every_finding_has_its_words(finding) -> None:
    assert finding.label.endswith((".", "?"))
