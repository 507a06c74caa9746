"""What will happen at an event by itself: all of it, in order, and right again when the event moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from eventsvc.events.change_rules import ChangeRules, DaysBefore, cutoffs
from eventsvc.events.codes import CodeRow
from eventsvc.events.contingents import ContingentRow
from eventsvc.events.drafts import EventDraft, Seats
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.models import ReminderAnchor
from eventsvc.events.planned import DueReminder
from eventsvc.events.questions import Question, QuestionKind
from eventsvc.events.reminders import due_at, not_after
from eventsvc.events.states import EventState
from eventsvc.kit.ids import new_id
from eventsvc.registration.outlook import Facts, Planned, Step, outlook
from tests.rules.events.test_checklist import category

START = datetime(2027, 3, 12, 8, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = START - 60 * DAY
DRAFT = EventDraft(
    lead_cluster_id=new_id(),
    carrier_id=new_id(),
    kind=EventKind.WORKSHOP,
    format=EventFormat.ON_SITE,
    title_de="Leichtbau",
    starts_at=START,
    ends_at=START + 6 * HOUR,
    opens_at=START - 50 * DAY,
    closes_at=START - 3 * DAY,
    seats=(Seats(Participation.ON_SITE, 20),),
)


def reminder(days: int, recipients: int = 0, anchor=ReminderAnchor.START, at=time(10), draft=DRAFT) -> Planned:
    due = due_at(anchor, days, at, draft.starts_at, draft.ends_at, draft.timezone)
    planned = DueReminder(
        plan_id=new_id(),
        event_id=new_id(),
        anchor=anchor,
        participation=None,
        due_at=due,
        not_after=not_after(anchor, due, draft.starts_at),
        revision=0,
    )
    return Planned(reminder=planned, recipients=recipients)


def question(label: str, days: int, kind=QuestionKind.SHORT_TEXT) -> Question:
    return Question(id=new_id(), key=new_id(), kind=kind, label_de=label, label_en="", kept_days=days)


def facts(draft=DRAFT, rules=ChangeRules(), **given) -> Facts:  # noqa: B008 -- frozen, so it can be shared
    until = cutoffs(rules, closes_at=draft.closes_at, starts_at=draft.starts_at, timezone=draft.timezone)
    return Facts(draft=draft, cutoffs=until, **({"state": EventState.PUBLISHED} | given))


def told(found, *, deletes=False):
    return [(one.at, one.step, one.number) for one in found if one.step.deletes is deletes]


def test_the_plain_event_opens_closes_happens_and_is_forgotten() -> None:
    found = outlook(facts(planned=(reminder(7, 12), reminder(1, 12, ReminderAnchor.END))), NOW)
    assert told(found) == [
        (START - 50 * DAY, Step.OPENS, None),
        (datetime(2027, 3, 5, 9, 0, tzinfo=UTC), Step.REMINDED, 12),
        (START - 3 * DAY, Step.CHANGES_END, None),
        (START - 3 * DAY, Step.CLOSES, None),
        (START, Step.STARTS, None),
        (START + 6 * HOUR, Step.ENDS, None),
        (datetime(2027, 3, 13, 9, 0, tzinfo=UTC), Step.THANKED, 12),
    ]
    assert told(found, deletes=True) == [
        (START + 6 * HOUR + 14 * DAY, Step.NEEDS_DELETED, None),
        (START + 6 * HOUR + 366 * DAY, Step.PEOPLE_ERASED, None),
        (START + 6 * HOUR + 4 * 366 * DAY, Step.CONSENTS_DELETED, None),
    ]


def test_windows_offers_codes_contingents_lists_and_rules_have_their_dates() -> None:
    early = category(name_de="Früh", closes_at=START - 30 * DAY)
    late = category(name_de="Spät", opens_at=START - 20 * DAY, closes_at=START)
    code = CodeRow(id=new_id(), event_id=new_id(), created_at=NOW, code="SOMMER", expires_at=START - 9 * DAY)
    held = ContingentRow(
        organization="Werk",
        participation=Participation.ON_SITE,
        capacity=4,
        release_at=START - 8 * DAY,
        id=new_id(),
        event_id=new_id(),
        public_id="x",
        link_version=1,
        colleagues_version=1,
        pool_id=new_id(),
        from_pool_id=new_id(),
        released_at=None,
        created_at=NOW,
    )
    draft = replace(DRAFT, list_from=START - 5 * DAY, list_until=START + DAY)
    rules = ChangeRules(sign_off_until=DaysBefore(2, time(12)), substitute_until=DaysBefore(0, time(23)))
    found = outlook(
        facts(
            draft,
            rules,
            categories=(early, late),
            codes=(code,),
            contingents=(held, replace(held, released_at=NOW)),
            offered_until=(START - 10 * DAY, START - 10 * DAY, START - 7 * DAY),
        ),
        START - 40 * DAY,
    )
    assert told(found)[:-2] == [
        (START - 30 * DAY, Step.CATEGORY_CLOSES, None),
        (START - 20 * DAY, Step.CATEGORY_OPENS, None),
        (START - 10 * DAY, Step.OFFERS_END, 2),
        (START - 9 * DAY, Step.CODE_EXPIRES, None),
        (START - 8 * DAY, Step.CONTINGENT_RELEASED, 4),
        (START - 7 * DAY, Step.OFFERS_END, 1),
        (START - 5 * DAY, Step.LIST_SHOWN, None),
        (START - 3 * DAY, Step.CHANGES_END, None),
        (START - 3 * DAY, Step.CLOSES, None),
        (datetime(2027, 3, 10, 11, 0, tzinfo=UTC), Step.SIGN_OFF_ENDS, None),
        (START, Step.STARTS, None),
    ]
    assert (START + 6 * HOUR + 90 * DAY, Step.GUESTS_DELETED, None) in told(found, deletes=True)


def test_all_of_it_moves_with_the_event() -> None:
    week = 7 * DAY
    times = {name: getattr(DRAFT, name) + week for name in ("starts_at", "ends_at", "opens_at", "closes_at")}
    moved = replace(DRAFT, **times)
    before = outlook(facts(planned=(reminder(2),)), NOW)
    after = outlook(facts(moved, planned=(reminder(2, draft=moved),)), NOW)
    assert [(one.at + week, one.step) for one in before] == [(one.at, one.step) for one in after]


def test_answers_go_by_their_own_dates_and_at_the_latest_with_the_person() -> None:
    asked = (question("A", 30), question("B", 30), question("C", 400), question("", 30, QuestionKind.HEADING))
    found = [one for one in outlook(facts(questions=asked), NOW) if one.step is Step.ANSWERS_DELETED]
    assert [(one.at, one.name.german) for one in found] == [(START + 6 * HOUR + 30 * DAY, "A, B")]


@pytest.mark.parametrize(
    ("planned", "now", "expected"),
    [
        # At night nothing leaves: it waits for the morning, or for nothing.
        (reminder(3, 5, at=time(22)), NOW, [datetime(2027, 3, 10, 6, 0, tzinfo=UTC)]),
        (reminder(0, 5, at=time(6)), NOW, [datetime(2027, 3, 12, 6, 0, tzinfo=UTC)]),
        (reminder(0, 5, at=time(18)), NOW, []),
        # One that is due leaves now if anybody is still to be reminded, and never when it is too late.
        (reminder(2, 5), datetime(2027, 3, 10, 12, 0, tzinfo=UTC), [datetime(2027, 3, 10, 12, 0, tzinfo=UTC)]),
        (reminder(2, 0), datetime(2027, 3, 10, 12, 0, tzinfo=UTC), []),
        (reminder(2, 5), datetime(2027, 3, 11, 12, 0, tzinfo=UTC), []),
    ],
)
def test_a_mail_is_told_when_it_leaves(planned, now, expected) -> None:
    assert [one.at for one in outlook(facts(planned=(planned,)), now) if one.step.is_mail] == expected


def test_of_an_event_that_is_called_off_only_data_are_deleted() -> None:
    found = outlook(facts(state=EventState.CALLED_OFF, planned=(reminder(2, 5),)), NOW)
    assert found
    assert all(one.step.deletes for one in found)
