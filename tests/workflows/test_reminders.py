from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, update

from eventsvc.attendance.models import Scan, ScanMethod
from eventsvc.events.drafts import EventDraft, ReminderRule
from eventsvc.events.kinds import EventFormat, Participation
from eventsvc.events.letters import Place
from eventsvc.events.models import Event, ReminderAnchor, ReminderPlan
from eventsvc.events.planned import due_reminders
from eventsvc.events.reminders import due_at, not_after
from eventsvc.events.service import create_event, publish
from eventsvc.events.states import EventState
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.kit.ids import new_id
from eventsvc.messaging.letters import kind_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.freshness import why_not_send
from eventsvc.registration.models import Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows import reminders
from eventsvc.workflows.reminders import post_due_reminders
from eventsvc.workflows.rescheduling import edit_event
from tests.builders import a_draft, a_registration, an_account, an_event

BERLIN = ZoneInfo("Europe/Berlin")
# A Thursday, nine o'clock in Munich.
START = datetime(2026, 5, 7, 7, tzinfo=UTC)
LONG_BEFORE = START - timedelta(days=40)

pytestmark = pytest.mark.usefixtures("app", "clock")


def a_plan(
    event: Event,
    days: int = 1,
    at: time = time(10),
    anchor: ReminderAnchor = ReminderAnchor.START,
    way: Participation | None = None,
) -> None:
    """Plan a reminder as the events' room does."""
    due = due_at(anchor, days, at, event.starts_at, event.ends_at, event.timezone)
    with transaction() as session:
        session.add(
            ReminderPlan(
                id=new_id(),
                event_id=event.id,
                anchor=anchor,
                days=days,
                at=at,
                participation=way,
                due_at=due,
                not_after=not_after(anchor, due, event.starts_at),
            )
        )


def tick(now: datetime, number: int = 500) -> int:
    with transaction():
        return post_due_reminders(now, number)


def reminded() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(OutgoingMail.to_address)))


def change(event: Event, **values: object) -> None:
    with transaction() as session:
        session.execute(update(Event).where(Event.id == event.id).values(**values))


def test_everyone_with_a_place_is_reminded_once_the_day_before_at_ten() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event)
    people = [a_registration(event, now=LONG_BEFORE) for _ in range(3)]
    for state in set(RegistrationState) - {RegistrationState.CONFIRMED}:
        a_registration(event, state, now=LONG_BEFORE)
    ten = datetime(2026, 5, 6, 10, tzinfo=BERLIN)
    assert tick(ten - timedelta(minutes=1)) == 0
    assert tick(ten) == 3
    assert tick(ten) == 0
    assert tick(ten + timedelta(hours=3)) == 0
    assert reminded() == sorted(person.email for person in people)


def test_a_reminder_for_one_way_reaches_those_who_take_it_and_each_once() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE, format=EventFormat.HYBRID)
    there, away = (
        a_registration(event, now=LONG_BEFORE, participation=way).email
        for way in (Participation.ON_SITE, Participation.ONLINE)
    )
    a_plan(event, way=Participation.ONLINE)
    a_plan(event, days=2, way=Participation.ON_SITE)
    assert tick(START - timedelta(hours=46)) == 1
    assert reminded() == [there]
    assert tick(START - timedelta(hours=20)) == 1
    assert tick(START - timedelta(hours=19)) == 0
    assert reminded() == sorted([there, away])


def test_a_reminder_leaves_before_the_event_or_never() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event)
    a_registration(event, now=LONG_BEFORE)
    assert tick(START) == 0
    assert tick(START - timedelta(minutes=1)) == 1
    assert db.session.scalar(select(OutgoingMail.not_after)) == START


def test_a_reminder_that_is_a_day_late_never_leaves() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event, days=7)
    a_registration(event, now=LONG_BEFORE)
    assert tick(datetime(2026, 5, 1, 10, tzinfo=BERLIN)) == 0


def test_whoever_got_a_place_after_the_hour_has_just_been_told_everything() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event)
    ten = datetime(2026, 5, 6, 10, tzinfo=BERLIN)
    a_registration(event, now=ten + timedelta(minutes=1))
    assert tick(ten + timedelta(minutes=2)) == 0


@pytest.mark.parametrize("state", [EventState.CALLED_OFF, EventState.DRAFT])
def test_an_event_that_does_not_take_place_reminds_nobody(state: EventState) -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE, state=state)
    a_plan(event)
    a_registration(event, now=LONG_BEFORE)
    assert tick(datetime(2026, 5, 6, 10, tzinfo=BERLIN)) == 0


def settle(**values: object) -> None:
    with transaction() as session:
        session.execute(update(OutgoingMail).values(**values))


def still_hold(now: datetime) -> list[bool]:
    """Whether each letter, in order of its writing, may leave."""
    db.session.rollback()
    mails = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.created_at, OutgoingMail.id))
    return [why_not_send(mail.subject_id, kind_of(mail.letter).unpacked(mail.facts), now) is None for mail in mails]


# Ten o'clock on the day before.
TEN = datetime(2026, 5, 6, 10, tzinfo=BERLIN)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def planned(organizer: Actor) -> tuple[UUID, EventDraft]:
    """A public event that reminds once the day before and thanks once the day after, and how it was written."""
    rules = tuple(ReminderRule(anchor, 1, time(10)) for anchor in ReminderAnchor)
    draft = a_draft(starts_at=START, reminders=rules)
    with transaction():
        event_id = create_event(draft, now=LONG_BEFORE, by=organizer, own=None).id
        publish(event_id, now=LONG_BEFORE, by=organizer)
    return event_id, draft


def move(event_id: UUID, draft: EventDraft, now: datetime, by: Actor, version: int = 2) -> None:
    with transaction():
        edit_event(event_id, draft, version=version, now=now, by=by, own=None)
        db.session.execute(delete(OutgoingMail).where(OutgoingMail.letter == "event_changed"))


def person(event_id: UUID) -> Registration:
    return a_registration(db.session.get(Event, event_id), now=LONG_BEFORE)


def later(draft: EventDraft, by: timedelta) -> EventDraft:
    return replace(draft, starts_at=draft.starts_at + by, ends_at=draft.ends_at + by)


def test_a_move_holds_an_unsent_reminder_back_and_plans_it_anew(planned, organizer) -> None:
    event_id, draft = planned
    person(event_id)
    assert tick(TEN) == 1
    move(event_id, later(draft, timedelta(days=7)), TEN, organizer)
    assert still_hold(TEN) == [False]
    a_week_later = TEN + timedelta(days=7)
    assert [tick(a_week_later - MINUTE), tick(a_week_later), tick(a_week_later + MINUTE)] == [0, 1, 0]
    assert still_hold(a_week_later) == [False, True]


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.SUPPRESSED])
def test_whose_reminder_had_not_left_when_the_place_changed_is_reminded_at_the_same_hour(
    planned, organizer, state
) -> None:
    event_id, draft = planned
    person(event_id)
    assert tick(TEN) == 1
    move(event_id, replace(draft, venue=Place(city="Fürth")), TEN, organizer)
    settle(state=state)
    assert [tick(TEN + MINUTE), tick(TEN + MINUTE), tick(TEN + 2 * MINUTE)] == [1, 0, 0]
    assert still_hold(TEN + 2 * MINUTE) == [False, True]
    move(event_id, replace(draft, venue=Place(city="Hof")), TEN + 3 * MINUTE, organizer, version=3)
    assert [tick(TEN + 4 * MINUTE), tick(TEN + 4 * MINUTE)] == [1, 0]
    assert still_hold(TEN + 4 * MINUTE) == [False, False, True]


@pytest.mark.parametrize("state", [MailState.SENDING, MailState.SENT])
@pytest.mark.parametrize("by", [timedelta(), timedelta(hours=1), timedelta(days=7)], ids=["place", "hour", "week"])
def test_a_reminder_that_has_left_is_not_sent_again_after_a_move(planned, organizer, state, by) -> None:
    event_id, draft = planned
    person(event_id)
    assert tick(TEN) == 1
    settle(state=state)
    move(event_id, replace(later(draft, by), venue=Place(city="Fürth")), TEN, organizer)
    assert [tick(TEN + by), tick(TEN + by + MINUTE), tick(TEN + timedelta(days=1, hours=-3) + by)] == [0, 0, 0]


def test_a_new_reminder_is_the_organizers_word_to_remind_once_more(planned, organizer) -> None:
    event_id, draft = planned
    person(event_id)
    tick(TEN)
    settle(state=MailState.SENT)
    again = replace(later(draft, timedelta(days=7)), reminders=(ReminderRule(ReminderAnchor.START, 2, time(10)),))
    move(event_id, again, TEN, organizer)
    assert tick(TEN + timedelta(days=6)) == 1


def test_a_letter_that_read_a_newer_schedule_than_its_plan_is_left_to_the_next_tick(planned, monkeypatch) -> None:
    event_id, _ = planned
    person(event_id)
    stale = partial(due_reminders, TEN)
    with transaction():
        found = stale()
    change(db.session.get(Event, event_id), schedule_revision=1)
    monkeypatch.setattr(reminders, "due_reminders", lambda _now: found)
    assert tick(TEN) == 0
    monkeypatch.undo()
    assert tick(TEN) == 1


# The event ends at four in the afternoon; ten o'clock on the day after.
AFTER = datetime(2026, 5, 8, 10, tzinfo=BERLIN)


def seen(registration: Registration, *, undone: bool = False) -> None:
    account = an_account()
    with transaction() as session:
        session.add(
            Scan(
                event_id=registration.event_id,
                registration_id=registration.id,
                method=ScanMethod.CODE,
                at=START,
                by_account_id=account.id,
                undone_at=START if undone else None,
            )
        )


def thanked(event: Event, now: datetime = AFTER) -> list[str]:
    while tick(now, 2):
        pass
    db.session.rollback()
    query = select(OutgoingMail.to_address).where(OutgoingMail.letter == "event_follow_up")
    return sorted(db.session.scalars(query.where(OutgoingMail.event_id == event.id)))


def test_after_the_end_everyone_who_had_a_place_is_thanked_once() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event, anchor=ReminderAnchor.END)
    people = [a_registration(event, now=LONG_BEFORE) for _ in range(3)]
    for state in (RegistrationState.WAITLISTED, RegistrationState.WITHDRAWN, RegistrationState.CANCELLED):
        a_registration(event, state, now=LONG_BEFORE)
    assert thanked(event, AFTER - MINUTE) == []
    assert thanked(event) == sorted(one.email for one in people)
    assert thanked(event, AFTER + timedelta(days=3)) == sorted(one.email for one in people)
    assert still_hold(AFTER) == [True] * 3


def test_where_the_desk_kept_a_list_only_those_who_were_seen_are_thanked() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event, anchor=ReminderAnchor.END)
    there, mistaken, _away = (a_registration(event, now=LONG_BEFORE) for _ in range(3))
    seen(there)
    seen(mistaken, undone=True)
    assert thanked(event) == [there.email]


def test_who_took_part_online_stands_on_no_list_of_the_desk() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE, format=EventFormat.HYBRID)
    a_plan(event, anchor=ReminderAnchor.END)
    there, _away = (a_registration(event, now=LONG_BEFORE) for _ in range(2))
    online = a_registration(event, now=LONG_BEFORE, participation=Participation.ONLINE)
    seen(there)
    assert thanked(event) == sorted([there.email, online.email])


def test_whoever_came_in_on_the_day_is_thanked_too() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event, days=0, at=time(8), anchor=ReminderAnchor.END)
    late = a_registration(event, now=START + timedelta(hours=1))
    assert thanked(event, event.ends_at - MINUTE) == []
    assert thanked(event, event.ends_at) == [late.email]


def test_thanks_come_within_a_week_or_never() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event, anchor=ReminderAnchor.END)
    one = a_registration(event, now=LONG_BEFORE)
    assert thanked(event, AFTER + timedelta(days=7)) == []
    assert thanked(event, AFTER + timedelta(days=7) - MINUTE) == [one.email]


def test_an_event_that_did_not_take_place_thanks_nobody() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE, state=EventState.CALLED_OFF)
    a_plan(event, anchor=ReminderAnchor.END)
    a_registration(event, now=LONG_BEFORE)
    assert thanked(event) == []


def test_the_end_that_moves_takes_the_thanks_along(planned, organizer) -> None:
    event_id, draft = planned
    one = person(event_id)
    event = db.session.get(Event, event_id)
    assert thanked(event) == [one.email]
    two_days = timedelta(days=2)
    move(event_id, replace(draft, ends_at=draft.ends_at + two_days), AFTER, organizer)
    assert still_hold(AFTER)[-1] is False
    assert thanked(event, AFTER + MINUTE) == [one.email]
    assert thanked(event, AFTER + two_days) == [one.email, one.email]
    assert still_hold(AFTER + two_days)[-1] is True
    settle(state=MailState.SENT)
    move(event_id, later(draft, two_days), AFTER + two_days, organizer, version=3)
    assert thanked(event, AFTER + 2 * two_days) == [one.email, one.email]


def test_reminded_and_thanked_are_two_things(planned) -> None:
    event_id, _ = planned
    person(event_id)
    assert [tick(TEN), tick(TEN), tick(AFTER), tick(AFTER)] == [1, 0, 1, 0]


def test_an_hour_that_is_changed_after_the_reminder_went_out_reminds_nobody_twice() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event)
    a_registration(event, now=LONG_BEFORE)
    ten = datetime(2026, 5, 6, 10, tzinfo=BERLIN)
    assert tick(ten) == 1
    with transaction() as session:
        session.execute(delete(ReminderPlan))
    a_plan(event, at=time(9))
    assert tick(ten + timedelta(minutes=5)) == 0


def test_after_a_long_silence_two_reminders_are_one() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    a_plan(event, at=time(10))
    a_plan(event, days=0, at=time(8))
    a_registration(event, now=LONG_BEFORE)
    assert tick(datetime(2026, 5, 7, 8, 30, tzinfo=BERLIN)) == 1


@pytest.mark.parametrize("anchor", list(ReminderAnchor))
def test_a_crash_in_the_middle_of_many_goes_on_where_it_stopped(anchor: ReminderAnchor) -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE, capacity=None)
    a_plan(event, anchor=anchor)
    people = [a_registration(event, now=LONG_BEFORE) for _ in range(7)]
    ten = TEN if anchor is ReminderAnchor.START else AFTER
    assert tick(ten, 3) == 3
    with pytest.raises(ZeroDivisionError):
        crash(ten)
    assert [tick(ten, 3), tick(ten, 3), tick(ten, 3)] == [3, 1, 0]
    assert reminded() == sorted(person.email for person in people)


def crash(now: datetime) -> None:
    with transaction():
        post_due_reminders(now, 3)
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("starts_on", "day_before"),
    [
        ((2026, 3, 29, 14), "2026-03-28 10:00+01:00"),
        ((2026, 3, 30, 9), "2026-03-29 10:00+02:00"),
        ((2026, 10, 25, 14), "2026-10-24 10:00+02:00"),
        ((2026, 10, 26, 9), "2026-10-25 10:00+01:00"),
    ],
)
def test_over_both_clock_changes_everyone_is_reminded_once_at_ten(
    starts_on: tuple[int, int, int, int], day_before: str
) -> None:
    starts_at = datetime(*starts_on, tzinfo=BERLIN).astimezone(UTC)
    early = starts_at - timedelta(days=20)
    event = an_event(starts_at=starts_at, now=early)
    a_plan(event)
    a_registration(event, now=early)
    moment, posted_at = starts_at - timedelta(days=2), []
    while moment < starts_at + timedelta(days=1):
        posted_at += [moment] * tick(moment)
        moment += timedelta(minutes=15)
    assert [at.astimezone(BERLIN).isoformat(" ", "minutes") for at in posted_at] == [day_before]


def test_a_tick_without_anything_due_asks_once(statements: Callable) -> None:
    an_event()
    with statements() as seen:
        tick(read_clock())
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1


def test_the_letter_speaks_of_the_schedule_it_was_written_for() -> None:
    event = an_event(starts_at=START, now=LONG_BEFORE)
    change(event, schedule_revision=4)
    a_plan(event)
    registration = a_registration(event, now=LONG_BEFORE, language="en")
    tick(datetime(2026, 5, 6, 10, tzinfo=BERLIN))
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.letter, mail.language, mail.subject_id) == ("event_reminder", "en", registration.id)
    assert mail.facts["event"]["sequence"] == 4
